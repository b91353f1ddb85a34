//! Defines a document as a caller passes it.

use serde::Deserialize;

use crate::paste::Quotation;

/// A document as a caller passes it: an [`Artifact`](crate::Artifact) that was found in a text, or any text.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceOption {
    /// The document's text.
    #[ts(optional, type = "string")]
    pub text: String,
    /// The line on which it starts in its source, so that findings name lines there.
    #[ts(optional)]
    #[serde(default = "first_line")]
    pub line: usize,
    /// Where it was found inside another document: [`Artifact::from`](crate::Artifact).
    #[ts(optional)]
    #[serde(default)]
    pub from: Option<String>,
    /// Whether it stood alone: [`Artifact::stands_alone`](crate::Artifact). If not, it provides no evidence.
    #[ts(optional)]
    #[serde(default = "by_itself")]
    pub stands_alone: bool,
    /// Why it counts as a quotation. With a receiver's configuration that is only quoted, `simulate` answers at best
    /// `unverified`.
    #[ts(optional)]
    #[serde(default)]
    pub quoted: Option<Quotation>,
    /// Why it cannot be used, if so. It then provides no evidence.
    #[ts(optional)]
    #[serde(default)]
    pub note: Option<String>,
}

fn by_itself() -> bool {
    true
}

fn first_line() -> usize {
    1
}

impl From<&str> for EvidenceOption {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), line: 1, from: None, stands_alone: true, quoted: None, note: None }
    }
}
