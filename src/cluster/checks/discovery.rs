//! Checks the token and the keys against a discovery document: the same issuer, keys that receivers can fetch, and
//! every algorithm named (OpenID Connect Discovery 1.0 §3, §4.3).

use std::net::IpAddr;

use crate::cluster::evidence::Known;
use crate::cluster::manifests::Discovery;
use crate::text::escape::{quote, quote_list};
use crate::token::decoded::Contents;
use crate::verify::checks::Answer;
use crate::verify::near_miss;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, CheckId, Code};

pub(crate) fn ask(
    contents: &Contents,
    discovery: &Discovery,
    known: &Known<'_>,
    algorithm: &str,
    policy: &Policy,
) -> Vec<Check> {
    let issuer = contents.claims.issuer.present();
    let mut out = Vec::new();
    let mut file = |answer: Answer<'_>, path: &str, line: usize| {
        out.push(answer.about(known, path, line).file(CheckId::Discovery));
    };
    if issuer.is_some_and(|issuer| *issuer != discovery.issuer) {
        let issuer = issuer.cloned().unwrap_or_default();
        let message = format!(
            "The discovery document is of the issuer {}, and the token is from {}; they must be identical (OpenID Connect \
             Discovery §4.3).",
            quote(&discovery.issuer),
            quote(&issuer)
        );
        let near_miss = near_miss::nearest([discovery.issuer.as_str()], [issuer.as_str()]);
        let answer = Answer::warn(Code::DiscoveryIssuerDiffers, message).near_miss(near_miss);
        file(answer.expected(discovery.issuer.as_str()).found(issuer), "issuer", discovery.issuer_line);
    }
    if let Some(reason) = unreachable_for_others(&discovery.issuer) {
        let message = format!("No one outside of the cluster can fetch this discovery document: {reason}.");
        file(
            Answer::warn(Code::DiscoveryNotPublic, message).found(discovery.issuer.as_str()),
            "issuer",
            discovery.issuer_line,
        );
    }
    match &discovery.jwks_uri {
        None => {
            let answer = Answer::warn(
                Code::DiscoveryWithoutKeys,
                "The discovery document has no jwks_uri that is a text: nobody can find the keys.",
            );
            file(answer, "jwks_uri", discovery.jwks_uri_line);
        }
        Some(uri) => {
            if let Some(reason) = unreachable_for_others(uri) {
                let message = format!("No one outside of the cluster can fetch the keys: {reason}.");
                file(
                    Answer::warn(Code::DiscoveryNotPublic, message).found(uri.as_str()),
                    "jwks_uri",
                    discovery.jwks_uri_line,
                );
            }
        }
    }
    if let Some(algorithms) =
        discovery.algorithms.as_ref().filter(|named| !named.iter().any(|name| name == algorithm))
    {
        let message = format!(
            "The token is signed with {}, and the discovery document names only {}.",
            quote(algorithm),
            quote_list(algorithms.iter().map(String::as_str))
        );
        let answer = Answer::warn(Code::DiscoveryAlgorithmDiffers, message)
            .expected(algorithms.clone())
            .found(algorithm);
        file(answer, "id_token_signing_alg_values_supported", discovery.algorithms_line);
    }
    let unnamed = unnamed_algorithms(discovery, policy);
    if !unnamed.is_empty() {
        let message = format!(
            "The keys sign with {}, which the discovery document does not name: receivers that go by it refuse their tokens.",
            quote_list(unnamed.iter().copied())
        );
        let found: Vec<String> = unnamed.into_iter().map(str::to_owned).collect();
        let answer = Answer::warn(Code::DiscoveryKeysDiffer, message)
            .expected(discovery.algorithms.clone().unwrap_or_default());
        file(answer.found(found), "id_token_signing_alg_values_supported", discovery.algorithms_line);
    }
    if out.is_empty() {
        let answer = Answer::pass("Nothing in the discovery document contradicts the token or the keys.");
        out.push(answer.about(known, "issuer", discovery.issuer_line).file(CheckId::Discovery));
    }
    out
}

/// Returns the algorithms of the given keys that the document does not name, each once.
fn unnamed_algorithms<'a>(discovery: &Discovery, policy: &'a Policy) -> Vec<&'a str> {
    let Some(named) = &discovery.algorithms else { return Vec::new() };
    let mut out: Vec<&str> = Vec::new();
    for entry in policy.keys.iter().flat_map(|keys| keys.entries()) {
        let Some(algorithm) = entry.algorithm.as_deref().filter(|_| entry.key.is_ok()) else { continue };
        if !named.iter().any(|name| name == algorithm) && !out.contains(&algorithm) {
            out.push(algorithm);
        }
    }
    out
}

/// Returns why a cloud provider could not fetch this URL, as far as its text shows.
pub(crate) fn unreachable_for_others(url: &str) -> Option<&'static str> {
    let Some(rest) = url.strip_prefix("https://") else { return Some("it does not start with https://") };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let is_private = match host.parse() {
        Ok(IpAddr::V4(address)) => address.is_private() || address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => false,
    };
    let is_local = host == "localhost"
        || ["kubernetes", "kubernetes.default"].contains(&host)
        || [".svc", ".local", ".internal", ".localhost"].iter().any(|suffix| host.ends_with(suffix));
    match (is_private, is_local) {
        (true, _) => Some("its host is a private IP address"),
        (_, true) => Some("its host is a name that only the cluster knows"),
        _ => None,
    }
}
