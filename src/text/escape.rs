//! Untrusted text in our own sentences: in quotes, escaped, and cut to a bearable length.

use crate::text::redact::{Redact, as_secret, redact};

/// The longest piece of untrusted text that a sentence repeats, in characters.
const LONGEST: usize = 120;

/// The text in double quotes, without the secrets in it; one that is a secret is only named. Characters that control,
/// cannot be seen or change the direction are written as escapes, so that a sentence cannot be made to say something else.
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
    let mut shown: Vec<String> = texts.iter().take(MOST).map(|text| (*text).to_owned()).collect();
    shown.redact();
    let name = |(text, shown): (&&str, &String)| as_secret(text).unwrap_or_else(|| quote(shown));
    let mut named: Vec<String> = texts.iter().zip(&shown).map(name).collect();
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
