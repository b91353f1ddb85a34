//! Recognizes known mistakes in a condition that does not hold.

use super::condition::Request;
use super::decision::{Reason, Unmet};
use super::glob;
use crate::text::escape::quote;
use crate::verify::report::Code;

/// Returns the operator and the key of a condition, from its path: `Statement[0].Condition.StringEquals.HOST/PATH:sub`.
pub(super) fn condition(place: &str) -> Option<(&str, &str)> {
    let (_, condition) = place.split_once(".Condition.")?;
    condition.split_once('.')
}

/// Returns the known mistake in a condition, as a code and a sentence.
pub(super) fn known_mistake(unmet: &Unmet, request: &Request<'_>) -> Option<(Code, String)> {
    let (operator, key) = condition(&unmet.place)?;
    let (prefix, name) = key.rsplit_once(':').unwrap_or(("", key));
    let right = |name: &str| quote(&format!("{}:{name}", request.provider));
    if key.starts_with("arn:") {
        let message = format!(
            "The key {} begins with an ARN; it must begin with the provider's URL without https://, as {}.",
            quote(key),
            right(name)
        );
        return Some((Code::ArnInKey, message));
    }
    if let Some(rest) = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")) {
        let message = format!("The key {} begins with a scheme; it must be {}.", quote(key), quote(rest));
        return Some((Code::SchemeInKey, message));
    }
    let is_account = |text: &String| text.starts_with("system:serviceaccount:");
    if name.eq_ignore_ascii_case("aud") && unmet.expected.iter().any(is_account) {
        let message = format!(
            "The key {} is compared with the name of a service account, which stands in {}.",
            quote(key),
            right("sub")
        );
        return Some((Code::AudienceForSubject, message));
    }
    let fits = |wanted: &String| {
        wanted.contains(['*', '?'])
            && unmet.found.iter().any(|found| glob::matches(&glob::plain(wanted), found))
    };
    if unmet.reason == Reason::Differs && !operator.contains("Like") && unmet.expected.iter().any(fits) {
        let message = format!(
            "{} takes a wildcard for a letter like any other; only StringLike knows wildcards.",
            quote(operator)
        );
        return Some((Code::WildcardUnderEquals, message));
    }
    let is_claim = ["aud", "sub", "amr", "oaud", "email"].iter().any(|own| name.eq_ignore_ascii_case(own));
    if unmet.reason == Reason::KeyAbsent && is_claim && prefix != request.provider {
        let message = format!(
            "The key {} belongs to another provider than the token's issuer; it would be {}.",
            quote(key),
            right(name)
        );
        return Some((Code::OtherProviderInKey, message));
    }
    None
}
