//! Reads members of a document: each is absent, valid or a fault. A member that is blank or of the wrong type never
//! counts as absent.

use crate::text::json::Value;
use crate::text::yaml::{Content, Node};

/// A malformed member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// `metadata.uid`
    pub(crate) path: String,
    /// `a number`
    pub(crate) found: &'static str,
    /// `a string`
    pub(crate) expected: &'static str,
    pub(crate) line: usize,
}

/// Reads members, and keeps the first fault.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) fault: Option<Fault>,
}

impl Reader {
    /// Reads a text that must not be empty.
    pub(super) fn text<'a>(&mut self, parent: &'a Node, name: &str, path: &str) -> Option<&'a str> {
        match self.text_or_blank(parent, name, path) {
            Some("") => {
                let node = parent.find(name).unwrap_or(parent);
                self.fault(node, &joined(path, name), "an empty string", "a string");
                None
            }
            text => text,
        }
    }

    /// Reads a text that may be empty.
    pub(super) fn text_or_blank<'a>(&mut self, parent: &'a Node, name: &str, path: &str) -> Option<&'a str> {
        let node = present(parent, name)?;
        let text = node.as_str();
        if text.is_none() {
            self.wrong(node, &joined(path, name), "a string");
        }
        text
    }

    /// Returns the elements of a list; none if it is absent.
    pub(super) fn list<'a>(&mut self, parent: &'a Node, name: &str, path: &str) -> &'a [Node] {
        let Some(node) = present(parent, name) else { return &[] };
        if !matches!(node.content, Content::Sequence(_)) {
            self.wrong(node, &joined(path, name), "an array");
        }
        node.elements()
    }

    /// Reads an object.
    pub(super) fn object<'a>(&mut self, parent: &'a Node, name: &str, path: &str) -> Option<&'a Node> {
        let node = present(parent, name)?;
        if matches!(node.content, Content::Mapping(_)) {
            return Some(node);
        }
        self.wrong(node, &joined(path, name), "an object");
        None
    }

    /// Reads `true` or `false`.
    pub(super) fn boolean(&mut self, parent: &Node, name: &str, path: &str) -> Option<bool> {
        let node = present(parent, name)?;
        match &node.content {
            Content::Scalar { .. } if let Value::Bool(truth) = node.value() => Some(truth),
            _ => {
                self.wrong(node, &joined(path, name), "a boolean");
                None
            }
        }
    }

    fn wrong(&mut self, node: &Node, path: &str, expected: &'static str) {
        self.fault(node, path, kind(node), expected);
    }

    pub(super) fn fault(&mut self, node: &Node, path: &str, found: &'static str, expected: &'static str) {
        let fault = || Fault { path: path.to_owned(), found, expected, line: node.line };
        self.fault.get_or_insert_with(fault);
    }
}

/// Returns a member that is present and not null. Kubernetes treats null as absent.
pub(super) fn present<'a>(parent: &'a Node, name: &str) -> Option<&'a Node> {
    parent.find(name).filter(|node| kind(node) != "null")
}

/// Returns the type of a node.
pub(super) fn kind(node: &Node) -> &'static str {
    match &node.content {
        Content::Scalar { .. } => node.value().kind(),
        Content::Sequence(_) => "an array",
        Content::Mapping(_) => "an object",
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
