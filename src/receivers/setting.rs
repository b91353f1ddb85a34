//! One document of a receiver's configuration: a tree that knows its lines, and its members by their types.

use std::sync::Arc;

use super::answers;
use crate::cluster::Document;
use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::text::yaml::{Content, Node};
use crate::verify::report::{Check, CheckId, Code, Place};

/// The most unknown members that are named.
const MOST_UNKNOWN: usize = 8;

/// One document of a configuration.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) kind: ArtifactKind,
    /// The receiver that defines this kind of document.
    pub(super) owner: Option<ReceiverName>,
    /// The receiver that it configures: the owner, or the receiver whose own pod it is.
    pub(super) is_part_of: Option<ReceiverName>,
    pub(super) root: Arc<Node>,
    /// What a place calls it: `trust policy`, `ServiceAccount team-a/app`.
    pub(super) name: String,
    /// The command that wrote it, if it is one.
    pub(super) written: Option<Written>,
    /// Whether the paste only quotes it. It can then refuse a token, but not let one in.
    pub(super) is_quoted: bool,
    pub(super) lines_before: usize,
    pub(super) text: String,
    pub(super) document: Document,
}

/// A command that wrote a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The program: `vault` or `bao`.
    pub(super) tool: &'static str,
    /// The path it writes to, such as `auth/kubernetes/role/app`.
    pub(super) path: String,
}

impl Setting {
    /// Returns the document's text.
    pub(super) fn as_text(&self) -> &str {
        &self.text
    }

    /// Returns the place of a part of the document, by its path: `Statement[0].Condition`.
    pub(super) fn place(&self, path: &str) -> Place {
        let line = line_at(&self.root, path).saturating_add(self.lines_before);
        Place { object: self.name.clone(), path: (!path.is_empty()).then(|| path.to_owned()), line }
    }

    /// Converts a line of the document to a line of the text in which it was found.
    pub(super) fn line(&self, line: usize) -> usize {
        line.saturating_add(self.lines_before)
    }

    /// Returns the document's size in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns a member's text; `Err` if it is present and not a text.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Box<Check>> {
        text_of(self.root.find(name)).map_err(|found| self.malformed(name, "a text", found).into())
    }

    /// Returns a member's texts: from a list or, as on Vault's command line, from one comma-separated text.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, Box<Check>> {
        texts_of(self.root.find(name)).map_err(|found| self.malformed(name, "a list of texts", found).into())
    }

    /// Returns the texts of a member that must be a list.
    pub(super) fn list(&self, path: &[&str]) -> Result<Vec<String>, Box<Check>> {
        match self.root.at(path) {
            Some(node) if !matches!(node.content, Content::Sequence(_)) && node.value() != Value::Null => {
                Err(self.malformed(&path.join("."), "a list of texts", node.value().kind()).into())
            }
            node => texts_of(node.filter(|node| node.value() != Value::Null))
                .map_err(|found| self.malformed(&path.join("."), "a list of texts", found).into()),
        }
    }

    /// Returns a boolean member, which may also be the text `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Box<Check>> {
        match self.root.find(name).map(Node::value) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(is_true)) => Ok(Some(is_true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(self.malformed(name, "true or false", other.kind()).into()),
        }
    }

    /// Returns a check for each unknown member at a path, at most [`MOST_UNKNOWN`]: it is not evaluated here.
    pub(super) fn unknown(&self, id: CheckId, path: &[&str], known: &[&str]) -> Vec<Check> {
        let members = self.root.at(path).map_or(&[][..], Node::members);
        let unknown = members.iter().filter(|member| !known.contains(&member.name.as_str()));
        unknown
            .take(MOST_UNKNOWN)
            .map(|member| {
                let message = format!("{} is not evaluated here.", quote(&member.name));
                let path: Vec<&str> = path.iter().copied().chain([member.name.as_str()]).collect();
                answers::skip(id, Code::NotEvaluated, message).at(self.place(&path.join(".")))
            })
            .collect()
    }

    /// Returns a check for a malformed part, which leaves the receiver's answer open.
    pub(super) fn malformed(&self, path: &str, expected: &str, found: &str) -> Check {
        let message = format!("{} is {found}; it must be {expected}.", quote(path));
        answers::skip(CheckId::Configuration, Code::MalformedConfiguration, message).at(self.place(path))
    }
}

/// Reads a text; `Err` with the type that it has instead.
pub(super) fn text_of(node: Option<&Node>) -> Result<Option<&str>, &'static str> {
    match node {
        None => Ok(None),
        Some(node) => match node.value() {
            Value::Null => Ok(None),
            Value::String(_) => Ok(node.as_str()),
            other => Err(other.kind()),
        },
    }
}

/// Reads texts from a list or from one comma-separated text.
pub(super) fn texts_of(node: Option<&Node>) -> Result<Vec<String>, &'static str> {
    let Some(node) = node else { return Ok(Vec::new()) };
    match &node.content {
        Content::Sequence(elements) => elements
            .iter()
            .map(|one| one.as_str().map(str::to_owned).ok_or_else(|| one.value().kind()))
            .collect(),
        Content::Mapping(_) => Err("an object"),
        Content::Scalar { .. } => Ok(text_of(Some(node))?
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect()),
    }
}

/// Returns the line of the node at a path, or of the deepest part of the path that exists. Names may contain dots and
/// brackets.
fn line_at(root: &Node, path: &str) -> usize {
    let (mut node, mut rest, mut line) = (root, path, root.line);
    loop {
        rest = rest.trim_start_matches('.');
        if let Some((index, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let element = index.parse().ok().and_then(|index: usize| node.elements().get(index));
            let Some(element) = element else { return line };
            (node, rest, line) = (element, after, element.line);
            continue;
        }
        let member = node.members().iter().find_map(|member| {
            let after = rest.strip_prefix(member.name.as_str())?;
            (after.is_empty() || after.starts_with(['.', '['])).then_some((member, after))
        });
        let Some((member, after)) = member.filter(|_| !rest.is_empty()) else { return line };
        (node, rest, line) = (&member.value, after, member.line);
    }
}
