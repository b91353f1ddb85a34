//! A pasted text, read once: everything in it, and the trees of its documents.

use std::sync::Arc;

use super::document;
use super::registry::Registry;
use super::{Artifact, found_in};
use crate::text::yaml::Node;
use crate::token::error::TokenError;

/// A pasted text with what was found in it. Evidence and configuration can be taken from it without reading it again.
#[derive(Debug, Clone, Default)]
pub struct Paste {
    artifacts: Vec<Artifact>,
    /// For each artefact the tree of its text, where finding it has made one.
    roots: Vec<Option<Arc<Node>>>,
    lists_pods: bool,
}

impl Paste {
    /// Finds everything in a text.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES).
    pub(crate) fn read_with(text: &str, registry: &Registry) -> Result<Self, TokenError> {
        let (artifacts, roots) = found_in(text, registry)?.into_iter().unzip();
        Ok(Self { artifacts, roots, lists_pods: text.contains("PodList") })
    }

    /// What was found, in the order of the text.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }

    /// As [`artifacts`](Self::artifacts), and nothing else of it.
    pub(super) fn into_artifacts(self) -> Vec<Artifact> {
        self.artifacts
    }

    /// Whether there may be pods in it that are no artefacts: the items of a `PodList` do not name their kind.
    pub(crate) fn lists_pods(&self) -> bool {
        self.lists_pods
    }

    /// The tree of an artefact's text, with the lines of that text; `None` if it is no single document.
    pub(crate) fn root(&self, index: usize) -> Option<Arc<Node>> {
        let known = self.roots.get(index).and_then(Option::as_ref);
        known.map(Arc::clone).or_else(|| {
            let text = self.artifacts.get(index)?.text.as_deref()?;
            document::read(text).map(Arc::new)
        })
    }

    /// An artefact's place, and those of the artefacts inside of it.
    pub(crate) fn within(&self, index: usize) -> core::ops::Range<usize> {
        let rest = self.artifacts.get(index..).unwrap_or_default();
        let end = rest.first().map_or(0, |one| one.end);
        let inside = rest.iter().skip(1).take_while(|one| one.start < end).count();
        index..index.saturating_add(usize::from(!rest.is_empty())).saturating_add(inside)
    }
}
