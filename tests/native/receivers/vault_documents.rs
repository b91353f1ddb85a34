//! Tests the texts from which Vault's roles and configuration are read, and the commands that fix them.

use super::vault::{NO_NAME, jwt, kubernetes};
use super::{SUBJECT, ask, assert_answer, claims, with};
use serde_json::{Value, json};

#[test]
fn tables_and_commands_are_read() {
    let table = "Key                                 Value\n---                                 -----\nalias_name_source                   serviceaccount_uid\naudience                            vault\nbound_service_account_names         [web api]\nbound_service_account_namespaces    [team-a]\ntoken_bound_cidrs                   []\n";
    let answer = ask(&claims("vault"), &[table]);
    assert_answer("a table", &answer, "rejected", Some(NO_NAME), &["vault-role name-not-bound"]);
    assert_eq!(answer.check("name-not-bound")["place"]["line"], 5);
    let command = "$ vault write auth/jwt/role/app role_type=jwt user_claim=sub \\\n    bound_audiences=vault,other \\\n    bound_claims='{\"/kubernetes.io/namespace\": \"team-b\"}'\n";
    let answer = ask(&claims("vault"), &[command]);
    assert_eq!(answer.reasons(), ["vault-role claim-not-bound"]);
    let command = "bao write auth/kubernetes/role/app bound_service_account_names=web bound_service_account_namespaces=team-a audience=vault";
    let answer = ask(&claims("vault"), &[command]);
    let remedy = answer.check("name-not-bound")["remedy"]["command"].as_str();
    assert_eq!(remedy, Some("bao write auth/kubernetes/role/app bound_service_account_names=web,app"));
    let answer = ask(&claims("vault"), &["vault write auth/jwt/role/app @role.json"]);
    assert_eq!(answer.verdict(), "unverified");
}

#[test]
fn the_configuration_of_the_jwt_method_is_read() {
    let config = |changes: Value| {
        with(json!({ "jwks_url": "https://a.example", "bound_issuer": "" }), changes).to_string()
    };
    for (changes, verdict) in [
        (json!({}), "accepted"),
        (json!({ "jwt_supported_algs": ["ES256"] }), "accepted"),
        (json!({ "jwt_supported_algs": ["RS256"] }), "rejected"),
        (json!({ "oidc_discovery_url": "https://b.example" }), "unverified"),
    ] {
        assert_eq!(
            ask(&claims("vault"), &[&jwt(json!({})), &config(changes.clone())]).verdict(),
            verdict,
            "{changes}"
        );
    }
}

#[test]
fn a_remedy_keeps_the_tool_the_path_and_what_a_write_would_reset() {
    let command = "bao write auth/k8s-prod/role/app bound_service_account_names=web bound_service_account_namespaces=team-a audience=vault";
    let remedy = |answer: &super::Answer, code: &str| {
        answer.check(code)["remedy"]["command"].as_str().map(str::to_owned)
    };
    let answer = ask(&claims("vault"), &[command]);
    assert_eq!(
        remedy(&answer, "name-not-bound").as_deref(),
        Some("bao write auth/k8s-prod/role/app bound_service_account_names=web,app")
    );
    // A write of the JWT method resets what it does not name.
    let answer = ask(&claims("vault"), &[&jwt(json!({ "user_claim": "email" }))]);
    assert_eq!(remedy(&answer, "missing-claim").as_deref(), Some("vault read auth/jwt/role/ROLE"));
    let command = "bao write auth/j/role/app role_type=jwt user_claim=email bound_audiences=vault";
    let answer = ask(&claims("vault"), &[command]);
    assert_eq!(remedy(&answer, "missing-claim").as_deref(), Some("bao read auth/j/role/app"));
    // A path that a shell would run is named in the sentence only.
    let answer = ask(&claims("vault"), &[&command.replace("auth/j", "auth/$(reboot)")]);
    assert_eq!(remedy(&answer, "missing-claim").as_deref(), Some("bao read PATH"));
}

#[test]
fn the_volume_changes_and_not_the_role_where_the_audience_is_another() {
    let kubernetes = json!({ "data": { "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "vault" } });
    for role in [kubernetes.to_string(), jwt(json!({ "bound_audiences": ["vault"] }))] {
        for audience in ["https://kubernetes.default.svc", "other"] {
            let answer = ask(&claims(audience), &[&role]);
            let remedy = &answer.check("audience-mismatch")["remedy"];
            assert_eq!(remedy["command"], "oc create token app --namespace=team-a --audience=vault");
            assert!(remedy["yaml"].as_str().expect("a volume").contains("audience: \"vault\"\n"));
        }
    }
    // Nor are the workloads to send Vault what the API server takes.
    for role in [
        json!({ "data": { "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "https://kubernetes.default.svc" } }).to_string(),
        jwt(json!({ "bound_audiences": ["https://kubernetes.default.svc"] })),
    ] {
        let answer = ask(&claims("vault"), &[&role]);
        let remedy = &answer.check("audience-mismatch")["remedy"];
        assert!(remedy["command"].is_null() && remedy["yaml"].is_null(), "{remedy:#}");
        assert!(remedy["message"].as_str().expect("a sentence").contains("the API server's own audience"));
    }
    // A role that is bound to none is bound to a name of Vault's own, together with the volumes.
    let unbound = json!({ "data": { "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"] } });
    for role in [unbound.to_string(), jwt(json!({ "bound_audiences": [], "bound_subject": SUBJECT }))] {
        let answer = ask(&claims("https://kubernetes.default.svc"), &[&role]);
        let audience = answer.checks().find(|check| check["id"] == "audience").expect("it was asked");
        let remedy = &audience["remedy"];
        assert!(remedy["command"].as_str().expect("a command").starts_with("vault read auth/"), "{remedy:#}");
        assert!(!remedy.to_string().contains("kubernetes.default"), "{remedy:#}");
    }
}

#[test]
fn a_document_that_speaks_of_a_command_is_no_command() {
    let role = "bound_audiences: [other]\nrole_type: oidc\nuser_claim: sub\ndescription: vault write auth/jwt/role/x role_type=jwt user_claim=sub bound_audiences=vault\n";
    assert_eq!(ask(&claims("vault"), &[role]).verdict(), "rejected");
    let role = "# vault write auth/jwt/role/x role_type=oidc\nbound_audiences: [vault]\nrole_type: jwt\nuser_claim: sub\n";
    assert_eq!(ask(&claims("vault"), &[role]).verdict(), "accepted");
    let role = "vault write auth/jwt/role/app - <<EOF\n{\"role_type\":\"jwt\",\"user_claim\":\"sub\",\"bound_audiences\":[\"vault\"]}\nEOF\n";
    assert_eq!(ask(&claims("vault"), &[role]).verdict(), "accepted");
    let role = "vault write auth/jwt/role/app role_type=jwt user_claim=sub bound_audiences=vault bound_claims='{\n\"/kubernetes.io/namespace\": \"team-a\"\n}' && echo bound_subject=none\n";
    assert_eq!(ask(&claims("vault"), &[role]).verdict(), "accepted");
}

#[test]
fn certificates_in_a_table_are_values_and_other_lines_are_not_passed_over() {
    let table = |more: &str| {
        format!(
            "Key    Value\n---    -----\ndisable_iss_validation    true\nkubernetes_ca_cert    -----BEGIN CERTIFICATE-----\nMIIBdzCCAR2gAwIBAgIBADAKBggqhkjOPQQDAjAjMSEwHwYDVQQDDBhrM3Mtc2Vy\n-----END CERTIFICATE-----\nkubernetes_host    https://10.43.0.1:443\n{more}"
        )
    };
    for (more, verdict) in [
        ("", "accepted"),
        ("pem_keys    []\n", "accepted"),
        ("Bound to more\n", "unverified"),
        ("new_member    x\n", "unverified"),
    ] {
        assert_eq!(
            ask(&claims("vault"), &[&kubernetes(json!({})), &table(more)]).verdict(),
            verdict,
            "{more}"
        );
    }
}
