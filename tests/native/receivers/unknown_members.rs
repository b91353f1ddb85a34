//! Tests that an unknown member of a document is not evaluated, and so does not count as met.

use super::{ISSUER, SUBJECT, ask, ask_rs256, claims, with};
use serde_json::{Value, json};

const HOST: &str = "oidc.example.com/cluster-1";

/// Returns each document, its path to where a member is added, the audience, and whether its receiver accepts RS256
/// only.
fn documents() -> Vec<(&'static str, Value, &'static [&'static str], &'static str)> {
    let name = "projects/1/locations/global/workloadIdentityPools/pool/providers/cluster-1";
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": format!("arn:aws:iam::111122223333:oidc-provider/{HOST}") },
        "Action": "sts:AssumeRoleWithWebIdentity",
    }] });
    let aws = |changes: Value| {
        with(json!({ "Url": HOST, "ClientIDList": ["vault"], "ThumbprintList": [] }), changes)
    };
    let role = json!({ "Arn": "arn:aws:iam::111122223333:role/app", "AssumeRolePolicyDocument": policy });
    let gcp = json!({ "name": name, "oidc": { "issuerUri": ISSUER, "allowedAudiences": ["vault"] }, "attributeMapping": { "google.subject": "assertion.sub" } });
    vec![
        (
            "a Kubernetes role",
            json!({ "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "vault" }),
            &[],
            "",
        ),
        (
            "a JWT role",
            json!({ "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["vault"] }),
            &[],
            "",
        ),
        (
            "a configuration of the JWT method",
            json!({ "jwks_url": "https://a.example", "bound_issuer": ISSUER }),
            &[],
            r#"{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}"#,
        ),
        (
            "a configuration of the Kubernetes method",
            json!({ "kubernetes_host": "https://a.example", "disable_iss_validation": true }),
            &[],
            r#"{"bound_service_account_names":["app"],"bound_service_account_namespaces":["team-a"],"audience":"vault"}"#,
        ),
        ("a provider of Google", gcp.clone(), &[], ""),
        ("its oidc", gcp.clone(), &["oidc"], ""),
        (
            "a credential of Entra",
            json!({ "name": "app", "issuer": ISSUER, "subject": SUBJECT, "audiences": ["vault"] }),
            &[],
            "",
        ),
        ("a provider of AWS", aws(json!({})), &[], Box::leak(policy.to_string().into_boxed_str())),
        ("a role of AWS", role, &[], Box::leak(aws(json!({})).to_string().into_boxed_str())),
        (
            "a credential configuration of Google",
            json!({ "type": "external_account", "audience": format!("//iam.googleapis.com/{name}"), "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "credential_source": { "file": "/token" } }),
            &[],
            Box::leak(gcp.to_string().into_boxed_str()),
        ),
        (
            "its source",
            json!({ "type": "external_account", "audience": format!("//iam.googleapis.com/{name}"), "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "credential_source": { "file": "/token" } }),
            &["credential_source"],
            Box::leak(gcp.to_string().into_boxed_str()),
        ),
    ]
}

#[test]
fn an_unknown_member_leaves_it_open_wherever_it_stands() {
    for (what, document, path, beside) in documents() {
        let verdict = |document: &Value| {
            let document = document.to_string();
            let config: Vec<&str> =
                [document.as_str(), beside].into_iter().filter(|text| !text.is_empty()).collect();
            ask_rs256(&claims("vault"), &config).verdict().to_owned()
        };
        assert_eq!(verdict(&document), "accepted", "{what}");
        for value in [json!(["x"]), json!(null), json!(""), json!(false), json!({})] {
            let mut changed = document.clone();
            let target = path.iter().fold(&mut changed, |value, name| &mut value[name]);
            target["bound_to_something_new"] = value.clone();
            assert_eq!(verdict(&changed), "unverified", "{what}: {value}");
        }
    }
}

/// What the owners' commands print of every kind decides nothing by its being there.
#[test]
fn members_that_decide_nothing_are_known() {
    let name = "projects/1/locations/global/workloadIdentityPools/pool/providers/cluster-1";
    for document in [
        json!({ "alias_metadata": {}, "alias_name_source": "serviceaccount_uid", "audience": "vault", "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "bound_service_account_namespace_selector": "", "token_bound_cidrs": [], "token_explicit_max_ttl": 0, "token_max_ttl": 0, "token_no_default_policy": false, "token_num_uses": 0, "token_period": 0, "token_policies": ["app"], "token_ttl": 3600, "token_type": "default", "policies": ["app"], "ttl": 3600 }),
        json!({ "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["vault"], "allowed_redirect_uris": null, "bound_claims": null, "bound_claims_type": "string", "bound_subject": "", "claim_mappings": null, "clock_skew_leeway": 0, "expiration_leeway": 0, "groups_claim": "", "max_age": 0, "not_before_leeway": 0, "oauth2_metadata": null, "oidc_scopes": null, "user_claim_json_pointer": false, "verbose_oidc_logging": false, "token_policies": ["app"] }),
        json!({ "attributeMapping": { "google.subject": "assertion.sub" }, "description": "x", "displayName": "x", "name": name, "oidc": { "issuerUri": ISSUER, "allowedAudiences": ["vault"], "jwksJson": super::rsa_jwks() }, "state": "ACTIVE" }),
        json!({ "audiences": ["vault"], "description": null, "id": "/subscriptions/x", "issuer": ISSUER, "name": "app", "resourceGroup": "g", "subject": SUBJECT, "systemData": null, "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials" }),
        json!({ "@odata.context": "https://graph.microsoft.com/x", "value": [{ "id": "1", "name": "app", "issuer": ISSUER, "subject": SUBJECT, "audiences": ["vault"], "description": "", "claimsMatchingExpression": null }] }),
    ] {
        let answer = ask_rs256(&claims("vault"), &[&document.to_string()]);
        assert_eq!(answer.verdict(), "accepted", "{document}: {:?}", answer.reasons());
    }
}

#[test]
fn an_alias_is_named_by_one_of_two() {
    for (source, verdict) in [
        (json!("serviceaccount_uid"), "accepted"),
        (json!("serviceaccount_name"), "accepted"),
        (json!(""), "accepted"),
        (json!("ServiceAccount_UID"), "unverified"),
        (json!("pod_uid"), "unverified"),
        (json!(7), "unverified"),
        (json!(["serviceaccount_uid"]), "unverified"),
    ] {
        let role = json!({ "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "vault", "alias_name_source": source });
        assert_eq!(ask(&claims("vault"), &[&role.to_string()]).verdict(), verdict, "{source}");
    }
}

#[test]
fn a_provider_of_its_own_and_annotations_are_not_evaluated() {
    let jwt = r#"{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}"#;
    for (provider, verdict) in [
        (json!({}), "accepted"),
        (json!(null), "accepted"),
        (json!({ "provider": "kubernetes" }), "unverified"),
        (json!(7), "unverified"),
    ] {
        let config = json!({ "jwks_url": "https://a.example", "provider_config": provider }).to_string();
        assert_eq!(ask(&claims("vault"), &[jwt, &config]).verdict(), verdict, "{provider}");
    }
    let kubernetes = r#"{"bound_service_account_names":["app"],"bound_service_account_namespaces":["team-a"],"audience":"vault"}"#;
    for (value, verdict) in
        [(json!(false), "accepted"), (json!(true), "unverified"), (json!("perhaps"), "unverified")]
    {
        let config =
            json!({ "kubernetes_host": "https://a.example", "use_annotations_as_alias_metadata": value });
        assert_eq!(ask(&claims("vault"), &[kubernetes, &config.to_string()]).verdict(), verdict, "{value}");
    }
}
