//! A role of Vault's JWT auth method.

mod claims;

use super::role::{admits, ask_addresses, ask_names_of_claims, refuses, write_again};
use super::{members, time};
use crate::receivers::answers::skip;
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::signature::Algorithm;
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::text::yaml::{Content, Node};
use crate::verify::policy::Require;
use crate::verify::report::{Check, CheckId, Code};

/// Adds what the role and its configuration demand.
pub(super) fn ask_role(
    role: Option<&Setting>,
    config: Option<&Setting>,
    token: Token<'_>,
    demands: &mut Demands,
) {
    demands.require = Require::Any;
    if let Some(config) = config {
        ask_config(config, demands);
        match config.text("bound_issuer") {
            Ok(issuer) => {
                demands.issuers =
                    issuer.filter(|issuer| !issuer.is_empty()).map(|issuer| vec![issuer.to_owned()])
            }
            Err(check) => demands.checks.push(*check),
        }
    }
    let Some(role) = role else { return };
    let before = demands.checks.len();
    demands.checks.extend(role.unknown(CheckId::VaultRole, &[], members::JWT_ROLE));
    match role.text("role_type") {
        Ok(Some("jwt")) => {}
        Ok(Some("oidc")) => {
            let remedy = write_again(role, "Make it a role for tokens.", "role_type=jwt");
            let message = "The role is of the type oidc, which is for logging in with a browser.".to_owned();
            demands.checks.push(refuses(Code::OidcRole, message, remedy).at(role.place("role_type")));
        }
        Ok(_) => {
            let message = "The role does not say its type; if it was written so, Vault takes it for one of the type oidc and refuses it.";
            demands
                .checks
                .push(skip(CheckId::VaultRole, Code::NotGiven, message).at(role.place("role_type")));
        }
        Err(check) => demands.checks.push(*check),
    }
    match role.texts("bound_audiences") {
        Ok(audiences) if audiences.len() > claims::MOST_VALUES => {
            demands.checks.push(role.malformed("bound_audiences", "a list of texts", "too long"));
        }
        Ok(audiences) => demands.audiences = (!audiences.is_empty()).then_some(audiences),
        Err(check) => demands.checks.push(*check),
    }
    match role.text("bound_subject") {
        Ok(subject) => demands.subject = subject.filter(|subject| !subject.is_empty()).map(str::to_owned),
        Err(check) => demands.checks.push(*check),
    }
    for name in ["expiration_leeway", "not_before_leeway"] {
        demands.checks.extend(time::seconds(role, name).err().map(|check| *check));
    }
    match time::clock_skew(role) {
        Ok(leeway) => demands.leeway = leeway,
        Err(check) => demands.checks.push(*check),
    }
    claims::ask_names(role, token, demands);
    claims::ask_bound(role, token, demands);
    ask_addresses(role, demands);
    ask_names_of_claims(token, &[], demands);
    if demands.checks.len() == before {
        demands.checks.push(admits(role, "Every claim that the role is bound to has a bound value."));
    }
}

/// Checks the method's algorithms, and where its keys come from.
fn ask_config(config: &Setting, demands: &mut Demands) {
    demands.checks.extend(config.unknown(CheckId::Configuration, &[], members::JWT_CONFIG));
    let is_empty = |node: &Node| match &node.content {
        Content::Mapping(members) => members.is_empty(),
        _ => node.value() == Value::Null || node.as_str() == Some(""),
    };
    if config.root.find("provider_config").is_some_and(|provider| !is_empty(provider)) {
        let message = format!("{} is not evaluated here.", quote("provider_config"));
        let place = config.place("provider_config");
        demands.checks.push(skip(CheckId::Configuration, Code::NotEvaluated, message).at(place));
    }
    match config.texts("jwt_supported_algs") {
        Ok(names) if names.is_empty() => {}
        Ok(names) => {
            demands.algorithms = Some(names.iter().filter_map(|name| Algorithm::from_name(name)).collect());
        }
        Err(check) => demands.checks.push(*check),
    }
    let is_set = |name: &&&str| match config.root.find(name).map(Node::value) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    let sources = ["jwt_validation_pubkeys", "jwks_url", "jwks_pairs", "oidc_discovery_url"];
    if sources.iter().filter(is_set).count() > 1 {
        let message = "The configuration names several sources of keys, of which Vault takes one only.";
        demands
            .checks
            .push(skip(CheckId::Configuration, Code::MalformedConfiguration, message).at(config.place("")));
    }
}

/// Returns Vault's error message about a claim.
pub(super) fn error(check: &Check, claim: Option<&str>) -> Option<String> {
    let claim = claim?;
    let path = check.place.as_ref()?.path.as_deref()?;
    Some(match (check.code, path) {
        (Code::MalformedClaim, "user_claim" | "claim_mappings") => {
            format!("claim {claim:?} could not be converted to string")
        }
        (Code::MalformedClaim, _) => {
            "error validating claims: received claim is not a string, bool, int or list".to_owned()
        }
        (Code::MissingClaim, "user_claim") => format!("claim {claim:?} not found in token"),
        (Code::MissingClaim, "groups_claim") => format!("{claim:?} claim not found in token"),
        (Code::MissingClaim, _) => format!("error validating claims: claim {claim:?} is missing"),
        (Code::ClaimNotBound, _) => {
            format!(
                "error validating claims: claim {claim:?} does not match any associated bound claim values"
            )
        }
        _ => return None,
    })
}
