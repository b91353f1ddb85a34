//! Finds parts of a text in which everything is quoted: diffs, text between marks, and unreadable documents.

use core::ops::Range;
use std::collections::HashMap;

use super::edges::{Edge, Edges};
use crate::paste::artifact::Quotation;
use crate::paste::kind;
use crate::paste::lines::{Line, Region};

/// Quoted parts, sorted for binary search.
#[derive(Default)]
pub(super) struct Spans {
    /// Sorted by start. Each has the furthest end of the parts up to it, and why that part is quoted.
    all: Vec<(usize, usize, Quotation)>,
}

impl Spans {
    fn new(mut spans: Vec<(Range<usize>, Quotation)>) -> Self {
        spans.sort_by_key(|(span, _)| span.start);
        let mut all: Vec<(usize, usize, Quotation)> = Vec::with_capacity(spans.len());
        for (span, quotation) in spans {
            let furthest = all.last().filter(|(_, end, _)| *end > span.end);
            let (end, quotation) = furthest.map_or((span.end, quotation), |(_, end, own)| (*end, *own));
            all.push((span.start, end, quotation));
        }
        Self { all }
    }

    /// Returns why the byte at this offset is quoted, if it is.
    pub(super) fn at(&self, byte: usize) -> Option<Quotation> {
        let after = self.all.partition_point(|(start, ..)| *start <= byte);
        let (_, end, quotation) = self.all.get(after.checked_sub(1)?)?;
        (byte < *end).then_some(*quotation)
    }
}

/// Finds every quoted part of a text.
pub(super) fn all(
    text: &str,
    lines: &[Line<'_>],
    edges: &Edges,
    regions: &[Region],
    unclosed: &[usize],
) -> Spans {
    let mut out = Vec::new();
    let as_quoted = |quotation| move |span: Range<usize>| (span, quotation);
    let unreadable = unreadable(text, lines, edges, regions, unclosed);
    out.extend(unreadable.into_iter().map(as_quoted(Quotation::Unreadable)));
    out.extend(diffs(text, lines, edges).into_iter().map(as_quoted(Quotation::Diff)));
    out.extend(enclosed(text).into_iter().chain(elements(text)).map(as_quoted(Quotation::Markup)));
    Spans::new(out)
}

/// Finds documents that cannot be read to their end. Their end is unknown, so each extends to an edge that no document
/// contains.
fn unreadable(
    text: &str,
    lines: &[Line<'_>],
    edges: &Edges,
    regions: &[Region],
    unclosed: &[usize],
) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open_ended: Vec<usize> = unclosed.to_vec();
    for region in regions.iter().filter(|region| region.document.is_err() || region.cut.is_some()) {
        let slice = text.get(region.start..region.end).unwrap_or_default();
        // In JSON, the brackets show the end.
        if slice.starts_with(['{', '[']) {
            out.push(region.start..region.end);
        } else if kind::names_a_kind(slice) {
            open_ended.push(region.start);
        }
    }
    open_ended.sort_unstable();
    let is_separator = |line: &usize| edges.of_lines.get(*line) == Some(&Some(Edge::Separator));
    let mut covered = 0;
    for start in open_ended {
        if start < covered {
            continue;
        }
        let first = lines.partition_point(|line| line.start <= start).saturating_sub(1);
        let last = edges.end_of_place(first);
        let end = (first.saturating_add(1)..last).find(is_separator).unwrap_or(last);
        covered = lines.get(end).map_or(text.len(), |line| line.start);
        out.push(start..covered);
    }
    out
}

/// Finds diffs, from the head of a hunk to the first line that is not part of one.
fn diffs(text: &str, lines: &[Line<'_>], edges: &Edges) -> Vec<Range<usize>> {
    let begins = |line: &Line<'_>| line.text.starts_with(" -") || line.text.starts_with("diff --git ");
    let goes_on = |line: &Line<'_>| {
        line.text.trim().is_empty()
            || line.text.starts_with([' ', '+', '-', '\\'])
            || [" ", "diff ", "index "].iter().any(|start| line.text.starts_with(start))
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if !begins(line) {
            at = at.saturating_add(1);
            continue;
        }
        let most = edges.end_of_place(at).saturating_sub(at);
        let count = lines.iter().skip(at).take(most).take_while(|line| goes_on(line)).count();
        let end = at.saturating_add(count.max(1));
        out.push(line.start..lines.get(end).map_or(text.len(), |line| line.start));
        at = end;
    }
    out
}

/// Finds text between pairs of marks. An unclosed mark encloses nothing.
fn enclosed(text: &str) -> Vec<Range<usize>> {
    const MARKS: [(&str, &str); 5] =
        [("<![CDATA[", "]]>"), ("<!--", "-->"), ("/*", "*/"), ("\"\"\"", "\"\"\""), ("'''", "'''")];
    let mut out = Vec::new();
    for (opening, closing) in MARKS {
        let mut at = 0_usize;
        while let Some(start) = find(text, at, opening) {
            let inside = start.saturating_add(opening.len());
            let Some(end) = find(text, inside, closing) else { break };
            out.push(start..end);
            at = end.saturating_add(closing.len());
        }
    }
    out
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    Some(from.saturating_add(text.get(from..)?.find(what)?))
}

/// The longest XML element name that is recognized.
const LONGEST_NAME: usize = 64;

/// The most element names that are kept apart.
const MOST_NAMES: usize = 256;

/// Finds XML and HTML elements, each from its first opening to its last closing tag. HTML that is common in Markdown
/// does not count.
fn elements(text: &str) -> Vec<Range<usize>> {
    let mut spans: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, _) in text.match_indices('<') {
        let after = text.get(at.saturating_add(1)..).unwrap_or_default();
        let (is_closing, after) = match after.strip_prefix('/') {
            Some(after) => (true, after),
            None => (false, after),
        };
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
        let name =
            after.get(..after.bytes().take(LONGEST_NAME).take_while(is_name).count()).unwrap_or_default();
        if name.is_empty() || ["details", "summary", "p"].contains(&name) {
            continue;
        }
        if is_closing {
            if let Some((_, end)) = spans.get_mut(name) {
                *end = at;
            }
        } else if spans.len() < MOST_NAMES {
            spans.entry(name).or_insert((at, at));
        }
    }
    spans.into_values().filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
}
