//! Law: for any text and any keys, every check is made once, and only a token that its issuer signed is accepted.
#![no_main]

use std::sync::LazyLock;

use bound_token::{NumericDate, OneOrMany, Policy, Require, Verdict, VerifyOptions, verify};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Every token of cases.json, with its policy. No other tokens were ever signed with these keys.
static KNOWN: LazyLock<Vec<(String, Policy)>> = LazyLock::new(|| {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/data/cases.json")).unwrap();
    cases
        .into_iter()
        .map(|case| {
            let options: VerifyOptions = serde_json::from_value(case["options"].clone()).unwrap();
            let policy = options.into_policy(NumericDate::from_seconds(0)).unwrap();
            (case["token"].as_str().unwrap().to_owned(), policy)
        })
        .collect()
});

fuzz_target!(|input: &str| {
    let (token, keys) = input.split_once('\n').unwrap_or((input, ""));
    let (_, policy) = &KNOWN[keys.len() % KNOWN.len()];
    let report = verify(token, policy);
    assert_eq!(report.checks.len(), 14);
    if report.verdict == Verdict::Accepted {
        assert!(KNOWN.iter().any(|(known, _)| known == token));
        // The same token with one character changed, at a position that depends on the input.
        let mut changed = token.as_bytes().to_vec();
        let at = input.len() % changed.len();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(verify(&changed, policy).verdict, Verdict::Rejected);
    }
    let options = VerifyOptions {
        keys: Some(OneOrMany::One(keys.to_owned())),
        require: Some(Require::Any),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(1_760_000_000)).unwrap();
    assert_eq!(verify(token, &policy).checks.len(), 14);
});
