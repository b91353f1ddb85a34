//! What the configuration of a receiver of tokens looks like: which members tell it, whoever wrote it down.

use super::ArtifactKind;
use crate::yaml::Node;

/// Members that begin such a document in YAML, where no `kind` tells.
pub(super) const NAMES: [&str; 20] = [
    "Statement",
    "AssumeRolePolicyDocument",
    "ClientIDList",
    "attributeCondition",
    "attributeMapping",
    "credential_source",
    "claimsMatchingExpression",
    "bound_audiences",
    "bound_claims",
    "bound_claims_type",
    "bound_issuer",
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_subject",
    "disable_iss_validation",
    "jwks_url",
    "jwt_validation_pubkeys",
    "kubernetes_host",
    "oidc_discovery_url",
    "user_claim",
];

/// Members that only a role of Vault has.
const VAULT_ROLE: [&str; 8] = [
    "bound_audiences",
    "bound_claims",
    "bound_service_account_name_selector",
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
    "bound_subject",
    "user_claim",
];

/// Members that only the configuration of an auth method of Vault has.
const VAULT_CONFIG: [&str; 7] = [
    "bound_issuer",
    "disable_iss_validation",
    "jwks_pairs",
    "jwks_url",
    "jwt_validation_pubkeys",
    "kubernetes_host",
    "oidc_discovery_url",
];

/// What a mapping is, if it is a receiver's configuration.
pub(super) fn classify(node: &Node) -> Option<ArtifactKind> {
    let has = |name: &str| node.find(name).is_some();
    if has("AssumeRolePolicyDocument") {
        return Some(ArtifactKind::AwsRole);
    }
    let is_statement = |node: &Node| node.find("Effect").is_some();
    if node.find("Statement").is_some_and(|one| is_statement(one) || one.elements().iter().any(is_statement))
    {
        return Some(ArtifactKind::AwsTrustPolicy);
    }
    if has("ClientIDList") || (has("Url") && has("ThumbprintList")) {
        return Some(ArtifactKind::AwsOidcProvider);
    }
    if node.text("type") == Some("external_account") {
        return Some(ArtifactKind::GcpCredentials);
    }
    if has("attributeMapping") || node.at(&["oidc", "issuerUri"]).is_some() {
        return Some(ArtifactKind::GcpProvider);
    }
    if has("issuer") && (has("audiences") || has("claimsMatchingExpression")) {
        return Some(ArtifactKind::EntraCredential);
    }
    vault(|name| has(name))
}

/// A role or a configuration of Vault, by its members.
pub(super) fn vault(has: impl Fn(&str) -> bool) -> Option<ArtifactKind> {
    if VAULT_ROLE.into_iter().any(&has) {
        return Some(ArtifactKind::VaultRole);
    }
    VAULT_CONFIG.into_iter().any(has).then_some(ArtifactKind::VaultConfig)
}

/// Whether a document at this path of an unnamed one is what a command of its owner printed: `Role` of
/// `aws iam get-role`, `data` of `vault read -format=json`, `value` of the Graph API.
pub(super) fn is_answer(path: &str) -> bool {
    let first = path.split(['.', '[']).next().unwrap_or_default();
    ["Role", "data", "value", "properties"].contains(&first)
}
