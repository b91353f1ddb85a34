//! What the API server says of a lifetime or a path that it does not take, word for word
//! (`ValidateTokenRequest` in `pkg/apis/authentication/validation`, `validateProjectionSources` and
//! `validateLocalNonReservedPath` in `pkg/apis/core/validation`).

/// The shortest lifetime that can be asked for, in seconds.
pub(crate) const MIN_EXPIRATION_SECONDS: i64 = 600;

/// The longest one.
pub(crate) const MAX_EXPIRATION_SECONDS: i64 = 4_294_967_296;

/// What is wrong with `expirationSeconds`, if anything.
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

/// What is wrong with the `path` of a projected token.
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
    // What leads out of the volume is already said.
    if path.starts_with("..") && !path.starts_with("../") {
        reasons.push("must not start with '..'");
    }
    reasons
        .into_iter()
        .map(|reason| format!("Invalid value: {}: {reason}", crate::text::go_quote::go_quote(path)))
        .collect()
}
