//! Tests the API server by its flags, its static pod, or the objects of OpenShift.

use super::{ISSUER, NOW, SimulateOptions, ask, assert_answer, claims, try_simulate, with};
use serde_json::json;

const OTHER: &str = "https://kubernetes.default.svc";

#[test]
fn flags_say_whom_the_server_trusts() {
    let flags = |own: &[&str]| own.join(" \\\n  ");
    let issuer = format!("--service-account-issuer={ISSUER}");
    let other = format!("--service-account-issuer={OTHER}");
    for (what, flags, audience, verdict, error) in [
        ("its own", flags(&["kube-apiserver", &issuer]), ISSUER, "accepted", None),
        ("its audience", flags(&[&issuer, "--api-audiences=api,vault"]), "vault", "accepted", None),
        ("a previous one", flags(&[&other, &issuer]), OTHER, "accepted", None),
        (
            "another audience",
            flags(&[&issuer]),
            "vault",
            "rejected",
            Some(format!(
                "[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences [\"{ISSUER}\"]]"
            )),
        ),
        ("another issuer", flags(&[&other]), ISSUER, "rejected", Some("invalid bearer token".to_owned())),
    ] {
        let answer = ask(&claims(audience), &[&flags]);
        let own = (answer.verdict(), answer.error().map(|error| error.trim_matches(['[', ']']).to_owned()));
        let error = error.map(|error| error.trim_matches(['[', ']']).to_owned());
        assert_eq!(own, (verdict, error), "{what}: {:#}", answer.0["checks"]);
    }
}

#[test]
fn a_static_pod_and_the_objects_of_openshift_say_the_same() {
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver, namespace: kube-system}}\nspec:\n  containers:\n  - name: a\n    command:\n    - kube-apiserver\n    - --service-account-issuer={ISSUER}\n    - --api-audiences=api\n"
    );
    let options = SimulateOptions {
        receiver: Some(bound_token::ReceiverName::API_SERVER),
        keys: Some(bound_token::OneOrMany::One(super::jwks())),
        ..SimulateOptions::default()
    };
    let answer = super::Answer(json!(try_simulate(&claims("api"), &[&pod], options).expect("an answer")));
    assert_answer("a static pod", &answer, "accepted", None, &[]);
    let object = format!(
        "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {{name: cluster}}\nspec: {{serviceAccountIssuer: \"{ISSUER}\"}}\n"
    );
    assert_answer("Authentication", &ask(&claims(ISSUER), &[&object]), "accepted", None, &[]);
}

#[test]
fn what_the_server_lets_pass_is_a_warning() {
    let flags = format!("--service-account-issuer={ISSUER}");
    let answer = ask(&with(claims(ISSUER), json!({ "exp": NOW - 60 })), &[&flags]);
    assert_answer("just expired", &answer, "accepted", None, &[]);
    assert!(
        answer.warnings().contains(&"token-review review-is-lenient".to_owned()),
        "{:?}",
        answer.warnings()
    );
    let answer = ask(&with(claims(ISSUER), json!({ "exp": NOW - 62 })), &[&flags]);
    assert_eq!(answer.verdict(), "rejected");
}

#[test]
fn without_keys_or_issuers_nobody_can_tell() {
    let flags = format!("--service-account-issuer={ISSUER}");
    let answer = super::Answer(json!(
        try_simulate(&claims(ISSUER), &[&flags], SimulateOptions::default()).expect("an answer")
    ));
    assert_eq!(
        (answer.verdict(), answer.reasons()),
        (
            "unverified",
            vec!["key no-keys".to_owned(), "signature no-keys".to_owned(), "token-review no-keys".to_owned()]
        )
    );
    let answer = ask(&claims("api"), &["--api-audiences=api"]);
    assert_eq!(
        (answer.verdict(), answer.reasons()),
        ("unverified", vec!["token-review not-given".to_owned()])
    );
}

#[test]
fn flags_are_read_however_they_are_written_and_sentences_are_none() {
    for (flags, verdict) in [
        (format!("spec:\n- --service-account-issuer\n- {ISSUER}\n"), "accepted"),
        (format!("KUBE_API_ARGS=\"--service-account-issuer={ISSUER} --v=2\""), "accepted"),
        (format!("flags.go:64] FLAG: --service-account-issuer=\"[{ISSUER}]\""), "accepted"),
    ] {
        assert_eq!(ask(&claims(ISSUER), &[&flags]).verdict(), verdict, "{flags}");
    }
    let sentence = "You should set --service-account-issuer to a public URL.";
    assert!(try_simulate(&claims(ISSUER), &[sentence], SimulateOptions::default()).is_err());
}

#[test]
fn only_the_command_of_a_pod_has_flags() {
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    note: use --api-audiences=x\nspec:\n  containers:\n  - name: a\n    command: [kube-apiserver]\n    args: [--service-account-issuer, {ISSUER}, --api-audiences=api]\n"
    );
    assert_answer("args", &ask(&claims("api"), &[&pod]), "accepted", None, &[]);
    let other = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {note: --api-audiences=x}}\nspec: {containers: []}\n";
    assert!(try_simulate(&claims("api"), &[other], SimulateOptions::default()).is_err());
}
