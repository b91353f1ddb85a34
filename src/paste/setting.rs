//! What the configuration of a receiver of tokens looks like: which members tell it, whoever wrote it down.

use super::ArtifactKind;
use crate::text::yaml::{Content, Node};

/// Members that begin such a document in YAML, where no `kind` tells.
pub(super) const NAMES: [&str; 21] = [
    "Statement",
    "AssumeRolePolicyDocument",
    "ClientIDList",
    "attributeCondition",
    "attributeMapping",
    "audiences",
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

/// Members of a role of Vault that say whom it lets in.
const VAULT_ROLE: [&str; 7] = [
    "bound_audiences",
    "bound_claims",
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
    "bound_subject",
    "user_claim",
];

/// Members that a role has beside those.
const BESIDE_ROLE: [&str; 7] =
    ["alias_name_source", "audience", "bound_claims_type", "role_type", "token_policies", "token_ttl", "ttl"];

/// Members of the configuration of an auth method of Vault.
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
    // What a policy permits is another matter than whom it lets in.
    let is_trust = |node: &Node| {
        node.find("Effect").is_some()
            && ["Principal", "NotPrincipal"].iter().any(|name| node.find(name).is_some())
    };
    if node.find("Statement").is_some_and(|one| is_trust(one) || one.elements().iter().any(is_trust)) {
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
    if has("issuer") && ((has("subject") && has("audiences")) || has("claimsMatchingExpression")) {
        return Some(ArtifactKind::EntraCredential);
    }
    // One word of prose before a colon is no document.
    let is_list = |name: &str| {
        let content = node.find(name).map(|node| &node.content);
        matches!(content, Some(Content::Sequence(_) | Content::Mapping(_)))
    };
    let count = VAULT_ROLE.iter().chain(&BESIDE_ROLE).filter(|name| has(name)).count();
    if VAULT_ROLE.iter().any(|name| has(name)) && (count > 1 || VAULT_ROLE.iter().any(|name| is_list(name))) {
        return Some(ArtifactKind::VaultRole);
    }
    let count = VAULT_CONFIG.iter().filter(|name| has(name)).count();
    let has_url = || VAULT_CONFIG.iter().any(|name| node.text(name).is_some_and(|text| text.contains("://")));
    (count > 1 || (count == 1 && has_url())).then_some(ArtifactKind::VaultConfig)
}

/// A table of Vault's, by its rows.
pub(super) fn vault(has: impl Fn(&str) -> bool) -> Option<ArtifactKind> {
    if VAULT_ROLE.into_iter().any(&has) {
        return Some(ArtifactKind::VaultRole);
    }
    VAULT_CONFIG.into_iter().any(has).then_some(ArtifactKind::VaultConfig)
}

/// Whether a document at this path of an unnamed one is what a command of its owner printed: `Role` of
/// `aws iam get-role`, `data` of `vault read -format=json`, `value` of the Graph API.
pub(super) fn is_answer(path: &str) -> bool {
    let first =
        path.trim_start_matches(|one: char| one == '[' || one == ']' || one.is_ascii_digit() || one == '.');
    let first = first.split(['.', '[']).next().unwrap_or_default();
    ["", "Role", "Roles", "data", "value", "properties"].contains(&first)
}
