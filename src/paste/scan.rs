//! A text in, everything found in it out: documents first, then tokens, PEM and base64 in what is left.

use core::ops::Range;

use super::base64::{self, decode};
use super::lines::{self, NoJson, Region};
use super::registry::Registry;
use super::search::Search;
use super::standing;
use super::{ArtifactKind, Found, MAX_ARTIFACTS, Mending, document, join_lines, kind, loose_lines};
use crate::text::redact::OpaqueToken;

/// Everything in a text, not yet in order.
pub(super) fn everything(text: &str, search: Search<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest_from = 0;
    let Documents { regions, unclosed } = documents(text, search.registry);
    // What was found in each region stands or falls with it.
    let mut shares = Vec::new();
    for region in &regions {
        if found.len() > MAX_ARTIFACTS {
            break;
        }
        let before = found.len();
        document::contents(text, region, search, &mut found);
        shares.push(before..found.len());
        // A document that is none of ours is text like any other.
        if found.len() > before {
            let is_log = found.iter().skip(before).all(|one| one.token.is_some());
            loose(text, rest_from, region.start, search, &mut found);
            if is_log {
                // A line of a log in JSON, with a token in it, may be an error all the same.
                loose_lines::lines(text, region.start..region.end, search.registry, &mut found);
            }
            rest_from = region.end;
        }
    }
    loose(text, rest_from, text.len(), search, &mut found);
    standing::decide(text, &regions, &shares, &unclosed, &mut found);
    found
}

/// What stands outside of documents: lines that say something, and words.
fn loose(text: &str, from: usize, to: usize, search: Search<'_>, out: &mut Vec<Found>) {
    // Tokens first: no number of lines may keep one from being found.
    flat(text, from, to, search, out);
    loose_lines::lines(text, from..to, search.registry, out);
}

/// The documents of a text, in order.
struct Documents {
    regions: Vec<Region>,
    /// Where JSON begins a line and is never closed.
    unclosed: Vec<usize>,
}

/// Every YAML and JSON document.
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
        // A list of objects is one document only where it begins its line: brackets stand in many other places.
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

/// Whether nothing but spaces stands before this byte in its line.
fn begins_line(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(..start).unwrap_or_default();
    before.iter().rev().find(|byte| **byte != b' ').is_none_or(|byte| *byte == b'\n')
}

/// Whether the first thing in the bracket that opens at this byte is this character.
fn begins_with(text: &str, start: usize, first: char) -> bool {
    let inside = text.get(start.saturating_add(1)..).unwrap_or_default();
    inside.trim_start().starts_with(first)
}

/// Tokens, PEM and base64 in a part of a text that is no document.
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
        // `KEY=-----BEGIN …`, without a quote between.
        let length = rest.get(..length).and_then(|word| word.find("-----BEGIN")).unwrap_or(length);
        if length == 0 {
            at = at.saturating_add(rest.chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let end = at.saturating_add(length);
        at = word(part, at, end, search, out);
    }
}

/// What words are made of here: tokens, base64, and what must not be cut off from them.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
}

/// Looks at one word, and returns where to go on.
fn word(text: &str, start: usize, end: usize, search: Search<'_>, out: &mut Vec<Found>) -> usize {
    let word = text.get(start..end).unwrap_or_default();
    if let Some(found) = compact(text, start, word) {
        let end = found.end;
        out.push(found);
        return end;
    }
    // `token=sha256~…`, `--token=…`; but padding ends a word.
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

/// Looks into base64 that starts here, and returns where to go on. What is whole on its line is not joined with
/// the next, which may be another.
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
        // None of these lines can begin a token, for they have no dots.
        None => joined.end,
    }
}

/// Whether nothing seems to be missing from what was found.
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

/// A compact serialization in a word, whatever stands before it there: three segments, or five, the first of
/// them a header that names an algorithm.
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
        // An encrypted token's second segment is an encrypted key, or nothing.
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

/// Where in a word the header of a token begins: in the first segment that has one, as far to the left as it can
/// be read. A header that goes on in the next line begins the word.
fn header_start(text: &str, start: usize, word: &str) -> Option<usize> {
    /// How many beginnings of one segment are tried.
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
            // The rest of it stands on the next line, or nowhere.
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

/// A token without the full stop of its sentence, or the mark of its emphasis. What else cannot stand in a token
/// stays, so that whoever decodes it is told.
fn without_ending(word: &str) -> &str {
    let trimmed = word.trim_end_matches('.');
    let run = match trimmed.matches('.').count() {
        // An unsecured token ends in the dot before its empty signature.
        1 => word.get(..trimmed.len().saturating_add(1)).unwrap_or(trimmed),
        _ => trimmed,
    };
    let bare = run.trim_end_matches(['_', '-', '~', '/']);
    if !join_lines::is_complete(run) && join_lines::is_complete(bare) { bare } else { run }
}

/// Shorter base64 holds nothing of ours.
const SHORTEST_BASE64: usize = 40;

/// Whether a word may be base64 of something of ours, by how such things begin.
fn is_worth_decoding(word: &str) -> bool {
    // A token; PEM; `apiVersion:`, `kind:`; in base64.
    const BEGINNINGS: [&str; 4] = ["ZXlK", "LS0tLS1CRUdJ", "YXBpVmVyc2lvbj", "a2luZD"];
    word.len() >= 16
        && (begins_object(word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}

/// The PEM block that starts here, and those that follow it with nothing but white space between. The spaces
/// before its lines are left out, and lines that were joined into one are parted again.
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
        // It begins and does not end: the reader of keys will say so.
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
    // Line breaks may have become the two characters that stand for one in JSON and shells.
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

/// Lines without the spaces before them.
fn unindented(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n") + "\n"
}
