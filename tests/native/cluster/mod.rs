//! Tests evidence: the expectations in documents, and the token against each document.

mod faults;
mod objects;
mod paste;
mod remedies;
mod sources;
mod standing;
mod trust;

use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, OneOrMany, VerifyOptions, recognize, verify};
use serde_json::{Value, json};

use crate::builders::tables::{self, case, policy_by as policy};

/// The time of every token of cases.json that is not a real one.
const NOW: u32 = 1_760_000_000;

/// Returns the report about a token of cases.json with its keys and this evidence, without issuers and audiences.
fn report(id: &str, documents: &[&str]) -> Value {
    let case = case(id);
    let options = VerifyOptions {
        keys: Some(OneOrMany::One(tables::keys(case).to_owned())),
        now: case["options"]["now"].as_f64(),
        ..VerifyOptions::default()
    };
    let documents: Vec<EvidenceOption> = documents.iter().map(|text| EvidenceOption::from(*text)).collect();
    let policy = policy(options, &documents);
    tables::ask(tables::token(case), &policy)
}

/// Returns the outcome, code and line of every check with this ID.
fn checks(report: &Value, id: &str) -> Vec<(String, String, u64)> {
    let checks = report["checks"].as_array().expect("checks").iter().filter(|check| check["id"] == id);
    checks
        .map(|check| {
            let text = |name: &str| check[name].as_str().expect("text").to_owned();
            (text("outcome"), text("code"), check["place"]["line"].as_u64().unwrap_or(0))
        })
        .collect()
}

fn one(report: &Value, id: &str) -> (String, String, u64) {
    let mut found = checks(report, id);
    assert_eq!(found.len(), 1, "{id}: {found:?}");
    found.remove(0)
}

fn is(outcome: &str, code: &str, line: u64) -> (String, String, u64) {
    (outcome.to_owned(), code.to_owned(), line)
}

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: build-robot-0
  namespace: default
  uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648
spec:
  serviceAccountName: build-robot
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: c
    image: x
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
    volumeMounts:
    - name: vault-token
      mountPath: /var/run/secrets/tokens
  volumes:
  - name: vault-token
    projected:
      sources:
      - serviceAccountToken:
          audience: vault
          expirationSeconds: 1200
          path: vault-token
";

const ACCOUNT: &str = "apiVersion: v1
kind: ServiceAccount
metadata:
  name: build-robot
  namespace: default
  uid: 4cf6829a-a937-48e8-83c9-7df913fb1bfa
";

fn discovery(issuer: &str, jwks_uri: &str, algorithm: &str) -> String {
    json!({"issuer": issuer, "jwks_uri": jwks_uri, "id_token_signing_alg_values_supported": [algorithm]})
        .to_string()
}

fn at_now() -> VerifyOptions {
    VerifyOptions { now: Some(f64::from(NOW)), ..VerifyOptions::default() }
}

/// Returns the expectations in a single document.
fn sources(document: &str) -> Value {
    let case = case("accepted");
    let policy = policy(at_now(), &[document.into()]);
    tables::ask(tables::token(case), &policy)["sources"].clone()
}
