//! Tests the sentences of reports word for word: data/sentences.json has a row for each kind of sentence,
//! with a case of data/cases.json, the check, the outcome, the code and the sentence. Other texts for people
//! are tested below: lookups, keys, errors.

use bound_token::keys::KeySet;
use bound_token::{Algorithm, NumericDate, OneOrMany, Report, VerifyOptions};
use serde_json::{Value, json};

use crate::builders::tables;

fn report(case: &Value) -> Report {
    bound_token::verify(tables::token(case), &tables::policy(tables::options(case)))
}

fn report_of(id: &str) -> Report {
    report(tables::case(id))
}

#[test]
fn every_kind_of_sentence_is_as_it_was_reviewed() {
    let rows: Vec<[String; 5]> =
        serde_json::from_str(include_str!("../../data/sentences.json")).expect("JSON");
    assert!(rows.len() > 100, "the table was cut short");
    let reports: Vec<(Value, Value)> =
        tables::cases().iter().map(|case| (case["id"].clone(), json!(report(case)))).collect();
    for [case, id, outcome, code, message] in rows {
        let (_, report) = reports.iter().find(|(name, _)| *name == case.as_str()).expect("a case");
        let checks = report["checks"].as_array().expect("checks");
        let check =
            checks.iter().find(|check| check["id"] == id.as_str()).expect("every question is answered");
        let found = [&check["outcome"], &check["code"], &check["message"]];
        assert_eq!(found, [&json!(outcome), &json!(code), &json!(message)], "{case}: {id}");
    }
}

#[test]
fn what_only_the_cluster_knows_is_named_in_full() {
    let lookups = |id: &str| json!(report_of(id).not_asked);
    let account = json!({
        "kind": "service-account",
        "namespace": "default",
        "name": "build-robot",
        "uid": "4cf6829a-a937-48e8-83c9-7df913fb1bfa",
        "message": "Only the cluster knows whether the service account default/build-robot still exists with UID \
                    \"4cf6829a-a937-48e8-83c9-7df913fb1bfa\"."
    });
    // The node of a pod's token is not looked up.
    let pod = json!({
        "kind": "pod",
        "namespace": "default",
        "name": "build-robot-0",
        "uid": "425c89ed-5bb7-4a76-83fa-e60fd8a6f648",
        "message": "Only the cluster knows whether the pod default/build-robot-0 still exists with UID \
                    \"425c89ed-5bb7-4a76-83fa-e60fd8a6f648\"."
    });
    assert_eq!(lookups("accepted"), json!([account, pod]));
    let node = json!({
        "kind": "node",
        "name": "n",
        "uid": "u",
        "message": "Only the cluster knows whether the node n still exists with UID \"u\"."
    });
    assert_eq!(lookups("bound-to-a-node"), json!([account, node]));
    let secret = json!({
        "kind": "secret",
        "namespace": "default",
        "name": "build-robot-token",
        "message": "Only the cluster knows whether the Secret default/build-robot-token still exists, holds this very \
                    token and is not marked invalid."
    });
    assert_eq!(lookups("legacy-token"), json!([account, secret]));
    assert_eq!(lookups("no-service-account"), json!([]));
}

#[test]
fn the_key_with_the_kid_is_taken_before_one_without() {
    let report = report_of("the-key-with-the-kid-is-taken-before-one-without");
    assert_eq!(report.key.map(|key| key.number), Some(2));
}

#[test]
fn the_algorithms_are_these() {
    let names: Vec<&str> = Algorithm::all().map(Algorithm::name).collect();
    assert_eq!(
        names,
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
    );
    for name in names {
        assert_eq!(Algorithm::from_name(name).map(Algorithm::name), Some(name));
    }
}

#[test]
fn json_that_holds_pem_is_json() {
    let mut keys = KeySet::default();
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    keys.add_text(&format!(
        r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}","comment":"-----BEGIN PUBLIC KEY-----"}}"#
    ));
    assert!(keys.entries()[0].key.is_ok());
}

/// Returns the signature check's sentence for a token and this many copies of a key that did not sign it,
/// optionally followed by the key that did; and whether that key was found.
fn signature_among(copies: usize, and_the_right_one: bool) -> (String, bool) {
    let case = tables::case("no-kid-and-another-key");
    let right = tables::case("accepted-keys-as-pem");
    let wrong = case["options"]["keys"].as_str().expect("a key").to_owned();
    let mut keys = vec![wrong; copies];
    if and_the_right_one {
        keys.push(right["options"]["keys"].as_str().expect("a key").to_owned());
    }
    let options = VerifyOptions { keys: Some(OneOrMany::Many(keys)), ..VerifyOptions::default() };
    let policy = options.into_policy(NumericDate::from_seconds(1_760_000_000)).expect("good options");
    let report = bound_token::verify(case["token"].as_str().expect("a token"), &policy);
    let check =
        report.checks.iter().find(|check| check.id == bound_token::CheckId::Signature).expect("asked");
    (check.message.clone(), report.key.is_some())
}

#[test]
fn at_most_64_signatures_are_tried() {
    let (message, verified) = signature_among(63, true);
    assert!(verified);
    assert_eq!(message, "The token was signed by key #64 (no kid; Ed25519).");
    let (message, _) = signature_among(64, false);
    assert!(message.starts_with("None of the 64 matching keys signed the token."), "{message}");
    let (message, verified) = signature_among(64, true);
    assert!(!verified);
    assert!(
        message.starts_with("None of the first 64 of 65 keys signed the token; the others were not tried."),
        "{message}"
    );
    let (message, _) = signature_among(0, true);
    assert_eq!(message, "The token was signed by key #1 (no kid; Ed25519).");
}
