//! Represents a document that is a text or part of a paste, and reads each only once.

use core::ops::Range;
use std::sync::Arc;

use super::option::EvidenceOption;
use crate::paste::registry::Registry;
use crate::paste::{Artifact, Paste, Quotation};
use crate::token::error::TokenError;

/// A document to read.
#[derive(Debug, Clone)]
pub struct Document(Source);

#[derive(Debug, Clone)]
enum Source {
    /// A text that is not read yet.
    Text(EvidenceOption),
    Found {
        paste: Arc<Paste>,
        index: usize,
        /// How many lines precede the paste.
        lines_before: usize,
        /// Whether the rest of the paste may contain pods that cannot be read.
        lists_pods: bool,
    },
}

impl From<EvidenceOption> for Document {
    fn from(option: EvidenceOption) -> Self {
        Self(Source::Text(option))
    }
}

impl From<&str> for Document {
    fn from(text: &str) -> Self {
        EvidenceOption::from(text).into()
    }
}

/// Whether a document stands alone where it was found.
#[derive(Clone, Copy, Default)]
pub(crate) struct Standing<'a> {
    pub(crate) is_quoted: bool,
    pub(crate) quoted: Option<Quotation>,
    pub(crate) note: Option<&'a str>,
}

impl Standing<'_> {
    /// Whether it can provide keys, issuers or audiences.
    pub(crate) fn is_usable(self) -> bool {
        !self.is_quoted && self.quoted.is_none() && self.note.is_none()
    }
}

impl<'a> Standing<'a> {
    pub(crate) fn of(artifact: &'a Artifact) -> Self {
        Self { is_quoted: !artifact.stands_alone, quoted: artifact.quoted, note: artifact.note.as_deref() }
    }
}

/// A document that was read: its paste, and its position in it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) paste: Arc<Paste>,
    /// The artifacts in the document, by their index.
    indices: Range<usize>,
    lines_before: usize,
    /// Whether the document is itself an artifact, rather than the text that contains them.
    is_found: bool,
}

/// An artifact in a document.
pub(crate) struct Part<'a> {
    pub(crate) index: usize,
    pub(crate) artifact: &'a Artifact,
    /// Whether it stands alone in the document.
    pub(crate) standing: Standing<'a>,
    /// How many lines precede it.
    pub(crate) lines_before: usize,
}

impl Reading {
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let artifacts = self.paste.artifacts().get(self.indices.clone()).unwrap_or_default();
        self.indices.clone().zip(artifacts).map(|(index, artifact)| {
            let is_itself = self.is_found && index == self.indices.start;
            Part {
                index,
                artifact,
                standing: if is_itself { Standing::default() } else { Standing::of(artifact) },
                lines_before: self.lines_before.saturating_add(artifact.line).saturating_sub(1),
            }
        })
    }

    /// Identifies a part, also if several documents contain it: a caller who passes all artifacts passes the contents
    /// of a ConfigMap twice. Only an artifact of a paste has an identity, and that paste outlives the reading.
    pub(crate) fn place(&self, part: &Part<'_>) -> Option<(usize, usize)> {
        self.is_found.then(|| (Arc::as_ptr(&self.paste).addr(), part.index))
    }

    /// Returns a part as a separate document.
    pub(crate) fn document(&self, part: &Part<'_>) -> Document {
        let (paste, index) = (Arc::clone(&self.paste), part.index);
        Document(Source::Found { paste, index, lines_before: self.lines_before, lists_pods: false })
    }
}

impl Document {
    /// Creates documents from the texts and artifacts that a caller passes.
    pub fn all(options: &[EvidenceOption]) -> Vec<Self> {
        options.iter().cloned().map(Self::from).collect()
    }

    /// Returns every artifact of a paste that has a text, each as a document.
    pub fn all_of(paste: &Arc<Paste>) -> Vec<Self> {
        let has_text = |index: &usize| paste.artifacts().get(*index).is_some_and(|one| one.text.is_some());
        let lists_pods = paste.lists_pods();
        let found = (0..paste.artifacts().len()).filter(has_text);
        found
            .map(|index| Self(Source::Found { paste: Arc::clone(paste), index, lines_before: 0, lists_pods }))
            .collect()
    }

    /// Returns the artifact with this index in a paste; `None` if it has no text, such as a token.
    pub fn found(paste: &Arc<Paste>, index: usize) -> Option<Self> {
        paste.artifacts().get(index)?.text.as_ref()?;
        let paste = Arc::clone(paste);
        Some(Self(Source::Found { paste, index, lines_before: 0, lists_pods: false }))
    }

    fn text(&self) -> &str {
        match &self.0 {
            Source::Text(option) => &option.text,
            Source::Found { paste, index, .. } => {
                paste.artifacts().get(*index).and_then(|one| one.text.as_deref()).unwrap_or_default()
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text().len()
    }

    pub(crate) fn standing(&self) -> Standing<'_> {
        match &self.0 {
            Source::Text(option) => Standing {
                is_quoted: !option.stands_alone,
                quoted: option.quoted,
                note: option.note.as_deref(),
            },
            Source::Found { paste, index, .. } => {
                paste.artifacts().get(*index).map(Standing::of).unwrap_or_default()
            }
        }
    }

    /// Returns where it was found inside another document.
    pub(crate) fn container(&self) -> Option<&str> {
        match &self.0 {
            Source::Text(option) => option.from.as_deref(),
            Source::Found { paste, index, .. } => paste.artifacts().get(*index)?.from.as_deref(),
        }
    }

    /// Whether it may contain pods that are not found: the items of a `PodList` do not name their kind.
    pub(crate) fn lists_pods(&self) -> bool {
        matches!(self.0, Source::Found { lists_pods: true, .. }) || self.text().contains("PodList")
    }

    /// Reads the document, unless it was read already.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES).
    pub(crate) fn read(&self, registry: &Registry) -> Result<Reading, TokenError> {
        Ok(match &self.0 {
            Source::Text(option) => {
                let paste = Arc::new(Paste::read_with(&option.text, registry)?);
                let indices = 0..paste.artifacts().len();
                Reading { paste, indices, lines_before: option.line.saturating_sub(1), is_found: false }
            }
            Source::Found { paste, index, lines_before, .. } => Reading {
                paste: Arc::clone(paste),
                indices: paste.within(*index),
                lines_before: *lines_before,
                is_found: true,
            },
        })
    }
}
