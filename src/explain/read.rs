//! The values that a line names: what is expected, what was found.

/// What is expected, what was found.
pub(super) type Sides = (Vec<String>, Vec<String>);

/// The longest value that is taken over.
const LONGEST: usize = 2048;

/// A line that names nothing.
pub(super) fn nothing(_: &str) -> Sides {
    (Vec::new(), Vec::new())
}

/// `token audiences ["vault"] is invalid for the target audiences ["a" "b"]`
pub(super) fn target_audiences(line: &str) -> Sides {
    (list(after(line, "target audiences ")), list(after(line, "token audiences ")))
}

/// `… expected "a" got "b"`, `expected audience "a" got ["b"]`
pub(super) fn expected_got(line: &str) -> Sides {
    let audience = after(line, "expected audience ");
    let expected = if audience.is_empty() { after(line, "expected ") } else { audience };
    (list(expected), list(after(line, "got ")))
}

/// `presented assertion issuer 'x'`, in any of Entra's shapes.
pub(super) fn presented_issuer(line: &str) -> Sides {
    presented(line, &["assertion issuer "])
}

/// As [`presented_issuer`].
pub(super) fn presented_audience(line: &str) -> Sides {
    presented(line, &["assertion audience "])
}

/// As [`presented_issuer`].
pub(super) fn presented_subject(line: &str) -> Sides {
    presented(line, &["assertion subject "])
}

fn presented(line: &str, marks: &[&str]) -> Sides {
    let found = marks.iter().map(|mark| after(line, mark)).find(|rest| !rest.is_empty()).unwrap_or_default();
    (Vec::new(), quoted(found).into_iter().collect())
}

/// `Assertion Issuer: 'x'. Assertion Subject: 'y'. Assertion Audience: 'z'`
pub(super) fn assertion(line: &str) -> Sides {
    let found = ["Assertion Issuer", "Assertion Subject", "Assertion Audience"];
    let found = found.iter().filter_map(|name| quoted(after(line, name).trim_start_matches([':', ' '])));
    (Vec::new(), found.collect())
}

/// `No OpenIDConnect provider found in your account for https://…`
pub(super) fn in_your_account_for(line: &str) -> Sides {
    (Vec::new(), word(after(line, "in your account for ")).into_iter().collect())
}

/// `current date/time N must be before the expiration date/time M`
pub(super) fn before_expiration(line: &str) -> Sides {
    (Vec::new(), word(after(line, "expiration date/time ")).into_iter().collect())
}

/// `The audience in ID Token [a] does not match the expected audience b`
pub(super) fn google_audience(line: &str) -> Sides {
    let found = bracketed_or_word(after(line, "audience in ID Token "));
    let expected = after(line, "expected audience ");
    (bracketed_or_word(expected).into_iter().collect(), found.into_iter().collect())
}

/// `The issuer in ID Token a does not match the expected one(s)…`
pub(super) fn google_issuer(line: &str) -> Sides {
    let expected = bracketed_or_word(after(line, "expected one(s)").trim_start_matches([':', ' ']));
    (
        expected.into_iter().collect(),
        bracketed_or_word(after(line, "issuer in ID Token ")).into_iter().collect(),
    )
}

/// `ID Token issued at N is stale to sign-in`
pub(super) fn google_issued_at(line: &str) -> Sides {
    (Vec::new(), word(after(line, "issued at ")).into_iter().collect())
}

/// `ServiceAccount UID (a) does not match claim (b)`
pub(super) fn uid_claim(line: &str) -> Sides {
    let inside = |mark: &str| after(line, mark).split_once(')').map(|(uid, _)| uid.to_owned());
    (inside(" UID (").into_iter().collect(), inside(" claim (").into_iter().collect())
}

/// `subject: system:serviceaccount:a:b, seconds after warning threshold: 123`
pub(super) fn stale_subject(line: &str) -> Sides {
    let subject = after(line, "subject: ").split(',').next().unwrap_or_default().trim();
    (Vec::new(), Some(subject.to_owned()).filter(|text| !text.is_empty()).into_iter().collect())
}

/// A text that holds quotation marks of its own: `"\"https://…\""`.
pub(super) fn literal_quotes(line: &str) -> Sides {
    let inner = after(line, "\"\\\"");
    let text = inner.split("\\\"").next().unwrap_or_default();
    let (right, wrong) = (text.to_owned(), format!("\"{text}\""));
    if text.is_empty() { nothing(line) } else { (vec![right], vec![wrong]) }
}

/// What follows these words, whatever their case; nothing if they are not there.
fn after<'a>(line: &'a str, mark: &str) -> &'a str {
    let (folded, mark) = (line.to_ascii_lowercase(), mark.to_ascii_lowercase());
    // "expected" is no part of "unexpected".
    let begins_word = |at: usize| {
        let before = folded.get(..at).unwrap_or_default();
        !before.ends_with(|one: char| one.is_ascii_alphabetic())
            || !mark.starts_with(|one: char| one.is_ascii_alphabetic())
    };
    let start = folded.match_indices(&mark).map(|(at, _)| at).find(|at| begins_word(*at));
    start.and_then(|start| line.get(start.saturating_add(mark.len())..)).unwrap_or_default()
}

/// `["a" "b"]`, `["a", "b"]`, `[a b]`, `"a"`, with or without the backslashes of a log in between.
fn list(rest: &str) -> Vec<String> {
    let plain = rest.replace("\\\"", "\"");
    let rest = plain.trim_start();
    let Some(inside) = rest.strip_prefix('[') else { return quoted(rest).into_iter().collect() };
    let inside = inside.split(']').next().unwrap_or_default();
    if !inside.contains('"') {
        return inside.split([' ', ',']).filter(|one| !one.is_empty()).filter_map(kept).collect();
    }
    inside.split('"').skip(1).step_by(2).filter_map(kept).collect()
}

/// What stands in quotation marks at the beginning.
fn quoted(rest: &str) -> Option<String> {
    let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`'))?;
    rest.get(1..)?.split_once(mark).and_then(|(text, _)| kept(text))
}

/// `[a]`, `"a"`, or up to the next space.
fn bracketed_or_word(rest: &str) -> Option<String> {
    match rest.strip_prefix('[') {
        Some(inside) => inside.split_once(']').and_then(|(text, _)| kept(text)),
        None => quoted(rest).or_else(|| word(rest)),
    }
}

/// Up to the next space, without the end of the sentence.
fn word(rest: &str) -> Option<String> {
    let word = rest.split_whitespace().next()?;
    kept(word.trim_end_matches(['.', ',', '"', '\'', ')', '}']))
}

fn kept(text: &str) -> Option<String> {
    (!text.is_empty() && text.len() <= LONGEST).then(|| text.to_owned())
}
