//! Compares this crate with `jsonwebtoken::decode`, which has its own cryptography, on tokens that this crate
//! accepts, and jsonwebtoken's provider with ours on signatures with flipped bits.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bound_token::keys::{Material, PublicKey};
use bound_token::signature::PROVIDER;
use bound_token::{Code, NumericDate, OneOrMany, Outcome, Require, VerifyOptions};
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::builders::tables;

/// Returns the tokens of cases.json that are accepted with one JWK Set, and the key that signed each. ES512
/// is left out, because jsonwebtoken does not support it.
fn accepted() -> Vec<(String, String, Jwk)> {
    let accepted = tables::cases().iter().filter(|case| case["verdict"] == "accepted");
    let known = accepted.filter_map(|case| {
        let token = tables::token(case).to_owned();
        let policy = tables::policy(tables::options(case));
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

/// Calls `jsonwebtoken::decode` as a careful caller would: with the algorithm of the token's header, and with
/// `exp` required. A panic counts as a refusal.
fn jsonwebtoken_accepts(case: &Value) -> bool {
    let options = &case["options"];
    let accepts = || -> Option<bool> {
        let token = case["token"].as_str()?;
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = match (case.get("jwk"), case.get("pem").and_then(Value::as_str)) {
            (Some(jwk), _) => {
                let jwk: Jwk = serde_json::from_value(jwk.clone()).ok()?;
                DecodingKey::from_jwk(&jwk).ok()?
            }
            (None, Some(pem)) => {
                let mut keys = bound_token::keys::KeySet::default();
                keys.add_text(pem);
                // jsonwebtoken reads PEM only with a separate feature. Only the use of the key is compared here.
                decoding_key(keys.entries().first()?.key.as_ref().ok()?)
            }
            _ => return None,
        };
        let mut validation = Validation::new(header.alg);
        validation.validate_nbf = true;
        validation.leeway = options["leeway"].as_u64()?;
        validation.set_required_spec_claims(&["exp"]);
        // jsonwebtoken reads the system's clock, which no test may do. Other tests compare times.
        (validation.validate_exp, validation.validate_nbf) = (false, false);
        match options["audience"].as_array() {
            Some(audience) => {
                validation.set_audience(&audience.iter().filter_map(Value::as_str).collect::<Vec<_>>())
            }
            None => validation.validate_aud = false,
        }
        if let Some(issuer) = options["issuer"].as_str() {
            validation.set_issuer(&[issuer]);
        }
        Some(jsonwebtoken::decode::<Value>(token, &key, &validation).is_ok())
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(accepts)).ok().flatten().unwrap_or(false)
}

fn decoding_key(key: &PublicKey) -> DecodingKey {
    match key.material() {
        Material::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
        Material::Ec { x, y, .. } => DecodingKey::from_ec_der(&[&[4], x.as_slice(), y].concat()),
        Material::Ed25519 { x } => DecodingKey::from_ed_der(x),
    }
}

/// Asks this crate the same question, at a time when nothing has expired.
fn we_accept(case: &Value) -> bool {
    let options = &case["options"];
    let keys =
        case.get("jwk").map_or_else(|| case["pem"].as_str().map(str::to_owned), |jwk| Some(jwk.to_string()));
    let list = |value: &Value| {
        value.as_array().map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    };
    let options = VerifyOptions {
        keys: keys.map(OneOrMany::One),
        audiences: list(&options["audience"]).map(OneOrMany::Many),
        issuers: options["issuer"].as_str().map(|issuer| OneOrMany::One(issuer.into())),
        require: Some(Require::Any),
        now: case["now"].as_f64(),
        leeway: options["leeway"].as_f64(),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = bound_token::verify(case["token"].as_str().expect("a token"), &policy);
    // Other tests compare times. A malformed time still counts as a refusal.
    let about_moments = [Code::Expired, Code::NotYetValid, Code::IssuedInFuture];
    let fails = report
        .checks
        .iter()
        .filter(|check| check.outcome == Outcome::Fail && !about_moments.contains(&check.code));
    fails.count() == 0 && report.key.is_some()
}

#[test]
fn jsonwebtoken_and_this_crate_agree_but_where_it_is_explained() {
    #[derive(serde::Deserialize)]
    struct Explanation {
        only: String,
        #[expect(dead_code, reason = "for the reader")]
        reason: String,
        ids: Vec<String>,
    }
    let table: Vec<Explanation> =
        serde_json::from_str(include_str!("../../data/jsonwebtoken-disagreements.json")).expect("JSON");
    let comparable = |case: &&Value| {
        case["token"].is_string()
            && case["options"]["algorithms"].is_null()
            && (case.get("jwk").is_some() || case.get("pem").is_some())
    };
    let mut complaints = Vec::new();
    let mut compared = 0;
    for case in tables::attacks().iter().filter(comparable) {
        let id = case["id"].as_str().expect("an id");
        compared += 1;
        let only = match (we_accept(case), jsonwebtoken_accepts(case)) {
            (true, false) => Some("bound-token"),
            (false, true) => Some("jsonwebtoken"),
            _ => None,
        };
        let explained =
            table.iter().find(|row| row.ids.iter().any(|own| own == id)).map(|row| row.only.as_str());
        if only != explained {
            complaints.push(format!("{id} ({}): only {only:?} accepts", case["description"]));
        }
    }
    assert!(complaints.is_empty(), "{} of {compared}:\n{}", complaints.len(), complaints.join("\n"));
    assert!(compared > 300, "only {compared} were compared");
}

/// Returns whether a provider accepts the signature.
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
fn a_verifier_says_which_algorithm_it_is_for() {
    let key = DecodingKey::from_ed_der(
        &URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("base64url"),
    );
    let verifier = (PROVIDER.verifier_factory)(&Algorithm::EdDSA, &key).expect("a key of the algorithm");
    assert_eq!(verifier.algorithm(), Algorithm::EdDSA);
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
