//! Finds the receivers' settings in pasted configuration: each a tree that knows its lines.

use std::collections::HashSet;
use std::sync::Arc;

use super::answers;
use super::setting::{Setting, Written};
use crate::cluster::Document;
use crate::explain::ReceiverName;
use crate::paste::registry::{DocumentKind, Registry};
use crate::paste::{ArtifactKind, Mending};
use crate::text::json;
use crate::text::yaml::Node;
use crate::token::error::OptionsError;
use crate::verify::report::{Check, CheckId, Code, Place};

/// The most receiver documents that are read.
const MAX_SETTINGS: usize = 64;

/// Cluster objects that are read along with a receiver's documents.
const OBJECTS: [ArtifactKind; 6] = [
    ArtifactKind::ServiceAccount,
    ArtifactKind::Pod,
    ArtifactKind::Workload,
    ArtifactKind::Discovery,
    ArtifactKind::Authentication,
    ArtifactKind::KubeApiServer,
];

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
