//! Tests that reports are true: about incomplete signatures, legacy tokens, the end of acceptance, and what a
//! token is bound to.

use bound_token::cluster::EvidenceOption;
use bound_token::{IssuerOption, OneOrMany, TokenKind, UntilOption, VerifyOptions, decode, recognize};
use serde_json::{Value, json};

use crate::builders::tables::{self, check};
use crate::builders::tokens::unsigned;

fn case(id: &str) -> (String, VerifyOptions) {
    let case = tables::case(id);
    (tables::token(case).to_owned(), tables::options(case))
}

fn ask(token: &str, options: &VerifyOptions) -> Value {
    ask_by(token, options, &[])
}

fn ask_by(token: &str, options: &VerifyOptions, documents: &[EvidenceOption]) -> Value {
    tables::ask(token, &tables::policy_by(options.clone(), documents))
}

/// Returns all sentences of a report as one text.
fn words(report: &Value) -> String {
    let checks = report["checks"].as_array().expect("checks");
    let said = checks.iter().flat_map(|check| [&check["message"], &check["remedy"]["message"]]);
    said.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

const REAL: [&str; 7] = [
    "accepted",
    "real-rsa2048-default",
    "real-rsa4096-custom-issuer",
    "real-ecdsa-p256",
    "real-ecdsa-p521",
    "real-openshift-default",
    "real-legacy-issuer-name",
];

#[test]
fn a_signature_that_was_removed_or_cut_is_missing_and_not_false() {
    for id in REAL {
        let (token, options) = case(id);
        let start = token.rfind('.').expect("a dot") + 1;
        for end in start..token.len() {
            let cut = &token[..end];
            let report = ask(cut, &options);
            let verdict = report["verdict"].as_str().expect("a verdict");
            assert_ne!(verdict, "accepted", "{id}: {end}");
            // Some cuts leave text that is not base64url. The structure check then says so.
            if report["error"].is_object() {
                continue;
            }
            let code = if end == start { "signature-missing" } else { "signature-cut" };
            let signature = check(&report, "signature");
            assert_eq!(
                (&signature["outcome"], &signature["code"]),
                (&json!("skip"), &json!(code)),
                "{id}: {end}"
            );
            assert_eq!(verdict, "unverified", "{id}: the claims are judged: {end}");
            assert!(report["key"].is_null());
            assert!(!words(&report).contains("changed"), "{id}: {}", words(&report));
        }
        // The same token without keys, and with another cluster's keys.
        let without = VerifyOptions { keys: None, ..options.clone() };
        assert_eq!(check(&ask(&token[..start], &without), "signature")["code"], "signature-missing", "{id}");
        let other = VerifyOptions {
            keys: case(if id == "accepted" { REAL[1] } else { "accepted" }).1.keys,
            ..options
        };
        let report = ask(&token[..start], &other);
        assert_eq!(report["verdict"], "rejected", "{id}");
        assert!(!words(&report).contains("None of the keys signed"), "{id}: {}", words(&report));
    }
}

#[test]
fn the_ways_in_which_people_hide_a_signature_are_told() {
    let (token, options) = case("real-rsa2048-default");
    let start = token.rfind('.').expect("a dot") + 1;
    for end in ["", "…", "...", "****", "<signature>", "[REDACTED]", "（签名省略）", "……", "XXXX"]
    {
        let text = format!("token: {}{end}\n", &token[..start]);
        let found = recognize(&text).expect("a text").into_iter().find_map(|one| one.token).expect("a token");
        let report = ask(&found, &options);
        assert_eq!(report["verdict"], "unverified", "{end}: {report}");
        let code = check(&report, "signature")["code"].as_str().expect("a code").to_owned();
        assert!(["signature-missing", "signature-cut"].contains(&code.as_str()), "{end}: {code}");
    }
}

#[test]
fn a_whole_signature_that_does_not_verify_is_false() {
    for id in ["real-rsa2048-default", "real-ecdsa-p256"] {
        let report = {
            let (token, options) = case(&format!("{id}-signature-changed"));
            ask(&token, &options)
        };
        assert_eq!(check(&report, "signature")["code"], "signature-invalid");
        assert!(words(&report).contains("someone else created or changed"));
    }
}

#[test]
fn a_key_without_a_kid_is_not_called_the_one_under_its_kid() {
    let (token, _) = case("accepted");
    let (_, other) = case("no-kid-and-another-key");
    let report = ask(
        &token,
        &VerifyOptions { keys: other.keys, now: Some(1_760_000_000.0), ..VerifyOptions::default() },
    );
    let message = check(&report, "signature")["message"].as_str().expect("text").to_owned();
    assert!(message.contains("no kid") && !message.contains("the same kid"), "{message}");
}

#[test]
fn a_legacy_token_is_named_as_one() {
    let (token, options) = case("legacy-token");
    let report = ask(&token, &options);
    assert_eq!(check(&report, "kubernetes")["code"], "legacy-token");
    assert!(!words(&report).contains("someone else"), "{}", words(&report));
    for id in ["expiration", "audience", "kubernetes"] {
        let check = check(&report, id);
        assert_eq!(check["outcome"], "fail");
        assert!(check["message"].as_str().expect("text").contains("legacy"), "{check}");
        let remedy = check["remedy"]["message"].as_str().expect("text");
        assert!(remedy.starts_with("Use a bound token"), "{check}");
    }
    // A token without its signature is not a genuine legacy token.
    let (_, options) = case("legacy-token");
    let odd =
        ask("eyJhbGciOiJFZERTQSJ9.eyJrdWJlcm5ldGVzLmlvL3NlcnZpY2VhY2NvdW50L25hbWVzcGFjZSI6IngifQ.", &options);
    assert!(
        !check(&odd, "expiration")["remedy"]["message"]
            .as_str()
            .expect("text")
            .starts_with("Use a bound token")
    );
}

const NOW: i64 = 1_760_000_000;

fn until(report: &Value) -> Option<i64> {
    report["acceptedUntil"].as_i64()
}

#[test]
fn acceptance_ends_with_the_first_of_its_ends() {
    let (token, options) = case("accepted");
    assert_eq!(until(&ask(&token, &options)), Some(NOW + 600 + 60), "exp and the leeway");
    let leeway = VerifyOptions { leeway: Some(0.0), ..options.clone() };
    assert_eq!(until(&ask(&token, &leeway)), Some(NOW + 600));
    let trust = |until: Option<f64>| {
        IssuerOption::Until(UntilOption { issuer: "https://kubernetes.default.svc".to_owned(), until })
    };
    let previous =
        |ends: Vec<IssuerOption>| VerifyOptions { issuers: Some(OneOrMany::Many(ends)), ..options.clone() };
    let end = 1_760_000_100.0;
    assert_eq!(
        until(&ask(&token, &previous(vec![trust(Some(end))]))),
        Some(NOW + 100),
        "the trust in its issuer"
    );
    assert_eq!(
        until(&ask(&token, &previous(vec![trust(Some(end)), trust(None)]))),
        Some(NOW + 660),
        "the longer trust"
    );
    assert_eq!(until(&ask(&token, &previous(vec![trust(Some(1_760_009_000.0))]))), Some(NOW + 660));
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0, namespace: default, uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648, deletionTimestamp: '2025-10-09T08:53:20Z'}\nspec: {serviceAccountName: build-robot, containers: []}\n";
    let report = ask_by(&token, &options, &[pod.into()]);
    assert_eq!(
        (check(&report, "pod")["code"].as_str(), until(&report)),
        (Some("object-terminating"), Some(NOW + 60))
    );
    // A token that is not accepted has no end of acceptance.
    for id in ["other-subject", "unverified-without-keys"] {
        let (token, options) = case(id);
        assert_eq!(until(&ask(&token, &options)), None, "{id}");
    }
    // At its end the token is no longer accepted, but a second earlier it is.
    for (id, options) in [
        ("accepted", options.clone()),
        ("accepted", previous(vec![trust(Some(end))])),
        ("real-rsa2048-default", case("real-rsa2048-default").1),
    ] {
        let (token, _) = case(id);
        let end = until(&ask(&token, &options)).expect("an end");
        let at = |seconds: i64| {
            ask(
                &token,
                &VerifyOptions {
                    now: Some(f64::from(u32::try_from(seconds).expect("small"))),
                    ..options.clone()
                },
            )
        };
        assert_eq!(at(end - 1)["verdict"], "accepted", "{id}");
        assert_eq!(at(end)["verdict"], "rejected", "{id}");
    }
    let (token, options) = case("legacy-token-accepted");
    assert_eq!(until(&ask(&token, &options)), None, "a legacy token has no end");
}

#[test]
fn an_object_that_is_not_known_is_not_no_object() {
    let account = json!({ "name": "app", "uid": "u" });
    let bound = |more: Value| {
        let mut claim = json!({ "namespace": "team-a", "serviceaccount": account });
        for (name, value) in more.as_object().expect("an object") {
            claim[name] = value.clone();
        }
        unsigned(
            &json!({ "sub": "system:serviceaccount:team-a:app", "exp": 1_790_000_000, "aud": ["x"], "kubernetes.io": claim }),
        )
    };
    let webhook = json!({ "name": "policy.shop.example", "uid": "w" });
    for member in ["validatingwebhookconfiguration", "mutatingwebhookconfiguration", "lease"] {
        let token =
            bound(json!({ member: webhook, "attestations": { "admissionReviewAPIGroups": ["apps"] } }));
        assert_eq!(decode(&token).expect("a token").kind, TokenKind::OtherBound, "{member}");
        let report = ask(&token, &VerifyOptions::default());
        let message = check(&report, "kubernetes")["message"].as_str().expect("text").to_owned();
        assert!(
            message.contains("an object that this version does not know") && message.contains(member),
            "{message}"
        );
        assert!(!message.contains("no object"), "{message}");
    }
    let other = decode(&bound(json!({ "lease": webhook })))
        .expect("a token")
        .kubernetes
        .expect("claims")
        .other
        .expect("an object");
    assert_eq!(
        (other.member.as_str(), other.name.as_deref(), other.uid.as_deref()),
        ("lease", Some("policy.shop.example"), Some("w"))
    );
    // A member that only informs does not bind the token. Known kinds take precedence.
    for more in [
        json!({}),
        json!({ "attestations": { "groups": ["x"] } }),
        json!({ "note": "x" }),
        json!({ "list": [webhook] }),
    ] {
        assert_eq!(decode(&bound(more.clone())).expect("a token").kind, TokenKind::Unbound, "{more}");
    }
    assert_eq!(
        decode(&bound(json!({ "pod": webhook, "lease": webhook }))).expect("a token").kind,
        TokenKind::ProjectedVolume
    );
}

#[test]
fn what_the_claims_do_not_tell_is_not_said() {
    let pod = json!({ "name": "build-robot-0", "uid": "425c89ed-5bb7-4a76-83fa-e60fd8a6f648" });
    let account = json!({ "name": "build-robot", "uid": "u" });
    let claim =
        json!({ "namespace": "default", "serviceaccount": account, "pod": pod, "warnafter": NOW - 1 });
    let stale = unsigned(
        &json!({ "sub": "system:serviceaccount:default:build-robot", "exp": NOW + 600, "aud": ["vault"], "kubernetes.io": claim }),
    );
    let evidence = "apiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0, namespace: default}\nspec:\n  serviceAccountName: build-robot\n  containers: []\n  volumes:\n  - name: t\n    projected: {sources: [{serviceAccountToken: {audience: vault, path: t}}]}\n";
    let options = VerifyOptions { now: Some(1_760_000_000.0), ..VerifyOptions::default() };
    let report = ask_by(&stale, &options, &[evidence.into()]);
    // Without "iat" the requested lifetime is unknown.
    let lifecycle = check(&report, "lifecycle");
    assert_eq!(lifecycle["code"], "stale-token");
    assert!(!lifecycle["message"].as_str().expect("text").contains("asked for"), "{lifecycle}");
    assert_eq!(check(&report, "volume")["code"], "absent-claim", "{report}");
    // A token that only looks like a legacy token may expire.
    let legacy = json!({
        "kubernetes.io/serviceaccount/namespace": "a", "kubernetes.io/serviceaccount/secret.name": "s", "exp": NOW + 1, "aud": ["x"],
        "kubernetes.io/serviceaccount/service-account.name": "b", "kubernetes.io/serviceaccount/service-account.uid": "u", "sub": "system:serviceaccount:a:b",
    });
    let report = ask(&unsigned(&legacy), &options);
    assert_eq!(check(&report, "kubernetes")["code"], "legacy-token");
    assert!(!words(&report).contains("never expires"), "{}", words(&report));
}
