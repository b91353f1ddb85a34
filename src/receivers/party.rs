//! The receivers of tokens that are known by name.

use serde::{Deserialize, Serialize};

/// A kind of receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// AWS IAM: an OIDC provider and a role's trust policy, asked by `sts:AssumeRoleWithWebIdentity`.
    Aws,
    /// Google Workload Identity Federation.
    Gcp,
    /// Microsoft Entra: federated identity credentials.
    Entra,
    /// HashiCorp Vault or OpenBao: the Kubernetes and the JWT auth method.
    Vault,
    /// The API server itself, by a TokenReview.
    ApiServer,
}
