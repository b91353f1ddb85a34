//! Checks the names that Kubernetes gives to objects (RFC 1123, as in apimachinery's
//! `pkg/util/validation/validation.go`), and builds a service account's user name.

/// The prefix of a service account's user name (`pkg/serviceaccount/util.go`).
pub const USERNAME_PREFIX: &str = "system:serviceaccount:";

/// Returns whether the text is an RFC 1123 label, such as the name of a namespace: at most 63 of `a`–`z`,
/// `0`–`9` and `-`, with no `-` at either end.
pub fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Returns whether the text is an RFC 1123 subdomain, such as the name of a service account, pod, secret or
/// node: at most 253 characters, in labels joined by dots. A label in a subdomain may be longer than 63.
pub fn is_dns_subdomain(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Returns the user name that the API server gives to a service account:
/// `system:serviceaccount:NAMESPACE:NAME`.
pub fn username(namespace: &str, name: &str) -> String {
    format!("{USERNAME_PREFIX}{namespace}:{name}")
}

/// Returns whether the API server accepts this audience: its issuer, which is the default, or one of its
/// names inside the cluster. A receiver of a token with this audience can use the token at the API server.
pub(crate) fn is_api_server_audience(audience: &str, issuer: Option<&str>) -> bool {
    /// Further audiences that distributions configure for the API server.
    const OTHERS: [&str; 3] = ["k3s", "kubernetes", "rke2"];
    let host = audience.split_once("://").map_or(audience, |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    Some(audience) == issuer
        || OTHERS.contains(&host)
        || host == "kubernetes.default"
        || host.starts_with("kubernetes.default.")
}

#[cfg(test)]
mod tests {
    use super::is_api_server_audience;

    #[test]
    fn the_api_server_is_known_by_its_issuer_and_by_its_names() {
        for audience in [
            "https://kubernetes.default.svc",
            "https://kubernetes.default.svc/",
            "https://kubernetes.default.svc.cluster.local:443",
            "https://kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes",
            "k3s",
            "rke2",
            "https://oidc.example.com/id",
        ] {
            assert!(is_api_server_audience(audience, Some("https://oidc.example.com/id")), "{audience}");
        }
        for audience in [
            "vault",
            "api",
            "https://oidc.example.com",
            "api://AzureADTokenExchange",
            "kubernetes.defaults",
            "https://a/kubernetes",
        ] {
            assert!(!is_api_server_audience(audience, Some("https://oidc.example.com/id")), "{audience}");
        }
        assert!(!is_api_server_audience("", None));
    }
}
