//! Tests the TokenReview of Vault's Kubernetes method: whose token it uses, and what the API server's configuration
//! decides.

use super::{ISSUER, ask, claims, with};
use serde_json::{Value, json};

const FLAGS: &str =
    "kube-apiserver --service-account-issuer=https://oidc.example.com/cluster-1 --api-audiences=api";

fn role(audience: &str) -> String {
    json!({ "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": audience }).to_string()
}

fn config(changes: Value) -> String {
    with(json!({ "kubernetes_host": "https://a.example", "disable_iss_validation": true, "disable_local_ca_jwt": true }), changes).to_string()
}

#[test]
fn without_a_token_of_its_own_vault_shows_the_clients() {
    for (what, audience, changes, flags, verdict) in [
        ("for Vault alone", json!(["vault"]), json!({ "token_reviewer_jwt_set": false }), "", "unverified"),
        (
            "for Vault alone, with flags",
            json!(["vault"]),
            json!({ "token_reviewer_jwt_set": false }),
            FLAGS,
            "rejected",
        ),
        ("for both", json!(["vault", "api"]), json!({ "token_reviewer_jwt_set": false }), FLAGS, "accepted"),
        (
            "for both, by default",
            json!(["vault", ISSUER]),
            json!({ "token_reviewer_jwt_set": false }),
            "",
            "accepted",
        ),
        ("an empty one", json!(["vault"]), json!({ "token_reviewer_jwt": "" }), FLAGS, "rejected"),
        ("a version that does not tell", json!(["vault"]), json!({}), FLAGS, "unverified"),
        ("one that is set", json!(["vault"]), json!({ "token_reviewer_jwt_set": true }), FLAGS, "accepted"),
        ("one that is given", json!(["vault"]), json!({ "token_reviewer_jwt": "eyJ" }), FLAGS, "accepted"),
        ("that of its pod", json!(["vault"]), json!({ "disable_local_ca_jwt": false }), FLAGS, "accepted"),
        ("another type", json!(["vault"]), json!({ "disable_local_ca_jwt": 7 }), "", "unverified"),
        ("another type of the token", json!(["vault"]), json!({ "token_reviewer_jwt": 7 }), "", "unverified"),
    ] {
        let token = with(claims("vault"), json!({ "aud": audience }));
        let (role, config) = (role("vault"), config(changes));
        let all: Vec<&str> =
            [role.as_str(), &config, flags].into_iter().filter(|text| !text.is_empty()).collect();
        let answer = ask(&token, &all);
        assert_eq!(answer.verdict(), verdict, "{what}: {:#}", answer.0["checks"]);
        if verdict == "rejected" {
            assert_eq!(answer.error(), Some("permission denied"), "{what}");
        }
    }
    let command =
        "vault write auth/kubernetes/config kubernetes_host=https://a.example disable_local_ca_jwt=true";
    assert_eq!(ask(&claims("vault"), &[&role("vault"), command, FLAGS]).verdict(), "rejected");
}

#[test]
fn the_flags_beside_it_decide_the_review() {
    let flags =
        |issuer: &str| format!("kube-apiserver --service-account-issuer={issuer} --api-audiences=api");
    for (flags, verdict) in [
        (flags(ISSUER), "accepted"),
        (flags("https://other.example"), "rejected"),
        (format!("{}\n{}", flags(ISSUER), flags("https://other.example")), "unverified"),
        (format!("# {}\n{}", flags(ISSUER), flags("https://other.example")), "rejected"),
        (
            format!("kube-apiserver --service-account-issuer={ISSUER} --service-account-issuer={ISSUER}"),
            "unverified",
        ),
    ] {
        let answer = ask(&claims("vault"), &[&role("vault"), &flags]);
        assert_eq!(answer.verdict(), verdict, "{flags}: {:#}", answer.0["checks"]);
    }
}
