//! Recognizes invisible characters.

/// Returns whether a character moves the cursor, changes the writing direction, or cannot be seen. Combining
/// marks count too, because `char::escape_debug` escapes them.
pub(crate) fn is_unseen(character: char) -> bool {
    /// Letters and a Braille pattern that are drawn as blanks.
    const BLANKS: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];
    let is_escaped = character.escape_debug().len() > 1 && !matches!(character, '"' | '\'' | '\\');
    character != ' ' && (is_escaped || character.is_whitespace() || BLANKS.contains(&character))
}
