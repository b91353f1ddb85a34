//! Recognizes tokens that are not JWTs: random or signed texts that only their issuer can look up.

/// A token that people often paste instead of a service account token, and that is not a JWT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpaqueToken {
    /// `sha256~…`: an OAuth access token of OpenShift, as `oc whoami -t` prints it.
    OpenShiftOauth,
    /// `k8s-aws-v1.…`: what `aws eks get-token` makes, a signed URL.
    Eks,
    /// `abcdef.0123456789abcdef`: a bootstrap token, with which a node joins the cluster.
    Bootstrap,
}

impl OpaqueToken {
    /// Recognizes a text that consists of one such token and nothing else.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if let Some(digest) = text.strip_prefix("sha256~") {
            // The digest encodes 32 random bytes; a copy that was cut short is recognized too.
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

    /// Says what the token is, and what to do instead of verifying it.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::OpenShiftOauth => {
                "This is an OpenShift OAuth token (sha256~…), as \"oc whoami -t\" prints: a random text that \
                 only the cluster that issued it can look up. It is not a JWT and cannot be verified offline. \
                 For a service account token, use \"oc create token\"."
            }
            Self::Eks => {
                "This is an Amazon EKS token (k8s-aws-v1.…): a signed AWS URL, valid for 15 minutes, that \
                 only the cluster's authenticator can check. It is not a JWT. For a service account token, \
                 use \"kubectl create token\"."
            }
            Self::Bootstrap => {
                "This is a bootstrap token, which a node uses to join the cluster: a shared secret that only \
                 the API server can look up. It is not a JWT. For a service account token, use \"kubectl \
                 create token\"."
            }
        }
    }
}
