//! Quotes untrusted text inside our own sentences: escaped and cut to a readable length.

use crate::text::redact::{Redact, as_secret, redact};

/// The longest piece of untrusted text that a sentence repeats, in characters.
const LONGEST: usize = 120;

/// Puts the text in double quotes and replaces the secrets in it; a text that is a secret as a whole is only
/// named. Control characters, invisible characters and characters that change the writing direction become
/// escapes, so that untrusted text cannot make our sentence say something else.
pub(crate) fn quote(text: &str) -> String {
    if let Some(secret) = as_secret(text) {
        return secret;
    }
    let text = redact(text);
    let mut out = String::from("\"");
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        match character {
            // A single quote needs no escape inside double quotes.
            '\'' => out.push('\''),
            // Escapes quotation marks, backslashes, combining marks and everything invisible.
            _ => out.extend(character.escape_debug()),
        }
    }
    if characters.next().is_some() {
        out.push('…');
    }
    out.push('"');
    out
}

/// Lists the texts, each in quotes: `"a", "b" and "c"`.
pub(crate) fn quote_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    /// How many texts are named; the rest are only counted.
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

/// Converts a byte offset in the text to UTF-16 code units, which JavaScript counts in.
pub(crate) fn utf16_offset(text: &str, byte: usize) -> usize {
    text.char_indices()
        .take_while(|(start, _)| *start < byte)
        .fold(0, |units, (_, character)| units.saturating_add(character.len_utf16()))
}
