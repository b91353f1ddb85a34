//! The documents of a fictional receiver.

use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::paste::registry::{DocumentKind, Documents};

pub(super) const NAME: ReceiverName = ReceiverName::new("example");

/// The audience it lets in: `{"exampleAudience": "vault"}`.
pub(super) const GATE: ArtifactKind = ArtifactKind::Configuration("example-gate");

pub(super) const DOCUMENTS: Documents = Documents {
    classify: |node| node.find("exampleAudience").map(|_| GATE),
    first_members: &["exampleAudience"],
    ..Documents::new(NAME, &[DocumentKind::new(GATE, "gate")])
};
