//! What paste is told of receivers: how their documents look, and the lines of their errors.
//!
//! Paste knows how text is laid out, and the documents of a cluster. Whose configuration a document is, only its receiver
//! can tell: whoever looks through a text hands over what each receiver registers.

use super::artifact::ArtifactKind;
use crate::explain::ReceiverName;
use crate::explain::row::ErrorLines;
use crate::text::yaml::Node;

/// A line of a text, and where it starts.
pub(crate) type PlacedLine<'a> = (usize, &'a str);

/// How the documents of one receiver are told from other text.
pub(crate) struct Documents {
    /// Whose they are.
    pub(crate) receiver: ReceiverName,
    /// The kinds of them.
    pub(crate) kinds: &'static [DocumentKind],
    /// What a mapping without `apiVersion` and `kind` is.
    pub(crate) classify: fn(&Node) -> Option<ArtifactKind>,
    /// Whether an object of a cluster is a part of the receiver itself, as the API server's own pod is.
    pub(crate) is_its_own: fn(ArtifactKind, &Node) -> bool,
    /// The members with which such a document may begin in YAML, where no `kind` tells.
    pub(crate) first_members: &'static [&'static str],
    /// The members under which a command of its owner prints one, as `Role` of `aws iam get-role`.
    pub(crate) answers: &'static [&'static str],
    /// What such a document has in it although it cannot be read, and of which kind it then is.
    pub(crate) looks: &'static [(&'static str, ArtifactKind)],
    /// Texts inside of another document that hold one of these are looked through.
    pub(crate) marks: &'static [&'static str],
    /// What begins with the first of these lines that is no JSON and no YAML, and how many lines it has.
    pub(crate) begins: fn(&[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)>,
    /// Why what these lines say does not count, by the lines after it.
    pub(crate) undone: fn(&str, &[PlacedLine<'_>]) -> Option<&'static str>,
}

/// One kind of document.
pub(crate) struct DocumentKind {
    pub(crate) kind: ArtifactKind,
    /// What it is called in a place, as `trust policy`.
    pub(crate) called: &'static str,
    /// Whether the receiver takes it as JSON only.
    pub(crate) is_json_only: bool,
}

impl Documents {
    /// A receiver that is told by nothing yet.
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
    /// What a mapping is, if it is a receiver's configuration.
    pub(super) fn classify(&self, node: &Node) -> Option<ArtifactKind> {
        self.documents.iter().find_map(|documents| (documents.classify)(node))
    }

    /// The receiver whose configuration a document is. Objects of a cluster are nobody's, but for its own parts.
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

    /// Whether a document at this path of an unnamed one is what a command of its owner printed.
    pub(super) fn is_answer(&self, path: &str) -> bool {
        let first = path
            .trim_start_matches(|one: char| one == '[' || one == ']' || one.is_ascii_digit() || one == '.');
        let first = first.split(['.', '[']).next().unwrap_or_default();
        first.is_empty() || self.documents.iter().any(|documents| documents.answers.contains(&first))
    }

    /// What a document that is not well-formed says that it is.
    pub(super) fn by_look(&self, text: &str) -> Option<ArtifactKind> {
        let mut looks = self.documents.iter().flat_map(|documents| documents.looks);
        looks.find(|(mark, _)| text.contains(mark)).map(|(_, kind)| *kind)
    }

    /// Whether a text inside of another document may hold one.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.documents.iter().any(|documents| documents.marks.iter().any(|mark| text.contains(mark)))
    }

    /// What begins with the first of these lines, and how many it has.
    pub(super) fn begins(&self, lines: &[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)> {
        self.documents.iter().find_map(|documents| (documents.begins)(lines))
    }

    /// Why what was said does not count, by the lines after it.
    pub(super) fn undone(&self, own: &str, after: &[PlacedLine<'_>]) -> Option<&'static str> {
        self.documents.iter().find_map(|documents| (documents.undone)(own, after))
    }

    /// Whether a line is a known error.
    pub(super) fn is_error(&self, line: &str) -> bool {
        crate::explain::is_known(line, &self.lines)
    }
}
