//! Tests Microsoft Entra: `az identity federated-credential show` and lists of the Graph API.

use super::{ISSUER, NOW, SUBJECT, ask_rs256 as ask, assert_answer, claims, with};
use serde_json::{Value, json};

const AUDIENCE: &str = "api://AzureADTokenExchange";

fn credential(changes: Value) -> Value {
    let credential = json!({ "name": "app", "issuer": ISSUER, "subject": SUBJECT, "audiences": [AUDIENCE] });
    with(credential, changes)
}

#[test]
fn three_texts_must_be_the_same_to_the_letter() {
    for (what, changes, verdict, error, reasons) in [
        ("the same", json!({}), "accepted", None, &[][..]),
        // azwi#340: the slash at the end.
        (
            "a slash",
            json!({ "issuer": format!("{ISSUER}/") }),
            "rejected",
            Some("AADSTS700211"),
            &["issuer issuer-mismatch", "federated-credential no-credential-matches"],
        ),
        // azwi#1675
        (
            "another audience",
            json!({ "audiences": ["api://AzureADTokenExchangeChina"] }),
            "rejected",
            Some("AADSTS700212"),
            &["audience audience-mismatch", "federated-credential no-credential-matches"],
        ),
        (
            "another subject",
            json!({ "subject": "system:serviceaccount:team-a:web" }),
            "rejected",
            Some("AADSTS700213"),
            &["subject subject-mismatch", "federated-credential no-credential-matches"],
        ),
        // Azure/login#517
        (
            "another case",
            json!({ "subject": "system:serviceaccount:Team-A:app" }),
            "rejected",
            Some("AADSTS7002138"),
            &["subject subject-mismatch", "federated-credential no-credential-matches"],
        ),
        (
            "two of them",
            json!({ "subject": "x", "issuer": "https://y.example" }),
            "rejected",
            None,
            &[
                "issuer issuer-mismatch",
                "subject subject-mismatch",
                "federated-credential no-credential-matches",
            ],
        ),
        (
            "a subject with a star",
            json!({ "subject": "system:serviceaccount:team-a:*" }),
            "rejected",
            Some("AADSTS700213"),
            &["subject subject-mismatch", "federated-credential no-credential-matches"],
        ),
        (
            "a subject of another type",
            json!({ "subject": ["x"] }),
            "unverified",
            None,
            &["audience not-expected", "configuration malformed-configuration"],
        ),
        (
            "two audiences",
            json!({ "audiences": [AUDIENCE, "x"] }),
            "unverified",
            None,
            &["audience not-expected", "configuration malformed-configuration"],
        ),
        (
            "an expression",
            json!({ "subject": null, "claimsMatchingExpression": { "value": "claims['sub'] matches 'x'", "languageVersion": 1 } }),
            "unverified",
            None,
            &["audience not-expected", "federated-credential not-evaluated"],
        ),
    ] {
        let answer = ask(&claims(AUDIENCE), &[&credential(changes).to_string()]);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn credentials_do_not_add_up() {
    let (one, other) = (
        credential(json!({ "name": "one", "subject": "x" })),
        credential(json!({ "name": "other", "issuer": "https://y.example" })),
    );
    let answer = ask(&claims(AUDIENCE), &[&json!([one, other]).to_string()]);
    assert_answer(
        "neither",
        &answer,
        "rejected",
        Some("AADSTS700213"),
        &["subject subject-mismatch", "federated-credential no-credential-matches"],
    );
    let listed = json!({ "value": [one, other, credential(json!({ "name": "third" }))] });
    let answer = ask(&claims(AUDIENCE), &[&listed.to_string()]);
    assert_answer("the third", &answer, "accepted", None, &[]);
    let azure = json!([{ "id": "/subscriptions/x", "properties": credential(json!({})) }]);
    assert_answer("ARM", &ask(&claims(AUDIENCE), &[&azure.to_string()]), "accepted", None, &[]);
}

#[test]
fn one_that_cannot_be_read_might_match() {
    let listed = json!([credential(json!({ "subject": "x" })), credential(json!({ "audiences": 7 }))]);
    let answer = ask(&claims(AUDIENCE), &[&listed.to_string()]);
    assert_eq!(answer.verdict(), "unverified");
}

#[test]
fn the_token_itself_is_asked_too() {
    for (what, changes, verdict, error) in [
        ("expired", json!({ "exp": NOW - 301 }), "rejected", Some("AADSTS700024")),
        ("expired just now", json!({ "exp": NOW - 299 }), "unverified", None),
        ("several audiences", json!({ "aud": [AUDIENCE, "x"] }), "unverified", None),
        // Nothing is fetched unless a credential matches.
        (
            "inside of the cluster",
            json!({ "iss": "https://kubernetes.default.svc" }),
            "rejected",
            Some("AADSTS700211"),
        ),
        ("no exp", json!({ "exp": null }), "rejected", None),
    ] {
        let answer = ask(&with(claims(AUDIENCE), changes), &[&credential(json!({})).to_string()]);
        assert_eq!((answer.verdict(), answer.error()), (verdict, error), "{what}");
    }
    let unsigned = super::simulate(
        &super::sign_rs256(&claims(AUDIENCE))
            .replace("eyJhbGciOiJSUzI1NiIsImtpZCI6InR3byJ9", "eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9"),
        &[credential(json!({})).to_string().as_str().into()],
        super::SimulateOptions { keys: Some(super::OneOrMany::One(super::rsa_jwks())), ..Default::default() },
        super::NumericDate::from_seconds(NOW),
    );
    assert_eq!(unsigned.expect("an answer").receiver_error.as_deref(), Some("AADSTS50013"));
}

/// "Tokens signed with other algorithms may work, but haven't been tested" (workload identity federation considerations).
#[test]
fn only_rs256_is_sure() {
    let answer = super::ask(&claims(AUDIENCE), &[&credential(json!({})).to_string()]);
    assert_answer("ES256", &answer, "unverified", None, &["federated-credential not-documented"]);
}

#[test]
fn keys_that_nobody_can_fetch_are_told_where_a_credential_matches() {
    let inside = "https://kubernetes.default.svc";
    let answer = ask(
        &with(claims(AUDIENCE), json!({ "iss": inside })),
        &[&credential(json!({ "issuer": inside })).to_string()],
    );
    assert_answer("inside", &answer, "rejected", Some("AADSTS90061"), &["provider issuer-not-public"]);
}

#[test]
fn what_is_no_list_and_no_expression_leaves_it_open() {
    for changes in [
        json!({ "audiences": AUDIENCE }),
        json!({ "claimsMatchingExpression": "x" }),
        json!({ "claimsMatchingExpression": [] }),
    ] {
        let answer = ask(&claims(AUDIENCE), &[&credential(changes.clone()).to_string()]);
        assert_eq!(answer.verdict(), "unverified", "{changes}");
    }
}
