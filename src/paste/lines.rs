//! Finds YAML documents in a text by the look of its lines: a manifest has `apiVersion:` and `kind:` in one column, and
//! ends at the first line that cannot belong to it.

use std::sync::Arc;

use super::registry::Registry;
use crate::text::yaml::{self, Node};

/// How often a malformed document is cut before the faulty line and tried again.
const MOST_TRIES: usize = 8;

/// A document or an apparent one, with its position.
pub(super) struct Region {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its tree, with offsets in the whole text and line numbers in the document.
    pub(super) document: Result<Arc<Node>, yaml::YamlError>,
    /// The error before which the document was cut off.
    pub(super) cut: Option<yaml::YamlError>,
}

impl Region {
    /// Whether it is a manifest of any kind.
    pub(super) fn names_itself(&self) -> bool {
        self.document.as_ref().is_ok_and(|root| names_itself(root))
    }
}

/// A line of a text, without its line break.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    /// The number of leading spaces.
    pub(super) indent: usize,
}

impl Line<'_> {
    pub(super) fn end(&self) -> usize {
        self.start.saturating_add(self.text.len())
    }

    /// Returns the member name at the start of the line, such as `kind` in `kind: Pod`.
    fn key(&self) -> Option<&str> {
        key(self.text.get(self.indent..)?)
    }

    /// Like `key`, but after the dash of a list item.
    fn item_key(&self) -> Option<&str> {
        match self.text.get(self.indent..).and_then(|rest| rest.strip_prefix("- ")) {
            Some(rest) => key(rest.trim_start_matches(' ')),
            None => self.key(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }

    pub(super) fn is_separator(&self) -> bool {
        let text = self.text.trim_end();
        text == "---" || text == "..." || text.starts_with("--- ")
    }

    /// Whether the line can belong to a mapping whose names are in this column.
    fn belongs(&self, column: usize) -> bool {
        let sequence =
            || self.text.get(self.indent..).is_some_and(|rest| rest == "-" || rest.starts_with("- "));
        !self.is_separator()
            && (self.is_blank()
                || self.indent > column
                || (self.indent == column && (self.key().is_some() || sequence())))
    }
}

fn key(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(':')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let is_key = !name.is_empty()
        && name.bytes().all(is_name)
        && (rest.trim_end().is_empty() || rest.starts_with([' ', '\t']));
    is_key.then_some(name)
}

/// Splits a text into its lines.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0_usize;
    text.split('\n')
        .map(|text| {
            let line =
                Line { start, text, indent: text.len().saturating_sub(text.trim_start_matches(' ').len()) };
            start = start.saturating_add(text.len()).saturating_add(1);
            line
        })
        .collect()
}

/// Finds every YAML document in the text, in order.
pub(super) fn documents(text: &str, registry: &Registry) -> Vec<Region> {
    let lines = lines(text);
    let mut regions = Vec::new();
    // Limits how much malformed text is parsed again.
    let mut budget = text.len().saturating_mul(8).saturating_add(65_536);
    // Lines before this one are done.
    let mut floor = 0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let begins = |name: &str| matches!(name, "apiVersion" | "kind") || registry.may_begin_with(name);
        if !line.item_key().is_some_and(begins) {
            at = at.saturating_add(1);
            continue;
        }
        let mut column = line.indent;
        let before = lines.get(floor..at).unwrap_or_default();
        let above = before.iter().rev().take_while(|line| line.belongs(column)).count();
        let mut first = at.saturating_sub(above);
        // Lines above the first name of the mapping are not part of it.
        while lines.get(first).is_some_and(|line| line.indent != column || line.key().is_none()) && first < at
        {
            first = first.saturating_add(1);
        }
        // `aws iam get-role --output yaml` prints `Role:` above the document, which is part of it.
        let parent = first.checked_sub(1).filter(|line| *line >= floor).and_then(|line| lines.get(line));
        let is_parent = |line: &&Line<'_>| {
            line.indent < column
                && line.key().is_some_and(|key| registry.is_answer(key))
                && line.text.trim_end().ends_with(':')
        };
        if let Some(parent) = parent.filter(is_parent) {
            first = first.saturating_sub(1);
            column = parent.indent;
        }
        let end = extent(&lines, first, column);
        let region = read(text, lines.get(first..end).unwrap_or_default(), column, &mut budget);
        // The part that was cut off at an error is searched again.
        at = lines.partition_point(|line| line.start < region.end).max(at.saturating_add(1));
        floor = at;
        regions.push(region);
    }
    regions
}

/// Returns the line after the mapping that starts here. A repeated name begins another document.
fn extent(lines: &[Line<'_>], first: usize, column: usize) -> usize {
    let mut names: Vec<&str> = Vec::new();
    let mut end = first;
    for line in lines.iter().skip(first).take_while(|line| line.belongs(column)) {
        if let Some(name) = line.key().filter(|_| line.indent == column) {
            if matches!(name, "apiVersion" | "kind") && names.contains(&name) {
                break;
            }
            names.push(name);
        }
        end = end.saturating_add(1);
    }
    end
}

/// Parses the lines of a document; of a malformed one, as much as possible.
fn read(text: &str, lines: &[Line<'_>], column: usize, budget: &mut usize) -> Region {
    let start = lines.first().map_or(0, |line| line.start);
    let mut rest = lines;
    let mut first_error = None;
    for _ in 0..MOST_TRIES {
        let last = rest.iter().rposition(|line| !line.is_blank());
        rest = rest.get(..last.map_or(0, |last| last.saturating_add(1))).unwrap_or_default();
        let Some(end) = rest.last().map(Line::end) else { break };
        let Some(left) = budget.checked_sub(end.saturating_sub(start)) else { break };
        *budget = left;
        match yaml::parse(text.get(start..end).unwrap_or_default()) {
            // After a cut, the rest must still name its kind.
            Ok(document) if first_error.is_none() || names_itself(&document) => {
                return Region {
                    start,
                    end,
                    document: Ok(Arc::new(shifted(document, start))),
                    cut: first_error,
                };
            }
            Ok(_) => break,
            Err(error) => {
                let faulty = error.line.saturating_sub(1).min(rest.len().saturating_sub(1));
                first_error.get_or_insert(error);
                // Cut before the member of the outermost mapping that contains the error.
                let cut = rest.get(..=faulty).and_then(|lines| {
                    lines.iter().rposition(|line| line.indent == column && line.key().is_some())
                });
                rest = rest.get(..cut.unwrap_or(0)).unwrap_or_default();
            }
        }
    }
    let error = first_error
        .unwrap_or_else(|| yaml::YamlError { line: 1, reason: "it is not well-formed".to_owned() });
    Region { start, end: lines.last().map_or(start, Line::end), document: Err(error), cut: None }
}

fn names_itself(document: &Node) -> bool {
    document.text("apiVersion").is_some() && document.text("kind").is_some()
}

/// Moves the offsets of a document to those of the text around it. Line numbers remain the document's own.
fn shifted(mut node: Node, by: usize) -> Node {
    fn shift(node: &mut Node, by: usize) {
        node.start = node.start.saturating_add(by);
        node.end = node.end.saturating_add(by);
        match &mut node.content {
            yaml::Content::Scalar { .. } => {}
            yaml::Content::Sequence(elements) => elements.iter_mut().for_each(|element| shift(element, by)),
            yaml::Content::Mapping(members) => {
                members.iter_mut().for_each(|member| shift(&mut member.value, by));
            }
        }
    }
    shift(&mut node, by);
    node
}

/// Why there is no JSON value at an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoJson {
    /// The text ends before its brackets are closed.
    Unclosed,
    /// A string contains a line break, or the budget is used up.
    Broken,
}

/// Reads the JSON object or array that starts at this byte. Returns its range and its tree, if well-formed.
pub(super) fn json_value(text: &str, start: usize, budget: &mut usize) -> Result<Region, NoJson> {
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, byte) in bytes.iter().enumerate() {
        *budget = budget.checked_sub(1).ok_or(NoJson::Broken)?;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            // JSON strings contain no line breaks, and log lines have unclosed quotation marks.
            b'\n' if in_string => return Err(NoJson::Broken),
            b'{' | b'[' if !in_string => depth = depth.saturating_add(1),
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let end = start.saturating_add(offset).saturating_add(1);
            let slice = text.get(start..end).ok_or(NoJson::Broken)?;
            // Parsing costs more than matching brackets.
            *budget = budget.checked_sub(slice.len().saturating_mul(4)).ok_or(NoJson::Broken)?;
            let document = yaml::parse(slice).map(|node| Arc::new(shifted(node, start)));
            return Ok(Region { start, end, document, cut: None });
        }
    }
    Err(NoJson::Unclosed)
}
