//! Parses the tables of tests/data that several modules read, each once.

use std::sync::LazyLock;

use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, Policy, VerifyOptions, verify};
use serde_json::{Value, json};

/// Returns every row of cases.json.
pub(crate) fn cases() -> &'static [Value] {
    static ALL: LazyLock<Vec<Value>> = LazyLock::new(|| read(include_str!("../../data/cases.json")));
    &ALL
}

/// Returns the row of cases.json with this ID.
pub(crate) fn case(id: &str) -> &'static Value {
    cases().iter().find(|case| case["id"] == id).expect("a case")
}

/// Returns every row of attacks.json.
pub(crate) fn attacks() -> &'static [Value] {
    static ALL: LazyLock<Vec<Value>> = LazyLock::new(|| read(include_str!("../../data/attacks.json")));
    &ALL
}

/// Returns the servers, tokens and answers of cluster.json.
pub(crate) fn cluster() -> &'static Value {
    static ALL: LazyLock<Value> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../data/cluster.json")).expect("cluster.json is JSON")
    });
    &ALL
}

/// Parses the rows of a table.
pub(crate) fn read(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("a table is JSON")
}

/// Returns the token of a row.
pub(crate) fn token(case: &Value) -> &str {
    case["token"].as_str().expect("a token")
}

/// Returns the text of the keys of a row of cases.json.
pub(crate) fn keys(case: &Value) -> &str {
    case["options"]["keys"].as_str().expect("keys")
}

/// Returns the options of a row of cases.json.
pub(crate) fn options(case: &Value) -> VerifyOptions {
    serde_json::from_value(case["options"].clone()).expect("options")
}

/// Returns the policy of options that set their own time.
pub(crate) fn policy(options: VerifyOptions) -> Policy {
    options.into_policy(NumericDate::from_seconds(0)).expect("good options")
}

/// Returns the policy of options that set their own time, with documents as evidence.
pub(crate) fn policy_by(options: VerifyOptions, documents: &[EvidenceOption]) -> Policy {
    policy(options).with_evidence(documents).expect("good documents")
}

/// Returns the report, as JavaScript gets it.
pub(crate) fn ask(token: &str, policy: &Policy) -> Value {
    json!(verify(token, policy))
}

/// Returns the check with this ID.
pub(crate) fn check<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["checks"].as_array().expect("checks").iter().find(|check| check["id"] == id).expect("it was asked")
}

/// Returns a list of texts.
pub(crate) fn strings(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}
