//! Untrusted text in our own sentences: in quotes, escaped, and cut to a bearable length.

use crate::json::is_unseen;
use crate::redact::{as_secret, redact};

/// The longest piece of untrusted text that a sentence repeats, in characters.
const LONGEST: usize = 120;

/// The text in double quotes, without the secrets in it; one that is a secret is only named. Control characters, invisible and direction-changing ones are written as
/// escapes, so that a sentence cannot be made to say something else.
pub(crate) fn quote(text: &str) -> String {
    if let Some(secret) = as_secret(text) {
        return secret;
    }
    let text = redact(text);
    let mut out = String::from("\"");
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        match character {
            // Quotes of the other kind need no escape inside double quotes.
            '\'' => out.push('\''),
            // Joined marks read well; only what cannot be seen is escaped.
            _ => out.extend(character.escape_debug()),
        }
    }
    if characters.next().is_some() {
        out.push('…');
    }
    out.push('"');
    out
}

/// The texts, each in quotes, as a list: `"a", "b" and "c"`.
pub(crate) fn quote_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    /// More than this many are counted, not named.
    const MOST: usize = 8;
    let texts: Vec<&str> = texts.into_iter().collect();
    let mut named: Vec<String> = texts.iter().take(MOST).map(|text| quote(text)).collect();
    let unnamed = texts.len().saturating_sub(MOST);
    if unnamed > 0 {
        named.push(format!("{unnamed} more"));
    }
    match named.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Where a byte of the text stands, counted in UTF-16 code units, as JavaScript counts.
pub(crate) fn utf16_offset(text: &str, byte: usize) -> usize {
    text.char_indices()
        .take_while(|(start, _)| *start < byte)
        .fold(0, |units, (_, character)| units.saturating_add(character.len_utf16()))
}

/// The text as one word of a POSIX shell: as it is if that is safe, else in single quotes. Where a character
/// could move the cursor of the terminal it is pasted into, or cannot be seen, `$'…'` writes it out, which bash,
/// zsh and ksh read.
pub(crate) fn shell_word(text: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@%+,".contains(&byte);
    if !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_safe) {
        return text.to_owned();
    }
    if !text.chars().any(is_unseen) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut out = String::from("$'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => out.extend(['\\', character]),
            _ if is_unseen(character) => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
            _ => out.push(character),
        }
    }
    out.push('\'');
    out
}

/// The text as one YAML string: in double quotes unless it is a plain word that means nothing else.
pub(crate) fn yaml_string(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            // YAML has no surrogates, but an escape for every character (YAML 1.2 §5.7).
            _ if is_unseen(character) => out.push_str(&format!("\\U{:08x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_one_word_and_runs_nothing() {
        for (text, word) in [
            ("build-robot", "build-robot"),
            ("https://kubernetes.default.svc", "https://kubernetes.default.svc"),
            ("", "''"),
            ("-n", "'-n'"),
            ("a b", "'a b'"),
            ("$(reboot)", "'$(reboot)'"),
            ("it's; rm -rf ~", "'it'\\''s; rm -rf ~'"),
            ("a\nb", "$'a\\x0ab'"),
            ("\u{1b}[201~'x\\", "$'\\x1b[201~\\'x\\\\'"),
            ("\u{202e}x", "$'\\xe2\\x80\\xaex'"),
            ("café", "'café'"),
        ] {
            assert_eq!(shell_word(text), word, "{text:?}");
        }
    }

    #[test]
    fn yaml_reads_one_string() {
        for (text, yaml) in [
            ("vault", "vault"),
            ("https://kubernetes.default.svc", "\"https://kubernetes.default.svc\""),
            ("yes", "\"yes\""),
            ("3600", "\"3600\""),
            ("a: b\n#", "\"a: b\\n#\""),
            ("\u{85}\u{e0001}", "\"\\U00000085\\U000e0001\""),
            ("", "\"\""),
        ] {
            assert_eq!(yaml_string(text), yaml, "{text:?}");
        }
    }
}
