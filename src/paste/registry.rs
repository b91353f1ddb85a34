//! Holds what receivers register with paste: how to recognize their documents and error lines.
//!
//! Paste knows the layout of text and the documents of a cluster. Only a receiver can recognize its own configuration,
//! so each search is given what the receivers register.

use super::artifact::ArtifactKind;
use crate::explain::ReceiverName;
use crate::explain::row::ErrorLines;
use crate::text::yaml::Node;

/// A line of a text, and where it starts.
pub(crate) type PlacedLine<'a> = (usize, &'a str);

/// How to recognize the documents of one receiver.
pub(crate) struct Documents {
    /// The receiver.
    pub(crate) receiver: ReceiverName,
    /// The kinds of its documents.
    pub(crate) kinds: &'static [DocumentKind],
    /// Returns the kind of a mapping without `apiVersion` and `kind`.
    pub(crate) classify: fn(&Node) -> Option<ArtifactKind>,
    /// Whether a cluster object is part of the receiver itself, such as the API server's own pod.
    pub(crate) is_its_own: fn(ArtifactKind, &Node) -> bool,
    /// The members with which such a document may begin in YAML, if it has no `kind`.
    pub(crate) first_members: &'static [&'static str],
    /// The members under which the owner's own tool prints a document, such as `Role` in `aws iam get-role`.
    pub(crate) answers: &'static [&'static str],
    /// Texts by which a malformed document is recognized, and its kind.
    pub(crate) looks: &'static [(&'static str, ArtifactKind)],
    /// A text nested in another document is searched if it contains one of these.
    pub(crate) marks: &'static [&'static str],
    /// Returns what begins with the first of these lines outside of JSON and YAML, and how many lines it has.
    pub(crate) begins: fn(&[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)>,
    /// Returns why these lines do not count, by the lines after them.
    pub(crate) undone: fn(&str, &[PlacedLine<'_>]) -> Option<&'static str>,
}

/// One kind of document.
pub(crate) struct DocumentKind {
    pub(crate) kind: ArtifactKind,
    /// What a place calls it, such as `trust policy`.
    pub(crate) called: &'static str,
    /// Whether the receiver accepts it only as JSON.
    pub(crate) is_json_only: bool,
}

impl Documents {
    /// Creates a receiver's entry that recognizes nothing yet.
    pub(crate) const fn new(receiver: ReceiverName, kinds: &'static [DocumentKind]) -> Self {
        Self {
            receiver,
            kinds,
            classify: |_| None,
            is_its_own: |_, _| false,
            first_members: &[],
            answers: &[],
            looks: &[],
            marks: &[],
            begins: |_| None,
            undone: |_, _| None,
        }
    }
}

impl DocumentKind {
    pub(crate) const fn new(kind: ArtifactKind, called: &'static str) -> Self {
        Self { kind, called, is_json_only: false }
    }
}

/// What all receivers register, in the order in which they are asked.
#[derive(Clone, Default)]
pub(crate) struct Registry {
    pub(crate) documents: Vec<&'static Documents>,
    pub(crate) lines: Vec<&'static ErrorLines>,
}

impl Registry {
    /// Returns the kind of a mapping, if it is a receiver's configuration.
    pub(super) fn classify(&self, node: &Node) -> Option<ArtifactKind> {
        self.documents.iter().find_map(|documents| (documents.classify)(node))
    }

    /// Returns the receiver that a document configures. Cluster objects have none, except a receiver's own parts.
    pub(super) fn receiver_of(&self, kind: ArtifactKind, node: Option<&Node>) -> Option<ReceiverName> {
        let is_own = |documents: &&&Documents| {
            kind.is_no_object() && documents.kinds.iter().any(|own| own.kind == kind)
                || node.is_some_and(|node| (documents.is_its_own)(kind, node))
        };
        self.documents.iter().find(is_own).map(|documents| documents.receiver)
    }

    /// Whether such a document may begin with this member.
    pub(super) fn may_begin_with(&self, member: &str) -> bool {
        self.documents.iter().any(|documents| documents.first_members.contains(&member))
    }

    /// Whether a document at this path of an unnamed one is the output of its owner's tool.
    pub(super) fn is_answer(&self, path: &str) -> bool {
        let first = path
            .trim_start_matches(|one: char| one == '[' || one == ']' || one.is_ascii_digit() || one == '.');
        let first = first.split(['.', '[']).next().unwrap_or_default();
        first.is_empty() || self.documents.iter().any(|documents| documents.answers.contains(&first))
    }

    /// Returns the kind of a malformed document, by the texts in it.
    pub(super) fn by_look(&self, text: &str) -> Option<ArtifactKind> {
        let mut looks = self.documents.iter().flat_map(|documents| documents.looks);
        looks.find(|(mark, _)| text.contains(mark)).map(|(_, kind)| *kind)
    }

    /// Whether a text nested in another document may contain a receiver's document.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.documents.iter().any(|documents| documents.marks.iter().any(|mark| text.contains(mark)))
    }

    /// Returns what begins with the first of these lines, and how many lines it has.
    pub(super) fn begins(&self, lines: &[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)> {
        self.documents.iter().find_map(|documents| (documents.begins)(lines))
    }

    /// Returns why this text does not count, by the lines after it.
    pub(super) fn undone(&self, own: &str, after: &[PlacedLine<'_>]) -> Option<&'static str> {
        self.documents.iter().find_map(|documents| (documents.undone)(own, after))
    }

    /// Whether a line is a known error.
    pub(super) fn is_error(&self, line: &str) -> bool {
        crate::explain::is_known(line, &self.lines)
    }
}
