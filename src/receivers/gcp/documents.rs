//! Recognizes the documents of Google Workload Identity Federation.

use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::paste::registry::{DocumentKind, Documents};
use crate::text::yaml::Node;

pub(super) const NAME: ReceiverName = ReceiverName::new("gcp");

impl ReceiverName {
    /// Google Workload Identity Federation.
    pub const GCP: Self = NAME;
}

/// A provider of a workload identity pool: `gcloud iam workload-identity-pools providers describe`.
pub(super) const PROVIDER: ArtifactKind = ArtifactKind::Configuration("gcp-provider");
/// A credential configuration of the type `external_account`.
pub(super) const CREDENTIALS: ArtifactKind = ArtifactKind::Configuration("gcp-credentials");

pub(super) const DOCUMENTS: Documents = Documents {
    classify,
    first_members: &["attributeCondition", "attributeMapping", "credential_source"],
    looks: &[("\"attributeMapping\"", PROVIDER)],
    marks: &["\"attributeMapping\"", "\"external_account\""],
    ..Documents::new(
        NAME,
        &[
            DocumentKind::new(PROVIDER, "provider"),
            DocumentKind { is_json_only: true, ..DocumentKind::new(CREDENTIALS, "credential configuration") },
        ],
    )
};

fn classify(node: &Node) -> Option<ArtifactKind> {
    if node.text("type") == Some("external_account") {
        return Some(CREDENTIALS);
    }
    let is_provider = node.find("attributeMapping").is_some() || node.at(&["oidc", "issuerUri"]).is_some();
    is_provider.then_some(PROVIDER)
}
