//! Collects the remedies for every token, paste and line of the test data.

use bound_token::cluster::EvidenceOption;
use bound_token::{
    NumericDate, OneOrMany, SimulateOptions, VerifyOptions, explain, recognize, simulate, verify,
};
use serde_json::{Value, json};

use super::Proposals;
use super::signed::{GOOD, NOW, claims, jwks, sign};
use crate::builders::{beside, tables};

pub(super) fn collect(all: &mut Proposals) {
    for case in tables::cases() {
        let (token, options) = (tables::token(case), tables::options(case));
        ask(all, token, VerifyOptions { keys: None, ..options.clone() });
        ask(all, token, options);
    }
    for attack in tables::attacks() {
        let Some(token) = attack["token"].as_str() else { continue };
        let keys = ["jwk", "jwks", "pem", "key_text"].iter().find_map(|name| attack.get(name));
        let keys = keys.map(|keys| keys.as_str().map_or_else(|| keys.to_string(), str::to_owned));
        ask(
            all,
            token,
            VerifyOptions {
                keys: keys.map(OneOrMany::One),
                now: attack["now"].as_f64(),
                ..VerifyOptions::default()
            },
        );
    }
    for case in tables::read(include_str!("../../data/intake.json")) {
        paste(all, case["text"].as_str().expect("a text"), &sign(&claims(&GOOD)), None, NOW);
    }
    field(all);
}

/// Adds texts that people have pasted, if that corpus is next to this checkout.
fn field(all: &mut Proposals) {
    let Some(text) = beside("field/pastes.json") else { return };
    let corpus: Value = serde_json::from_str(&text).expect("JSON");
    for case in corpus["cases"].as_array().expect("cases") {
        let token = case["token"].as_str().unwrap_or_default();
        let now = case["now"].as_i64().unwrap_or(NOW);
        let pastes = case["paste"].as_array().into_iter().flatten().chain([&case["text"]]);
        for text in pastes.filter_map(Value::as_str) {
            paste(all, text, token, case["keys"].as_str(), now);
        }
    }
}

fn ask(all: &mut Proposals, token: &str, options: VerifyOptions) {
    ask_beside(all, token, options, &[]);
}

fn ask_beside(all: &mut Proposals, token: &str, options: VerifyOptions, evidence: &[EvidenceOption]) {
    let policy = options.into_policy(NumericDate::from_seconds(NOW));
    if let Ok(policy) = policy.and_then(|policy| policy.with_evidence(evidence)) {
        all.take(&json!(verify(token, &policy)));
    }
}

/// Adds the remedies for a paste as evidence, as a receiver's configuration, and as error lines.
fn paste(all: &mut Proposals, text: &str, token: &str, keys: Option<&str>, now: i64) {
    let keys = OneOrMany::One(keys.map_or_else(jwks, str::to_owned));
    let evidence = vec![EvidenceOption::from(text)];
    for one in explain(text, Some(token)).unwrap_or_default() {
        all.take_remedy(&json!(one.remedy));
    }
    let options = SimulateOptions { keys: Some(keys.clone()), ..SimulateOptions::default() };
    if let Ok(answer) = simulate(token, &evidence, options, NumericDate::from_seconds(now)) {
        all.take(&json!(answer));
    }
    let now = i32::try_from(now).map(f64::from).ok();
    ask_beside(all, token, VerifyOptions { keys: Some(keys), now, ..VerifyOptions::default() }, &evidence);
    let tokens = recognize(text).unwrap_or_default().into_iter().filter_map(|artifact| artifact.token);
    for token in tokens {
        ask_beside(all, &token, VerifyOptions { now, ..VerifyOptions::default() }, &evidence);
    }
}
