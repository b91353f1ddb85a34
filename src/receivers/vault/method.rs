//! Vault's two auth methods for service account tokens, and which of them is configured.

use super::documents::{CONFIG, ROLE};
use crate::receivers::setting::Setting;
use crate::receivers::settings::Settings;

/// The clock leeway, in seconds (`jwt.DefaultLeewaySeconds` of cap). The Kubernetes method cannot change it.
pub(super) const LEEWAY_SECONDS: u32 = 60;

/// Vault's two auth methods for service account tokens.
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

/// Returns the method of the given role or configuration.
pub(super) fn method(settings: &Settings) -> Method {
    let is_kubernetes = |setting: &Setting| {
        KUBERNETES_ROLE.iter().chain(&["kubernetes_host"]).any(|name| setting.root.find(name).is_some())
    };
    let mut all = settings.of(ROLE).chain(settings.of(CONFIG));
    if all.any(is_kubernetes) { Method::Kubernetes } else { Method::Jwt }
}
