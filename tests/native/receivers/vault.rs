//! Tests HashiCorp Vault: roles of the Kubernetes and the JWT auth method, in the forms of `vault read` and
//! `vault write`.

use super::{ISSUER, NOW, SUBJECT, ask, assert_answer, claims, with};
use serde_json::{Value, json};

pub(crate) const NO_NAME: &str = "service account name not authorized";
const NO_NAMESPACE: &str = "namespace not authorized";
const BAD_AUDIENCE: &str =
    "invalid audience (aud) claim: audience claim does not match any expected audience";

pub(crate) fn kubernetes(changes: Value) -> String {
    let role = json!({
        "bound_service_account_names": ["app"],
        "bound_service_account_namespaces": ["team-a"],
        "audience": "vault",
    });
    json!({ "request_id": "x", "data": with(role, changes) }).to_string()
}

pub(crate) fn jwt(changes: Value) -> String {
    let role =
        json!({ "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["vault"], "bound_subject": "" });
    json!({ "data": with(role, changes) }).to_string()
}

#[test]
fn a_kubernetes_role_binds_names_namespaces_and_an_audience() {
    for (what, changes, verdict, error, reasons) in [
        ("as documented", json!({}), "accepted", None, &[][..]),
        (
            "globs",
            json!({ "bound_service_account_names": ["web", "a*"], "bound_service_account_namespaces": ["*"] }),
            "accepted",
            None,
            &[],
        ),
        // vault-plugin-auth-kubernetes#79
        (
            "another name",
            json!({ "bound_service_account_names": ["web"] }),
            "rejected",
            Some(NO_NAME),
            &["vault-role name-not-bound"],
        ),
        (
            "another case",
            json!({ "bound_service_account_names": ["App"] }),
            "rejected",
            Some(NO_NAME),
            &["vault-role name-not-bound"],
        ),
        (
            "another namespace",
            json!({ "bound_service_account_namespaces": ["team-b", "team"] }),
            "rejected",
            Some(NO_NAMESPACE),
            &["vault-role namespace-not-bound"],
        ),
        (
            "both",
            json!({ "bound_service_account_names": ["web"], "bound_service_account_namespaces": ["team-b"] }),
            "rejected",
            Some(NO_NAME),
            &["vault-role name-not-bound", "vault-role namespace-not-bound"],
        ),
        (
            "another audience",
            json!({ "audience": "vault-2" }),
            "rejected",
            Some(BAD_AUDIENCE),
            &["audience audience-mismatch"],
        ),
        (
            "a selector",
            json!({ "bound_service_account_namespaces": [], "bound_service_account_namespace_selector": "{\"matchLabels\":{\"a\":\"b\"}}" }),
            "unverified",
            None,
            &["vault-role not-evaluated"],
        ),
        (
            "a selector beside the list",
            json!({ "bound_service_account_namespace_selector": "{\"matchLabels\":{\"a\":\"b\"}}" }),
            "accepted",
            None,
            &[],
        ),
        (
            "addresses",
            json!({ "token_bound_cidrs": ["10.0.0.0/8"] }),
            "unverified",
            None,
            &["vault-role not-evaluated"],
        ),
        (
            "no names",
            json!({ "bound_service_account_names": [] }),
            "unverified",
            None,
            &["configuration malformed-configuration"],
        ),
        (
            "names that are none",
            json!({ "bound_service_account_names": { "app": true } }),
            "unverified",
            None,
            &["configuration malformed-configuration"],
        ),
    ] {
        let answer = ask(&claims("vault"), &[&kubernetes(changes)]);
        assert_answer(what, &answer, verdict, error, reasons);
        assert!(answer.warnings().contains(&"token-review review-remains".to_owned()), "{what}");
    }
    let answer = ask(&claims("anything"), &[&kubernetes(json!({ "audience": null }))]);
    assert_answer("no audience", &answer, "accepted", None, &[]);
    assert!(answer.warnings().contains(&"audience not-expected".to_owned()));
}

#[test]
fn the_issuer_counts_only_where_it_is_validated() {
    let config = |changes: Value| {
        with(json!({ "kubernetes_host": "https://kubernetes.default.svc", "issuer": "kubernetes/serviceaccount" }), changes).to_string()
    };
    for (what, changes, verdict, error) in [
        // vault-plugin-auth-kubernetes#125
        ("since 1.9", json!({}), "accepted", None),
        ("disabled", json!({ "disable_iss_validation": true }), "accepted", None),
        (
            "as a word",
            json!({ "disable_iss_validation": "false" }),
            "rejected",
            Some("invalid issuer (iss) claim"),
        ),
        (
            "validated",
            json!({ "disable_iss_validation": false }),
            "rejected",
            Some("invalid issuer (iss) claim"),
        ),
        (
            "validated and right",
            json!({ "disable_iss_validation": false, "issuer": ISSUER }),
            "accepted",
            None,
        ),
        ("validated and empty", json!({ "disable_iss_validation": false, "issuer": "" }), "unverified", None),
        ("neither", json!({ "disable_iss_validation": 7 }), "unverified", None),
    ] {
        let answer = ask(&claims("vault"), &[&kubernetes(json!({})), &config(changes)]);
        assert_eq!((answer.verdict(), answer.error()), (verdict, error), "{what}: {:#}", answer.0["checks"]);
    }
}

#[test]
fn a_jwt_role_binds_claims() {
    let bound = |claims: Value| json!({ "bound_claims": claims });
    let globs = |claims: Value| json!({ "bound_claims": claims, "bound_claims_type": "glob" });
    let no_match = |name: &str| {
        format!("error validating claims: claim {name:?} does not match any associated bound claim values")
    };
    let missing = |name: &str| format!("error validating claims: claim {name:?} is missing");
    let namespace = "/kubernetes.io/namespace";
    for (what, changes, verdict, error, reasons) in [
        ("as documented", json!({}), "accepted", None, &[][..]),
        (
            "another audience",
            json!({ "bound_audiences": ["a", "b"] }),
            "rejected",
            Some(format!("error validating token: {BAD_AUDIENCE}")),
            &["audience audience-mismatch"],
        ),
        // vault-plugin-auth-jwt#206
        (
            "no audience",
            json!({ "bound_audiences": [] }),
            "rejected",
            Some("audience claim found in JWT but no audiences bound to the role".to_owned()),
            &["audience not-expected", "configuration malformed-configuration"],
        ),
        ("the subject", json!({ "bound_subject": SUBJECT }), "accepted", None, &[]),
        (
            "a subject with a star",
            json!({ "bound_subject": "system:*", "bound_claims_type": "glob" }),
            "rejected",
            Some("error validating token: invalid subject (sub) claim".to_owned()),
            &["subject subject-mismatch"],
        ),
        ("a claim inside", bound(json!({ namespace: "team-a" })), "accepted", None, &[]),
        ("one of several", bound(json!({ namespace: ["team-b", "team-a"] })), "accepted", None, &[]),
        (
            "another value",
            bound(json!({ namespace: "team-b" })),
            "rejected",
            Some(no_match(namespace)),
            &["vault-role claim-not-bound"],
        ),
        (
            "a star as a letter",
            bound(json!({ namespace: "team-*" })),
            "rejected",
            Some(no_match(namespace)),
            &["vault-role claim-not-bound"],
        ),
        ("a star", globs(json!({ namespace: "team-*" })), "accepted", None, &[]),
        (
            "dots are no pointer",
            bound(json!({ "kubernetes.io.namespace": "team-a" })),
            "rejected",
            Some(missing("kubernetes.io.namespace")),
            &["vault-role missing-claim"],
        ),
        (
            "a text is no number",
            bound(json!({ "iat": (NOW - 600).to_string() })),
            "rejected",
            Some(no_match("iat")),
            &["vault-role claim-not-bound"],
        ),
        ("a number", bound(json!({ "iat": NOW - 600 })), "accepted", None, &[]),
        (
            "an object",
            bound(json!({ "kubernetes.io": "x" })),
            "rejected",
            Some("error validating claims: received claim is not a string, bool, int or list".to_owned()),
            &["vault-role malformed-claim"],
        ),
        (
            "bound to an object",
            bound(json!({ "sub": { "a": 1 } })),
            "unverified",
            None,
            &["vault-role malformed-configuration"],
        ),
        (
            "claims that are none",
            json!({ "bound_claims": [1] }),
            "unverified",
            None,
            &["configuration malformed-configuration"],
        ),
        (
            "another type",
            json!({ "bound_claims_type": "regex" }),
            "unverified",
            None,
            &["configuration malformed-configuration"],
        ),
        (
            "no user",
            json!({ "user_claim": "email" }),
            "rejected",
            Some("claim \"email\" not found in token".to_owned()),
            &["vault-role missing-claim"],
        ),
        (
            "a user that is no text",
            json!({ "user_claim": "aud" }),
            "rejected",
            Some("claim \"aud\" could not be converted to string".to_owned()),
            &["vault-role malformed-claim"],
        ),
        (
            "a user by pointer",
            json!({ "user_claim": "/kubernetes.io/serviceaccount/uid", "user_claim_json_pointer": true }),
            "accepted",
            None,
            &[],
        ),
        (
            "no groups",
            json!({ "groups_claim": "groups" }),
            "rejected",
            Some("\"groups\" claim not found in token".to_owned()),
            &["vault-role missing-claim"],
        ),
        (
            "for a browser",
            json!({ "role_type": "oidc" }),
            "rejected",
            Some("role with oidc role_type is not allowed".to_owned()),
            &["vault-role oidc-role"],
        ),
        ("of no type", json!({ "role_type": null }), "unverified", None, &["vault-role not-given"]),
    ] {
        let answer = ask(&claims("vault"), &[&jwt(changes)]);
        assert_answer(what, &answer, verdict, error.as_deref(), reasons);
    }
}

#[test]
fn the_moments_of_a_token_are_taken_as_the_jwt_method_takes_them() {
    let expired = "error validating token: invalid expiration time (exp) claim: token is expired";
    for (what, role, changes, verdict, error) in [
        ("expired", json!({}), json!({ "exp": NOW - 61 }), "rejected", Some(expired)),
        ("within a minute", json!({}), json!({ "exp": NOW - 59 }), "accepted", None),
        (
            "a longer leeway",
            json!({ "clock_skew_leeway": "5m" }),
            json!({ "exp": NOW - 299 }),
            "accepted",
            None,
        ),
        (
            "a leeway in seconds",
            json!({ "clock_skew_leeway": 10 }),
            json!({ "exp": NOW - 11 }),
            "rejected",
            Some(expired),
        ),
        ("none", json!({ "clock_skew_leeway": -1 }), json!({ "exp": NOW - 1 }), "rejected", Some(expired)),
        (
            "not before",
            json!({}),
            json!({ "nbf": NOW + 61 }),
            "rejected",
            Some("error validating token: invalid not before (nbf) claim: token not yet valid"),
        ),
        // It stretches a missing exp only.
        (
            "expiration_leeway",
            json!({ "expiration_leeway": 3600 }),
            json!({ "exp": NOW - 61 }),
            "rejected",
            Some(expired),
        ),
        ("no exp", json!({}), json!({ "exp": null, "iat": NOW - 100, "nbf": null }), "accepted", None),
        (
            "no exp, too old",
            json!({}),
            json!({ "exp": null, "iat": NOW - 211, "nbf": null }),
            "rejected",
            Some(expired),
        ),
        (
            "no exp, stretched",
            json!({ "expiration_leeway": 300 }),
            json!({ "exp": null, "iat": NOW - 350, "nbf": null }),
            "accepted",
            None,
        ),
        (
            "none of the three",
            json!({}),
            json!({ "exp": null, "iat": null, "nbf": null }),
            "rejected",
            Some(
                "error validating token: no issued at (iat), not before (nbf), or expiration time (exp) claims in token",
            ),
        ),
    ] {
        let answer = ask(&with(claims("vault"), changes), &[&jwt(role)]);
        assert_eq!((answer.verdict(), answer.error()), (verdict, error), "{what}: {:#}", answer.0["checks"]);
    }
}

#[test]
fn the_methods_issuer_is_compared_where_it_is_bound() {
    let config = |issuer: &str| {
        json!({ "oidc_discovery_url": "https://other.example", "bound_issuer": issuer }).to_string()
    };
    for (issuer, verdict) in
        [("", "accepted"), (ISSUER, "accepted"), ("https://oidc.example.com/cluster-1/", "rejected")]
    {
        assert_eq!(ask(&claims("vault"), &[&jwt(json!({})), &config(issuer)]).verdict(), verdict, "{issuer}");
    }
}

#[test]
fn what_cannot_be_saved_or_told_leaves_a_jwt_role_open() {
    for (what, changes) in [
        ("nothing bound", json!({ "bound_audiences": [] })),
        ("a glob of a number", json!({ "bound_claims": { "iat": NOW - 600 }, "bound_claims_type": "glob" })),
        ("addresses of another type", json!({ "token_bound_cidrs": [5] })),
        ("a flag of another type", json!({ "user_claim_json_pointer": "perhaps" })),
        ("a leeway of another type", json!({ "expiration_leeway": [1] })),
    ] {
        let token = if what == "nothing bound" {
            with(claims("vault"), json!({ "aud": null }))
        } else {
            claims("vault")
        };
        assert_eq!(ask(&token, &[&jwt(changes)]).verdict(), "unverified", "{what}");
    }
    let token = with(claims("vault"), json!({ "SUB": "x" }));
    assert_eq!(ask(&token, &[&jwt(json!({}))]).verdict(), "unverified");
    let names = json!({ "bound_service_account_names": ["*", "x"] });
    assert_eq!(ask(&claims("vault"), &[&kubernetes(names)]).verdict(), "unverified");
    for table in [
        "Key    Value\n---    -----\nbound_claims    map[iat:1789999400]\nbound_audiences    [vault]\nrole_type    jwt\nuser_claim    sub\n",
        "Key    Value\n---    -----\nbound_audiences    [vault]\nrole_type    jwt\nrole_type    oidc\nuser_claim    sub\n",
    ] {
        assert_eq!(ask(&claims("vault"), &[table]).verdict(), "unverified", "{table}");
    }
}

#[test]
fn mappings_and_groups_must_be_texts() {
    for (changes, verdict) in [
        (json!({ "claim_mappings": { "sub": "who", "nothing": "x" } }), "accepted"),
        (json!({ "claim_mappings": { "exp": "when" } }), "rejected"),
        (json!({ "groups_claim": "aud" }), "accepted"),
        (json!({ "groups_claim": "iat" }), "unverified"),
    ] {
        assert_eq!(ask(&claims("vault"), &[&jwt(changes.clone())]).verdict(), verdict, "{changes}");
    }
    // nbf := exp - not_before_leeway
    let only_exp = with(claims("vault"), json!({ "iat": null, "nbf": null }));
    let answer = ask(&only_exp, &[&jwt(json!({}))]);
    assert_eq!(
        answer.error(),
        Some("error validating token: invalid not before (nbf) claim: token not yet valid")
    );
}

/// A wrong type is never an absent member: nobody can tell, and nothing is refused for it.
#[test]
fn members_of_a_wrong_type_leave_it_open() {
    for changes in [
        json!({ "bound_audiences": 7 }),
        json!({ "bound_audiences": { "a": 1 } }),
        json!({ "bound_audiences": [7] }),
    ] {
        let answer = ask(&claims("vault"), &[&jwt(changes.clone())]);
        assert_eq!(
            (answer.verdict(), answer.error()),
            ("unverified", None),
            "{changes}: {:#}",
            answer.0["checks"]
        );
    }
    let answer = ask(&claims("vault"), &[&kubernetes(json!({ "audience": ["vault"] }))]);
    assert_eq!(answer.verdict(), "unverified");
    assert!(!answer.warnings().contains(&"audience not-expected".to_owned()));
    for (role, name) in [(jwt(json!({})), "jwt_validation_pubkeys"), (kubernetes(json!({})), "pem_keys")] {
        let config = json!({ "kubernetes_host": "https://a.example", "bound_issuer": "", name: 7 });
        let config = if name == "pem_keys" {
            config
        } else {
            with(config, json!({ "kubernetes_host": null, "jwks_url": "" }))
        };
        assert_eq!(ask(&claims("vault"), &[&role, &config.to_string()]).verdict(), "unverified", "{name}");
    }
}

#[test]
fn numbers_in_lists_and_names_with_slashes_are_taken_as_they_are() {
    let token = with(claims("vault"), json!({ "levels": [3, "4"], "a/b": "c" }));
    for (bound, verdict) in [
        // "Numbers inside a claim list are not converted and so do not match."
        (json!({ "levels": 3 }), "rejected"),
        (json!({ "levels": "4" }), "accepted"),
        (json!({ "a/b": "c" }), "accepted"),
        (json!({ "/a/b": "c" }), "rejected"),
        (json!({ "/a~1b": "c" }), "accepted"),
    ] {
        assert_eq!(ask(&token, &[&jwt(json!({ "bound_claims": bound }))]).verdict(), verdict, "{bound}");
    }
    let expired = with(claims("vault"), json!({ "exp": NOW - 59 }));
    assert_eq!(ask(&expired, &[&jwt(json!({ "clock_skew_leeway": 0 }))]).verdict(), "accepted");
}

#[test]
fn the_kubernetes_method_takes_nine_algorithms_and_lists_of_audiences() {
    let role = kubernetes(json!({}));
    for (audience, verdict) in [
        (json!("vault"), "rejected"),
        (json!(["vault"]), "accepted"),
        (json!(["other", "vault"]), "accepted"),
        (json!([]), "rejected"),
        (json!(["vault", 7]), "rejected"),
    ] {
        let answer = ask(&with(claims("vault"), json!({ "aud": audience })), &[&role]);
        assert_eq!(answer.verdict(), verdict, "{audience}: {:#}", answer.0["checks"]);
    }
    // The JWT method takes either.
    assert_eq!(
        ask(&with(claims("vault"), json!({ "aud": "vault" })), &[&jwt(json!({}))]).verdict(),
        "accepted"
    );
    let (token, keys) = super::sign_eddsa(&claims("vault"));
    for (role, verdict) in [(&role, "rejected"), (&jwt(json!({})), "accepted")] {
        assert_eq!(super::ask_token(&token, &keys, &[role]).verdict(), verdict);
    }
}

#[test]
fn names_of_claims_in_other_letters_leave_it_open() {
    for name in ["AUD", "Exp", "Kubernetes.io", "kubernetes.io/serviceaccount/Namespace"] {
        let token = with(claims("vault"), json!({ name: "x" }));
        assert_ne!(ask(&token, &[&kubernetes(json!({}))]).verdict(), "accepted", "{name}");
    }
}
