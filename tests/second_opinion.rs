//! `jsonwebtoken::decode`, with cryptography of its own, on the tokens that this crate accepts; and its
//! provider against ours on signatures with flipped bits.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test states facts by panicking"
)]
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of the tests' own")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bound_token::signature::PROVIDER;
use bound_token::{NumericDate, VerifyOptions};
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

/// The tokens of cases.json that are accepted with one JWK Set, and the key that signed each; ES512 is left
/// out, for jsonwebtoken does not know it.
fn accepted() -> Vec<(String, String, Jwk)> {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("data/cases.json")).expect("cases.json is JSON");
    let accepted = cases.into_iter().filter(|case| case["verdict"] == "accepted");
    let known = accepted.filter_map(|case| {
        let options: VerifyOptions = serde_json::from_value(case["options"].clone()).expect("options");
        let token = case["token"].as_str().expect("a token").to_owned();
        let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
        let number = bound_token::verify(&token, &policy).key.expect("a signer").number;
        let set: Value = serde_json::from_str(case["options"]["keys"].as_str()?).ok()?;
        let jwk: Jwk = serde_json::from_value(set["keys"].get(number.checked_sub(1)?)?.clone()).ok()?;
        Some((case["id"].as_str().expect("an id").to_owned(), token, jwk))
    });
    known.filter(|(_, token, _)| jsonwebtoken::decode_header(token).is_ok()).collect()
}

#[test]
fn what_this_crate_accepts_jsonwebtoken_accepts() {
    let tokens = accepted();
    assert!(tokens.len() > 20, "only {} tokens were compared", tokens.len());
    for (id, token, jwk) in tokens {
        let header = jsonwebtoken::decode_header(&token).expect("filtered so");
        let mut validation = Validation::new(header.alg);
        (validation.validate_exp, validation.validate_aud) = (false, false);
        validation.required_spec_claims.clear();
        let key = DecodingKey::from_jwk(&jwk).expect("a key");
        let decoded = jsonwebtoken::decode::<Value>(&token, &key, &validation);
        assert!(decoded.is_ok(), "{id}: {decoded:?}");
    }
}

/// Whether a provider takes the signature.
fn takes(
    provider: &jsonwebtoken::crypto::CryptoProvider,
    algorithm: Algorithm,
    key: &DecodingKey,
    input: &str,
    signature: &[u8],
) -> bool {
    let verifier = (provider.verifier_factory)(&algorithm, key).expect("a key of the algorithm");
    verifier.verify(input.as_bytes(), &signature.to_vec()).is_ok()
}

#[test]
fn both_providers_refuse_every_flipped_bit() {
    let mut seen = Vec::new();
    for (id, token, jwk) in accepted() {
        let algorithm = jsonwebtoken::decode_header(&token).expect("filtered so").alg;
        if seen.contains(&algorithm) {
            continue;
        }
        seen.push(algorithm);
        let key = DecodingKey::from_jwk(&jwk).expect("a key");
        let (input, signature) = token.rsplit_once('.').expect("three segments");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        assert!(takes(&PROVIDER, algorithm, &key, input, &signature), "{id}");
        for bit in (0..signature.len() * 8).step_by(7) {
            let mut flipped = signature.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!takes(&PROVIDER, algorithm, &key, input, &flipped), "{id}: bit {bit}");
            assert!(!takes(&DEFAULT_PROVIDER, algorithm, &key, input, &flipped), "{id}: bit {bit}");
        }
    }
    assert!(seen.len() >= 3, "{seen:?}");
}

#[test]
fn the_provider_answers_unfit_keys_with_errors() {
    let short = DecodingKey::from_ed_der(&[1, 2, 3]);
    let zero = DecodingKey::from_rsa_raw_components(&[0], &[0]);
    let huge = DecodingKey::from_rsa_raw_components(&[0xff; 4096], &[3]);
    let point = DecodingKey::from_ec_der(&[4; 65]);
    for (algorithm, key) in [
        (Algorithm::EdDSA, &short),
        (Algorithm::RS256, &zero),
        (Algorithm::PS512, &huge),
        (Algorithm::ES256, &point),
        (Algorithm::ES384, &point),
        (Algorithm::RS256, &short),
        (Algorithm::HS256, &DecodingKey::from_secret(b"secret")),
    ] {
        assert!((PROVIDER.verifier_factory)(&algorithm, key).is_err(), "{algorithm:?}");
    }
}
