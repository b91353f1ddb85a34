//! Recognizes the documents of AWS IAM.

use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::paste::registry::{DocumentKind, Documents};
use crate::text::yaml::Node;

pub(super) const NAME: ReceiverName = ReceiverName::new("aws");

impl ReceiverName {
    /// AWS IAM: an OIDC provider and a role's trust policy, asked by `sts:AssumeRoleWithWebIdentity`.
    pub const AWS: Self = NAME;
}

/// An IAM policy, such as a role's trust policy.
pub(super) const TRUST_POLICY: ArtifactKind = ArtifactKind::Configuration("aws-trust-policy");
/// A role with its trust policy: `aws iam get-role`.
pub(super) const ROLE: ArtifactKind = ArtifactKind::Configuration("aws-role");
/// An OIDC provider: `aws iam get-open-id-connect-provider`.
pub(super) const OIDC_PROVIDER: ArtifactKind = ArtifactKind::Configuration("aws-oidc-provider");

pub(super) const DOCUMENTS: Documents = Documents {
    classify,
    first_members: &["Statement", "AssumeRolePolicyDocument", "ClientIDList"],
    answers: &["Role", "Roles"],
    looks: &[("\"Statement\"", TRUST_POLICY)],
    marks: &["\"Statement\""],
    ..Documents::new(
        NAME,
        &[
            DocumentKind { is_json_only: true, ..DocumentKind::new(TRUST_POLICY, "trust policy") },
            DocumentKind::new(ROLE, "role"),
            DocumentKind::new(OIDC_PROVIDER, "OIDC provider"),
        ],
    )
};

fn classify(node: &Node) -> Option<ArtifactKind> {
    let has = |name: &str| node.find(name).is_some();
    if has("AssumeRolePolicyDocument") {
        return Some(ROLE);
    }
    // A permissions policy is not a trust policy.
    let is_trust = |node: &Node| {
        node.find("Effect").is_some()
            && ["Principal", "NotPrincipal"].iter().any(|name| node.find(name).is_some())
    };
    if node.find("Statement").is_some_and(|one| is_trust(one) || one.elements().iter().any(is_trust)) {
        return Some(TRUST_POLICY);
    }
    (has("ClientIDList") || (has("Url") && has("ThumbprintList"))).then_some(OIDC_PROVIDER)
}
