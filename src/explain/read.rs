//! Reads the values in a line: what is expected, and what was found.

/// The expected and the found values.
pub(crate) type Sides = (Vec<String>, Vec<String>);

/// The longest value that is kept.
const LONGEST: usize = 2048;

/// For a line without values.
pub(crate) fn nothing(_: &str) -> Sides {
    (Vec::new(), Vec::new())
}

/// `… expected "a" got "b"`, `expected audience "a" got ["b"]`
pub(crate) fn expected_got(line: &str) -> Sides {
    let audience = after(line, "expected audience ");
    let expected = if audience.is_empty() { after(line, "expected ") } else { audience };
    (list(expected), list(after(line, "got ")))
}

/// Reads a text that itself contains quotation marks: `"\"https://…\""`.
pub(crate) fn literal_quotes(line: &str) -> Sides {
    let inner = after(line, "\"\\\"");
    let text = inner.split("\\\"").next().unwrap_or_default();
    let (right, wrong) = (text.to_owned(), format!("\"{text}\""));
    if text.is_empty() { nothing(line) } else { (vec![right], vec![wrong]) }
}

/// Returns what follows these words, in any case; empty if they are missing.
pub(crate) fn after<'a>(line: &'a str, mark: &str) -> &'a str {
    let (folded, mark) = (line.to_ascii_lowercase(), mark.to_ascii_lowercase());
    // "expected" is not part of "unexpected".
    let begins_word = |at: usize| {
        let before = folded.get(..at).unwrap_or_default();
        !before.ends_with(|one: char| one.is_ascii_alphabetic())
            || !mark.starts_with(|one: char| one.is_ascii_alphabetic())
    };
    let start = folded.match_indices(&mark).map(|(at, _)| at).find(|at| begins_word(*at));
    start.and_then(|start| line.get(start.saturating_add(mark.len())..)).unwrap_or_default()
}

/// Reads `["a" "b"]`, `["a", "b"]`, `[a b]`, `"a"`, with or without the backslashes of a log.
pub(crate) fn list(rest: &str) -> Vec<String> {
    let plain = rest.replace("\\\"", "\"");
    let rest = plain.trim_start();
    let Some(inside) = rest.strip_prefix('[') else { return quoted(rest).into_iter().collect() };
    let inside = inside.split(']').next().unwrap_or_default();
    if !inside.contains('"') {
        return inside.split([' ', ',']).filter(|one| !one.is_empty()).filter_map(kept).collect();
    }
    inside.split('"').skip(1).step_by(2).filter_map(kept).collect()
}

/// Reads a quoted text at the beginning.
pub(crate) fn quoted(rest: &str) -> Option<String> {
    let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`'))?;
    rest.get(1..)?.split_once(mark).and_then(|(text, _)| kept(text))
}

/// Reads `[a]`, `"a"`, or the text up to the next space.
pub(crate) fn bracketed_or_word(rest: &str) -> Option<String> {
    match rest.strip_prefix('[') {
        Some(inside) => inside.split_once(']').and_then(|(text, _)| kept(text)),
        None => quoted(rest).or_else(|| word(rest)),
    }
}

/// Reads the text up to the next space, without a full stop.
pub(crate) fn word(rest: &str) -> Option<String> {
    let word = rest.split_whitespace().next()?;
    kept(word.trim_end_matches(['.', ',', '"', '\'', ')', '}']))
}

fn kept(text: &str) -> Option<String> {
    (!text.is_empty() && text.len() <= LONGEST).then(|| text.to_owned())
}
