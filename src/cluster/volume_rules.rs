//! Returns the API server's messages about an invalid lifetime or path, word for word (`ValidateTokenRequest` in
//! `pkg/apis/authentication/validation`, `validateProjectionSources` and `validateLocalNonReservedPath` in
//! `pkg/apis/core/validation`).

/// The shortest lifetime that can be requested, in seconds.
pub(crate) const MIN_EXPIRATION_SECONDS: i64 = 600;

/// The longest lifetime that can be requested, in seconds.
pub(crate) const MAX_EXPIRATION_SECONDS: i64 = 4_294_967_296;

/// Returns what is wrong with `expirationSeconds`, if anything.
pub(crate) fn expiration_problem(seconds: i64) -> Option<String> {
    let reason = if seconds < MIN_EXPIRATION_SECONDS {
        "may not specify a duration less than 10 minutes"
    } else if seconds > MAX_EXPIRATION_SECONDS {
        "may not specify a duration larger than 2^32 seconds"
    } else {
        return None;
    };
    Some(format!("Invalid value: {seconds}: {reason}"))
}

/// Returns what is wrong with the `path` of a projected token.
pub(crate) fn path_problems(path: &str) -> Vec<String> {
    if path.is_empty() {
        return vec!["Required value".to_owned()];
    }
    let mut reasons = Vec::new();
    if path.starts_with('/') {
        reasons.push("must be a relative path");
    }
    let has_parent = path.split('/').any(|part| part == "..");
    if has_parent {
        reasons.push("must not contain '..'");
    }
    // A path that leaves the volume is already reported.
    if path.starts_with("..") && !path.starts_with("../") {
        reasons.push("must not start with '..'");
    }
    reasons
        .into_iter()
        .map(|reason| format!("Invalid value: {}: {reason}", crate::text::go_quote::go_quote(path)))
        .collect()
}
