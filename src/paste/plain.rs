//! Lines that are no document and say something all the same: tables and commands of Vault, flags of an API server, and
//! errors about tokens.

use super::former::is_former;
use super::{ArtifactKind, Found, MAX_ARTIFACTS, flags, setting};
use crate::text::redact::redact;

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
    let mut barren = 0;
    while lines.get(at).is_some() {
        if out.len() > MAX_ARTIFACTS {
            return;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let (kind, count) = begins(rest, errors < MOST_ERRORS, &mut barren);
        if let Some(kind) = kind
            && let (Some((start, _)), Some((last, end))) = (rest.first(), rest.get(count.saturating_sub(1)))
        {
            let end = last.saturating_add(end.len());
            let own = text.get(*start..end).unwrap_or_default();
            let own = if kind == ArtifactKind::ErrorLine { redact(own).into_owned() } else { own.to_owned() };
            errors = errors.saturating_add(usize::from(kind == ArtifactKind::ErrorLine));
            let is_setting = matches!(kind, ArtifactKind::VaultRole | ArtifactKind::VaultConfig);
            let after = rest.get(count..).unwrap_or_default();
            let note = (is_setting && is_undone(&own, after)).then(|| UNDONE.to_owned());
            out.push(Found { text: Some(own), note, ..Found::new(kind, *start, end) });
        }
        at = at.saturating_add(count.max(1));
        barren = barren.saturating_sub(count.max(1));
    }
}

/// What is said of a command that later lines undo.
const UNDONE: &str = "Lines after this command change or delete what it wrote, or say that it failed: it is not clear what counts.";

/// Whether one of the lines after a command deletes or changes what it wrote, or says that it was not written.
fn is_undone(command: &str, after: &[(usize, &str)]) -> bool {
    /// How far after it they are looked for.
    const MOST_LINES: usize = 64;
    let Some(path) = command.split_whitespace().find(|word| word.starts_with("auth/")) else { return false };
    let undoes = |line: &str| {
        line.split_once(path).is_some_and(|(before, _)| {
            ["delete", "patch", "Error writing"].iter().any(|word| before.contains(word))
        })
    };
    after.iter().take(MOST_LINES).any(|(_, line)| line.len() <= LONGEST_LINE && undoes(line))
}

/// What begins with the first of these lines, and how many it has. `barren` is how many of them cannot begin flags.
fn begins(lines: &[(usize, &str)], may_be_error: bool, barren: &mut usize) -> (Option<ArtifactKind>, usize) {
    let Some((_, line)) = lines.first() else { return (None, 1) };
    if let Some(kind) = table(lines) {
        return (Some(kind), lines.iter().take_while(|(_, line)| !line.trim().is_empty()).count());
    }
    if let Some(kind) = command(lines) {
        return (Some(kind), logical_line(lines));
    }
    if *barren == 0 || flags::names_container(line) {
        match flags::block(lines) {
            Ok(count) => return (Some(ArtifactKind::ApiServerFlags), count),
            Err(count) => *barren = count.max(*barren),
        }
    }
    let is_error = may_be_error && line.len() <= LONGEST_LINE && crate::explain::is_known(line);
    (is_error.then_some(ArtifactKind::ErrorLine), 1)
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

/// A command that writes a role or a configuration. One that is commented out, was taken away or is said to be former is
/// none.
fn command(lines: &[(usize, &str)]) -> Option<ArtifactKind> {
    let (_, line) = lines.first()?;
    let start = ["vault write ", "bao write "].iter().find_map(|command| line.find(command))?;
    let before = line.get(..start)?;
    let is_taken_away =
        ["#", "＃", "//", ";", "-", "<!--", "~~"].iter().any(|mark| before.trim_start().starts_with(mark));
    if is_taken_away || is_former(before) {
        return None;
    }
    let own = line.get(start..)?;
    // What follows is a document, which is found by itself; with values beside it, it is not all.
    if let Some((own, _)) = own.split_once("<<") {
        let mut words = own.split_whitespace().skip_while(|word| !word.starts_with("auth/")).skip(1);
        words.find(|word| word.contains('=') && !word.starts_with('-'))?;
    }
    let path = own.split_whitespace().find(|word| word.starts_with("auth/"))?;
    if path.contains("/role/") {
        return Some(ArtifactKind::VaultRole);
    }
    path.ends_with("/config").then_some(ArtifactKind::VaultConfig)
}

/// How a shell asks for the rest of a command: POSIX, PowerShell and `cmd`.
const PROMPTS: [&str; 3] = [">", "More?", "more?"];

/// How many lines a command has: it goes on after a backslash (a grave accent in PowerShell, a circumflex in `cmd`), behind
/// the prompt for more, and as long as a quotation mark is open. One that nothing closes ends with its line.
fn logical_line(lines: &[(usize, &str)]) -> usize {
    let goes_on = |line: &str| line.trim_end().ends_with(['\\', '`', '^']);
    let is_prompted = |line: &str| PROMPTS.iter().any(|prompt| line.trim_start().starts_with(prompt));
    // In a quotation of a mail or a page all lines begin so.
    let is_quoted = lines.first().is_some_and(|(_, line)| is_prompted(line));
    // A value that stands indented below was meant to be one of the command.
    let is_value = |line: &str| {
        let text = line.trim_start();
        let name = text.split_once('=').map_or("", |(name, _)| name);
        text.len() < line.len()
            && !name.is_empty()
            && name.bytes().all(|one| one.is_ascii_lowercase() || one == b'_')
    };
    let mut first = 1_usize;
    while let (Some((_, before)), Some((_, line))) = (lines.get(first.saturating_sub(1)), lines.get(first)) {
        if !goes_on(before) && (is_quoted || !is_prompted(line)) && !is_value(line) {
            break;
        }
        first = first.saturating_add(1);
    }
    let first = first.min(lines.len());
    let most = lines.len().min(first.saturating_add(MOST_QUOTED));
    let mut own = lines.iter().take(first).map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    for count in first..=most {
        if shlex::split(&own).is_some() {
            return count;
        }
        if let Some((_, line)) = lines.get(count) {
            own.push('\n');
            own.push_str(line);
        }
    }
    first
}
