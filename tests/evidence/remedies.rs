//! What mends each failure, quoted.

use super::*;

#[test]
fn nothing_is_to_be_deleted_at_the_word_of_an_unsigned_token() {
    for id in ["life-at-the-end", "legacy-token"] {
        let case = case(id);
        for is_signed in [true, false] {
            let keys =
                is_signed.then(|| OneOrMany::One(case["options"]["keys"].as_str().expect("keys").to_owned()));
            let options = VerifyOptions {
                keys,
                now: Some(f64::from(NOW)),
                leeway: Some(0.0),
                ..VerifyOptions::default()
            };
            let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
            let report = json!(verify(case["token"].as_str().expect("a token"), &policy)).to_string();
            assert_eq!(report.contains("oc delete"), is_signed, "{id}");
        }
    }
}

#[test]
fn an_audience_that_no_argument_can_hold_is_left_out_of_the_command() {
    let case = case("accepted");
    let options = VerifyOptions {
        audiences: Some(OneOrMany::One("va\0ult".to_owned())),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
    let check = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["id"] == "audience")
        .expect("asked");
    assert_eq!(check["remedy"]["command"], "oc create token build-robot --namespace=default");
    assert!(check["remedy"]["yaml"].as_str().expect("yaml").contains("audience: \"va\\U00000000ult\""));
}

#[test]
fn every_check_that_fails_or_warns_has_a_remedy_and_no_other_has() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../data/cases.json")).expect("JSON");
    for case in cases {
        let options: VerifyOptions = serde_json::from_value(case["options"].clone()).expect("options");
        let documents = [POD, ACCOUNT]
            .map(|document| EvidenceOption::from(document.replace("default", "other").as_str()));
        let policy = VerifyOptions { evidence: Some(documents.to_vec()), ..options }
            .into_policy(NumericDate::from_seconds(0))
            .expect("good options");
        let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
        for check in report["checks"].as_array().expect("checks") {
            let wants_one = check["outcome"] == "fail" || check["outcome"] == "warn";
            assert_eq!(check["remedy"].is_object(), wants_one, "{}: {check:#}", case["id"]);
        }
    }
}

#[test]
fn remedies_hold_the_tokens_own_names_quoted() {
    let remedy = |id: &str, check: &str| {
        let case = case(id);
        let options: VerifyOptions = serde_json::from_value(case["options"].clone()).expect("options");
        let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
        let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
        let checks = report["checks"].as_array().expect("checks");
        checks.iter().find(|one| one["id"] == check).expect("it was asked")["remedy"].clone()
    };
    let audience = remedy("aud-differs-in-case", "audience");
    assert_eq!(audience["command"], "oc create token build-robot --namespace=default --audience=vault");
    assert_eq!(
        audience["yaml"],
        "volumes:\n- name: bound-token\n  projected:\n    sources:\n    - serviceAccountToken:\n        audience: vault\n        \
         expirationSeconds: 3600\n        path: token\n"
    );
    assert_eq!(
        remedy("life-at-the-end", "expiration")["command"],
        "oc delete pod build-robot-0 --namespace=default"
    );
    assert_eq!(
        remedy("docs-token-without-keys", "expiration")["command"],
        "oc create token test-sa --namespace=default --audience=https://issuer2.test.com"
    );
    assert_eq!(
        remedy("other-subject", "subject")["command"],
        "oc create token other --namespace=default --audience=vault"
    );
    assert_eq!(
        remedy("iss-has-a-slash-more", "issuer")["command"],
        "oc get --raw /.well-known/openid-configuration | jq -r .issuer"
    );
    // A name that no object can have is not filled in.
    assert_eq!(
        remedy("namespace-is-no-label", "kubernetes")["command"],
        "oc create token build-robot --namespace=NAMESPACE --audience=vault"
    );
}
