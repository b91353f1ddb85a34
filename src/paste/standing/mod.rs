//! Decides whether each document and key found in a text stands alone there, or is only quoted.
//!
//! A thing stands alone if it takes up whole lines, and next to it are only blank lines, edges (a prompt, a fence) and
//! other such things. Then it was put there by the person who pasted it, or by a command that prints documents.
//! Everything else may come from anyone: a part of a line, a log, a diff, or an unreadable document. The decision is
//! made once, here, by what surrounds a thing, and never by its content.

mod commands;
mod edges;
mod spans;

use core::ops::Range;

use super::Found;
use super::artifact::{ArtifactKind, Quotation};
use super::lines::{Line, Region, lines};
use edges::{Edge, Edges};

/// Decides about everything found in a text. `shares` has the range of `found` in each region; `unclosed` has the
/// offsets of JSON without an end.
pub(super) fn decide(
    text: &str,
    regions: &[Region],
    shares: &[Range<usize>],
    unclosed: &[usize],
    found: &mut [Found],
) {
    if found.iter().all(|one| one.text.is_none()) {
        return;
    }
    let surroundings = Surroundings::new(text, regions, shares, unclosed, found);
    for (region, share) in regions.iter().zip(shares) {
        for one in found.get_mut(share.clone()).unwrap_or_default() {
            one.quoted = one.quoted.or_else(|| surroundings.quotation(one.kind, region.start));
        }
    }
    let loose = found
        .iter_mut()
        .enumerate()
        .filter(|(index, one)| one.kind == ArtifactKind::Pem && !is_shared(shares, *index));
    for (_, pem) in loose {
        pem.quoted = pem.quoted.or_else(|| surroundings.quotation(pem.kind, pem.start));
    }
}

/// Whether the item with this index was found in a region.
fn is_shared(shares: &[Range<usize>], index: usize) -> bool {
    let after = shares.partition_point(|share| share.end <= index);
    shares.get(after).is_some_and(|share| share.contains(&index))
}

/// What is on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Edge(Edge),
    /// A part of the block with this index.
    Block(usize),
    Text,
}

/// Something that takes up whole lines.
struct Block {
    lines: Range<usize>,
    /// Whether its last line ends with a prompt.
    is_closed_below: bool,
}

/// The lines of a text, and what separates them.
struct Surroundings<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    edges: Edges,
    marks: Vec<Mark>,
    /// Sorted by their position.
    blocks: Vec<Block>,
    /// For each block, whether it ends at an edge on both sides: in general, and for keys and issuers.
    bounded: Vec<(bool, bool)>,
    /// Commands whose prompts are at the end of a block, and the lines on which their output begins.
    answers: Vec<(usize, &'a str)>,
    /// For each place, whether it contains other text.
    has_text: Vec<bool>,
    quotations: spans::Spans,
}

impl<'a> Surroundings<'a> {
    fn new(
        text: &'a str,
        regions: &[Region],
        shares: &[Range<usize>],
        unclosed: &[usize],
        found: &[Found],
    ) -> Self {
        let lines = lines(text);
        let edges = Edges::new(&lines);
        let marks = edges.of_lines.iter().map(|edge| edge.map_or(Mark::Text, Mark::Edge)).collect();
        let mut out = Self {
            text,
            lines,
            edges,
            marks,
            blocks: Vec::new(),
            bounded: Vec::new(),
            answers: Vec::new(),
            has_text: Vec::new(),
            quotations: spans::Spans::default(),
        };
        let mut wholes: Vec<(Range<usize>, bool)> = Vec::new();
        for (region, share) in regions.iter().zip(shares) {
            let own = found.get(share.clone()).unwrap_or_default();
            // A log in JSON, such as an audit log, contains all kinds of lines.
            let is_json = text.get(region.start..).is_some_and(|rest| rest.starts_with(['{', '[']));
            if own.iter().any(|one| one.text.is_some()) || (!is_json && region.names_itself()) {
                wholes.push((region.start..region.end, false));
            }
        }
        let loose =
            found.iter().enumerate().filter(|(index, _)| !is_shared(shares, *index)).map(|(_, one)| one);
        let loose = loose.filter(|one| one.kind == ArtifactKind::Pem || one.token.is_some());
        wholes.extend(loose.map(|one| (one.start..one.end, one.token.is_some())));
        wholes.sort_by_key(|(whole, _)| whole.start);
        for (whole, is_token) in wholes {
            out.add_block(whole, is_token);
        }
        out.edges.begin_answers(&out.answers);
        out.quotations = spans::all(text, &out.lines, &out.edges, regions, unclosed);
        out.unmark_separators();
        out.bounded = out.bounds();
        let has_text = |place: Range<usize>| out.marks.get(place).unwrap_or_default().contains(&Mark::Text);
        out.has_text = out.edges.places().map(has_text).collect();
        out
    }

    /// Returns the line of a byte.
    fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.start <= byte).saturating_sub(1)
    }

    /// Adds a thing that takes up whole lines. Any other counts as text.
    fn add_block(&mut self, whole: Range<usize>, is_token: bool) {
        let (first, last) = (self.line_of(whole.start), self.line_of(whole.end.saturating_sub(1)));
        let from = self.lines.get(first).map_or(whole.start, |line| line.start);
        let to = self.lines.get(last).map_or(whole.end, Line::end);
        let before = self.text.get(from..whole.start).unwrap_or_default();
        let after = self.text.get(whole.end..to).unwrap_or_default();
        let before = if is_token { edges::without_header_name(before) } else { before };
        let Some(below) = edges::closes(after).filter(|_| edges::opens(before)) else { return };
        let lines = first..last.saturating_add(1);
        // A thing that shares a line with the block before it counts as text.
        if self.blocks.last().is_some_and(|block| block.lines.end > first) {
            return;
        }
        if let edges::Below::Prompt(command) = below {
            self.answers.push((lines.end, command));
        }
        let number = self.blocks.len();
        for mark in self.marks.get_mut(lines.clone()).unwrap_or_default() {
            *mark = Mark::Block(number);
        }
        let is_closed_below = below != edges::Below::Nothing;
        self.blocks.push(Block { lines, is_closed_below });
    }

    /// Turns a separator next to other text into text. An unreadable document does not count as text here.
    fn unmark_separators(&mut self) {
        let is_text = |line: Option<usize>| {
            let is_marked = line.and_then(|line| self.marks.get(line)) == Some(&Mark::Text);
            let start = line.and_then(|line| self.lines.get(line)).map(|line| line.start);
            is_marked && start.and_then(|start| self.quotations.at(start)) != Some(Quotation::Unreadable)
        };
        let is_separator = |line: &usize| self.marks.get(*line) == Some(&Mark::Edge(Edge::Separator));
        let separators = (0..self.marks.len()).filter(is_separator);
        let beside_text: Vec<usize> =
            separators.filter(|line| is_text(line.checked_sub(1)) || is_text(line.checked_add(1))).collect();
        for line in beside_text {
            if let Some(mark) = self.marks.get_mut(line) {
                *mark = Mark::Text;
            }
        }
    }

    /// Returns the bounds of each block. A block directly followed by another ends where that one ends.
    fn bounds(&self) -> Vec<(bool, bool)> {
        let neighbour = |line: Option<usize>| line.and_then(|line| self.marks.get(line)).copied();
        let mut above = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let next = neighbour(block.lines.start.checked_sub(1));
            let before = above.last().copied();
            above.push(bound(false, next, before));
        }
        let mut below = Vec::with_capacity(self.blocks.len());
        for block in self.blocks.iter().rev() {
            let next = neighbour(Some(block.lines.end));
            let after = below.last().copied();
            below.push(bound(block.is_closed_below, next, after));
        }
        let both = |((a, b), (c, d)): ((bool, bool), (bool, bool))| (a && c, b && d);
        above.into_iter().zip(below.into_iter().rev()).map(both).collect()
    }

    /// Returns why a thing at this byte is only quoted; `None` if it stands alone.
    fn quotation(&self, kind: ArtifactKind, start: usize) -> Option<Quotation> {
        let first = self.line_of(start);
        let around = self.edges.quotation(first).or_else(|| self.quotations.at(start));
        if around.is_some() {
            return around;
        }
        let Some(Mark::Block(number)) = self.marks.get(first) else {
            let is_argument = kind.is_setting() && self.is_in_a_command(first);
            return (!is_argument).then_some(Quotation::Line);
        };
        let (in_general, for_an_issuer) = self.bounded.get(*number).copied().unwrap_or_default();
        let is_bounded = if kind.speaks_for_an_issuer() { for_an_issuer } else { in_general };
        // Text indented below other text belongs to it, even with blank lines between them.
        let is_indented = self.lines.get(first).is_some_and(|line| line.indent > 0);
        let has_text = self.has_text.get(self.edges.place_of(first)).copied().unwrap_or_default();
        (!is_bounded || (is_indented && has_text)).then_some(Quotation::Text)
    }

    /// Whether the line belongs to a command of a known tool, as in `aws … --assume-role-policy-document '{…}'`.
    fn is_in_a_command(&self, line: usize) -> bool {
        /// How many lines of a command may precede this one.
        const MOST_LINES: usize = 64;
        let up_to_here = self.lines.get(..=line).unwrap_or_default().iter().rev().take(MOST_LINES);
        let mut above = up_to_here.skip(1).take_while(|line| line.text.trim_end().ends_with('\\')).last();
        let first = above.take().or_else(|| self.lines.get(line));
        first.is_some_and(|line| commands::is_command(line.text))
    }
}

/// Whether a block ends at an edge on one side, in general and for keys and issuers, by what is next to it there.
fn bound(is_closed: bool, next: Option<Mark>, of_neighbour: Option<(bool, bool)>) -> (bool, bool) {
    match next {
        _ if is_closed => (true, true),
        // The input of a command may be a request, and the keys in it may come from anyone.
        Some(Mark::Edge(Edge::Heredoc)) => (true, false),
        None | Some(Mark::Edge(_)) => (true, true),
        Some(Mark::Text) => (false, false),
        Some(Mark::Block(_)) => of_neighbour.unwrap_or_default(),
    }
}
