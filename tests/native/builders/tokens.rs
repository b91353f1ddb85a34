//! Makes tokens, and the keys that sign them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rsa::signature::SignatureEncoding;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey};
use serde_json::{Value, json};

/// The time at which every token is verified.
pub(crate) const NOW: i64 = 1_790_000_000;
pub(crate) const ISSUER: &str = "https://oidc.example.com/cluster-1";
pub(crate) const SUBJECT: &str = "system:serviceaccount:team-a:app";
pub(crate) const POD_UID: &str = "e5c0a3b2-3c55-4c0b-8a40-3f2f1a2b3c4d";

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a key")
}

/// Returns the claims of a bound token for this audience, ten minutes old.
pub(crate) fn claims(audience: &str) -> Value {
    json!({
        "iss": ISSUER,
        "sub": SUBJECT,
        "aud": [audience],
        "iat": NOW - 600,
        "nbf": NOW - 600,
        "exp": NOW + 3000,
        "jti": "b0c4d2f6-6e0e-4d0e-9f4e-2f0a3c1d5e7f",
        "kubernetes.io": {
            "namespace": "team-a",
            "pod": { "name": "app-0", "uid": POD_UID },
            "serviceaccount": { "name": "app", "uid": "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d" },
        },
    })
}

/// Returns the claims with some of them replaced; `null` removes one.
pub(crate) fn with(mut claims: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            claims.as_object_mut().expect("an object").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

/// Returns a token with these claims, signed with ES256.
pub(crate) fn sign(claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "one" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature: Signature = key().sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

/// Returns the key of [`sign`].
pub(crate) fn jwks() -> String {
    jwks_of(&key(), "one")
}

/// Returns keys that signed none of these tokens.
pub(crate) fn other_jwks() -> String {
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

/// The factors of an RSA modulus that was made for these tests and is used only here.
const P: &str = "f17da5986f9507d087fb5213ad854dfe18a061844e82870b6fb6b656cc59b5baa59be35ec9da8d94169019787afc0e2fbfae\
     b5bb7db29796de00b317ffc6fc7a22d4f3ba811968182cc879f7100e9835c3e0056c8892562376b7c84c12a7d44e5728712a\
     7eedf4e2bd6f9a7746b0ad6dbb1008c72345a545b0457ff44d450de1";
const Q: &str = "f0f93e3785de910a30b89fd691d651077bc02b38d09651d8b4402e640ebd2b0d94727edeebb5dabac5276f8e977706e8dd0a\
     d4ca617e17e836b0223b81d4f18ecb823d5b98c94c2678724d9464e1816a6eb2b2fe865fb42fe8cdc8b932a181f7997b303b\
     8b750e87d47355730d6ce396159f2e94c85c1825706a8a58761552e3";

fn rsa_key() -> PrivateKey {
    let number = |hex: &str| BoxedUint::from_be_hex(hex, 1024).into_option().expect("a number");
    PrivateKey::from_p_q(number(P), number(Q), BoxedUint::from(65_537_u64)).expect("a key")
}

/// Returns a token with these claims, signed with RS256.
pub(crate) fn sign_rs256(claims: &Value) -> String {
    let header = json!({ "alg": "RS256", "kid": "two" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature: rsa::pkcs1v15::Signature =
        rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new(rsa_key()).sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

/// Returns the key of [`sign_rs256`].
pub(crate) fn rsa_jwks() -> String {
    let modulus = rsa_key().n().as_ref().to_be_bytes_trimmed_vartime();
    json!({ "keys": [{ "kty": "RSA", "kid": "two", "alg": "RS256", "use": "sig", "n": B64.encode(modulus), "e": "AQAB" }] }).to_string()
}

/// Returns a token with these claims, signed with EdDSA, and the key.
pub(crate) fn sign_eddsa(claims: &Value) -> (String, String) {
    use ed25519_dalek::Signer as _;
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let header = json!({ "alg": "EdDSA", "kid": "three" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature = key.sign(input.as_bytes());
    let x = B64.encode(key.verifying_key().as_bytes());
    let jwks = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "three", "x": x }] });
    (format!("{input}.{}", B64.encode(signature.to_bytes())), jwks.to_string())
}

/// Returns a token with these claims, without a signature.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!("{}.{}.", B64.encode(r#"{"alg":"RS256"}"#), B64.encode(claims.to_string()))
}

/// Returns a token with this header and these claims, without a valid signature.
pub(crate) fn forged(header: &Value, claims: &Value) -> String {
    format!("{}.{}.AAAA", B64.encode(header.to_string()), B64.encode(claims.to_string()))
}
