//! The two auth methods of Vault that take a service account's token, and which of them was configured.

use super::documents::{CONFIG, ROLE};
use crate::receivers::settings::{Setting, Settings};

/// How far clocks may disagree, in seconds (`jwt.DefaultLeewaySeconds` of cap; the Kubernetes method has no other).
pub(super) const LEEWAY_SECONDS: u32 = 60;

/// The two auth methods that take a service account's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Kubernetes,
    Jwt,
}

/// Members that only a role of the Kubernetes method has.
const KUBERNETES_ROLE: [&str; 3] = [
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
];

/// The method whose role or configuration was given.
pub(super) fn method(settings: &Settings) -> Method {
    let is_kubernetes = |setting: &Setting| {
        KUBERNETES_ROLE.iter().chain(&["kubernetes_host"]).any(|name| setting.root.find(name).is_some())
    };
    let mut all = settings.of(ROLE).chain(settings.of(CONFIG));
    if all.any(is_kubernetes) { Method::Kubernetes } else { Method::Jwt }
}
