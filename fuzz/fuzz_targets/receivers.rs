//! Law: with any configuration, a receiver does not accept a token that is not signed, and every check that
//! fails or warns has a remedy; and if a line is explained, the explanation and its remedy are not empty.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, Outcome, ReceiverName, SimulateOptions, Verdict, explain, simulate};
use libfuzzer_sys::fuzz_target;

const KEYS: &str = include_str!("../../tests/data/keys/ec-prime256v1.pem");

fuzz_target!(|text: &str| {
    // The claims are on the first line, the configuration on the others.
    let (claims, config) = text.split_once('\n').unwrap_or((text, ""));
    let token = format!("{}.{}.AAAA", B64.encode(r#"{"alg":"ES256"}"#), B64.encode(claims));
    for receiver in ReceiverName::all() {
        let options = SimulateOptions {
            receiver: Some(receiver),
            keys: Some(bound_token::OneOrMany::One(KEYS.to_owned())),
            now: Some(1_790_000_000.0),
        };
        let config = [EvidenceOption::from(config)];
        let Ok(answer) = simulate(&token, &config, options, NumericDate::from_seconds(0)) else { continue };
        assert_ne!(answer.report.verdict, Verdict::Accepted);
        for check in &answer.report.checks {
            let needs_remedy = matches!(check.outcome, Outcome::Fail | Outcome::Warn);
            assert!(!needs_remedy || check.remedy.is_some(), "{check:?}");
        }
    }
    for said in explain(config, Some(&token)).unwrap_or_default() {
        assert!(!said.message.is_empty() && !said.remedy.message.is_empty());
    }
});
