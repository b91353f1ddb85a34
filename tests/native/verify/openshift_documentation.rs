//! Tests what OpenShift's documentation promises about bound service account tokens ("Using bound service
//! account tokens", "Configuring bound service account tokens using volume projection", "Changing the
//! issuer"), with a test for each feature.

use bound_token::cluster::EvidenceOption;
use bound_token::{
    NumericDate, OneOrMany, Stage, TokenKind, TokenRequestOptions, TokenRequestSpec, VerifyOptions, decode,
    recognize, token_request, verify,
};
use serde_json::{Value, json};

use crate::builders::tables::{self, check};
use crate::builders::tokens::unsigned;

const DOCS_TOKEN: &str = include_str!("../../data/openshift-docs-token.txt");

/// The token was issued at 2023-03-23T02:57:10Z for an hour.
const ISSUED: i64 = 1_679_540_230;

fn report_at(now: i64, options: VerifyOptions) -> Value {
    let policy = options.into_policy(NumericDate::from_seconds(now)).expect("good options");
    json!(verify(DOCS_TOKEN.trim(), &policy))
}

/// Returns the report at a given time, with a single document as evidence.
fn report_by(now: i64, document: &str) -> Value {
    let policy = VerifyOptions::default().into_policy(NumericDate::from_seconds(now)).expect("good options");
    let policy = policy.with_evidence(&[EvidenceOption::from(document)]).expect("a good document");
    json!(verify(DOCS_TOKEN.trim(), &policy))
}

#[test]
fn oc_create_token_makes_an_unbound_token_of_an_hour() {
    let token = decode(DOCS_TOKEN.trim()).expect("a readable token");
    assert_eq!(token.kind, TokenKind::Unbound);
    assert_eq!(token.lifecycle.lifetime_seconds, Some(3600));
    assert_eq!(token.lifecycle.rotation, None, "nothing replaces it");
    assert_eq!(token.subject.as_deref(), Some("system:serviceaccount:default:test-sa"));
}

#[test]
fn the_printed_example_is_found_in_its_page() {
    let page = format!("$ oc create token build-robot\n\nExample output\n\n{DOCS_TOKEN}\n");
    let artifacts = recognize(&page).expect("small");
    assert_eq!(
        artifacts.iter().filter_map(|one| one.token.as_deref()).collect::<Vec<_>>(),
        [DOCS_TOKEN.trim()]
    );
}

#[test]
fn the_audience_rule_the_receiver_must_name_itself_and_refuse_others() {
    let expecting = |audience: &str| VerifyOptions {
        audiences: Some(OneOrMany::One(audience.to_owned())),
        ..VerifyOptions::default()
    };
    for audience in ["https://issuer1.test.com", "https://issuer2.test.com", "https://kubernetes.default.svc"]
    {
        assert_eq!(
            check(&report_at(ISSUED, expecting(audience)), "audience")["outcome"],
            "pass",
            "{audience}"
        );
    }
    let report = report_at(ISSUED, expecting("https://vault.example.com"));
    assert_eq!(check(&report, "audience")["code"], "audience-mismatch");
    assert_eq!(report["verdict"], "rejected");
}

#[test]
fn after_an_issuer_change_the_previous_issuer_is_trusted_for_24_hours() {
    // At the change, the operator recorded the end of the trust: 24 hours later.
    let changed = ISSUED + 600;
    let until = NumericDate::from_seconds(changed + 86_400).to_utc();
    let status = format!(
        "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata:\n  name: cluster\nstatus:\n  serviceAccountIssuers:\n  \
         - name: https://new.test.com\n  - name: https://issuer2.test.com\n    expirationTime: \"{until}\"\n"
    );
    for (after, outcome, code) in [
        (0, "warn", "previous-issuer"),
        (86_399, "warn", "previous-issuer"),
        (86_400, "fail", "former-issuer"),
        (86_401, "fail", "former-issuer"),
    ] {
        let report = report_by(changed + after, &status);
        let issuer = check(&report, "issuer");
        assert_eq!([&issuer["outcome"], &issuer["code"]], [&json!(outcome), &json!(code)], "{after}");
    }
}

/// The versions behave differently: up to 4.19 the operator forgets previous issuers at once, and later
/// versions keep them for their 24 hours. The operator's status shows which.
#[test]
fn after_a_reset_to_empty_the_operators_status_says_whether_the_previous_issuer_is_trusted() {
    let status = |previous: &str| {
        let status = format!(
            "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata:\n  name: cluster\nstatus:\n  serviceAccountIssuers:\n  \
             - name: https://kubernetes.default.svc\n{previous}"
        );
        check(&report_by(ISSUED, &status), "issuer")["code"].clone()
    };
    assert_eq!(status(""), "issuer-mismatch");
    assert_eq!(
        status("  - name: https://issuer2.test.com\n    expirationTime: \"2023-03-24T02:57:10Z\"\n"),
        "previous-issuer"
    );
}

#[test]
fn after_a_reset_to_empty_the_default_issuer_is_back() {
    let reset = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\nspec:\n  serviceAccountIssuer: \"\"\n";
    let report = report_by(ISSUED, reset);
    assert_eq!(check(&report, "issuer")["code"], "issuer-mismatch");
    assert_eq!(
        check(&report, "issuer")["expected"],
        json!(["https://kubernetes.default.svc"]),
        "the default issuer is back"
    );
}

#[test]
fn the_kubelet_rotates_at_80_percent_or_after_24_hours() {
    let pod = |seconds: i64| {
        let spec: TokenRequestSpec = serde_json::from_value(
            json!({"serviceAccountToken": {"path": "t", "audience": "vault", "expirationSeconds": seconds}}),
        )
        .expect("a spec");
        let options: TokenRequestOptions = serde_json::from_value(json!({
            "serviceAccount": {"namespace": "default", "name": "build-robot", "uid": "u"},
            "pod": {"name": "nginx", "uid": "p"},
            "flags": {"serviceAccountIssuer": "https://kubernetes.default.svc"},
        }))
        .expect("options");
        let claims =
            json!(token_request(&spec, &options, NumericDate::from_seconds(0)).expect("good options").claims);
        decode(&unsigned(&claims)).expect("a readable token").lifecycle.rotation.expect("the kubelet's")
    };
    for (lifetime, by, rule) in [
        (7200, 5760, "eighty-percent"),
        (108_000, 86_400, "eighty-percent"),
        (108_001, 86_400, "twenty-four-hours"),
        (604_800, 86_400, "twenty-four-hours"),
    ] {
        let rotation = json!(pod(lifetime));
        assert_eq!([&rotation["by"], &rotation["rule"]], [&json!(by), &json!(rule)], "{lifetime}");
    }
}

#[test]
fn the_application_must_reload_the_token_when_it_rotates() {
    let case = tables::case("life-overdue");
    let report = verify(tables::token(case), &tables::policy(tables::options(case)));
    assert_eq!(report.lifecycle.as_ref().map(|state| state.stage), Some(Stage::RotationOverdue));
    let report = json!(report);
    let remedy = check(&report, "lifecycle")["remedy"]["message"].as_str().expect("a remedy");
    assert!(remedy.contains("reload the token file"), "{remedy}");
}

#[test]
fn the_one_year_override_is_explained() {
    let case = tables::cluster()["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .find(|case| case["id"] == "openshift-default/pod-node-default-3607");
    let token = decode(case.expect("a case")["token"].as_str().expect("a token")).expect("a readable token");
    assert_eq!(token.kind, TokenKind::Extended);
    assert_eq!(
        [token.lifecycle.requested_seconds, token.lifecycle.lifetime_seconds],
        [Some(3607), Some(31_536_000)]
    );
    let issued = token.issued_at.expect("a moment");
    for (after, says) in
        [(0, "the API server extended this to a year"), (3607, "only because the API server extended it")]
    {
        let policy = VerifyOptions::default().into_policy(issued.plus_seconds(after)).expect("good options");
        let report = json!(verify(case.expect("a case")["token"].as_str().expect("a token"), &policy));
        let message = check(&report, "lifecycle")["message"].as_str().expect("text");
        assert!(
            message.contains(says) && message.contains("--service-account-extend-token-expiration"),
            "{message}"
        );
    }
}

/// The example of "Configuring bound service account tokens using volume projection", word for word but
/// without its comments.
const DOCS_POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
  - image: nginx
    name: nginx
    volumeMounts:
    - mountPath: /var/run/secrets/tokens
      name: vault-token
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
  serviceAccountName: build-robot
  volumes:
  - name: vault-token
    projected:
      sources:
      - serviceAccountToken:
          path: vault-token
          expirationSeconds: 7200
          audience: vault
";

#[test]
fn the_documentations_own_pod_has_nothing_to_mend() {
    let report = report_by(ISSUED, DOCS_POD);
    let codes: Vec<&str> = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["place"].is_object())
        .map(|check| check["code"].as_str().expect("text"))
        .collect();
    // The printed token belongs to another service account and other receivers. The manifest itself has no problem.
    assert_eq!(codes, ["other-service-account", "audience-not-requested"]);
}

#[test]
fn the_fields_of_a_projected_volume_have_the_documented_defaults_and_bounds() {
    let ask = |source: Value| {
        let spec: TokenRequestSpec =
            serde_json::from_value(json!({"serviceAccountToken": source})).expect("a spec");
        let options: TokenRequestOptions = serde_json::from_value(json!({
            "serviceAccount": {"namespace": "default", "name": "build-robot"},
            "pod": {"name": "nginx"},
            "flags": {"serviceAccountIssuer": "https://kubernetes.default.svc"},
        }))
        .expect("options");
        json!(token_request(&spec, &options, NumericDate::from_seconds(0)).expect("good options"))
    };
    let default = ask(json!({"path": "vault-token"}));
    assert_eq!(default["response"]["spec"]["expirationSeconds"], 3600);
    assert_eq!(default["response"]["spec"]["audiences"], json!(["https://kubernetes.default.svc"]));
    assert_eq!(ask(json!({"path": "t", "expirationSeconds": 600}))["httpStatus"], 201);
    assert_eq!(ask(json!({"path": "t", "expirationSeconds": 599}))["httpStatus"], 422);
    assert_eq!(ask(json!({"path": "../t"}))["httpStatus"], 422);
    assert_eq!(ask(json!({}))["httpStatus"], 422);
}
