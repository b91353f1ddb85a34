//! Compares what a real kube-apiserver said about its own tokens with what `verify` says with the same expectations.

use bound_token::{CheckId, IssuerOption, NumericDate, OneOrMany, Outcome, Report, Verdict, VerifyOptions};
use serde_json::Value;

use crate::builders::tables::{cluster, strings};

/// Returns the server's expectations as options.
fn options(server: &Value, review: &Value) -> VerifyOptions {
    let audiences =
        if review["audiences"].is_null() { &server["apiAudiences"] } else { &review["audiences"] };
    VerifyOptions {
        keys: Some(OneOrMany::One(server["keys"].as_str().expect("key text").to_owned())),
        issuers: Some(OneOrMany::Many(
            strings(&server["issuers"]).into_iter().map(IssuerOption::from).collect(),
        )),
        audiences: Some(OneOrMany::Many(strings(audiences))),
        now: review["at"].as_f64(),
        ..VerifyOptions::default()
    }
}

fn outcome(report: &Report, id: CheckId) -> Outcome {
    report.checks.iter().find(|check| check.id == id).expect("every question is answered").outcome
}

/// The check that must fail when the server gives this error, or the object that the server looked up.
enum Reason {
    Fails(CheckId),
    LookedUp(&'static str),
}

fn reason(error: &str) -> Reason {
    let detail = error.trim_start_matches("[invalid bearer token, ").trim_end_matches(']');
    match detail {
        "invalid bearer token" => Reason::Fails(CheckId::Issuer),
        "invalid signature, no keys found" => Reason::Fails(CheckId::Key),
        _ if detail.starts_with("token audiences ") => Reason::Fails(CheckId::Audience),
        _ if detail.starts_with("serviceaccounts ") || detail.starts_with("service account UID ") => {
            Reason::LookedUp("ServiceAccount")
        }
        _ if detail.starts_with("pod UID ") => Reason::LookedUp("Pod"),
        _ if detail.starts_with("secret UID ") => Reason::LookedUp("Secret"),
        _ if detail.starts_with("node UID ") => Reason::LookedUp("Node"),
        // The server does not say which object no longer exists.
        "service account token has been invalidated" => Reason::LookedUp(""),
        other => panic!("the server said something new: {other}"),
    }
}

#[test]
fn verify_gives_the_answer_of_the_api_server() {
    let corpus = cluster();
    let (mut accepted, mut rejected, mut only_the_cluster_knows) = (0, 0, 0);
    let minted = corpus["cases"].as_array().expect("cases").iter().filter(|case| case["kind"] == "minted");
    for case in minted {
        let (id, token) = (case["id"].as_str().expect("an id"), case["token"].as_str().expect("a token"));
        let claims = bound_token::decode(token).expect("the server issues readable tokens");
        if claims.audiences.is_none() {
            continue;
        }
        for review in case["reviews"].as_array().expect("reviews") {
            let server = &corpus["servers"][review["server"].as_str().expect("a server")];
            let policy =
                options(server, review).into_policy(NumericDate::from_seconds(0)).expect("good options");
            let report = bound_token::verify(token, &policy);
            let context = format!("{id} at {}: {:#?}", review["server"], report.checks);
            match review["status"]["error"].as_str().map(reason) {
                None => {
                    assert_eq!(review["status"]["authenticated"], true, "{context}");
                    assert_eq!(report.verdict, Verdict::Accepted, "{context}");
                    accepted += 1;
                }
                Some(Reason::Fails(check)) => {
                    assert_eq!(report.verdict, Verdict::Rejected, "{context}");
                    assert_eq!(outcome(&report, check), Outcome::Fail, "{context}");
                    rejected += 1;
                }
                Some(Reason::LookedUp(kind)) => {
                    assert_eq!(report.verdict, Verdict::Accepted, "{context}");
                    let named =
                        report.not_asked.iter().any(|lookup| format!("{:?}", lookup.kind).contains(kind));
                    assert!(named, "{kind}: {context}");
                    only_the_cluster_knows += 1;
                }
            }
        }
    }
    assert_eq!((accepted, rejected, only_the_cluster_knows), (312, 199, 9), "as many as cluster.json has");
}

/// Returns the kind of a token according to its claims, read without this crate.
fn expected_kind(claims: &Value) -> &'static str {
    let own = &claims["kubernetes.io"];
    let is_legacy = claims
        .as_object()
        .is_some_and(|claims| claims.keys().any(|name| name.starts_with("kubernetes.io/serviceaccount/")));
    match own {
        _ if is_legacy && own.is_null() => "legacy",
        Value::Null => "other",
        _ if own["pod"].is_object() && own["warnafter"].is_number() => "extended",
        _ if own["pod"].is_object() => "projected-volume",
        _ if own["secret"].is_object() => "secret-bound",
        _ if own["node"].is_object() => "node-bound",
        _ => "unbound",
    }
}

#[test]
fn every_token_is_classified_and_its_life_is_as_it_was_asked_for() {
    let corpus = cluster();
    let (mut classified, mut lives) = (0, 0);
    for case in corpus["cases"].as_array().expect("cases") {
        let id = case["id"].as_str().expect("an id");
        let Ok(token) = bound_token::decode(case["token"].as_str().expect("a token")) else { continue };
        let claims = serde_json::to_value(&token.claims).expect("JSON");
        let kind = serde_json::to_value(token.kind).expect("JSON");
        assert_eq!(kind, expected_kind(&claims), "{id}");
        classified += 1;
        let Some(spec) = case.get("request").map(|request| &request["spec"]) else { continue };
        let asked = spec["expirationSeconds"].as_i64().unwrap_or(3600);
        let is_extended = id.ends_with("pod-node-default-3607") && !id.starts_with("rsa4096-custom-issuer");
        let is_in_pod = spec["boundObjectRef"]["kind"] == "Pod";
        let life = &token.lifecycle;
        assert_eq!(life.requested_seconds, Some(asked), "{id}");
        assert_eq!(life.extended, is_extended, "{id}");
        assert_eq!(life.lifetime_seconds, Some(if is_extended { 31_536_000 } else { asked }), "{id}");
        // Rotation is at exp − 20 %, or after a day, in Go's whole seconds.
        let rotates = is_in_pod.then(|| (asked - asked * 20 / 100).min(86_400));
        let issued = token.issued_at.expect("a moment");
        let found = life.rotation.as_ref().map(|rotation| rotation.by.seconds_since(issued));
        assert_eq!(found, rotates, "{id}");
        lives += 1;
    }
    assert_eq!((classified, lives), (475, 123), "as many as cluster.json has");
}
