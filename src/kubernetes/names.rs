//! The names that Kubernetes gives to objects (RFC 1123 as in apimachinery's
//! `pkg/util/validation/validation.go`), and a service account's user name.

/// What a service account's user name starts with (`pkg/serviceaccount/util.go`).
pub const USERNAME_PREFIX: &str = "system:serviceaccount:";

/// Whether the text is an RFC 1123 label, as a namespace's name is: at most 63 of `a`–`z`, `0`–`9` and `-`,
/// with no `-` at either end.
pub fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether the text is an RFC 1123 subdomain, as the names of service accounts, pods, secrets and nodes
/// are: at most 253 characters, labels joined by dots. (A label in a subdomain may be longer than 63.)
pub fn is_dns_subdomain(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// The user name that the API server gives a service account: `system:serviceaccount:NAMESPACE:NAME`.
pub fn username(namespace: &str, name: &str) -> String {
    format!("{USERNAME_PREFIX}{namespace}:{name}")
}
