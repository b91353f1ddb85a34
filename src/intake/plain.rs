//! Lines that are no document and say something all the same: tables and commands of Vault, flags of an API server, and
//! errors about tokens.

use super::{ArtifactKind, Found, MAX_ARTIFACTS, setting};
use crate::redact::redact;

/// Flags of the API server that say whom it trusts.
const FLAGS: [&str; 2] = ["--service-account-issuer", "--api-audiences"];

/// The longest line that is read as an error; the API server cuts its own sooner.
const LONGEST_LINE: usize = 8192;

/// The most errors that are told from a text: a log repeats itself, and what else is in it must be found too.
const MOST_ERRORS: usize = 64;

/// What each line of a part of the text begins.
pub(super) fn lines(text: &str, from: usize, to: usize, out: &mut Vec<Found>) {
    let Some(part) = text.get(from..to) else { return };
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut start = from;
    for line in part.split_inclusive('\n') {
        lines.push((start, line.trim_end_matches(['\n', '\r'])));
        start = start.saturating_add(line.len());
    }
    let is_error = |one: &Found| one.kind == ArtifactKind::ErrorLine;
    let mut errors = out.iter().filter(|one| is_error(one)).count();
    let mut at = 0;
    while lines.get(at).is_some() {
        if out.len() > MAX_ARTIFACTS {
            return;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let (kind, count) = begins(rest, errors < MOST_ERRORS);
        if let Some(kind) = kind
            && let (Some((start, _)), Some((last, end))) = (rest.first(), rest.get(count.saturating_sub(1)))
        {
            let end = last.saturating_add(end.len());
            let own = text.get(*start..end).unwrap_or_default();
            let own = if kind == ArtifactKind::ErrorLine { redact(own).into_owned() } else { own.to_owned() };
            errors = errors.saturating_add(usize::from(kind == ArtifactKind::ErrorLine));
            out.push(Found { text: Some(own), ..Found::new(kind, *start, end) });
        }
        at = at.saturating_add(count.max(1));
    }
}

/// What begins with the first of these lines, and how many it has.
fn begins(lines: &[(usize, &str)], may_be_error: bool) -> (Option<ArtifactKind>, usize) {
    let Some((_, line)) = lines.first() else { return (None, 1) };
    if let Some(kind) = table(lines) {
        return (Some(kind), lines.iter().take_while(|(_, line)| !line.trim().is_empty()).count());
    }
    if let Some(kind) = command(lines) {
        return (Some(kind), logical_line(lines));
    }
    if FLAGS.iter().any(|flag| line.contains(flag)) {
        // A value may stand on the line after its flag.
        let goes_on = |line: &str| line.contains("--") || FLAGS.iter().any(|flag| line.ends_with(flag));
        let block = lines.iter().take_while(|(_, line)| goes_on(line)).count();
        let ends_open = |count: usize| {
            let last = count.checked_sub(1).and_then(|last| lines.get(last));
            last.is_some_and(|(_, line)| {
                let line = line.trim_end_matches([' ', '\\', '"', '\'', ',']);
                FLAGS.iter().any(|flag| line.ends_with(flag))
            })
        };
        let count = block.saturating_add(usize::from(ends_open(block))).min(lines.len());
        let own = lines.iter().take(count).map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
        if !flags(&own).is_empty() {
            return (Some(ArtifactKind::ApiServerFlags), count);
        }
    }
    let is_error = may_be_error && line.len() <= LONGEST_LINE && crate::error_line::is_known(line);
    (is_error.then_some(ArtifactKind::ErrorLine), 1)
}

/// The flags that say whom the API server trusts, each with its line and value: `--flag=value`, `--flag value`, in a list
/// of YAML, behind `NAME="`, or as the API server logs them, `FLAG: --flag="[value]"`. A flag in a sentence is none.
pub(crate) fn flags(text: &str) -> Vec<(&'static str, usize, String)> {
    let mut out = Vec::new();
    let mut words = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let is_command = line.contains("apiserver");
        let own = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',', '\\']));
        let own = own.filter(|word| !matches!(*word, "" | "-"));
        let number = index.saturating_add(1);
        words.extend(own.enumerate().map(|(place, word)| (number, place == 0 || is_command, word)));
    }
    let mut words = words.into_iter().peekable();
    while let Some((line, is_command, word)) = words.next() {
        let flag = FLAGS.iter().find_map(|flag| Some((*flag, word.split_once(flag)?.1)));
        let Some((flag, rest)) = flag else { continue };
        let value = match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => {
                let next = words.next_if(|(_, _, next)| !next.starts_with('-'));
                next.map(|(_, _, next)| next).filter(|next| is_command || next.contains("://"))
            }
            None => None,
        };
        let value = value.map(|value| value.trim_matches(['"', '\'', '[', ']']));
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push((flag.trim_start_matches('-'), line, value.to_owned()));
        }
    }
    out
}

/// How many lines a text in quotation marks may take.
const MOST_QUOTED: usize = 16;

/// The rows of a table that are looked at: tables may begin again and again.
const MOST_ROWS: usize = 48;

/// `Key  Value` over dashes, and below a name that Vault knows.
fn table(lines: &[(usize, &str)]) -> Option<ArtifactKind> {
    let [(_, head), (_, rule), rows @ ..] = lines else { return None };
    let is_rule = || !rule.trim().is_empty() && rule.chars().all(|one| matches!(one, '-' | ' ' | '\t'));
    if !head.split_whitespace().eq(["Key", "Value"]) || !is_rule() {
        return None;
    }
    let names = rows.iter().take(MOST_ROWS).take_while(|(_, line)| !line.trim().is_empty());
    let names: Vec<&str> = names.filter_map(|(_, line)| line.split_whitespace().next()).collect();
    setting::vault(|name| names.contains(&name))
}

/// A command that writes a role or a configuration.
fn command(lines: &[(usize, &str)]) -> Option<ArtifactKind> {
    let (_, line) = lines.first()?;
    if line.trim_start().starts_with('#') {
        return None;
    }
    let start = ["vault write ", "bao write "].iter().find_map(|command| line.find(command))?;
    // What follows is a document, which is found by itself.
    if line.contains("<<") {
        return None;
    }
    let path = line.get(start..)?.split_whitespace().find(|word| word.starts_with("auth/"))?;
    if path.contains("/role/") {
        return Some(ArtifactKind::VaultRole);
    }
    path.ends_with("/config").then_some(ArtifactKind::VaultConfig)
}

/// How many lines a command has: it goes on after a backslash, and as long as a quotation mark is open. One that nothing
/// closes ends with its line.
fn logical_line(lines: &[(usize, &str)]) -> usize {
    let open = lines.iter().take_while(|(_, line)| line.trim_end().ends_with('\\')).count();
    let first = open.saturating_add(1).min(lines.len());
    let most = lines.len().min(MOST_QUOTED);
    let is_whole = |count: &usize| {
        let own = lines.iter().take(*count).map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
        shlex::split(&own).is_some()
    };
    (first..=most).find(is_whole).unwrap_or(first)
}
