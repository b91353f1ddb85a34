//! Tests Google Workload Identity Federation: `gcloud iam workload-identity-pools providers describe` and
//! `external_account`.

use super::{ISSUER, NOW, ask, assert_answer, claims, jwks, with};
use serde_json::{Value, json};

const NAME: &str = "projects/123456789/locations/global/workloadIdentityPools/pool/providers/cluster-1";

fn default_audience() -> String {
    format!("https://iam.googleapis.com/{NAME}")
}

fn provider(changes: Value) -> String {
    let provider = json!({
        "name": NAME,
        "state": "ACTIVE",
        "oidc": { "issuerUri": ISSUER },
        "attributeMapping": { "google.subject": "assertion.sub" },
    });
    with(provider, changes).to_string()
}

fn credentials(changes: Value) -> String {
    let credentials = json!({
        "type": "external_account",
        "audience": format!("//iam.googleapis.com/{NAME}"),
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "credential_source": { "file": "/var/run/secrets/tokens/token" },
    });
    with(credentials, changes).to_string()
}

#[test]
fn each_setting_of_a_provider_is_asked() {
    let mapping = |expression: &str| json!({ "attributeMapping": { "google.subject": expression } });
    let condition = |expression: &str| json!({ "attributeCondition": expression });
    for (what, changes, verdict, error, reasons) in [
        ("as described", json!({}), "accepted", None, &[][..]),
        (
            "disabled",
            json!({ "disabled": true }),
            "rejected",
            Some("invalid_target"),
            &["provider provider-disabled"],
        ),
        (
            "deleted",
            json!({ "state": "DELETED" }),
            "rejected",
            Some("invalid_target"),
            &["provider provider-disabled"],
        ),
        (
            "another issuer",
            json!({ "oidc": { "issuerUri": "https://oidc.example.com/cluster-2" } }),
            "rejected",
            Some("invalid_grant"),
            &["issuer issuer-mismatch"],
        ),
        (
            "a slash",
            json!({ "oidc": { "issuerUri": format!("{ISSUER}/") } }),
            "unverified",
            None,
            &["issuer issuer-mismatch"],
        ),
        (
            "an issuer that is no text",
            json!({ "oidc": { "issuerUri": 7 } }),
            "unverified",
            None,
            &["configuration malformed-configuration"],
        ),
        // The default is refused once audiences are listed.
        (
            "listed audiences",
            json!({ "oidc": { "issuerUri": ISSUER, "allowedAudiences": ["openshift"] } }),
            "rejected",
            Some("invalid_grant"),
            &["audience audience-mismatch"],
        ),
        (
            "no name",
            json!({ "name": null }),
            "unverified",
            None,
            &["audience not-expected", "provider not-given"],
        ),
        (
            "condition true",
            condition("assertion['kubernetes.io']['namespace'] == 'team-a'"),
            "accepted",
            None,
            &[],
        ),
        (
            "condition of google",
            condition("google.subject.startsWith('system:serviceaccount:team-a:')"),
            "accepted",
            None,
            &[],
        ),
        (
            "condition false",
            condition("assertion.sub == 'x'"),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-condition condition-not-met"],
        ),
        (
            "condition fails",
            condition("assertion.repository == 'x'"),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-condition condition-failed"],
        ),
        (
            "condition no boolean",
            condition("assertion.sub"),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-condition condition-failed"],
        ),
        (
            "condition not read",
            condition("assertion.sub.matches('^x$')"),
            "unverified",
            None,
            &["attribute-condition not-evaluated"],
        ),
        (
            "condition no text",
            json!({ "attributeCondition": true }),
            "unverified",
            None,
            &["attribute-condition malformed-configuration"],
        ),
        (
            "no subject",
            json!({ "attributeMapping": { "attribute.a": "assertion.sub" } }),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-mapping subject-not-mapped"],
        ),
        (
            "subject no text",
            mapping("assertion.aud"),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-mapping mapping-failed"],
        ),
        (
            "subject absent",
            mapping("assertion.email"),
            "rejected",
            Some("unauthorized_client"),
            &["attribute-mapping mapping-failed"],
        ),
        (
            "subject not read",
            mapping("assertion.sub.replace('a', 'b')"),
            "unverified",
            None,
            &["attribute-mapping not-evaluated"],
        ),
        (
            "mapping absent",
            json!({ "attributeMapping": null, "attributeCondition": "true" }),
            "unverified",
            None,
            &["attribute-mapping not-given"],
        ),
    ] {
        let answer = ask(&claims(&default_audience()), &[&provider(changes)]);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn the_default_audience_is_the_provider_with_and_without_https() {
    for (audience, verdict) in [
        (default_audience(), "accepted"),
        (format!("//iam.googleapis.com/{NAME}"), "accepted"),
        (format!("iam.googleapis.com/{NAME}"), "rejected"),
        (format!("http://iam.googleapis.com/{NAME}"), "rejected"),
    ] {
        assert_eq!(ask(&claims(&audience), &[&provider(json!({}))]).verdict(), verdict, "{audience}");
    }
}

#[test]
fn the_subject_has_at_most_127_bytes() {
    for (length, verdict, error) in
        [(126, "accepted", None), (127, "unverified", None), (128, "rejected", Some("invalid_request"))]
    {
        let prefix = "system:serviceaccount:team-a:";
        let subject = format!("{prefix}{}", "a".repeat(length - prefix.len()));
        let answer =
            ask(&with(claims(&default_audience()), json!({ "sub": subject })), &[&provider(json!({}))]);
        assert_eq!((answer.verdict(), answer.error()), (verdict, error), "{length}");
    }
}

#[test]
fn the_token_itself_is_asked_too() {
    for (what, changes, verdict, error, reasons) in [
        (
            "no iat",
            json!({ "iat": null }),
            "rejected",
            Some("invalid_grant"),
            &["issued-at absent-claim"][..],
        ),
        ("expired", json!({ "exp": NOW - 61 }), "rejected", Some("invalid_grant"), &["expiration expired"]),
        ("within a minute", json!({ "exp": NOW - 59 }), "accepted", None, &[]),
        (
            "several audiences",
            json!({ "aud": [default_audience(), "x"] }),
            "unverified",
            None,
            &["provider not-documented"],
        ),
    ] {
        let answer = ask(&with(claims(&default_audience()), changes), &[&provider(json!({}))]);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn keys_that_the_provider_has_itself_are_used_and_need_no_public_issuer() {
    let inside = "https://kubernetes.default.svc";
    let oidc = json!({ "oidc": { "issuerUri": inside, "jwksJson": jwks() } });
    let token = with(claims(&default_audience()), json!({ "iss": inside }));
    let answer = super::try_simulate(&token, &[&provider(oidc)], super::SimulateOptions::default());
    let answer = super::Answer(json!(answer.expect("an answer")));
    assert_answer("jwksJson", &answer, "accepted", None, &[]);
    let answer = ask(&token, &[&provider(json!({ "oidc": { "issuerUri": inside } }))]);
    assert_answer("discovery", &answer, "rejected", Some("invalid_grant"), &["provider issuer-not-public"]);
}

#[test]
fn a_credential_configuration_alone_says_little() {
    let token = claims(&default_audience());
    let answer = ask(&token, &[&credentials(json!({}))]);
    assert_answer("alone", &answer, "unverified", None, &["audience not-expected", "provider not-given"]);
    for (what, changes, verdict, error, reasons) in [
        ("beside its provider", json!({}), "accepted", None, &[][..]),
        (
            "another provider",
            json!({ "audience": format!("//iam.googleapis.com/{NAME}-2") }),
            "rejected",
            Some("invalid_target"),
            &["provider provider-differs"],
        ),
        (
            "a project's id",
            json!({ "audience": "//iam.googleapis.com/projects/my-project/x" }),
            "rejected",
            None,
            &["provider malformed-configuration"],
        ),
        (
            "a URL",
            json!({ "audience": format!("https://iam.googleapis.com/{NAME}") }),
            "rejected",
            Some("invalid_request"),
            &["provider malformed-configuration"],
        ),
        (
            "impersonation",
            json!({ "service_account_impersonation_url": "https://x" }),
            "unverified",
            None,
            &["provider not-evaluated"],
        ),
        (
            "another exchange",
            json!({ "token_url": "https://x" }),
            "unverified",
            None,
            &["provider not-evaluated"],
        ),
        (
            "a token of AWS",
            json!({ "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request" }),
            "unverified",
            None,
            &["provider not-evaluated"],
        ),
    ] {
        let answer = ask(&token, &[&credentials(changes), &provider(json!({}))]);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn yaml_is_read_as_gcloud_prints_it() {
    let yaml = format!(
        "attributeCondition: assertion.sub=='x'\nattributeMapping:\n  google.subject: assertion.sub\nname: {NAME}\noidc:\n  issuerUri: {ISSUER}\nstate: ACTIVE\n"
    );
    let answer = ask(
        &claims(&default_audience()),
        &[&format!("$ gcloud iam workload-identity-pools providers describe\n{yaml}")],
    );
    assert_answer(
        "YAML",
        &answer,
        "rejected",
        Some("unauthorized_client"),
        &["attribute-condition condition-not-met"],
    );
    assert_eq!(answer.check("condition-not-met")["place"]["line"], 2);
}

#[test]
fn what_is_not_as_the_reference_has_it_leaves_it_open() {
    let mapping = |name: &str, expression: &str| json!({ "attributeMapping": { "google.subject": "assertion.sub", name: expression } });
    let long = format!("'{}'", "a".repeat(3000));
    for (what, changes) in [
        ("a state of another type", json!({ "state": ["DELETED"] })),
        ("keys of another type", json!({ "oidc": { "issuerUri": ISSUER, "jwksJson": {} } })),
        (
            "audiences as a text",
            json!({ "oidc": { "issuerUri": ISSUER, "allowedAudiences": default_audience() } }),
        ),
        ("a condition of blanks", json!({ "attributeCondition": "   " })),
        ("a member that there is not", json!({ "attribute_condition": "false" })),
        ("an attribute that there is not", mapping("foo", "assertion.sub")),
        ("an attribute that is misnamed", mapping("attribute.BAD-NAME", "assertion.sub")),
        ("an attribute that is no text", mapping("attribute.a", "assertion['kubernetes.io']")),
        ("groups that are no list", mapping("google.groups", "'a'")),
        ("an expression that is too long", mapping("attribute.a", &long)),
        ("a subject of nothing", json!({ "attributeMapping": { "google.subject": "''" } })),
        ("another kind of space", json!({ "attributeCondition": "\u{2003}true" })),
    ] {
        let answer = ask(&claims(&default_audience()), &[&provider(changes)]);
        assert_eq!(
            (answer.verdict(), answer.error()),
            ("unverified", None),
            "{what}: {:#}",
            answer.0["checks"]
        );
    }
}

/// jwksJson replaces discovery: after a rotation it is the old one that counts.
#[test]
fn the_providers_own_keys_count_before_all_others() {
    let own = provider(json!({ "oidc": { "issuerUri": ISSUER, "jwksJson": super::rsa_jwks() } }));
    for config in [&[&*own][..], &[&*own, &*jwks()]] {
        let answer = ask(&claims(&default_audience()), config);
        assert_eq!((answer.verdict(), answer.error()), ("rejected", Some("invalid_grant")));
    }
}

#[test]
fn an_expression_that_copies_without_end_is_not_evaluated() {
    let members: Vec<(String, Value)> = (0..40)
        .map(|number| {
            (format!("attribute.a{number}"), json!(format!("[{}][0]", ["assertion"; 180].join(","))))
        })
        .chain([("google.subject".to_owned(), json!("assertion.sub"))])
        .collect();
    let mapping: Value = members.into_iter().collect();
    let token = with(claims(&default_audience()), json!({ "z": "z".repeat(16_000) }));
    let answer = ask(&token, &[&provider(json!({ "attributeMapping": mapping }))]);
    assert_eq!(answer.verdict(), "unverified");
}
