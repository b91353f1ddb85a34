//! Distinguishes the kinds of service account tokens by their claims.

use serde::Serialize;

use super::{Kubernetes, Lifecycle, Shape};

/// The kinds of JWT that a service account can have.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// Bound to a pod: from a projected volume, by the kubelet (or
    /// `oc create token --bound-object-kind Pod`).
    ProjectedVolume,
    /// Bound to a pod, with the lifetime extended by the API server, to a year unless the provider configures
    /// another time. It has `warnafter`.
    Extended,
    /// Bound to a Secret: `oc create token --bound-object-kind Secret`.
    SecretBound,
    /// Bound to a node: `oc create token --bound-object-kind Node`.
    NodeBound,
    /// Bound to an object of a kind that this version of the crate does not know.
    OtherBound,
    /// From TokenRequest and bound to no object: `oc create token`. It is valid until it expires or its
    /// service account is deleted.
    Unbound,
    /// From a Secret of type `kubernetes.io/service-account-token`: no expiry, no audience.
    Legacy,
    /// A JWT that does not belong to a service account, such as an OpenID Connect provider's ID token.
    Other,
}

impl TokenKind {
    /// Returns the kind of a token with these claims.
    pub fn of(kubernetes: Option<&Kubernetes>, lifecycle: &Lifecycle) -> Self {
        let Some(kubernetes) = kubernetes else { return Self::Other };
        match kubernetes.shape {
            Shape::Legacy => Self::Legacy,
            // A `kubernetes.io` claim that is not an object gives no information.
            Shape::Bound if kubernetes.service_account.is_none() && kubernetes.namespace.is_none() => {
                Self::Other
            }
            Shape::Bound if kubernetes.pod.is_some() && lifecycle.extended => Self::Extended,
            Shape::Bound if kubernetes.pod.is_some() => Self::ProjectedVolume,
            Shape::Bound if kubernetes.secret.is_some() => Self::SecretBound,
            Shape::Bound if kubernetes.node.is_some() => Self::NodeBound,
            Shape::Bound if kubernetes.other.is_some() => Self::OtherBound,
            Shape::Bound => Self::Unbound,
        }
    }

    /// Returns the kind for a sentence, with its article.
    pub fn describe(self) -> &'static str {
        match self {
            Self::ProjectedVolume => "a pod's token, from a projected volume",
            Self::Extended => "a pod's token, which the API server extended",
            Self::SecretBound => "a token bound to a Secret",
            Self::NodeBound => "a token bound to a node",
            Self::OtherBound => "a token bound to an object that this version does not know",
            Self::Unbound => "a token from TokenRequest that is bound to no object",
            Self::Legacy => "a legacy token from a Secret",
            Self::Other => "a token that is not from a service account",
        }
    }
}
