//! Tests what receivers answer by their own configuration: a row for each fact that their owners document, and for the
//! failures that people report.

mod api_server;
mod aws;
mod documentation;

mod entra;
mod flags;
mod gcp;
mod hostile;
mod quoted;
mod strict_json;
mod trust_policy;
mod unknown_members;
mod vault;
mod vault_commands;
mod vault_documents;
mod vault_review;
mod vault_time;

use bound_token::cluster::EvidenceOption;
use bound_token::{
    NumericDate, OneOrMany, OptionsError, ReceiverName, SimulateOptions, Simulation, simulate,
};
use serde_json::{Value, json};

use crate::builders::tokens::*;

/// Like [`ask`], with a token signed with RS256.
fn ask_rs256(claims: &Value, config: &[&str]) -> Answer {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    let options = SimulateOptions { keys: Some(OneOrMany::One(rsa_jwks())), ..SimulateOptions::default() };
    let answer = simulate(&sign_rs256(claims), &config, options, NumericDate::from_seconds(NOW));
    Answer(json!(answer.expect("a configuration")))
}

fn try_simulate(
    claims: &Value,
    config: &[&str],
    options: SimulateOptions,
) -> Result<Simulation, OptionsError> {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    simulate(&sign(claims), &config, options, NumericDate::from_seconds(NOW))
}

/// Returns a receiver's answer to a token, with the right keys.
fn ask(claims: &Value, config: &[&str]) -> Answer {
    let options = SimulateOptions { keys: Some(OneOrMany::One(jwks())), ..SimulateOptions::default() };
    Answer(json!(try_simulate(claims, config, options).expect("a configuration")))
}

/// Returns a receiver's answer to this token, with these keys.
fn ask_token(token: &str, keys: &str, config: &[&str]) -> Answer {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    let options =
        SimulateOptions { keys: Some(OneOrMany::One(keys.to_owned())), ..SimulateOptions::default() };
    let answer = simulate(token, &config, options, NumericDate::from_seconds(NOW));
    Answer(json!(answer.expect("a configuration")))
}

/// A simulation, as JavaScript gets it.
struct Answer(Value);

impl Answer {
    fn verdict(&self) -> &str {
        self.0["verdict"].as_str().expect("a verdict")
    }

    fn error(&self) -> Option<&str> {
        self.0["receiverError"].as_str()
    }

    /// Returns the codes of these checks that are not a plain pass.
    fn reasons(&self) -> Vec<String> {
        self.checks()
            .filter(|check| matches!(check["outcome"].as_str(), Some("fail")) || self.leaves_open(check))
            .map(named)
            .collect()
    }

    /// Whether a check that matters was skipped.
    fn leaves_open(&self, check: &Value) -> bool {
        check["outcome"] == "skip"
            && (check["id"] != "issuer" || check["code"] != "not-expected")
            && !["subject", "lifecycle"].contains(&check["id"].as_str().expect("an id"))
    }

    fn warnings(&self) -> Vec<String> {
        let own = |check: &&Value| check["outcome"] == "warn";
        self.checks().filter(own).map(named).collect()
    }

    fn checks(&self) -> impl Iterator<Item = &Value> {
        self.0["checks"].as_array().expect("checks").iter()
    }

    fn check(&self, code: &str) -> &Value {
        self.checks()
            .find(|check| check["code"] == code)
            .unwrap_or_else(|| panic!("no {code} in {:#}", self.0["checks"]))
    }
}

/// `id code`
fn named(check: &Value) -> String {
    format!("{} {}", check["id"].as_str().expect("an id"), check["code"].as_str().expect("a code"))
}

/// Asserts every row of a table: the verdict, the error that the caller sees, and every reason.
#[track_caller]
fn assert_answer(what: &str, answer: &Answer, verdict: &str, error: Option<&str>, reasons: &[&str]) {
    let own = (answer.verdict(), answer.error(), answer.reasons());
    let reasons: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    assert_eq!(own, (verdict, error, reasons), "{what}: {:#}", answer.0["checks"]);
    for check in answer
        .checks()
        .filter(|check| ["fail", "warn"].contains(&check["outcome"].as_str().expect("an outcome")))
    {
        assert!(check["remedy"]["message"].is_string(), "{what}: no remedy for {}", named(check));
    }
}

#[test]
fn a_configuration_tells_whose_it_is() {
    for (config, receiver) in [
        (r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{}}]}"#, ReceiverName::AWS),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, command: [kube-apiserver, --api-audiences=b]}]}\n",
            ReceiverName::API_SERVER,
        ),
        (
            r#"{"Url":"oidc.example.com","ClientIDList":["sts.amazonaws.com"],"ThumbprintList":[]}"#,
            ReceiverName::AWS,
        ),
        (
            r#"{"Role":{"Arn":"arn:aws:iam::111122223333:role/app","AssumeRolePolicyDocument":"%7B%7D"}}"#,
            ReceiverName::AWS,
        ),
        (
            "attributeMapping:\n  google.subject: assertion.sub\noidc:\n  issuerUri: https://a\n",
            ReceiverName::GCP,
        ),
        (r#"{"type":"external_account","audience":"//iam.googleapis.com/projects/1/x"}"#, ReceiverName::GCP),
        (r#"[{"name":"a","issuer":"https://a","subject":"b","audiences":["c"]}]"#, ReceiverName::ENTRA),
        (
            r#"{"value":[{"name":"a","issuer":"https://a","subject":"b","audiences":["c"]}]}"#,
            ReceiverName::ENTRA,
        ),
        (r#"{"request_id":"x","data":{"bound_service_account_names":["app"]}}"#, ReceiverName::VAULT),
        ("Key            Value\n---            -----\nbound_audiences [vault]\n", ReceiverName::VAULT),
        ("$ vault write auth/jwt/role/app user_claim=sub bound_audiences=vault", ReceiverName::VAULT),
        ("bound_issuer: https://a\nkubernetes_host: https://b\n", ReceiverName::VAULT),
        ("--service-account-issuer=https://a --api-audiences=b", ReceiverName::API_SERVER),
        (
            "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\nspec: {serviceAccountIssuer: \"\"}\n",
            ReceiverName::API_SERVER,
        ),
    ] {
        let simulation = try_simulate(&claims("x"), &[config], SimulateOptions::default());
        assert_eq!(simulation.map(|one| one.receiver), Ok(receiver), "{config}");
    }
}

#[test]
fn what_no_receiver_is_known_by_is_an_error() {
    for config in ["", "hello", "{}", r#"{"kind":"Pod","apiVersion":"v1"}"#, &sign(&claims("x"))] {
        let error = try_simulate(&claims("x"), &[config], SimulateOptions::default()).err();
        assert_eq!(error.map(|error| error.option).as_deref(), Some("config"), "{config}");
    }
}

#[test]
fn a_token_that_cannot_be_read_is_rejected_by_every_receiver() {
    for receiver in [
        ReceiverName::AWS,
        ReceiverName::GCP,
        ReceiverName::ENTRA,
        ReceiverName::VAULT,
        ReceiverName::API_SERVER,
    ] {
        let options = SimulateOptions { receiver: Some(receiver), ..SimulateOptions::default() };
        let answer =
            simulate("not a token", &[], options, NumericDate::from_seconds(NOW)).expect("an answer");
        assert_eq!(json!(answer)["verdict"], "rejected", "{receiver:?}");
    }
}

#[test]
fn a_receiver_that_is_named_counts_more_than_the_documents() {
    let options = SimulateOptions { receiver: Some(ReceiverName::GCP), ..SimulateOptions::default() };
    let config = r#"{"Statement":{"Effect":"Allow"}}"#;
    let simulation = try_simulate(&claims("x"), &[config], options).expect("an answer");
    assert_eq!(simulation.receiver, ReceiverName::GCP);
}
