//! Microsoft Entra: `az identity federated-credential show` and what the Graph API lists.

use super::{ISSUER, NOW, SUBJECT, ask, assert_answer, claims, with};
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
        (
            "inside of the cluster",
            json!({ "iss": "https://kubernetes.default.svc" }),
            "rejected",
            Some("AADSTS90061"),
        ),
    ] {
        let answer = ask(&with(claims(AUDIENCE), changes), &[&credential(json!({})).to_string()]);
        assert_eq!((answer.verdict(), answer.error()), (verdict, error), "{what}");
    }
    let options = super::SimulateOptions {
        keys: Some(super::OneOrMany::One(super::jwks().replace("\"x\":\"", "\"x\":\"A"))),
        ..Default::default()
    };
    let answer = super::try_simulate(&claims(AUDIENCE), &[&credential(json!({})).to_string()], options)
        .expect("an answer");
    assert_eq!(answer.receiver_error.as_deref(), Some("AADSTS50013"));
}
