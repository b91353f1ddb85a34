//! Runs the table data/cases.json natively. `tests/web.rs` runs it in a browser, `tests/js/npm` in Node.js.

use std::collections::BTreeMap;

use bound_token::{NumericDate, Report, VerifyOptions};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    id: String,
    token: String,
    options: VerifyOptions,
    verdict: String,
    /// Check ID → code, for every check that fails.
    fails: BTreeMap<String, String>,
    /// The checks that are skipped, if the case lists them.
    skips: Option<Vec<String>>,
    /// The checks that warn, if the case lists them.
    warns: Option<Vec<String>>,
    /// The error's members, for a text that is not a token.
    error: Option<BTreeMap<String, Value>>,
    /// Check ID → how the two sides differ slightly, or null if they differ by more.
    near_miss: Option<BTreeMap<String, Value>>,
    /// The stage of the token's life.
    stage: Option<String>,
    /// Outcome and code of the lifecycle check.
    lifecycle: Option<[String; 2]>,
    /// The kind of token.
    kind: Option<String>,
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
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../data/cases.json")).expect("cases.json is JSON");
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
        let check = |name: &str| {
            let mut checks = report["checks"].as_array().expect("checks").iter();
            checks.find(|check| check["id"] == name).expect("every question is answered")
        };
        for (name, kind) in case.near_miss.unwrap_or_default() {
            assert_eq!(check(&name)["nearMiss"]["kind"], kind, "{id}: {name}");
        }
        if let Some(stage) = case.stage {
            assert_eq!(report["lifecycle"]["stage"], stage.as_str(), "{id}");
        }
        if let Some([outcome, code]) = case.lifecycle {
            assert_eq!(
                [&check("lifecycle")["outcome"], &check("lifecycle")["code"]],
                [&outcome, &code],
                "{id}"
            );
        }
        if let Some(kind) = case.kind {
            assert_eq!(report["token"]["kind"], kind.as_str(), "{id}");
        }
        for (name, value) in case.error.unwrap_or_default() {
            assert_eq!(report["error"][&name], value, "{id}: {name} of {}", report["error"]);
        }
    }
}
