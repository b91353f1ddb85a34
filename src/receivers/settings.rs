//! Finds the receivers' settings in pasted configuration: each a tree that knows its lines.

use std::collections::HashSet;
use std::sync::Arc;

use super::answers;
use crate::cluster::Document;
use crate::explain::ReceiverName;
use crate::paste::registry::{DocumentKind, Registry};
use crate::paste::{ArtifactKind, Mending};
use crate::text::escape::quote;
use crate::text::json::{self, Value};
use crate::text::yaml::{Content, Node};
use crate::token::error::OptionsError;
use crate::verify::report::{Check, CheckId, Code, Place};

/// The most receiver documents that are read.
const MAX_SETTINGS: usize = 64;

/// The most unknown members that are named.
const MOST_UNKNOWN: usize = 8;

/// Cluster objects that are read along with a receiver's documents.
const OBJECTS: [ArtifactKind; 6] = [
    ArtifactKind::ServiceAccount,
    ArtifactKind::Pod,
    ArtifactKind::Workload,
    ArtifactKind::Discovery,
    ArtifactKind::Authentication,
    ArtifactKind::KubeApiServer,
];

/// One document of a configuration.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) kind: ArtifactKind,
    /// The receiver that defines this kind of document.
    owner: Option<ReceiverName>,
    /// The receiver that it configures: the owner, or the receiver whose own pod it is.
    is_part_of: Option<ReceiverName>,
    pub(super) root: Arc<Node>,
    /// What a place calls it: `trust policy`, `ServiceAccount team-a/app`.
    pub(super) name: String,
    /// The command that wrote it, if it is one.
    pub(super) written: Option<Written>,
    /// Whether the paste only quotes it. It can then refuse a token, but not let one in.
    pub(super) is_quoted: bool,
    lines_before: usize,
    text: String,
    document: Document,
}

/// A whole configuration.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    all: Vec<Setting>,
    unreadable: Vec<(ReceiverName, Place, String)>,
    keys: Vec<String>,
    is_mended: bool,
}

/// Reads a document that is neither JSON nor YAML; `None` for any other.
pub(super) type ReadOther<'a> = dyn Fn(ArtifactKind, &str) -> Option<Result<Tree, String>> + 'a;

/// A document's tree, and the command that wrote it.
type Tree = (Node, Option<Written>);

/// A command that wrote a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The program: `vault` or `bao`.
    pub(super) tool: &'static str,
    /// The path it writes to, such as `auth/kubernetes/role/app`.
    pub(super) path: String,
}

/// Returns a kind's receiver, and the description of the kind.
fn owner(kind: ArtifactKind, registry: &Registry) -> Option<(ReceiverName, &'static DocumentKind)> {
    registry.documents.iter().find_map(|documents| {
        let own = documents.kinds.iter().find(|own| own.kind == kind)?;
        Some((documents.receiver, own))
    })
}

impl Settings {
    /// Reads documents, including those nested in others.
    pub(super) fn read(
        documents: &[Document],
        registry: &Registry,
        read_other: &ReadOther<'_>,
    ) -> Result<Self, OptionsError> {
        let mut out = Self::default();
        let mut seen: HashSet<(usize, usize)> = HashSet::new();
        for document in documents {
            let standing = document.standing();
            if standing.is_quoted && standing.quoted.is_none() {
                continue;
            }
            let reading =
                document.read(registry).map_err(|error| OptionsError::new("config", error.message))?;
            for part in reading.parts() {
                let artifact = part.artifact;
                let quoted = standing.quoted.or(part.standing.quoted);
                let is_read = match quoted {
                    None => !standing.is_quoted,
                    Some(quoted) => artifact.kind.is_setting() && quoted.is_by_what_surrounds_it(),
                };
                let Some(text) = artifact.text.as_ref().filter(|_| is_read) else { continue };
                if reading.place(&part).is_some_and(|place| !seen.insert(place)) {
                    continue;
                }
                let lines_before = part.lines_before;
                if matches!(artifact.kind, ArtifactKind::Jwks | ArtifactKind::Jwk | ArtifactKind::Pem) {
                    out.keys.push(text.clone());
                    continue;
                }
                let own = owner(artifact.kind, registry);
                if own.is_none() && !OBJECTS.contains(&artifact.kind) {
                    continue;
                }
                // Invisible characters were removed, and they might be what makes two texts differ.
                let unseen = [Mending::InvisibleCharacters, Mending::WhiteSpace];
                out.is_mended |=
                    own.is_some() && artifact.mended.iter().any(|mending| unseen.contains(mending));
                let root = || reading.paste.root(part.index);
                let read = match part.standing.note.or(standing.note) {
                    Some(note) => Err(note.to_owned()),
                    None => read_setting(artifact.kind, own.map(|(_, kind)| kind), text, root, read_other),
                };
                let settings = out.all.iter().filter(|setting| setting.owner.is_some());
                if own.is_some() && settings.count() >= MAX_SETTINGS {
                    let message =
                        format!("there are more than {MAX_SETTINGS} documents; pass those of one receiver.");
                    return Err(OptionsError::new("config", message));
                }
                match (read, own) {
                    (Ok((root, written)), _) => {
                        let name = own.map_or_else(|| object_name(&root), |(_, kind)| kind.called.to_owned());
                        out.all.push(Setting {
                            kind: artifact.kind,
                            owner: own.map(|(receiver, _)| receiver),
                            is_part_of: artifact.receiver,
                            root,
                            name,
                            written,
                            is_quoted: quoted.is_some(),
                            lines_before,
                            document: reading.document(&part),
                            text: text.clone(),
                        });
                    }
                    (Err(reason), Some((receiver, kind))) => {
                        let line = lines_before.saturating_add(1);
                        let place = Place { object: kind.called.to_owned(), path: None, line };
                        out.unreadable.push((receiver, place, reason));
                    }
                    (Err(_), None) => {}
                }
            }
        }
        Ok(out)
    }

    /// Returns the receiver of the first document that has one.
    pub(super) fn receiver(&self) -> Option<ReceiverName> {
        let read = self.all.iter().find_map(|setting| setting.owner.or(setting.is_part_of));
        read.or_else(|| self.unreadable.first().map(|(receiver, ..)| *receiver))
    }

    /// Returns the documents of this kind.
    pub(super) fn of(&self, kind: ArtifactKind) -> impl Iterator<Item = &Setting> {
        self.all.iter().filter(move |setting| setting.kind == kind)
    }

    pub(super) fn of_receiver(&self, receiver: ReceiverName) -> impl Iterator<Item = &Setting> {
        self.all.iter().filter(move |setting| setting.owner == Some(receiver))
    }

    /// Returns the first of all documents.
    pub(super) fn first(&self) -> Option<&Setting> {
        self.all.first()
    }

    /// Returns the keys among the documents.
    pub(super) fn pasted_keys(&self) -> Option<Vec<String>> {
        (!self.keys.is_empty()).then(|| self.keys.clone())
    }

    /// Returns the cluster objects among the documents, which answer checks that need the cluster.
    pub(super) fn evidence(&self) -> Vec<Document> {
        let is_object = |setting: &&Setting| OBJECTS.contains(&setting.kind);
        // A receiver's own pod is not the token's pod.
        let is_of_token =
            |setting: &&Setting| setting.kind != ArtifactKind::Pod || setting.is_part_of.is_none();
        self.all
            .iter()
            .filter(is_object)
            .filter(is_of_token)
            .map(|setting| setting.document.clone())
            .collect()
    }

    /// Returns checks for what could not be read, so that it never counts as absent.
    pub(super) fn problems(&self, receiver: ReceiverName, asked_once: &[&[ArtifactKind]]) -> Vec<Check> {
        let unreadable = self.unreadable.iter().filter(|(own, ..)| *own == receiver);
        let mut out: Vec<Check> = unreadable
            .map(|(_, place, reason)| {
                let id = CheckId::Configuration;
                answers::skip(id, Code::MalformedConfiguration, reason.clone()).at(place.clone())
            })
            .collect();
        for kinds in asked_once {
            let mut all = self.all.iter().filter(|setting| kinds.contains(&setting.kind));
            if let Some(second) = all.nth(1) {
                let message = "Only the first one of its kind was asked: paste one at a time.";
                out.push(
                    answers::skip(CheckId::Configuration, Code::NotEvaluated, message).at(second.place("")),
                );
            }
        }
        for setting in self.of_receiver(receiver).filter(|setting| setting.is_quoted) {
            let message = "This is quoted inside other text, so it can let no token in. Paste it by itself.";
            out.push(
                answers::skip(CheckId::Configuration, Code::NotEvaluated, message).at(setting.place("")),
            );
        }
        if self.is_mended {
            let message = "Characters that nobody sees stood in the configuration; the receiver compares them, and here they were left out.";
            out.push(answers::skip(CheckId::Configuration, Code::NotEvaluated, message));
        }
        out
    }
}

/// Formats an object's name: `ServiceAccount team-a/app`.
fn object_name(root: &Node) -> String {
    let text = |path: &[&str]| root.at(path).and_then(Node::as_str).unwrap_or_default().to_owned();
    let (kind, namespace, name) =
        (text(&["kind"]), text(&["metadata", "namespace"]), text(&["metadata", "name"]));
    if namespace.is_empty() { format!("{kind} {name}") } else { format!("{kind} {namespace}/{name}") }
}

/// Reads a document's tree, and the command that wrote it.
fn read_setting(
    kind: ArtifactKind,
    own: Option<&DocumentKind>,
    text: &str,
    root: impl FnOnce() -> Option<Arc<Node>>,
    read_other: &ReadOther<'_>,
) -> Result<(Arc<Node>, Option<Written>), String> {
    if let Some(read) = read_other(kind, text) {
        return read.map(|(root, written)| (Arc::new(root), written));
    }
    if let Some(reason) = no_json(kind, own, text) {
        return Err(reason.to_owned());
    }
    root().map(|root| (root, None)).ok_or_else(|| "This document cannot be read.".to_owned())
}

/// Returns why a receiver would not accept this document, although it can be read: what looks like JSON must be JSON,
/// and some kinds must always be JSON. Cluster objects may be any YAML.
fn no_json(kind: ArtifactKind, own: Option<&DocumentKind>, text: &str) -> Option<&'static str> {
    if !kind.is_setting() || json::parse(text.trim().as_bytes()).is_ok() {
        return None;
    }
    if text.trim_start().starts_with(['{', '[']) {
        return Some(
            "This is not JSON, so the receiver refuses it: look for comments, commas before a closing bracket, single quotes and \
             names without quotes.",
        );
    }
    // The owners' own tools print the other kinds as YAML.
    let is_json_only = own.is_some_and(|own| own.is_json_only);
    is_json_only.then_some("This is YAML, and the receiver takes such a document as JSON only.")
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
