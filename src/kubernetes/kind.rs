//! Which of the tokens that Kubernetes and OpenShift hand out a text is, and what to do with one that no JWT
//! verifier can judge.

use serde::Serialize;

use super::{Kubernetes, Lifecycle, Shape};

/// The kinds of JWT that service accounts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// Bound to a pod: the kubelet's, from a projected volume (or `oc create token --bound-object-kind Pod`).
    ProjectedVolume,
    /// Bound to a pod, and stretched by the API server, to a year unless the provider has it otherwise: it has
    /// `warnafter`.
    Extended,
    /// Bound to a Secret: `oc create token --bound-object-kind Secret`.
    SecretBound,
    /// Bound to a node: `oc create token --bound-object-kind Node`.
    NodeBound,
    /// Bound to an object of a kind that this version does not know.
    OtherBound,
    /// From TokenRequest and bound to no object: `oc create token`. Nothing but time and the deletion of its
    /// service account ends it.
    Unbound,
    /// From a Secret of type `kubernetes.io/service-account-token`: no expiry, no audience.
    Legacy,
    /// A JWT that is no service account's, such as an OpenID Connect provider's ID token.
    Other,
}

impl TokenKind {
    /// The kind of a token with these claims.
    pub fn of(kubernetes: Option<&Kubernetes>, lifecycle: &Lifecycle) -> Self {
        let Some(kubernetes) = kubernetes else { return Self::Other };
        match kubernetes.shape {
            Shape::Legacy => Self::Legacy,
            // A claim that is no object says nothing.
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

    /// The kind in a sentence, with its article.
    pub fn describe(self) -> &'static str {
        match self {
            Self::ProjectedVolume => "a pod's token, from a projected volume",
            Self::Extended => "a pod's token, which the API server stretched",
            Self::SecretBound => "a token bound to a Secret",
            Self::NodeBound => "a token bound to a node",
            Self::OtherBound => "a token bound to an object that this version does not know",
            Self::Unbound => "a token from TokenRequest that is bound to no object",
            Self::Legacy => "a legacy token from a Secret",
            Self::Other => "no service account's token",
        }
    }
}

/// What is often pasted in the place of a service account token, and is no JWT at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpaqueToken {
    /// `sha256~…`: an OAuth access token of OpenShift, as `oc whoami -t` prints.
    OpenShiftOauth,
    /// `k8s-aws-v1.…`: what `aws eks get-token` makes, a signed URL.
    Eks,
    /// `abcdef.0123456789abcdef`: a bootstrap token, by which a node joins.
    Bootstrap,
}

impl OpaqueToken {
    /// Recognises a text that is one of these and nothing else.
    pub fn from_text(text: &str) -> Option<Self> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if let Some(digest) = text.strip_prefix("sha256~") {
            // 32 random bytes; a copy that was cut is one all the same.
            return (digest.len() >= 20 && digest.bytes().all(is_base64url)).then_some(Self::OpenShiftOauth);
        }
        if let Some(url) = text.strip_prefix("k8s-aws-v1.") {
            return (url.len() >= 20 && url.bytes().all(is_base64url)).then_some(Self::Eks);
        }
        let (id, secret) = text.split_once('.')?;
        let is_lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_bootstrap = id.len() == 6
            && secret.len() == 16
            && id.bytes().chain(secret.bytes()).all(is_lower)
            // A word of sixteen letters is not random.
            && secret.bytes().any(|byte| byte.is_ascii_digit());
        is_bootstrap.then_some(Self::Bootstrap)
    }

    /// What it is, and what to do instead of verifying it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::OpenShiftOauth => {
                "This is an OpenShift OAuth token (sha256~…), as \"oc whoami -t\" prints: a random text that only the \
                 cluster which issued it can look up. It is not a JWT and there is nothing to verify offline. For a \
                 service account token use \"oc create token\"."
            }
            Self::Eks => {
                "This is an Amazon EKS token (k8s-aws-v1.…): a signed AWS URL, good for 15 minutes, that only the \
                 cluster's authenticator can check. It is not a JWT. For a service account token use \"kubectl create \
                 token\"."
            }
            Self::Bootstrap => {
                "This is a bootstrap token, by which a node joins the cluster: a shared secret that only the API server \
                 can look up. It is not a JWT. For a service account token use \"kubectl create token\"."
            }
        }
    }
}
