//! Recognizes the documents of Microsoft Entra.

use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::paste::registry::{DocumentKind, Documents};
use crate::text::yaml::Node;

pub(super) const NAME: ReceiverName = ReceiverName::new("entra");

impl ReceiverName {
    /// Microsoft Entra: federated identity credentials.
    pub const ENTRA: Self = NAME;
}

/// A federated identity credential: `az identity federated-credential show`.
pub(super) const CREDENTIAL: ArtifactKind = ArtifactKind::Configuration("entra-credential");

pub(super) const DOCUMENTS: Documents = Documents {
    classify,
    first_members: &["audiences", "claimsMatchingExpression"],
    // The lists of the Graph API, and of ARM.
    answers: &["value", "properties"],
    ..Documents::new(NAME, &[DocumentKind::new(CREDENTIAL, "federated credential")])
};

fn classify(node: &Node) -> Option<ArtifactKind> {
    let has = |name: &str| node.find(name).is_some();
    let has_subject = has("subject") && has("audiences");
    (has("issuer") && (has_subject || has("claimsMatchingExpression"))).then_some(CREDENTIAL)
}
