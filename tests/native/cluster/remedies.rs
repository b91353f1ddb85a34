//! Tests the remedy of each failure, with the names filled in.

use super::*;

fn verified(id: &str, options: VerifyOptions) -> Value {
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    json!(verify(case(id)["token"].as_str().expect("a token"), &policy))
}

fn remedy_of(report: &Value, check: &str) -> Value {
    tables::check(report, check)["remedy"].clone()
}

#[test]
fn nothing_is_to_be_deleted_for_a_token_that_is_refused() {
    for id in ["life-at-the-end", "legacy-token"] {
        let keys = tables::keys(case(id)).to_owned();
        let options = VerifyOptions {
            keys: Some(OneOrMany::One(keys)),
            now: Some(f64::from(NOW)),
            leeway: Some(0.0),
            ..VerifyOptions::default()
        };
        let report = verified(id, options);
        assert_eq!(report["verdict"], "rejected");
        assert!(!report.to_string().contains("oc delete"), "{id}");
    }
}

#[test]
fn an_audience_that_is_no_name_stands_beside_the_command() {
    for audience in ["va\0ult", "\u{200b}';touch x #", "@/etc/passwd", "a,b", "-o"] {
        let options = VerifyOptions {
            audiences: Some(OneOrMany::One(audience.to_owned())),
            now: Some(f64::from(NOW)),
            ..VerifyOptions::default()
        };
        let remedy = remedy_of(&verified("accepted", options), "audience");
        assert_eq!(remedy["command"], "oc create token build-robot --namespace=default --audience=AUDIENCE");
        assert!(remedy["yaml"].as_str().expect("yaml").contains("audience: \"AUDIENCE\"\n"));
        let message = remedy["message"].as_str().expect("a sentence");
        let beside = "Fill in AUDIENCE yourself: it is \"";
        assert_eq!(message.matches(beside).count(), 1, "{message}");
    }
}

/// Another receiver that expects it could use the tokens of the API server there.
#[test]
fn no_receiver_is_told_to_expect_the_api_servers_audience() {
    let advice = |id: &str| {
        let options = VerifyOptions {
            audiences: Some(OneOrMany::One("another".to_owned())),
            now: Some(f64::from(NOW)),
            ..VerifyOptions::default()
        };
        remedy_of(&verified(id, options), "audience")["message"].as_str().expect("a sentence").to_owned()
    };
    assert!(advice("accepted").contains("configure the receiver to expect it"));
    let own = advice("docs-token-without-keys");
    assert!(
        !own.contains("configure the receiver to expect it") && own.contains("which is the API server's"),
        "{own}"
    );
}

#[test]
fn every_check_that_fails_or_warns_has_a_remedy_and_no_other_has() {
    for case in tables::cases() {
        let options = tables::options(case);
        let documents = [POD, ACCOUNT]
            .map(|document| EvidenceOption::from(document.replace("default", "other").as_str()));
        let policy = policy(options, &documents);
        let report = tables::ask(tables::token(case), &policy);
        for check in report["checks"].as_array().expect("checks") {
            let wants_one = check["outcome"] == "fail" || check["outcome"] == "warn";
            assert_eq!(check["remedy"].is_object(), wants_one, "{}: {check:#}", case["id"]);
        }
    }
}

#[test]
fn remedies_hold_the_tokens_own_names() {
    let remedy = |id: &str, check: &str| remedy_of(&verified(id, tables::options(case(id))), check);
    let audience = remedy("aud-differs-in-case", "audience");
    assert_eq!(audience["command"], "oc create token build-robot --namespace=default --audience=vault");
    assert_eq!(
        audience["yaml"],
        "volumes:\n- name: bound-token\n  projected:\n    sources:\n    - serviceAccountToken:\n        audience: \"vault\"\n        \
         expirationSeconds: 3600\n        path: token\n"
    );
    assert_eq!(
        remedy("life-at-the-end", "expiration")["command"],
        "oc get pod build-robot-0 --namespace=default -o yaml"
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
