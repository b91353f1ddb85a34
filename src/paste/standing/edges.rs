//! Lines that bound what stands between them: blank ones, comments, separators of YAML, fences of Markdown, prompts of a
//! shell, the ends of a heredoc.

use core::ops::Range;

use super::commands::{bare_command, heredoc, is_beside_the_answer, prompt, quotation_of};
use crate::paste::artifact::Quotation;
use crate::paste::lines::Line;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Nothing, or a comment.
    Blank,
    /// `---` between YAML documents.
    Separator,
    /// ```` ``` ````
    Fence,
    /// `$ oc get pod`, with the lines over which it goes on.
    Prompt,
    /// `cat <<EOF` or `EOF`.
    Heredoc,
}

/// The edges of a text, and the places between its fences and prompts.
pub(super) struct Edges {
    /// For each line.
    pub(super) of_lines: Vec<Option<Edge>>,
    /// The first line of each place, and why all in it is quoted, if it is.
    places: Vec<(usize, Option<Quotation>)>,
}

impl Edges {
    pub(super) fn new(lines: &[Line<'_>]) -> Self {
        let mut out = Self { of_lines: Vec::with_capacity(lines.len()), places: vec![(0, None)] };
        let (mut is_fenced, mut goes_on, mut tag) = (false, false, None);
        // The command whose answer is read, over all of its lines.
        let mut whole = String::new();
        for (number, line) in lines.iter().enumerate() {
            let text = line.text.trim();
            let edge = if let Some(language) = fence(text) {
                let quotation = if is_fenced { None } else { quoting_language(language) };
                is_fenced = !is_fenced;
                out.begin_place(number, quotation);
                Some(Edge::Fence)
            } else if goes_on {
                whole.push(' ');
                whole.push_str(text);
                out.begin_place(number, quotation_of(&whole));
                Some(Edge::Prompt)
            } else if out.of_lines.last() == Some(&Some(Edge::Prompt)) && is_beside_the_answer(text) {
                Some(Edge::Prompt)
            } else if let Some(command) = prompt(text).or_else(|| bare_command(text)) {
                command.clone_into(&mut whole);
                out.begin_place(number, quotation_of(command));
                Some(Edge::Prompt)
            } else if is_blank(text) {
                Some(Edge::Blank)
            } else if is_separator(text) {
                Some(Edge::Separator)
            } else if tag == Some(text) || heredoc(text).is_some() {
                Some(Edge::Heredoc)
            } else {
                None
            };
            if tag == Some(text) {
                tag = None;
            }
            tag = heredoc(text).or(tag);
            goes_on = edge == Some(Edge::Prompt) && text.ends_with('\\');
            out.of_lines.push(edge);
        }
        out
    }

    fn begin_place(&mut self, line: usize, quotation: Option<Quotation>) {
        // The first line may be an edge itself.
        if self.places.last().is_some_and(|(first, _)| *first == line) {
            self.places.pop();
        }
        self.places.push((line, quotation));
    }

    /// Begins other places: the answers to commands whose prompts are at the end of the line before.
    pub(super) fn begin_answers(&mut self, answers: &[(usize, &str)]) {
        self.places.extend(answers.iter().map(|(line, command)| (*line, quotation_of(command))));
        // A prompt on that line has a place of its own: the sort keeps their order.
        self.places.sort_by_key(|(line, _)| *line);
        self.places.dedup_by_key(|(line, _)| *line);
    }

    /// Why everything in the place of a line is quoted, if it is.
    pub(super) fn quotation(&self, line: usize) -> Option<Quotation> {
        self.places.get(self.place_of(line)).and_then(|(_, quotation)| *quotation)
    }

    /// The lines of each place.
    pub(super) fn places(&self) -> impl Iterator<Item = Range<usize>> {
        self.places.iter().map(|(first, _)| *first..self.end_of_place(*first))
    }

    /// The first line after the place in which this one is.
    pub(super) fn end_of_place(&self, line: usize) -> usize {
        self.places
            .get(self.place_of(line).saturating_add(1))
            .map_or(self.of_lines.len(), |(first, _)| *first)
    }

    /// The number of the place of a line.
    pub(super) fn place_of(&self, line: usize) -> usize {
        self.places.partition_point(|(first, _)| *first <= line).saturating_sub(1)
    }
}

/// Nothing, or a comment as people write one: a number sign with a space. Traces number their lines with it.
fn is_blank(text: &str) -> bool {
    text.is_empty() || text == "#" || text.starts_with("# ")
}

fn is_separator(text: &str) -> bool {
    text == "---" || text == "..." || text.starts_with("--- #")
}

/// The language that a fence names; nothing if the line is none.
fn fence(text: &str) -> Option<&str> {
    let language = ["```", "~~~"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let is_name = |one: char| one.is_ascii_alphanumeric() || "-_+. =".contains(one);
    language.chars().all(is_name).then(|| language.trim())
}

/// Languages of texts that quote others.
fn quoting_language(language: &str) -> Option<Quotation> {
    match language.to_ascii_lowercase().as_str() {
        "diff" | "patch" => Some(Quotation::Diff),
        "log" | "logs" | "accesslog" => Some(Quotation::Output),
        _ => None,
    }
}

/// Whether a thing begins its line: only spaces precede it.
pub(super) fn opens(before: &str) -> bool {
    before.trim_start_matches(' ').is_empty()
}

/// The start of a line without `Authorization: Bearer`, as it precedes a token.
pub(super) fn without_header_name(before: &str) -> &str {
    let without = |text: &'_ str, word: &str| -> usize {
        let is_there = text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if is_there { word.len() } else { 0 }
    };
    let text = before.trim_start();
    let text = text.get(without(text, "Authorization:")..).unwrap_or_default().trim_start();
    text.get(without(text, "Bearer")..).unwrap_or_default().trim_start()
}

/// What follows a thing on its last line, if it is not other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below<'a> {
    Nothing,
    /// The prompt with the next command: `oc get --raw` prints no line break.
    Prompt(&'a str),
}

/// What follows a thing on its last line; `None` if it is other text.
pub(super) fn closes(after: &str) -> Option<Below<'_>> {
    match after.trim() {
        // The mark of zsh for an output that ends without a line break.
        "" | "%" => Some(Below::Nothing),
        other => prompt(other).map(Below::Prompt),
    }
}
