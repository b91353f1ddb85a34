//! Finds meaningful lines outside of JSON and YAML: tables and commands of receivers, flags of an API server, and
//! errors about tokens.

use core::ops::Range;

use super::registry::{PlacedLine, Registry};
use super::{ArtifactKind, Found, MAX_ARTIFACTS, flags};
use crate::text::redact::redact;

/// The longest line that is read as an error. The API server truncates its own lines sooner.
const LONGEST_LINE: usize = 8192;

/// The most error lines found in a text: a log repeats itself, and the rest of the text must be found too.
const MOST_ERRORS: usize = 64;

/// Finds what begins on each line of a part of the text.
pub(super) fn lines(text: &str, place: Range<usize>, registry: &Registry, out: &mut Vec<Found>) {
    let Some(part) = text.get(place.clone()) else { return };
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut start = place.start;
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
        let (kind, count) = begins(rest, registry, errors < MOST_ERRORS, &mut barren);
        if let Some(kind) = kind
            && let (Some((start, _)), Some((last, end))) = (rest.first(), rest.get(count.saturating_sub(1)))
        {
            let end = last.saturating_add(end.len());
            let own = text.get(*start..end).unwrap_or_default();
            let own = if kind == ArtifactKind::ErrorLine { redact(own).into_owned() } else { own.to_owned() };
            errors = errors.saturating_add(usize::from(kind == ArtifactKind::ErrorLine));
            let after = rest.get(count..).filter(|_| kind.is_setting()).unwrap_or_default();
            let note = registry.undone(&own, after).map(str::to_owned);
            let receiver = registry.receiver_of(kind, None);
            out.push(Found { text: Some(own), note, receiver, ..Found::new(kind, *start, end) });
        }
        at = at.saturating_add(count.max(1));
        barren = barren.saturating_sub(count.max(1));
    }
}

/// Returns what begins with the first of these lines, and how many lines it has. `barren` counts the lines that cannot
/// begin flags.
fn begins(
    lines: &[PlacedLine<'_>],
    registry: &Registry,
    may_be_error: bool,
    barren: &mut usize,
) -> (Option<ArtifactKind>, usize) {
    let Some((_, line)) = lines.first() else { return (None, 1) };
    if let Some((kind, count)) = registry.begins(lines) {
        return (Some(kind), count);
    }
    if *barren == 0 || flags::names_container(line) {
        match flags::block(lines) {
            Ok(count) => return (Some(ArtifactKind::ApiServerFlags), count),
            Err(count) => *barren = count.max(*barren),
        }
    }
    let is_error = may_be_error && line.len() <= LONGEST_LINE && registry.is_error(line);
    (is_error.then_some(ArtifactKind::ErrorLine), 1)
}

/// The most lines in quotation marks.
const MOST_QUOTED: usize = 16;

/// The continuation prompts of shells: POSIX, PowerShell and `cmd`.
const PROMPTS: [&str; 3] = [">", "More?", "more?"];

/// Returns how many lines a command has: it continues after a backslash (a backtick in PowerShell, a caret in `cmd`),
/// after a continuation prompt, and while a quotation mark is open. A command with an unclosed quotation mark ends with
/// its line.
pub(crate) fn logical_line(lines: &[PlacedLine<'_>]) -> usize {
    let goes_on = |line: &str| line.trim_end().ends_with(['\\', '`', '^']);
    let is_prompted = |line: &str| PROMPTS.iter().any(|prompt| line.trim_start().starts_with(prompt));
    // In a quoted mail or page every line begins like this.
    let is_quoted = lines.first().is_some_and(|(_, line)| is_prompted(line));
    // An indented value on the next line was meant as part of the command.
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
