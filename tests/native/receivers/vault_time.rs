//! Tests a token's times as Vault reads them: zero counts as missing, fractions are cut off, and a missing time is
//! derived from the others.

use super::{NOW, ask, claims, with};
use serde_json::{Value, json};

const NOT_YET: &str = "invalid not before (nbf) claim: token not yet valid";
const EXPIRED: &str = "invalid expiration time (exp) claim: token is expired";
const IN_FUTURE: &str = "invalid issued at (iat) claim: token issued in the future";

const KUBERNETES: &str = r#"{"data":{"bound_service_account_names":["app"],"bound_service_account_namespaces":["team-a"],"audience":"vault"}}"#;
const JWT: &str = r#"{"data":{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}}"#;

/// Asserts the verdict and the error of both methods. The JWT method puts a prefix before the error.
fn assert_both(what: &str, changes: Value, verdict: &str, error: Option<&str>) {
    for (role, prefix) in [(KUBERNETES, ""), (JWT, "error validating token: ")] {
        let answer = ask(&with(claims("vault"), changes.clone()), &[role]);
        let error = error.map(|error| format!("{prefix}{error}"));
        let own = (answer.verdict(), answer.error().map(str::to_owned));
        assert_eq!(own, (verdict, error), "{what}, {prefix:?}: {:#}", answer.0["checks"]);
        for check in answer.checks().filter(|check| check["outcome"] == "fail" || check["outcome"] == "warn")
        {
            assert!(check["remedy"]["message"].is_string(), "{what}: {check:#}");
        }
    }
}

#[test]
fn what_is_missing_is_made_of_what_is_there() {
    for (what, changes, verdict, error) in [
        ("exp alone", json!({ "iat": null, "nbf": null }), "rejected", Some(NOT_YET)),
        ("exp alone, 210 s ahead", json!({ "iat": null, "nbf": null, "exp": NOW + 210 }), "accepted", None),
        (
            "exp alone, 211 s ahead",
            json!({ "iat": null, "nbf": null, "exp": NOW + 211 }),
            "rejected",
            Some(NOT_YET),
        ),
        ("iat alone, 210 s ago", json!({ "exp": null, "nbf": null, "iat": NOW - 210 }), "accepted", None),
        (
            "iat alone, 211 s ago",
            json!({ "exp": null, "nbf": null, "iat": NOW - 211 }),
            "rejected",
            Some(EXPIRED),
        ),
        (
            "nbf alone, 211 s ago",
            json!({ "exp": null, "iat": null, "nbf": NOW - 211 }),
            "rejected",
            Some(EXPIRED),
        ),
        ("the later of both", json!({ "exp": null, "iat": NOW - 400, "nbf": NOW - 210 }), "accepted", None),
        ("iat ahead without nbf", json!({ "nbf": null, "iat": NOW + 61 }), "rejected", Some(NOT_YET)),
        ("iat ahead with nbf", json!({ "iat": NOW + 61 }), "rejected", Some(IN_FUTURE)),
        ("iat a minute ahead", json!({ "iat": NOW + 60, "nbf": null }), "accepted", None),
        ("exp a minute ago", json!({ "exp": NOW - 60 }), "accepted", None),
        ("exp over a minute ago", json!({ "exp": NOW - 61 }), "rejected", Some(EXPIRED)),
    ] {
        assert_both(what, changes, verdict, error);
    }
}

#[test]
fn zero_is_the_same_as_missing() {
    for zero in [json!(0), json!(0.9), json!(-0.9), json!(0e5)] {
        for (what, changes, verdict, error) in [
            ("nbf", json!({ "nbf": zero }), "accepted", None),
            ("nbf and iat", json!({ "nbf": zero, "iat": zero }), "rejected", Some(NOT_YET)),
            ("nbf and no iat", json!({ "nbf": zero, "iat": null }), "rejected", Some(NOT_YET)),
            ("iat and no nbf", json!({ "iat": zero, "nbf": null }), "rejected", Some(NOT_YET)),
        ] {
            assert_both(&format!("{what}: {zero}"), changes, verdict, error);
        }
    }
    // The API server, whom the Kubernetes method asks, takes it for a moment that has passed.
    for (changes, error) in [
        (json!({ "exp": 0 }), EXPIRED),
        (json!({ "exp": 0, "iat": NOW - 10, "nbf": 0 }), EXPIRED),
        (json!({ "exp": 0, "iat": 0, "nbf": 0 }), "permission denied"),
        (json!({ "exp": 0, "iat": null, "nbf": null }), "permission denied"),
    ] {
        let answer = ask(&with(claims("vault"), changes.clone()), &[KUBERNETES]);
        assert_eq!((answer.verdict(), answer.error()), ("rejected", Some(error)), "{changes}");
    }
    for (changes, verdict) in [
        (json!({ "exp": 0, "iat": NOW - 10 }), "accepted"),
        (json!({ "exp": 0, "iat": NOW - 600, "nbf": 0 }), "rejected"),
        (json!({ "exp": 0, "iat": 0, "nbf": 0 }), "rejected"),
        (json!({ "exp": null, "iat": 0, "nbf": null }), "rejected"),
    ] {
        // The sample's nbf is ten minutes old as well.
        let changes = if verdict == "accepted" { with(json!({ "nbf": NOW - 10 }), changes) } else { changes };
        assert_eq!(ask(&with(claims("vault"), changes.clone()), &[JWT]).verdict(), verdict, "{changes}");
    }
}

#[test]
fn fractions_are_cut_off() {
    assert_both("exp", json!({ "exp": 1_789_999_939.5 }), "rejected", Some(EXPIRED));
    assert_both("nbf", json!({ "nbf": 1_790_000_060.5 }), "accepted", None);
    assert_both("iat", json!({ "iat": 1_790_000_060.5 }), "accepted", None);
}

#[test]
fn what_floating_point_cannot_keep_is_left_open() {
    for changes in
        [json!({ "exp": 9_223_372_036_854_775_807_i64 }), json!({ "iat": -9_007_199_254_740_993_i64 })]
    {
        assert_both("large", changes, "unverified", None);
    }
}

#[test]
fn a_moment_of_another_type_is_never_missing() {
    for value in [json!("1790003000"), json!([NOW]), json!(true), json!({})] {
        for name in ["exp", "iat", "nbf"] {
            for role in [KUBERNETES, JWT] {
                let answer = ask(&with(claims("vault"), json!({ name: value })), &[role]);
                assert_eq!(answer.verdict(), "rejected", "{name}: {value}");
            }
        }
    }
}

#[test]
fn without_any_moment_the_kubernetes_method_looks_at_none() {
    let changes = json!({ "exp": null, "iat": null, "nbf": null });
    for changes in [changes, json!({ "exp": null, "iat": 0, "nbf": 0.5 })] {
        assert_eq!(
            ask(&with(claims("vault"), changes.clone()), &[KUBERNETES]).verdict(),
            "accepted",
            "{changes}"
        );
        let answer = ask(&with(claims("vault"), changes), &[JWT]);
        assert_eq!(
            answer.error(),
            Some(
                "error validating token: no issued at (iat), not before (nbf), or expiration time (exp) claims in token"
            )
        );
    }
}
