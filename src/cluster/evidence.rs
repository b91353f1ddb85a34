//! Reads documents into keys and the manifests of objects.

use core::ops::Range;
use std::collections::HashSet;

use super::document::{Document, Part, Reading};
use super::manifests::{Body, Manifest, Metadata};
use crate::paste::registry::Registry;
use crate::paste::{Artifact, ArtifactKind};
use crate::token::error::OptionsError;

/// The most documents that are read.
pub const MAX_DOCUMENTS: usize = 256;

/// The most text that is read, of all documents together, in bytes.
pub const MAX_EVIDENCE_BYTES: usize = 4_194_304;

/// What was read already, because a caller who passes all artifacts passes the contents of a ConfigMap twice.
#[derive(Default)]
struct Seen {
    texts: HashSet<(ArtifactKind, String)>,
    /// The artifacts of a paste that were read, so that their texts need no comparison.
    places: HashSet<(usize, usize)>,
    wholes: usize,
}

/// The evidence in the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether the documents may contain a pod that cannot be read as one: quoted, truncated, or in another kind of
    /// list.
    hides_a_pod: bool,
    pub(super) items: Vec<Item>,
    /// The entries of the key set that each document provided, if the keys are from the evidence.
    pub(super) key_sources: Vec<(Origin, Range<usize>)>,
}

/// One document, and how many lines precede it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) content: Content,
    pub(super) origin: Origin,
    lines_before: usize,
}

/// The source of an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The document: `JWK Set`, `KubeAPIServer cluster`.
    pub(crate) name: String,
    /// Its line in the text where it was found.
    pub(crate) line: usize,
    /// The number of the whole document, which the entries of one ConfigMap share.
    pub(super) whole: usize,
}

/// The contents of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Keys(String),
    Manifest(Box<Manifest>),
}

/// A manifest, with the number of lines that precede it.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) manifest: &'a Manifest,
    lines_before: usize,
}

impl Known<'_> {
    /// Converts a line of the document to a line of the text in which it was found.
    pub(crate) fn line(&self, line: usize) -> usize {
        self.lines_before.saturating_add(line)
    }
}

impl Evidence {
    /// Reads documents, and skips those without evidence.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES), all of them together larger than
    /// [`MAX_EVIDENCE_BYTES`], or too many documents.
    pub(crate) fn read_with(documents: &[Document], registry: &Registry) -> Result<Self, OptionsError> {
        let refused = |message: String| OptionsError::new("evidence", message);
        let bytes = documents.iter().fold(0_usize, |sum, document| sum.saturating_add(document.bytes()));
        if bytes > MAX_EVIDENCE_BYTES {
            let message = format!("the documents have {bytes} bytes; at most {MAX_EVIDENCE_BYTES} are read.");
            return Err(refused(message));
        }
        let is_usable = |document: &&Document| document.standing().is_usable();
        let mut out = Self {
            hides_a_pod: documents.iter().any(|document| !is_usable(&document) || document.lists_pods()),
            ..Self::default()
        };
        let mut seen = Seen::default();
        for document in documents.iter().filter(is_usable) {
            let reading = document.read(registry).map_err(|error| refused(error.message))?;
            let mut map_end = 0;
            for part in reading.parts() {
                if part.artifact.start >= map_end {
                    seen.wholes = seen.wholes.saturating_add(1);
                }
                if part.artifact.kind == ArtifactKind::ConfigMap {
                    map_end = part.artifact.end;
                }
                out.add(document, &reading, &part, &mut seen);
                if out.items.len() > MAX_DOCUMENTS {
                    return Err(refused(format!("there are more than {MAX_DOCUMENTS} documents.")));
                }
            }
        }
        Ok(out)
    }

    fn add(&mut self, document: &Document, reading: &Reading, part: &Part<'_>, seen: &mut Seen) {
        let Artifact { kind, text, from, .. } = part.artifact;
        let is_pod = *kind == ArtifactKind::Pod;
        self.hides_a_pod |= is_pod && !part.standing.is_usable();
        let Some(text) = text.as_ref().filter(|_| part.standing.is_usable()) else { return };
        let is_new = reading.place(part).is_none_or(|place| seen.places.insert(place));
        if !is_new || !seen.texts.insert((*kind, text.clone())) {
            return;
        }
        let content = match kind {
            ArtifactKind::Jwks | ArtifactKind::Jwk => {
                Some((Content::Keys(text.clone()), name_of_keys(*kind)))
            }
            ArtifactKind::Pem => {
                let keys = Some(public_keys(text)).filter(|keys| !keys.is_empty());
                keys.map(|keys| (Content::Keys(keys), name_of_keys(*kind)))
            }
            kind => {
                reading.paste.root(part.index).and_then(|root| Manifest::from_document(*kind, &root)).map(
                    |manifest| {
                        let name = manifest.metadata.describe();
                        (Content::Manifest(Box::new(manifest)), name)
                    },
                )
            }
        };
        self.hides_a_pod |= is_pod && content.is_none();
        let Some((content, name)) = content else { return };
        let place = from.as_deref().or_else(|| document.container());
        let name = place.map_or(name.clone(), |place| format!("{name} in {place}"));
        let lines_before = part.lines_before;
        let origin = Origin { name, line: lines_before.saturating_add(1), whole: seen.wholes };
        self.items.push(Item { content, origin, lines_before });
    }

    /// Whether the documents may contain a pod that cannot be read as one.
    pub(crate) fn hides_a_pod(&self) -> bool {
        self.hides_a_pod
    }

    /// Returns every manifest, in the given order.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = Known<'_>> {
        self.items.iter().filter_map(|item| match &item.content {
            Content::Manifest(manifest) => Some(Known { manifest, lines_before: item.lines_before }),
            Content::Keys(_) => None,
        })
    }

    /// Returns the object of this kind, namespace and name, if it was given.
    pub(crate) fn object(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<Known<'_>> {
        self.manifests().find(|known| {
            if matches!(known.manifest.body, Body::Unreadable(_)) {
                return false;
            }
            let Metadata { kind: own, namespace: place, name: own_name, .. } = &known.manifest.metadata;
            // A manifest without a namespace may belong to any.
            let is_there = namespace.is_none() || place.is_none() || place.as_deref() == namespace;
            own == kind && is_there && own_name.as_deref() == Some(name)
        })
    }
}

fn name_of_keys(kind: ArtifactKind) -> String {
    match kind {
        ArtifactKind::Jwks => "JWK Set",
        ArtifactKind::Jwk => "JWK",
        _ => "PEM",
    }
    .to_owned()
}

/// Returns the blocks of a PEM text that are public keys. A certificate next to a token is the API server's CA, not a
/// key that signs tokens.
fn public_keys(pem: &str) -> String {
    let mut out = String::new();
    let mut is_inside = false;
    for line in pem.lines() {
        if let Some(label) = line.strip_prefix("-----BEGIN ") {
            is_inside = label.ends_with("PUBLIC KEY-----");
        }
        if is_inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
