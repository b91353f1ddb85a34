//! Finds everything in a text: documents first, then tokens, PEM and base64 in the rest.

use core::ops::Range;

use super::base64::{self, decode};
use super::lines::{self, NoJson, Region};
use super::registry::Registry;
use super::search::Search;
use super::standing;
use super::{ArtifactKind, Found, MAX_ARTIFACTS, Mending, document, join_lines, kind, loose_lines};
use crate::text::redact::OpaqueToken;

/// Finds everything in a text, not yet in order.
pub(super) fn everything(text: &str, search: Search<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest_from = 0;
    let Documents { regions, unclosed } = documents(text, search.registry);
    // Everything found in a region shares its fate.
    let mut shares = Vec::new();
    for region in &regions {
        if found.len() > MAX_ARTIFACTS {
            break;
        }
        let before = found.len();
        document::contents(text, region, search, &mut found);
        shares.push(before..found.len());
        // An unknown document is text like any other.
        if found.len() > before {
            let is_log = found.iter().skip(before).all(|one| one.token.is_some());
            loose(text, rest_from, region.start, search, &mut found);
            if is_log {
                // A line of a JSON log that contains a token may still be an error.
                loose_lines::lines(text, region.start..region.end, search.registry, &mut found);
            }
            rest_from = region.end;
        }
    }
    loose(text, rest_from, text.len(), search, &mut found);
    standing::decide(text, &regions, &shares, &unclosed, &mut found);
    found
}

/// Searches text outside of documents: meaningful lines, and words.
fn loose(text: &str, from: usize, to: usize, search: Search<'_>, out: &mut Vec<Found>) {
    // Tokens come first, so that the limit on artifacts cannot hide them.
    flat(text, from, to, search, out);
    loose_lines::lines(text, from..to, search.registry, out);
}

/// The documents of a text, in order.
struct Documents {
    regions: Vec<Region>,
    /// Offsets at which a line begins with JSON that is never closed.
    unclosed: Vec<usize>,
}

/// Finds every YAML and JSON document.
fn documents(text: &str, registry: &Registry) -> Documents {
    let yaml = lines::documents(text, registry);
    let mut all = Documents { regions: Vec::new(), unclosed: Vec::new() };
    // Unbalanced braces must not make the search quadratic.
    let mut budget = text.len().saturating_mul(32).saturating_add(65_536);
    let mut from = 0;
    for region in yaml {
        json_documents(text, from..region.start, registry, &mut budget, &mut all);
        from = region.end;
        all.regions.push(region);
    }
    json_documents(text, from..text.len(), registry, &mut budget, &mut all);
    all
}

fn json_documents(
    text: &str,
    place: Range<usize>,
    registry: &Registry,
    budget: &mut usize,
    out: &mut Documents,
) {
    let Some(part) = text.get(..place.end) else { return };
    let mut at = place.start;
    while let Some(offset) = part.get(at..).and_then(|rest| rest.find(['{', '['])) {
        let start = at.saturating_add(offset);
        let begins_line = begins_line(part, start);
        // A list of objects must begin its line, because text contains many other brackets.
        let is_list = part.get(start..).is_some_and(|rest| rest.starts_with('['));
        if is_list && !(begins_line && begins_with(part, start, '{')) {
            at = start.saturating_add(1);
            continue;
        }
        at = match lines::json_value(part, start, budget) {
            Ok(region) if region.document.is_ok() || kind::looks_meant(part, &region, registry) => {
                let end = region.end;
                out.regions.push(region);
                end
            }
            Ok(_) => start.saturating_add(1),
            Err(reason) => {
                if reason == NoJson::Unclosed && begins_line && begins_with(part, start, '"') {
                    out.unclosed.push(start);
                }
                start.saturating_add(1)
            }
        };
        if *budget == 0 {
            return;
        }
    }
}

/// Whether only spaces precede this byte on its line.
fn begins_line(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(..start).unwrap_or_default();
    before.iter().rev().find(|byte| **byte != b' ').is_none_or(|byte| *byte == b'\n')
}

/// Whether this character is the first in the bracket that opens at this byte.
fn begins_with(text: &str, start: usize, first: char) -> bool {
    let inside = text.get(start.saturating_add(1)..).unwrap_or_default();
    inside.trim_start().starts_with(first)
}

/// Finds tokens, PEM and base64 in text outside of documents.
fn flat(text: &str, from: usize, to: usize, search: Search<'_>, out: &mut Vec<Found>) {
    let part = text.get(..to).unwrap_or_default();
    let mut at = from;
    while let Some(rest) = part.get(at..).filter(|rest| !rest.is_empty()) {
        if out.len() > MAX_ARTIFACTS {
            return;
        }
        if rest.starts_with("-----BEGIN ") {
            let pem = pem(part, at);
            at = pem.end;
            out.push(pem);
            continue;
        }
        let length = rest.bytes().take_while(|byte| is_word(*byte)).count();
        // `KEY=-----BEGIN …`, without a quotation mark.
        let length = rest.get(..length).and_then(|word| word.find("-----BEGIN")).unwrap_or(length);
        if length == 0 {
            at = at.saturating_add(rest.chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let end = at.saturating_add(length);
        at = word(part, at, end, search, out);
    }
}

/// Whether a byte is part of a word: of a token, of base64, or of what must not be cut off from them.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
}

/// Searches one word, and returns where to continue.
fn word(text: &str, start: usize, end: usize, search: Search<'_>, out: &mut Vec<Found>) -> usize {
    let word = text.get(start..end).unwrap_or_default();
    if let Some(found) = compact(text, start, word) {
        let end = found.end;
        out.push(found);
        return end;
    }
    // `token=sha256~…`, `--token=…`; trailing padding is not a separator.
    let name = word.trim_end_matches('=').rfind('=').map_or(0, |equals| equals.saturating_add(1));
    let own_start = start.saturating_add(name);
    let own = word.get(name..).unwrap_or_default();
    if let Some(opaque) = OpaqueToken::from_text(own.trim_end_matches(['.', '='])) {
        let kind = match opaque {
            OpaqueToken::OpenShiftOauth => ArtifactKind::OauthToken,
            OpaqueToken::Eks => ArtifactKind::EksToken,
            OpaqueToken::Bootstrap => ArtifactKind::BootstrapToken,
        };
        let own = own.trim_end_matches(['.', '=']);
        out.push(Found {
            token: Some(own.to_owned()),
            note: Some(opaque.advice().to_owned()),
            ..Found::new(kind, own_start, own_start.saturating_add(own.len()))
        });
        return end;
    }
    match search.inside().filter(|_| is_worth_decoding(own)) {
        Some(inside) => inside_base64(text, own_start, end, inside, out),
        None => end,
    }
}

/// Searches the base64 that starts here, and returns where to continue. A line that is complete by itself is not joined
/// with the next, which may be separate.
fn inside_base64(text: &str, start: usize, end: usize, inside: Search<'_>, out: &mut Vec<Found>) -> usize {
    let within = |text: &str, end: usize| {
        let decoded = Some(text).filter(|text| text.len() >= SHORTEST_BASE64).and_then(decode)?;
        Some(base64::look_into(&decoded, inside, (start, end))).filter(|found| !found.is_empty())
    };
    let line = text.get(start..end).unwrap_or_default();
    let joined = join_lines::base64(text, start, end);
    let alone = within(line, end).filter(|found| joined.end == end || found.iter().all(is_whole));
    match alone.map(|found| (found, end)).or_else(|| Some((within(&joined.text, joined.end)?, joined.end))) {
        Some((found, end)) => {
            out.extend(found);
            end
        }
        // None of these lines can begin a token, because they have no dots.
        None => joined.end,
    }
}

/// Whether a found item seems to be complete.
fn is_whole(found: &Found) -> bool {
    match &found.token {
        Some(token) => join_lines::is_complete(token),
        None => found.note.is_none(),
    }
}

/// How a header or payload begins in base64url: `{"`, `{ `, `{` and a line break or a tab.
const OBJECT_BEGINNINGS: [&str; 5] = ["eyJ", "eyA", "ewo", "ew0", "ewk"];

fn begins_object(segment: &str) -> bool {
    OBJECT_BEGINNINGS.iter().any(|beginning| segment.starts_with(beginning))
}

/// Finds a compact serialization in a word, whatever precedes it there: three or five segments, the first of which is a
/// header that names an algorithm.
fn compact(text: &str, start: usize, word: &str) -> Option<Found> {
    let at = header_start(text, start, word)?;
    let start = start.saturating_add(at);
    let run = without_ending(word.get(at..)?);
    let end = start.saturating_add(run.len());
    let (token, end, mended) = match join_lines::token(text, start, end) {
        Some(joined) => (joined.text, joined.end, vec![Mending::LineBreaks]),
        None => (run.to_owned(), end, Vec::new()),
    };
    let segments: Vec<&str> = token.split('.').collect();
    let kind = match segments.as_slice() {
        [_] => return None,
        // The second segment of an encrypted token is an encrypted key, or empty.
        [_, key, _, _, _] if !begins_object(key) => ArtifactKind::Jwe,
        [header, ..] if !join_lines::is_header(header) => return None,
        _ => ArtifactKind::Token,
    };
    let note = (kind == ArtifactKind::Jwe).then(|| {
        "This is an encrypted token (JWE). Kubernetes never issues those; only the holder of the decryption key can read it."
            .to_owned()
    });
    Some(Found { token: Some(token), mended, note, ..Found::new(kind, start, end) })
}

/// Returns where the header of a token begins in a word: in the first segment that has one, as far to the left as it
/// can be decoded. A header that continues on the next line must begin the word.
fn header_start(text: &str, start: usize, word: &str) -> Option<usize> {
    /// The most candidates tried in one segment.
    const MOST_TRIES: usize = 8;
    let mut segment_start = 0_usize;
    let mut segments = word.split('.').peekable();
    while let Some(segment) = segments.next() {
        let candidates =
            segment.as_bytes().windows(3).enumerate().filter(|(_, three)| {
                OBJECT_BEGINNINGS.iter().any(|beginning| beginning.as_bytes() == *three)
            });
        if segments.peek().is_some() {
            let mut tried = candidates.map(|(at, _)| at).take(MOST_TRIES);
            let found = tried.find(|at| segment.get(*at..).is_some_and(join_lines::is_header));
            if let Some(at) = found {
                return Some(segment_start.saturating_add(at));
            }
        } else if segment_start == 0 {
            // The rest of it is on the next line, or missing.
            let at = candidates.map(|(at, _)| at).next()?;
            let end = start.saturating_add(word.len());
            return text
                .get(end..)
                .is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r', '\\']).starts_with('\n'))
                .then_some(at);
        }
        segment_start = segment_start.saturating_add(segment.len()).saturating_add(1);
    }
    None
}

/// Removes a sentence's full stop or a mark of emphasis after a token. Other invalid characters remain, so that
/// decoding reports them.
fn without_ending(word: &str) -> &str {
    let trimmed = word.trim_end_matches('.');
    let run = match trimmed.matches('.').count() {
        // An unsecured token ends with the dot before its empty signature.
        1 => word.get(..trimmed.len().saturating_add(1)).unwrap_or(trimmed),
        _ => trimmed,
    };
    let bare = run.trim_end_matches(['_', '-', '~', '/']);
    if !join_lines::is_complete(run) && join_lines::is_complete(bare) { bare } else { run }
}

/// Shorter base64 cannot contain an artifact.
const SHORTEST_BASE64: usize = 40;

/// Whether a word may be base64 of an artifact, by how artifacts begin.
fn is_worth_decoding(word: &str) -> bool {
    // A token; PEM; `apiVersion:`, `kind:`; each in base64.
    const BEGINNINGS: [&str; 4] = ["ZXlK", "LS0tLS1CRUdJ", "YXBpVmVyc2lvbj", "a2luZD"];
    word.len() >= 16
        && (begins_object(word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}

/// Reads the PEM block that starts here, and those that follow with only white space between. Removes leading spaces,
/// and splits lines that were joined into one.
fn pem(text: &str, start: usize) -> Found {
    let (mut out, mut end, mut at, mut is_mended) = (String::new(), start, start, false);
    while let Some(block) = pem_block(text, at) {
        out.push_str(&block.text);
        end = block.end;
        is_mended |= block.is_mended;
        let rest = text.get(end..).unwrap_or_default();
        at = end.saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
    }
    if end == start {
        // A block without an end is reported when its keys are read.
        let rest = text.get(start..).unwrap_or_default();
        let mut lines = rest.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        let body = lines.take_while(|line| !line.trim().is_empty() && line.trim().bytes().all(is_word));
        let length = first.len().saturating_add(body.map(str::len).sum());
        let block = rest.get(..length).unwrap_or_default().trim_end();
        end = start.saturating_add(block.len());
        out = unindented(block);
    }
    let mended = if is_mended { vec![Mending::WhiteSpace] } else { Vec::new() };
    Found { text: Some(out), mended, ..Found::new(ArtifactKind::Pem, start, end) }
}

struct PemBlock {
    text: String,
    end: usize,
    is_mended: bool,
}

fn pem_block(text: &str, start: usize) -> Option<PemBlock> {
    /// The longest label is `ENCRYPTED PRIVATE KEY`.
    const LONGEST_LABEL: usize = 64;
    let rest = text.get(start..)?.strip_prefix("-----BEGIN ")?;
    let (label, body) =
        rest.split_at_checked(rest.bytes().take(LONGEST_LABEL).position(|byte| byte == b'-')?)?;
    let body = body.strip_prefix("-----")?;
    // In JSON and shells, a line break may have become the two characters of its escape.
    let is_body = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'/' | b'=' | b'\\')
            || byte.is_ascii_whitespace()
    };
    let (lines, tail) = body.split_at_checked(body.bytes().take_while(|byte| is_body(*byte)).count())?;
    let ending = format!("-----END {label}-----");
    let after = tail.strip_prefix(ending.as_str())?;
    let is_mended = !lines.trim_end_matches(' ').ends_with('\n') || lines.contains("\\n");
    let pieces = lines.replace("\\r", " ").replace("\\n", " ");
    let pieces: Vec<&str> = pieces.split_whitespace().collect();
    let block = format!("-----BEGIN {label}-----\n{}\n{ending}\n", pieces.join("\n"));
    Some(PemBlock { text: block, end: text.len().saturating_sub(after.len()), is_mended })
}

/// Removes the leading spaces of each line.
fn unindented(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n") + "\n"
}
