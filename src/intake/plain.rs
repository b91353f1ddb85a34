//! Lines that are no document and say something all the same: tables and commands of Vault, flags of an API server, and
//! errors about tokens.

use super::{ArtifactKind, Found, MAX_ARTIFACTS, setting};

/// Flags of the API server that say whom it trusts.
const FLAGS: [&str; 2] = ["--service-account-issuer", "--api-audiences"];

/// The longest line that is read as an error; the API server cuts its own sooner.
const LONGEST_LINE: usize = 8192;

/// What each line of a part of the text begins.
pub(super) fn lines(text: &str, from: usize, to: usize, out: &mut Vec<Found>) {
    let Some(part) = text.get(from..to) else { return };
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut start = from;
    for line in part.split_inclusive('\n') {
        lines.push((start, line.trim_end_matches(['\n', '\r'])));
        start = start.saturating_add(line.len());
    }
    let mut at = 0;
    while let Some((_, line)) = lines.get(at) {
        if out.len() > MAX_ARTIFACTS {
            return;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let (kind, count) = if let Some(kind) = table(rest) {
            (Some(kind), rest.iter().take_while(|(_, line)| !line.trim().is_empty()).count())
        } else if let Some(kind) = command(rest) {
            (Some(kind), logical_line(rest))
        } else if FLAGS.iter().any(|flag| line.contains(flag)) {
            let count = rest.iter().take_while(|(_, line)| line.contains("--")).count();
            (Some(ArtifactKind::ApiServerFlags), count)
        } else {
            let is_error = line.len() <= LONGEST_LINE && crate::error_line::is_known(line);
            (is_error.then_some(ArtifactKind::ErrorLine), 1)
        };
        let count = count.max(1);
        if let Some(kind) = kind
            && let (Some((start, _)), Some((last, end))) = (rest.first(), rest.get(count.saturating_sub(1)))
        {
            let end = last.saturating_add(end.len());
            let own = text.get(*start..end).unwrap_or_default();
            let own = if kind == ArtifactKind::ErrorLine { without_tokens(own) } else { own.to_owned() };
            out.push(Found { text: Some(own), ..Found::new(kind, *start, end) });
        }
        at = at.saturating_add(count);
    }
}

/// A line of a log without the tokens in it, which nobody who explains the line needs.
fn without_tokens(line: &str) -> String {
    /// How a JSON object begins in base64url; what is shorter is no token.
    const BEGINNING: &str = "eyJ";
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(BEGINNING) {
        let is_token = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
        let end = after.find(|one| !is_token(one)).unwrap_or(after.len());
        let (token, after) = after.split_at_checked(end).unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(if token.contains('.') { "…" } else { BEGINNING });
        if !token.contains('.') {
            out.push_str(token);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

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
    let start = ["vault write ", "bao write "].iter().find_map(|command| line.find(command))?;
    let path = line.get(start..)?.split_whitespace().find(|word| word.starts_with("auth/"))?;
    if path.contains("/role/") {
        return Some(ArtifactKind::VaultRole);
    }
    path.ends_with("/config").then_some(ArtifactKind::VaultConfig)
}

/// How many lines a command has that go on after a backslash.
fn logical_line(lines: &[(usize, &str)]) -> usize {
    lines
        .iter()
        .take_while(|(_, line)| line.trim_end().ends_with('\\'))
        .count()
        .saturating_add(1)
        .min(lines.len())
}
