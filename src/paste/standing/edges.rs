//! Finds the lines that separate parts of a text: blank lines, comments, YAML separators, Markdown fences, shell
//! prompts, and the ends of a heredoc.

use core::ops::Range;

use super::commands::{bare_command, heredoc, is_beside_the_answer, prompt, quotation_of};
use crate::paste::artifact::Quotation;
use crate::paste::lines::Line;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// An empty line, or a comment.
    Blank,
    /// `---` between YAML documents.
    Separator,
    /// ```` ``` ````
    Fence,
    /// `$ oc get pod`, with its continuation lines.
    Prompt,
    /// `cat <<EOF` or `EOF`.
    Heredoc,
}

/// The edges of a text, and the places between its fences and prompts.
pub(super) struct Edges {
    /// The edge on each line, if any.
    pub(super) of_lines: Vec<Option<Edge>>,
    /// The first line of each place, and why everything in it is quoted, if it is.
    places: Vec<(usize, Option<Quotation>)>,
}

impl Edges {
    pub(super) fn new(lines: &[Line<'_>]) -> Self {
        let mut out = Self { of_lines: Vec::with_capacity(lines.len()), places: vec![(0, None)] };
        let (mut is_fenced, mut goes_on, mut tag) = (false, false, None);
        // The current command, with all of its lines.
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
        // The first line may itself be an edge.
        if self.places.last().is_some_and(|(first, _)| *first == line) {
            self.places.pop();
        }
        self.places.push((line, quotation));
    }

    /// Starts new places for the output of commands whose prompts are at the end of the line before.
    pub(super) fn begin_answers(&mut self, answers: &[(usize, &str)]) {
        self.places.extend(answers.iter().map(|(line, command)| (*line, quotation_of(command))));
        // A prompt on that line already starts a place, and the sort is stable.
        self.places.sort_by_key(|(line, _)| *line);
        self.places.dedup_by_key(|(line, _)| *line);
    }

    /// Returns why everything in the place of a line is quoted, if it is.
    pub(super) fn quotation(&self, line: usize) -> Option<Quotation> {
        self.places.get(self.place_of(line)).and_then(|(_, quotation)| *quotation)
    }

    /// Returns the lines of each place.
    pub(super) fn places(&self) -> impl Iterator<Item = Range<usize>> {
        self.places.iter().map(|(first, _)| *first..self.end_of_place(*first))
    }

    /// Returns the first line after the place of this line.
    pub(super) fn end_of_place(&self, line: usize) -> usize {
        self.places
            .get(self.place_of(line).saturating_add(1))
            .map_or(self.of_lines.len(), |(first, _)| *first)
    }

    /// Returns the index of a line's place.
    pub(super) fn place_of(&self, line: usize) -> usize {
        self.places.partition_point(|(first, _)| *first <= line).saturating_sub(1)
    }
}

/// Whether a line is empty or a comment, with a space after its number sign. Stack traces number their lines with `#0`.
fn is_blank(text: &str) -> bool {
    text.is_empty() || text == "#" || text.starts_with("# ")
}

fn is_separator(text: &str) -> bool {
    text == "---" || text == "..." || text.starts_with("--- #")
}

/// Returns the language of a fence; `None` if the line is not a fence.
fn fence(text: &str) -> Option<&str> {
    let language = ["```", "~~~"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let is_name = |one: char| one.is_ascii_alphanumeric() || "-_+. =".contains(one);
    language.chars().all(is_name).then(|| language.trim())
}

/// Returns why text in this language is quoted, if the language is one for quotations.
fn quoting_language(language: &str) -> Option<Quotation> {
    match language.to_ascii_lowercase().as_str() {
        "diff" | "patch" => Some(Quotation::Diff),
        "log" | "logs" | "accesslog" => Some(Quotation::Output),
        _ => None,
    }
}

/// Whether only spaces precede a thing on its line.
pub(super) fn opens(before: &str) -> bool {
    before.trim_start_matches(' ').is_empty()
}

/// Removes `Authorization: Bearer` from the text before a token.
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
    /// A prompt with the next command, because `oc get --raw` prints no final line break.
    Prompt(&'a str),
}

/// Returns what follows a thing on its last line; `None` if it is other text.
pub(super) fn closes(after: &str) -> Option<Below<'_>> {
    match after.trim() {
        // zsh prints `%` after output that has no final line break.
        "" | "%" => Some(Below::Nothing),
        other => prompt(other).map(Below::Prompt),
    }
}
