//! Runs third-party vectors from ../shared/vectors, which is next to the checkout and not part of it:
//! Wycheproof's JWS files, RFC 7515, RFC 7520 and 8037, the vectors of five JOSE libraries, the JSON torture
//! suite. If the folder is missing, each test prints that it was skipped.

use bound_token::keys::KeySet;
use bound_token::signature::is_genuine;
use bound_token::{
    Algorithm, Check, CheckId, NumericDate, OneOrMany, Outcome, Report, Require, VerifyOptions,
};
use serde_json::Value;

use crate::builders::{beside, tables};

/// Cases that are decided otherwise on purpose: how the id begins, and the reason.
const EXCEPTIONS: [(&str, &str); 6] = [
    ("ed448-", "Ed448 is not supported: no browser and no cluster uses it"),
    (
        "jwt-jsontestsuite-y_object_duplicated_key",
        "duplicate members are refused everywhere (RFC 7519 §4 allows it)",
    ),
    (
        "wycheproof-jsignature-346",
        "the token is PS384, and the key says that it is for PS256 only (RFC 7517 §4.4)",
    ),
    (
        "wycheproof-jsignature-350",
        "the token is PS384, and the key says that it is for PS256 only (RFC 7517 §4.4)",
    ),
    ("wycheproof-jsignature-347", "the key says that it is for ES521, which is no algorithm (RFC 7517 §4.4)"),
    ("wycheproof-jsignature-351", "the key says that it is for ES521, which is no algorithm (RFC 7517 §4.4)"),
];

fn load(file: &str) -> Option<Vec<Value>> {
    beside(&format!("vectors/{file}")).map(|text| tables::read(&text))
}

/// Returns the key's text. Unsecured tokens have none.
fn key_text(case: &Value) -> Option<String> {
    let member =
        ["jwk", "jwks", "key", "key_pem", "pem", "key_text"].iter().find_map(|name| case.get(name))?;
    Some(member.as_str().map_or_else(|| member.to_string(), str::to_owned))
}

fn report(case: &Value) -> Report {
    let options = VerifyOptions {
        keys: key_text(case).map(OneOrMany::One),
        require: Some(Require::Any),
        now: Some(case["now"].as_f64().unwrap_or(1_760_000_000.0)),
        leeway: Some(0.0),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    bound_token::verify(case["token"].as_str().expect("a token"), &policy)
}

/// Returns whether everything about the signature is in order. (The payload of a bare JWS need not be JSON.)
fn is_signed(report: &Report) -> bool {
    let about_signing = |check: &&Check| {
        matches!(check.id, CheckId::Header | CheckId::Algorithm | CheckId::Key | CheckId::Signature)
    };
    report
        .checks
        .iter()
        .filter(about_signing)
        .all(|check| matches!(check.outcome, Outcome::Pass | Outcome::Warn))
}

/// Checks every case of a file, and prints how many there were.
fn judge(file: &str, accepts: impl Fn(&Value) -> bool) {
    let Some(cases) = load(file) else { return };
    let mut complaints = Vec::new();
    for case in &cases {
        let id = case["id"].as_str().expect("an id");
        // Shared secrets are refused by design.
        let hmac = case["hmac"] == true;
        let expected = case.get("jose_result").or_else(|| case.get("expected")).expect("an expectation");
        let accepted = accepts(case);
        let wrong = match expected.as_str().expect("text") {
            "valid" => accepted == hmac,
            "invalid" => accepted,
            _ => false,
        };
        let excepted = EXCEPTIONS.iter().any(|(name, _)| id.starts_with(name));
        // A case that should be refused needs no exception.
        if wrong != (excepted && expected == "valid") {
            complaints.push(format!("{id} ({} {}) accepted: {accepted}", case["description"], case["why"]));
        }
    }
    assert!(complaints.is_empty(), "{file}: {} complaints:\n{}", complaints.len(), complaints.join("\n"));
    assert!(!cases.is_empty());
    eprintln!("{file}: {} cases", cases.len());
}

#[test]
fn jws_files_of_wycheproof() {
    judge("wycheproof-jws.json", |case| is_signed(&report(case)));
}

#[test]
fn examples_of_rfc_7515() {
    judge("rfc7515.json", |case| is_signed(&report(case)));
}

#[test]
fn examples_of_rfc_7520_and_8037() {
    judge("rfc7520-cookbook.json", |case| is_signed(&report(case)));
}

#[test]
fn vectors_of_five_jose_libraries() {
    judge("mined-jose-libs.json", |case| is_signed(&report(case)));
}

#[test]
fn payloads_of_the_json_torture_suite() {
    judge("jsontestsuite-tokens.json", |case| {
        let report = report(case);
        report.verdict != bound_token::Verdict::Rejected && is_signed(&report)
    });
}

fn primitive(case: &Value) -> bool {
    let hex = |name: &str| -> Vec<u8> {
        let text = case[name].as_str().expect("hex");
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
    };
    let algorithm = Algorithm::from_name(case["alg"].as_str().expect("an algorithm")).expect("a known one");
    let mut keys = KeySet::default();
    keys.add_text(&key_text(case).expect("a key"));
    let [entry] = keys.entries() else { panic!("one key") };
    entry.key.as_ref().is_ok_and(|key| is_genuine(algorithm, key, &hex("msg_hex"), &hex("sig_hex")))
}

#[test]
fn primitives_of_wycheproof() {
    for file in ["ecdsa-p1363", "eddsa", "rsa-pkcs1", "rsa-pss"] {
        judge(&format!("wycheproof-prim-{file}.json"), primitive);
    }
}
