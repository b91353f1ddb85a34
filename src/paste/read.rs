//! Reads a pasted text once, and keeps everything in it with the trees of its documents.

use std::sync::Arc;

use super::document;
use super::registry::Registry;
use super::{Artifact, found_in};
use crate::text::yaml::Node;
use crate::token::error::TokenError;

/// A pasted text with everything found in it. Evidence and configuration can use it without parsing it again.
#[derive(Debug, Clone, Default)]
pub struct Paste {
    artifacts: Vec<Artifact>,
    /// The tree of each artifact's text, if the search has parsed it.
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

    /// Returns what was found, in the order of the text.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }

    /// Like [`artifacts`](Self::artifacts), but drops the rest.
    pub(super) fn into_artifacts(self) -> Vec<Artifact> {
        self.artifacts
    }

    /// Whether it may contain pods that are not found as artifacts: the items of a `PodList` do not name their kind.
    pub(crate) fn lists_pods(&self) -> bool {
        self.lists_pods
    }

    /// Returns the tree of an artifact's text, with the lines of that text; `None` if it is not a single document.
    pub(crate) fn root(&self, index: usize) -> Option<Arc<Node>> {
        let known = self.roots.get(index).and_then(Option::as_ref);
        known.map(Arc::clone).or_else(|| {
            let text = self.artifacts.get(index)?.text.as_deref()?;
            document::read(text).map(Arc::new)
        })
    }

    /// Returns the index of an artifact and of those inside it, as a range.
    pub(crate) fn within(&self, index: usize) -> core::ops::Range<usize> {
        let rest = self.artifacts.get(index..).unwrap_or_default();
        let end = rest.first().map_or(0, |one| one.end);
        let inside = rest.iter().skip(1).take_while(|one| one.start < end).count();
        index..index.saturating_add(usize::from(!rest.is_empty())).saturating_add(inside)
    }
}
