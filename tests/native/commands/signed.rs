//! Makes tokens signed by a key of these tests.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

/// The time at which every token is verified.
pub(super) const NOW: i64 = 1_790_000_000;

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a key")
}

pub(super) fn sign(claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "one" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature: Signature = key().sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

pub(super) fn jwks() -> String {
    jwks_of(&key(), "one")
}

/// Returns another issuer's keys.
pub(super) fn other_jwks() -> String {
    jwks_of(&SigningKey::from_slice(&[9; 32]).expect("a key"), "two")
}

fn jwks_of(key: &SigningKey, kid: &str) -> String {
    let point = key.verifying_key().to_sec1_point(false);
    let coordinate = |octets: Option<&[u8]>| B64.encode(octets.expect("a coordinate"));
    json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "use": "sig",
        "x": coordinate(point.x().map(|octets| &octets[..])),
        "y": coordinate(point.y().map(|octets| &octets[..])),
    }] })
    .to_string()
}

/// The texts of a bound token's claims.
pub(super) struct Names<'a> {
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) audience: &'a str,
    pub(super) namespace: &'a str,
    pub(super) account: &'a str,
    pub(super) pod: &'a str,
    pub(super) secret: Option<&'a str>,
    pub(super) node: &'a str,
}

pub(super) const GOOD: Names<'static> = Names {
    issuer: "https://oidc.example.com/cluster-1",
    subject: "system:serviceaccount:team-a:app",
    audience: "sts.amazonaws.com",
    namespace: "team-a",
    account: "app",
    pod: "app-0",
    secret: None,
    node: "node-1",
};

pub(super) const POD_UID: &str = "e5c0a3b2-3c55-4c0b-8a40-3f2f1a2b3c4d";

pub(super) fn claims(names: &Names<'_>) -> Value {
    let mut own = json!({
        "namespace": names.namespace,
        "serviceaccount": { "name": names.account, "uid": "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d" },
    });
    match names.secret {
        Some(secret) => own["secret"] = json!({ "name": secret, "uid": "s" }),
        None => {
            own["pod"] = json!({ "name": names.pod, "uid": POD_UID });
            own["node"] = json!({ "name": names.node, "uid": "n" });
        }
    }
    json!({
        "iss": names.issuer,
        "sub": names.subject,
        "aud": [names.audience],
        "iat": NOW - 600,
        "nbf": NOW - 600,
        "exp": NOW + 3000,
        "kubernetes.io": own,
    })
}
