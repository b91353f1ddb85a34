//! The table data/cases.json, natively. `tests/web.rs` runs it in a browser, `tests/js/npm` in Node.js.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test states facts by panicking")]

use std::collections::BTreeMap;

use bound_token::{NumericDate, Report, VerifyOptions};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    token: String,
    options: VerifyOptions,
    verdict: String,
    /// Check id → code, of every check that fails.
    fails: BTreeMap<String, String>,
    /// The checks that are skipped, where the case says.
    skips: Option<Vec<String>>,
    /// The checks that warn, where the case says.
    warns: Option<Vec<String>>,
    /// The error's members, for a text that is no token.
    error: Option<BTreeMap<String, Value>>,
}

fn checks_with(report: &Value, outcome: &str) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let checks = report["checks"].as_array().expect("checks").iter();
    checks
        .filter(|check| check["outcome"] == outcome)
        .map(|check| (text(&check["id"]), text(&check["code"])))
        .collect()
}

fn ids(report: &Value, outcome: &str) -> Vec<String> {
    checks_with(report, outcome).into_keys().collect()
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

#[test]
fn every_case_has_its_verdict_and_its_reasons() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("data/cases.json")).expect("cases.json is JSON");
    assert!(cases.len() > 100, "the table was cut short");
    for case in cases {
        let policy = case.options.into_policy(NumericDate::from_seconds(0)).expect("good options");
        let report: Report = bound_token::verify(&case.token, &policy);
        let report = serde_json::to_value(report).expect("a report is JSON");
        let id = &case.id;
        assert_eq!(checks_with(&report, "fail"), case.fails, "{id}");
        assert_eq!(report["verdict"], case.verdict.as_str(), "{id}: {report:#}");
        if let Some(skips) = case.skips {
            assert_eq!(ids(&report, "skip"), sorted(skips), "{id}");
        }
        if let Some(warns) = case.warns {
            assert_eq!(ids(&report, "warn"), sorted(warns), "{id}");
        }
        for (name, value) in case.error.unwrap_or_default() {
            assert_eq!(report["error"][&name], value, "{id}: {name} of {}", report["error"]);
        }
    }
}
