//! Quotes texts as Go's `%q` does (`strconv.Quote`), to reproduce the API server's messages word for word.

use core::fmt::Write;

/// Puts the text in double quotes, with Go's escapes.
pub(crate) fn go_quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            _ if is_printed(character) => out.push(character),
            // Writing to a String cannot fail, so the results are ignored.
            _ if u32::from(character) < 0x20 || character == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(character));
            }
            _ if u32::from(character) < 0x10000 => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(character));
            }
        }
    }
    out.push('"');
    out
}

/// Formats several texts as Go prints a slice of them: `["a" "b"]`.
pub(crate) fn go_quote_list<T: AsRef<str>>(texts: &[T]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| go_quote(text.as_ref())).collect();
    format!("[{}]", quoted.join(" "))
}

/// Returns whether Go prints the character as it is: letters, marks, numbers, punctuation, symbols and the space.
fn is_printed(character: char) -> bool {
    // `escape_debug` escapes a mark at the start of a text but not after a letter. What it escapes after a
    // letter cannot be printed.
    let after_a_letter = format!("a{character}");
    let mut escaped = after_a_letter.escape_debug();
    escaped.next();
    matches!(character, '\'' | '"' | '\\') || escaped.eq([character])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_go_quotes_them() {
        for (text, quoted) in [
            ("vault", r#""vault""#),
            ("café <&> \"q\" 日本 🔑", r#""café <&> \"q\" 日本 🔑""#),
            ("it's", r#""it's""#),
            ("a\u{301}\u{0}\u{1f}\u{7f}\n", r#""áFIX\x00\x1f\x7f\n""#),
            ("\u{200b}\u{feff}\u{e000}\u{10ffff}", r#""\u200b\ufeff\ue000\U0010ffff""#),
            ("\u{fffd}", "\"\u{fffd}\""),
        ] {
            assert_eq!(go_quote(text), quoted.replace("áFIX", "a\u{301}"), "{text}");
        }
        assert_eq!(go_quote_list(&["a", ""]), r#"["a" ""]"#);
        assert_eq!(go_quote_list::<&str>(&[]), "[]");
    }
}
