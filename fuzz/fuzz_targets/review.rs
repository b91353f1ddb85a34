//! Law: for any token, the API server's answer is either a user or an error, and it has an explanation.
#![no_main]

use std::sync::LazyLock;

use bound_token::{NumericDate, OneOrMany, TokenReviewOptions, token_review};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SERVER: LazyLock<TokenReviewOptions> = LazyLock::new(|| {
    let corpus: Value = serde_json::from_str(include_str!("../../tests/data/cluster.json")).unwrap();
    let server = &corpus["servers"]["ecdsa-p256"];
    TokenReviewOptions {
        keys: Some(OneOrMany::One(server["keys"].as_str().unwrap().to_owned())),
        issuers: Some(OneOrMany::One(server["issuers"][0].as_str().unwrap().into())),
        audiences: Some(OneOrMany::One("vault".to_owned())),
        now: Some(1_795_484_250.0),
        ..TokenReviewOptions::default()
    }
});

fuzz_target!(|token: &str| {
    let answer = token_review(token, SERVER.clone(), NumericDate::from_seconds(0)).unwrap();
    let status = answer.status;
    assert_eq!(status.authenticated, status.error.is_none());
    assert_eq!(status.authenticated, status.user.username.is_some());
    assert_eq!(status.authenticated, status.audiences.is_some());
    assert!(!answer.report.explanation.is_empty());
});
