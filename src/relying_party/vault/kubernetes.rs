//! A role of the Kubernetes auth method.

use super::{Method, admits, is_glob, refuses, review_remains, skip, write};
use crate::json::Value;
use crate::policy::Require;
use crate::quote::{quote, quote_list};
use crate::relying_party::settings::Setting;
use crate::relying_party::{Demands, Token};
use crate::report::{CheckId, Code, Remedy};
use crate::yaml::Node;

const NAMES: &str = "bound_service_account_names";
const NAMESPACES: &str = "bound_service_account_namespaces";
/// More than any role is bound to.
const MOST_BOUND: usize = 1000;

const SELECTOR: &str = "bound_service_account_namespace_selector";

pub(super) fn ask(role: Option<&Setting>, config: Option<&Setting>, token: Token<'_>, demands: &mut Demands) {
    demands.require = Require::ServiceAccount;
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
    let kubernetes = token.contents.kubernetes.as_ref();
    let account = kubernetes.and_then(|kubernetes| kubernetes.service_account.as_ref()?.name.as_deref());
    let namespace = kubernetes.and_then(|kubernetes| kubernetes.namespace.as_deref());
    ask_list(role, (NAMES, Code::NameNotBound, "service account"), account, demands);
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
        None => ask_list(role, (NAMESPACES, Code::NamespaceNotBound, "namespace"), namespace, demands),
    }
    super::ask_addresses(role, demands);
    if demands.checks.len() == before {
        demands.checks.push(admits(role, "The role is bound to this service account and namespace."));
    }
    demands.checks.push(review_remains());
}

fn is_bound(role: &Setting, list: &str, own: Option<&str>) -> bool {
    let bound = role.texts(list).unwrap_or_default();
    own.is_some_and(|own| bound.iter().any(|pattern| is_glob(pattern, own)))
}

fn ask_list(
    role: &Setting,
    (list, code, what): (&str, Code, &str),
    own: Option<&str>,
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
            let mut all = bound.clone();
            all.push(own.to_owned());
            let remedy = Remedy::new("If this one is meant to log in too, bind the role to it as well.")
                .by(write(Method::Kubernetes, Some(role), &[(list, &all.join(","))]));
            let check = refuses(code, message, remedy).expected(bound).found(own).compared();
            demands.checks.push(check.at(role.place(list)));
        }
        Ok(_) => {}
    }
}

/// Since Vault 1.9 the issuer is not looked at unless the configuration says so.
fn ask_config(config: &Setting, demands: &mut Demands) {
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
