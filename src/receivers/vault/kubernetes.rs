//! A role of Vault's Kubernetes auth method.

use super::members;
use super::role::{admits, ask_addresses, ask_names_of_claims, is_glob, is_written, of_role, refuses};
use crate::receivers::answers::skip;
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::signature::Algorithm;
use crate::text::escape::{quote, quote_list};
use crate::text::json::Value;
use crate::text::yaml::Node;
use crate::verify::policy::Require;
use crate::verify::report::command::{Blank, Filled};
use crate::verify::report::{CheckId, Code, Remedy};

const NAMES: &str = "bound_service_account_names";
const NAMESPACES: &str = "bound_service_account_namespaces";
/// The most names and namespaces of a role; no real role has more.
const MOST_BOUND: usize = 1000;

/// `allowedSigningAlgs` of `path_login.go`.
const ALGORITHMS: [&str; 9] =
    ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

/// The claims that the method reads in addition to the registered ones (`serviceAccount` of `path_login.go`).
const CLAIMS: [&str; 5] = [
    "kubernetes.io",
    "kubernetes.io/serviceaccount/namespace",
    "kubernetes.io/serviceaccount/secret.name",
    "kubernetes.io/serviceaccount/service-account.name",
    "kubernetes.io/serviceaccount/service-account.uid",
];

const ALIAS: &str = "alias_name_source";

const SELECTOR: &str = "bound_service_account_namespace_selector";

pub(super) fn ask_role(
    role: Option<&Setting>,
    config: Option<&Setting>,
    token: Token<'_>,
    demands: &mut Demands,
) {
    demands.require = Require::ServiceAccount;
    demands.algorithms = Some(ALGORITHMS.into_iter().filter_map(Algorithm::from_name).collect());
    if let Some(config) = config {
        ask_config(config, demands);
    }
    let Some(role) = role else { return };
    match role.text("audience") {
        Ok(audience) => {
            demands.audiences =
                audience.filter(|audience| !audience.is_empty()).map(|audience| vec![audience.to_owned()]);
        }
        Err(check) => demands.checks.push(*check),
    }
    let before = demands.checks.len();
    demands.checks.extend(role.unknown(CheckId::VaultRole, &[], members::KUBERNETES_ROLE));
    ask_alias(role, demands);
    ask_names_of_claims(token, &CLAIMS, demands);
    if let Some(Value::String(audience)) = token.contents.payload.find("aud") {
        let message =
            "The \"aud\" claim is a text and not a list, which this auth method cannot read.".to_owned();
        let remedy =
            Remedy::new("Use a token of the API server's TokenRequest, whose audiences are always a list.");
        let check = refuses(Code::MalformedClaim, message, remedy);
        demands.checks.push(check.found(audience.as_str()));
    }
    let kubernetes = token.contents.kubernetes.as_ref();
    let account = kubernetes.and_then(|kubernetes| kubernetes.service_account.as_ref()?.name.as_deref());
    let namespace = kubernetes.and_then(|kubernetes| kubernetes.namespace.as_deref());
    // Adding a value to one list lets in only this account if the other list has exactly this token's value.
    let lets_in_one = |list: &str, own: Option<&str>| {
        role.texts(list).is_ok_and(|bound| matches!(bound.as_slice(), [one] if Some(one.as_str()) == own))
    };
    let (is_one_namespace, is_one_name) = (lets_in_one(NAMESPACES, namespace), lets_in_one(NAMES, account));
    ask_list(role, (NAMES, Code::NameNotBound, "service account"), account, is_one_namespace, demands);
    let is_set = |node: &&Node| node.value() != Value::Null && node.as_str() != Some("");
    match role.root.find(SELECTOR).filter(is_set) {
        Some(_) if !is_bound(role, NAMESPACES, namespace) => {
            let message =
                "Namespaces are also bound by a selector of their labels, which only the cluster knows.";
            demands
                .checks
                .push(skip(CheckId::VaultRole, Code::NotEvaluated, message).at(role.place(SELECTOR)));
        }
        Some(_) => {}
        None => ask_list(
            role,
            (NAMESPACES, Code::NamespaceNotBound, "namespace"),
            namespace,
            is_one_name,
            demands,
        ),
    }
    ask_addresses(role, demands);
    if demands.checks.len() == before {
        demands.checks.push(admits(role, "The role is bound to this service account and namespace."));
    }
}

/// Checks the source of the alias. Vault refuses to save a role with any other value.
fn ask_alias(role: &Setting, demands: &mut Demands) {
    match role.text(ALIAS) {
        Ok(None | Some("" | "serviceaccount_uid" | "serviceaccount_name")) => {}
        Ok(Some(_)) => {
            let expected = "serviceaccount_uid or serviceaccount_name";
            demands.checks.push(role.malformed(ALIAS, expected, "something else"));
        }
        Err(check) => demands.checks.push(*check),
    }
}

fn is_bound(role: &Setting, list: &str, own: Option<&str>) -> bool {
    let bound = role.texts(list).unwrap_or_default();
    own.is_some_and(|own| bound.iter().any(|pattern| is_glob(pattern, own)))
}

fn ask_list(
    role: &Setting,
    (list, code, what): (&str, Code, &str),
    own: Option<&str>,
    is_only_this: bool,
    demands: &mut Demands,
) {
    match role.texts(list) {
        Err(check) => demands.checks.push(*check),
        Ok(bound) if bound.is_empty() => {
            demands.checks.push(role.malformed(list, "a list of texts", "empty"));
        }
        Ok(bound) if bound.len() > 1 && bound.iter().any(|pattern| pattern == "*") => {
            demands.checks.push(role.malformed(list, "a list of texts", "a lone * beside others"));
        }
        Ok(bound) if bound.len() > MOST_BOUND => {
            demands.checks.push(role.malformed(list, "a list of texts", "too long"));
        }
        Ok(bound) if !is_bound(role, list, own) => {
            let own = own.unwrap_or_default();
            let names = quote_list(bound.iter().map(String::as_str));
            let message = format!("Its {what} is {}, and the role is bound to {names}.", quote(own));
            let remedy = match own {
                "" => Remedy::new("If this one is meant to log in too, bind the role to it as well."),
                _ if !is_only_this => Remedy::new(
                    "If this one is meant to log in too, make it a role of its own: a role lets each of its service accounts in from \
                     each of its namespaces.",
                ),
                own => Remedy::new("If this one is meant to log in too, bind the role to it as well.")
                    .changing(bind(role, list, &bound, own)),
            };
            let check = refuses(code, message, remedy).expected(bound).found(own).compared();
            demands.checks.push(check.at(role.place(list)));
        }
        Ok(_) => {}
    }
}

/// Adds a name to a list of the role. A write of this method keeps the parameters that it does not set.
fn bind(role: &Setting, list: &str, bound: &[String], own: &str) -> Filled {
    let all: Vec<&str> = bound.iter().map(String::as_str).chain([own]).collect();
    let (blank, template) = match (list, is_written(Some(role))) {
        (NAMES, true) => (Blank::Names, "TOOL write PATH bound_service_account_names=NAMES"),
        (NAMES, false) => {
            (Blank::Names, "vault write auth/kubernetes/role/ROLE bound_service_account_names=NAMES")
        }
        (_, true) => (Blank::Namespaces, "TOOL write PATH bound_service_account_namespaces=NAMESPACES"),
        (_, false) => (
            Blank::Namespaces,
            "vault write auth/kubernetes/role/ROLE bound_service_account_namespaces=NAMESPACES",
        ),
    };
    of_role(Some(role), template, &[(blank, &all)])
}

/// Since Vault 1.9 the issuer is checked only if the configuration says so.
fn ask_config(config: &Setting, demands: &mut Demands) {
    demands.checks.extend(config.unknown(CheckId::Configuration, &[], members::KUBERNETES_CONFIG));
    for name in ["disable_local_ca_jwt", "token_reviewer_jwt_set"] {
        demands.checks.extend(config.flag(name).err().map(|check| *check));
    }
    demands.checks.extend(config.text("token_reviewer_jwt").err().map(|check| *check));
    match config.flag("use_annotations_as_alias_metadata") {
        Ok(Some(true)) => {
            let message =
                "Vault also reads the service account's annotations, for which it may lack the right.";
            let place = config.place("use_annotations_as_alias_metadata");
            demands.checks.push(skip(CheckId::Configuration, Code::NotEvaluated, message).at(place));
        }
        Ok(_) => {}
        Err(check) => demands.checks.push(*check),
    }
    match (config.flag("disable_iss_validation"), config.text("issuer")) {
        (Ok(Some(false)), Ok(Some(issuer))) if !issuer.is_empty() => {
            demands.issuers = Some(vec![issuer.to_owned()])
        }
        (Ok(Some(false)), Ok(_)) => {
            let message = "The issuer is to be validated and none is set: the documentation promises a default, which the code does not \
                           use.";
            demands.checks.push(
                skip(CheckId::Provider, Code::NotDocumented, message)
                    .at(config.place("disable_iss_validation")),
            );
        }
        (Ok(_), Ok(_)) => {}
        (Err(check), _) | (_, Err(check)) => demands.checks.push(*check),
    }
}
