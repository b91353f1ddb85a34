//! Characters that no reader sees.

/// Whether a character moves the cursor, changes the direction of writing, or cannot be seen.
pub(crate) fn is_unseen(character: char) -> bool {
    /// Letters and a pattern that are drawn as nothing.
    const BLANKS: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];
    let is_escaped = character.escape_debug().len() > 1 && !matches!(character, '"' | '\'' | '\\');
    character != ' ' && (is_escaped || character.is_whitespace() || BLANKS.contains(&character))
}
