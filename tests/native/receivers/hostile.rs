//! Tests configurations that are broken, or made to break a parser: the answer is clear, and never `accepted`.

use super::{Answer, ask, claims};
use serde_json::json;

const HOST: &str = "oidc.example.com/cluster-1";

fn provider() -> String {
    json!({ "Url": HOST, "ClientIDList": ["sts.amazonaws.com"] }).to_string()
}

fn aws(policy: &str) -> Answer {
    ask(&claims("sts.amazonaws.com"), &[&provider(), policy])
}

/// Returns a policy that admits every principal under this condition.
fn policy(condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111122223333:oidc-provider/{HOST}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}]}}"#
    )
}

#[test]
fn a_condition_that_is_not_well_formed_is_not_the_same_as_none() {
    assert_eq!(aws(&policy("{}")).verdict(), "accepted", "the policy itself is good");
    for condition in [
        "null",
        "[]",
        "7",
        r#""StringEquals""#,
        r#"{"StringEquals":null}"#,
        r#"{"StringEquals":[]}"#,
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":null}}"#,
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":{}}}"#,
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":["a",["b"]]}}"#,
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":[]}}"#,
        // A member that occurs twice, of which one would admit.
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":"x"},"StringEquals":{}}"#,
        r#"{"StringEquals":{"oidc.example.com/cluster-1:sub":"x","oidc.example.com/cluster-1:sub":"system:serviceaccount:team-a:app"}}"#,
        // Not closed.
        r#"{"StringEquals":{"a":"b"}"#,
    ] {
        assert_ne!(aws(&policy(condition)).verdict(), "accepted", "{condition}");
    }
}

#[test]
fn depth_and_size_have_their_limits() {
    let deep = format!("{}{}", r#"{"StringEquals":"#.repeat(100), "}".repeat(100));
    assert_eq!(aws(&policy(&deep)).verdict(), "unverified");
    let many: Vec<String> = (0..2000).map(|index| format!("\"k{index}\":\"v\"")).collect();
    assert_eq!(aws(&policy(&format!("{{\"StringEquals\":{{{}}}}}", many.join(",")))).verdict(), "rejected");
    let large = "x".repeat(1_100_000);
    let error = super::try_simulate(&claims("x"), &[&large], super::SimulateOptions::default()).err();
    assert_eq!(error.map(|error| error.option).as_deref(), Some("config"));
    let patterns = policy(&format!(r#"{{"StringLike":{{"{HOST}:sub":"{}b"}}}}"#, "*a".repeat(5000)));
    assert_eq!(aws(&patterns).verdict(), "rejected");
}

#[test]
fn wrong_types_everywhere_are_answered() {
    let values = ["null", "true", "7", "1e999", "\"\"", "\"x\"", "[]", "[null]", "{}", "{\"a\":{}}"];
    let documents: [(&str, &[&str]); 8] = [
        ("aws", &["Url", "ClientIDList", "ThumbprintList"]),
        ("aws", &["Version", "Statement", "Id"]),
        ("aws", &["AssumeRolePolicyDocument", "Arn"]),
        ("gcp", &["name", "state", "disabled", "oidc", "attributeMapping", "attributeCondition"]),
        ("gcp", &["type", "audience", "subject_token_type", "service_account_impersonation_url"]),
        ("entra", &["name", "issuer", "subject", "audiences", "claimsMatchingExpression"]),
        (
            "vault",
            &[
                "bound_service_account_names",
                "bound_service_account_namespaces",
                "audience",
                "token_bound_cidrs",
            ],
        ),
        (
            "vault",
            &[
                "role_type",
                "user_claim",
                "bound_claims",
                "bound_audiences",
                "bound_subject",
                "clock_skew_leeway",
                "groups_claim",
            ],
        ),
    ];
    for (receiver, names) in documents {
        for shift in 0..values.len() {
            let members: Vec<String> = names
                .iter()
                .enumerate()
                .map(|(index, name)| format!("\"{name}\":{}", values[(index * 3 + shift) % values.len()]))
                .collect();
            let config = format!("{{{}}}", members.join(","));
            let options = super::SimulateOptions {
                receiver: serde_json::from_value(json!(receiver)).ok(),
                keys: Some(super::OneOrMany::One(super::jwks())),
                ..super::SimulateOptions::default()
            };
            let answer = super::try_simulate(&claims("x"), &[&config], options).expect("an answer");
            assert_ne!(json!(answer)["verdict"], "accepted", "{config}");
        }
    }
}

#[test]
fn what_stands_inside_of_something_else_is_no_configuration() {
    let inside = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a", "annotations": { "x": { "bound_audiences": ["vault"], "role_type": "jwt", "user_claim": "sub" } } } });
    let error =
        super::try_simulate(&claims("vault"), &[&inside.to_string()], super::SimulateOptions::default())
            .err();
    assert_eq!(error.map(|error| error.option).as_deref(), Some("config"));
}

#[test]
fn two_of_a_kind_are_not_mixed() {
    let roles = format!(
        "{}\n{}",
        json!({ "data": { "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "vault" } }),
        json!({ "data": { "bound_service_account_names": ["web"] } })
    );
    let answer = ask(&claims("vault"), &[&roles]);
    assert_eq!(
        (answer.verdict(), answer.reasons()),
        ("unverified", vec!["configuration not-evaluated".to_owned()])
    );
}

/// What nobody can tell must leave a trace, whichever part of a statement it is.
#[test]
fn a_comparison_beyond_ascii_without_case_leaves_it_open() {
    for (operator, value) in [
        ("StringEqualsIgnoreCase", "système:serviceaccount:team-a:app"),
        ("StringNotEqualsIgnoreCase", "système:serviceaccount:team-a:app"),
        ("ForAnyValue:StringEqualsIgnoreCase", "é"),
    ] {
        let answer = aws(&policy(&json!({ operator: { format!("{HOST}:sub"): value } }).to_string()));
        assert_eq!(answer.verdict(), "unverified", "{operator}: {:#}", answer.0["checks"]);
        assert_eq!(answer.reasons(), ["trust-policy not-documented"], "{operator}");
    }
}

#[test]
fn an_artefact_that_did_not_stand_alone_is_no_configuration_by_itself_either() {
    let role = r#"{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}"#;
    let inside = bound_token::cluster::EvidenceOption { stands_alone: false, ..role.into() };
    let token = super::sign(&claims("vault"));
    let ask = |config| {
        bound_token::simulate(
            &token,
            &[config],
            super::SimulateOptions::default(),
            super::NumericDate::from_seconds(super::NOW),
        )
    };
    assert_eq!(ask(inside).err().map(|error| error.option).as_deref(), Some("config"));
    assert!(ask(role.into()).is_ok());
    // Nor is what stands in base64.
    let encoded = base64::engine::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("apiVersion: v1\nkind: Config\n{role}"),
    );
    assert!(ask(encoded.as_str().into()).is_err());
}

#[test]
fn what_is_no_configuration_does_not_count_among_the_documents() {
    let role = r#"{"data":{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}}"#;
    let errors = "token is expired\n".repeat(80);
    let pods: String = (0..80)
        .map(|number| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}}}\nspec: {{}}\n---\n"))
        .collect();
    for beside in [errors, pods] {
        assert_eq!(ask(&claims("vault"), &[&beside, role]).verdict(), "accepted");
    }
    let many: String = (0..80)
        .map(|number| {
            format!("{{\"issuer\":\"https://a\",\"subject\":\"{number}\",\"audiences\":[\"x\"]}}\n")
        })
        .collect();
    let error = super::try_simulate(&claims("x"), &[&many], super::SimulateOptions::default()).err();
    assert_eq!(error.map(|error| error.option).as_deref(), Some("config"));
}
