//! Checks the JOSE header and the signature algorithm.
//!
//! A token never chooses its own key: `jwk`, `jku`, `x5c` and `x5u` are reported and never used (RFC 8725 §3.1, §3.5).

use super::Answer;
use crate::signature::Algorithm;
use crate::text::escape::{quote, quote_list};
use crate::text::json::Value;
use crate::token::jws::JoseHeader;
use crate::verify::policy::{Policy, Require};
use crate::verify::report::Code;

/// Header parameters that contain or reference a key (RFC 7515 §4.1.2–8).
const KEY_PARAMETERS: [&str; 6] = ["jwk", "jku", "x5c", "x5u", "x5t", "x5t#S256"];

pub(super) fn header<'a>(header: &'a JoseHeader, policy: &Policy) -> Answer<'a> {
    if let Some(answer) = critical(header) {
        return answer;
    }
    if header.members.find("b64").is_some_and(|b64| *b64 != Value::Bool(true)) {
        return Answer::fail(
            Code::UnencodedPayload,
            "The header sets \"b64\" to a value other than true (RFC 7797), but the payload of a JWT is \
             always base64url.",
        );
    }
    // x5t and x5t#S256 are only fingerprints: they identify a key and do not offer one.
    let offered: Vec<&str> = KEY_PARAMETERS
        .into_iter()
        .filter(|name| !name.starts_with("x5t") && header.members.has(name))
        .collect();
    if !offered.is_empty() {
        let names = quote_list(offered.iter().copied());
        return Answer::warn(
            Code::EmbeddedKey,
            format!(
                "The header offers its own key ({names}). The key was ignored: a token cannot vouch for \
                 itself."
            ),
        );
    }
    match &header.media_type {
        Some(media_type) if policy.require != Require::Any && !is_jwt(media_type) => Answer::warn(
            Code::UnexpectedType,
            format!(
                "The header's \"typ\" is {}; service account tokens have none or \"JWT\".",
                quote(media_type)
            ),
        )
        .expected("JWT")
        .found(media_type.as_str()),
        _ => Answer::pass("All header parameters are supported or can be ignored."),
    }
}

/// Whether `typ` means a JWT. It is case-insensitive, and `application/` may be omitted (RFC 7515 §4.1.9).
fn is_jwt(media_type: &str) -> bool {
    let lower = media_type.to_ascii_lowercase();
    lower.strip_prefix("application/").unwrap_or(&lower) == "jwt"
}

/// Checks `crit`, which names extensions that must be understood. This crate understands none (RFC 7515 §4.1.11).
fn critical(header: &JoseHeader) -> Option<Answer<'_>> {
    let critical = header.members.find("crit")?;
    let malformed = |found: &str| {
        let message = format!(
            "The header's \"crit\" is {found}; it must be a list of extension names (RFC 7515 §4.1.11)."
        );
        Some(Answer::fail(Code::MalformedCritical, message))
    };
    let Value::Array(names) = critical else { return malformed(critical.kind()) };
    if names.is_empty() {
        return malformed("an empty list");
    }
    let texts: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
    if texts.len() != names.len() {
        return malformed("a list with values that are not strings");
    }
    let message = format!(
        "The header requires {} (\"crit\"), which is not supported: the token must be rejected.",
        quote_list(texts.iter().copied())
    );
    let found: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    Some(Answer::fail(Code::CriticalExtension, message).found(found))
}

/// Checks `alg`. Names are compared exactly (RFC 7515 §4.1.1), and the policy may allow fewer than are supported.
pub(super) fn algorithm<'a>(header: &'a JoseHeader, policy: &Policy) -> Answer<'a> {
    let name = header.algorithm.as_str();
    let algorithm = Algorithm::from_name(name);
    let supported =
        || -> Vec<String> { Algorithm::all().map(|algorithm| algorithm.name().to_owned()).collect() };
    let answer = match (algorithm, &policy.algorithms) {
        (None, _) if name.eq_ignore_ascii_case("none") => Answer::fail(
            Code::Unsecured,
            "The token is not signed (\"alg\": \"none\"), so anyone could have written it.",
        )
        .expected(supported()),
        (None, _) if matches!(name, "HS256" | "HS384" | "HS512") => Answer::fail(
            Code::SymmetricAlgorithm,
            format!(
                "{name} signs with a shared secret. Kubernetes never does, and a verifier that used a public \
                 key as the secret would accept forged tokens."
            ),
        )
        .expected(supported()),
        (None, _) => Answer::fail(
            Code::UnsupportedAlgorithm,
            format!("The algorithm {} is not supported; names are compared exactly.", quote(name)),
        )
        .expected(supported()),
        (Some(algorithm), Some(allowed)) if !allowed.contains(&algorithm) => {
            let allowed: Vec<String> = allowed.iter().map(|algorithm| algorithm.name().to_owned()).collect();
            let list = quote_list(allowed.iter().map(String::as_str));
            Answer::fail(
                Code::AlgorithmNotAllowed,
                format!("The algorithm is {name}, but only {list} is allowed."),
            )
            .expected(allowed)
        }
        (Some(_), _) => Answer::pass(move || format!("The token is signed with {name}.")),
    };
    answer.found(name)
}
