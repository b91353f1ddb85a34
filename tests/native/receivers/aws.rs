//! Tests AWS IAM: `aws iam get-open-id-connect-provider`, `get-role` and trust policies in the form of the IAM User
//! Guide.

use super::{ISSUER, SUBJECT, ask, assert_answer, claims, with};
use serde_json::{Value, json};

const HOST: &str = "oidc.example.com/cluster-1";
const AUDIENCE: &str = "sts.amazonaws.com";

fn provider(url: &str, audiences: &[&str]) -> String {
    json!({ "Url": url, "ClientIDList": audiences, "ThumbprintList": ["990f4193972f2becf12ddeda5237f9c952f20d9e"] }).to_string()
}

fn policy(condition: Value) -> String {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": format!("arn:aws:iam::111122223333:oidc-provider/{HOST}") },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }] })
    .to_string()
}

fn key(name: &str) -> String {
    format!("{HOST}:{name}")
}

fn documented() -> String {
    policy(json!({ "StringEquals": { key("aud"): AUDIENCE, key("sub"): SUBJECT } }))
}

#[test]
fn each_mistake_has_its_reason_and_its_error() {
    let good = provider(HOST, &[AUDIENCE]);
    let sub = |operator: &str, value: &str| policy(json!({ operator: { key("sub"): value } }));
    for (what, provider, policy, verdict, error, reasons) in [
        ("as documented", good.clone(), documented(), "accepted", None, &[][..]),
        ("like", good.clone(), sub("StringLike", "system:serviceaccount:team-a:*"), "accepted", None, &[]),
        // crossplane#5578
        (
            "a wildcard under StringEquals",
            good.clone(),
            sub("StringEquals", "system:serviceaccount:team-a:*"),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy wildcard-under-equals"],
        ),
        // karpenter#1666
        (
            "an ARN in a key",
            good.clone(),
            policy(
                json!({ "StringEquals": { format!("arn:aws:iam::111122223333:oidc-provider/{HOST}:sub"): SUBJECT } }),
            ),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy arn-in-key"],
        ),
        // KES#287
        (
            "aud for sub",
            good.clone(),
            policy(json!({ "StringEquals": { key("aud"): SUBJECT } })),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy audience-for-subject"],
        ),
        (
            "a scheme in a key",
            good.clone(),
            policy(json!({ "StringEquals": { format!("{ISSUER}:sub"): SUBJECT } })),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy scheme-in-key"],
        ),
        // webhook#30
        (
            "another region's host",
            good.clone(),
            policy(json!({ "StringEquals": { "oidc.example.org/cluster-1:sub": SUBJECT } })),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy other-provider-in-key"],
        ),
        (
            "a claim that is no key",
            good.clone(),
            policy(json!({ "StringEquals": { key("kubernetes.io/namespace"): "team-a" } })),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy condition-key-absent"],
        ),
        (
            "another subject",
            good.clone(),
            sub("StringEquals", "system:serviceaccount:team-b:app"),
            "rejected",
            Some("AccessDenied"),
            &["trust-policy condition-not-met"],
        ),
        (
            "a call's address",
            good.clone(),
            policy(json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } })),
            "unverified",
            None,
            &["trust-policy not-evaluated"],
        ),
        (
            "a key of the call",
            good.clone(),
            policy(json!({ "StringEquals": { "sts:RoleSessionName": "x" } })),
            "unverified",
            None,
            &["trust-policy depends-on-call"],
        ),
        (
            "a policy variable",
            good.clone(),
            sub("StringEquals", "${aws:username}"),
            "unverified",
            None,
            &["trust-policy not-evaluated"],
        ),
        (
            "an operator of nobody",
            good.clone(),
            policy(json!({ "StringIs": { key("sub"): SUBJECT } })),
            "unverified",
            None,
            &["trust-policy not-evaluated"],
        ),
        (
            "a condition that is none",
            good.clone(),
            policy(json!("x")),
            "unverified",
            None,
            &["trust-policy malformed-configuration"],
        ),
        // irsa-cfn PR#18
        (
            "the audience misspelt",
            provider(HOST, &["sts.amazon.com"]),
            documented(),
            "rejected",
            Some("InvalidIdentityToken"),
            &["audience audience-mismatch"],
        ),
        (
            "another provider",
            provider("oidc.example.com/cluster-2", &[AUDIENCE]),
            documented(),
            "rejected",
            Some("InvalidIdentityToken"),
            &["issuer issuer-mismatch"],
        ),
        (
            "a slash too many",
            provider("oidc.example.com/cluster-1/", &[AUDIENCE]),
            documented(),
            "rejected",
            Some("InvalidIdentityToken"),
            &["issuer issuer-mismatch"],
        ),
        (
            "a list that is none",
            json!({ "Url": HOST, "ClientIDList": { "a": 1 } }).to_string(),
            documented(),
            "unverified",
            None,
            &["audience not-expected", "configuration malformed-configuration"],
        ),
        (
            "no provider",
            String::new(),
            documented(),
            "unverified",
            None,
            &["audience not-expected", "provider not-given"],
        ),
        ("no policy", good.clone(), String::new(), "unverified", None, &["trust-policy not-given"]),
    ] {
        let answer = ask(&claims(AUDIENCE), &[&provider, &policy]);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn the_token_itself_is_asked_too() {
    let config = [&*provider(HOST, &[AUDIENCE, "x"]), &*documented()];
    for (what, changes, verdict, error, reasons) in [
        (
            "expired",
            json!({ "exp": super::NOW - 301 }),
            "rejected",
            Some("ExpiredTokenException"),
            &["expiration expired"][..],
        ),
        (
            "expired just now",
            json!({ "exp": super::NOW - 10 }),
            "unverified",
            None,
            &["expiration within-leeway"],
        ),
        ("no exp", json!({ "exp": null }), "rejected", None, &["expiration missing-claim"]),
        (
            "several audiences",
            json!({ "aud": [AUDIENCE, "x"] }),
            "unverified",
            None,
            &["trust-policy not-documented"],
        ),
        ("azp", json!({ "azp": AUDIENCE }), "unverified", None, &["provider not-documented"]),
        (
            "expired and for others",
            json!({ "exp": super::NOW - 400, "aud": ["y"] }),
            "rejected",
            None,
            &["audience audience-mismatch", "expiration expired", "trust-policy condition-not-met"],
        ),
        (
            "a subject of another type",
            json!({ "sub": 7 }),
            "rejected",
            None,
            &["subject malformed-claim", "trust-policy not-evaluated"],
        ),
        (
            "an issuer inside of the cluster",
            json!({ "iss": "https://kubernetes.default.svc" }),
            "rejected",
            Some("InvalidIdentityToken"),
            &[
                "issuer issuer-mismatch",
                "provider issuer-not-public",
                "trust-policy principal-mismatch",
                "trust-policy other-provider-in-key",
                "trust-policy other-provider-in-key",
            ],
        ),
    ] {
        let answer = ask(&with(claims(AUDIENCE), changes), &config);
        assert_answer(what, &answer, verdict, error, reasons);
    }
}

#[test]
fn a_near_miss_is_shown_to_the_letter() {
    let answer =
        ask(&claims(AUDIENCE), &[&provider("oidc.example.com/cluster-1/", &[AUDIENCE]), &documented()]);
    let near = &answer.check("issuer-mismatch")["nearMiss"];
    assert_eq!(
        (near["kind"].as_str(), near["expectedSpan"]["start"].as_u64()),
        (Some("trailing-slash"), Some(34))
    );
    let policy = policy(json!({ "StringEquals": { key("sub"): "system:serviceaccount:team-b:app" } }));
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy]);
    let near = &answer.check("condition-not-met")["nearMiss"];
    assert_eq!(near["foundSpan"], json!({ "start": 27, "end": 28 }));
}

#[test]
fn a_condition_that_protects_nothing_is_told() {
    let condition = json!({ "StringLikeIfExists": { "oidc.example.org:sub": "system:*" }, "StringEquals": { key("aud"): AUDIENCE } });
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy(condition)]);
    assert_answer("IfExists", &answer, "accepted", None, &[]);
    assert_eq!(answer.warnings(), ["trust-policy always-met"]);
    assert_eq!(
        answer.check("always-met")["place"]["path"],
        "Statement[0].Condition.StringLikeIfExists.oidc.example.org:sub"
    );
}

#[test]
fn a_deny_outweighs_and_is_placed() {
    let policy = format!(
        "{{\n\"Statement\": [\n{},\n{}\n]}}",
        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1"},"Action":"sts:*"}"#,
        r#"{"Effect":"Deny","Principal":"*","Action":"*"}"#
    );
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy]);
    assert_answer("Deny", &answer, "rejected", Some("AccessDenied"), &["trust-policy explicit-deny"]);
    assert_eq!(answer.check("explicit-deny")["place"]["line"], 4);
}

#[test]
fn a_role_is_read_as_the_command_line_and_as_the_api_write_it() {
    let percent: String = documented().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let document: Value = serde_json::from_str(&documented()).expect("JSON");
    for policy in [json!(percent), document, json!(documented())] {
        let role = json!({ "Role": { "RoleName": "app", "Arn": "arn:aws:iam::111122223333:role/app", "AssumeRolePolicyDocument": policy } });
        let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &role.to_string()]);
        assert_answer("get-role", &answer, "accepted", None, &[]);
    }
}

#[test]
fn the_annotation_of_the_tokens_service_account_should_name_the_role() {
    let account = |name: &str, arn: &str| {
        format!(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  namespace: team-a\n  annotations:\n    eks.amazonaws.com/role-arn: {arn}\n"
        )
    };
    let own = "arn:aws:iam::111122223333:role/app";
    let other = "arn:aws:iam::111122223333:role/web";
    for (what, account, warning) in [
        ("the same", account("app", own), None),
        ("another", account("app", other), Some("role-annotation other-role")),
        ("no ARN", account("app", "app"), Some("role-annotation malformed-role-arn")),
        ("of another service account", account("web", other), None),
    ] {
        let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &role(own), &account]);
        // STS does not look at it.
        assert_answer(what, &answer, "accepted", None, &[]);
        assert_eq!(answer.warnings().first().map(String::as_str), warning, "{what}");
    }
}

/// Returns the output of `aws iam get-role` for this role, with the documented policy.
fn role(arn: &str) -> String {
    let document: Value = serde_json::from_str(&documented()).expect("JSON");
    json!({ "Role": { "Arn": arn, "AssumeRolePolicyDocument": document } }).to_string()
}

#[test]
fn the_provider_must_be_in_the_roles_account() {
    let answer =
        ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &role("arn:aws:iam::444455556666:role/app")]);
    assert_answer(
        "another account",
        &answer,
        "rejected",
        Some("InvalidIdentityToken"),
        &["provider other-account"],
    );
}

#[test]
fn one_policy_is_asked_at_a_time() {
    let refusing = policy(json!({ "StringEquals": { key("sub"): "x" } })).replace(HOST, "oidc.example.org");
    for config in
        [[&*documented(), &*role("arn:aws:iam::111122223333:role/app")], [&*documented(), &*refusing]]
    {
        let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), config[0], config[1]]);
        assert_ne!(answer.verdict(), "accepted");
    }
    // What a policy permits is another matter.
    let permissions =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    let answer = ask(&claims(AUDIENCE), &[permissions, &provider(HOST, &[AUDIENCE]), &documented()]);
    assert_answer("permissions", &answer, "accepted", None, &[]);
}

#[test]
fn templates_and_what_cannot_be_kept_leave_it_open() {
    let good = documented();
    for (what, policy) in [
        ("a reference of Terraform", good.replace("arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1", "${aws_iam_openid_connect_provider.eks.arn}")),
        ("one in a key", good.replace("oidc.example.com/cluster-1:sub", "${local.oidc}:sub")),
        ("one of CloudFormation", good.replace("111122223333", "${AWS::AccountId}")),
        ("an unknown operator without keys", good.replace("\"StringEquals\":{", "\"FooBar\":{},\"StringEquals\":{")),
        ("an unknown member", good.replacen('{', "{\"Foo\":1,", 1)),
        ("an unknown kind of principal", good.replace("\"Federated\":", "\"Foo\":\"x\",\"Federated\":")),
        ("a NotPrincipal that allows", good.replace("\"Principal\":{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1\"}", "\"NotPrincipal\":{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/x.example\"}")),
        ("a NotAction of nothing", good.replace("\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "\"NotAction\":[]")),
        ("a list of nothing", policy(json!({ "StringNotEquals": { key("sub"): [] } }))),
        ("a variable that is not closed", policy(json!({ "StringNotLike": { key("sub"): "${oops" } }))),
    ] {
        assert_ne!(policy, good, "{what}");
        let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy]);
        assert_eq!((answer.verdict(), answer.error()), ("unverified", None), "{what}: {:#}", answer.0["checks"]);
    }
    let scalar = json!({ "Url": HOST, "ClientIDList": AUDIENCE }).to_string();
    assert_eq!(ask(&claims(AUDIENCE), &[&scalar, &good]).verdict(), "unverified");
    let unseen = good.replace(SUBJECT, &format!("\u{200b}{SUBJECT}"));
    assert_eq!(ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &unseen]).verdict(), "unverified");
}

#[test]
fn what_a_negated_pattern_excludes_is_no_mistake_about_wildcards() {
    let policy = policy(json!({ "StringNotLike": { key("sub"): "system:*" } }));
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy]);
    assert_answer(
        "StringNotLike",
        &answer,
        "rejected",
        Some("AccessDenied"),
        &["trust-policy condition-not-met"],
    );
}

#[test]
fn the_statement_that_is_proposed_admits_the_token() {
    let policy = policy(json!({ "StringEquals": { key("sub"): "system:serviceaccount:team-a:*" } }));
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &policy]);
    let statement = answer.check("wildcard-under-equals")["remedy"]["json"].as_str().expect("a statement");
    let corrected = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statement}]}}");
    let answer = ask(&claims(AUDIENCE), &[&provider(HOST, &[AUDIENCE]), &corrected]);
    assert_answer("corrected", &answer, "accepted", None, &[]);
}

/// A claim of a wrong type, or an empty one, is never an absent key.
#[test]
fn claims_of_another_type_are_no_absent_keys() {
    let provider = json!({ "Url": HOST, "ClientIDList": ["sts.amazonaws.com"] }).to_string();
    let conditions = |name: &str| {
        let key = format!("{HOST}:{name}");
        vec![
            json!({ "Null": { &key: "true" } }),
            json!({ "Null": { &key: "false" } }),
            json!({ "ForAllValues:StringEquals": { &key: "x" } }),
            json!({ "ForAllValues:StringLike": { &key: "x*" } }),
            json!({ "StringNotEquals": { &key: "x" } }),
            json!({ "StringNotLike": { &key: "x" } }),
            json!({ "StringNotEqualsIgnoreCase": { &key: "x" } }),
            json!({ "StringEqualsIfExists": { &key: "x" } }),
            json!({ "StringNotEqualsIfExists": { &key: "x" } }),
            json!({ "StringLikeIfExists": { &key: "x" } }),
        ]
    };
    let policy = |condition: &Value| {
        json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": { "Federated": format!("arn:aws:iam::111122223333:oidc-provider/{HOST}") },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        }] })
        .to_string()
    };
    let values = [
        json!(7),
        json!(true),
        json!(null),
        json!({}),
        json!({ "a": "x" }),
        json!([]),
        json!(""),
        json!([7]),
        json!(["x", 7]),
        json!([["x"]]),
        json!([null]),
        json!([""]),
    ];
    for (claim, keys) in [("amr", &["amr", "AMR"][..]), ("email", &["email"]), ("azp", &["aud"])] {
        for value in &values {
            let mut token = claims("sts.amazonaws.com");
            token[claim] = value.clone();
            for condition in keys.iter().flat_map(|key| conditions(key)) {
                let answer = ask(&token, &[&provider, &policy(&condition)]);
                assert_eq!(
                    answer.verdict(),
                    "unverified",
                    "{claim} {value}: {condition}: {:#}",
                    answer.0["checks"]
                );
            }
        }
    }
    for (name, value) in
        [("https://aws.amazon.com/tags", json!({})), ("https://aws.amazon.com/source_identity", json!("x"))]
    {
        let mut token = claims("sts.amazonaws.com");
        token[name] = value;
        assert_eq!(ask(&token, &[&provider, &policy(&json!({}))]).verdict(), "unverified", "{name}");
    }
}

#[test]
fn nothing_is_changed_at_the_word_of_a_token_whose_signature_was_not_checked() {
    let policy = policy(json!({ "StringEquals": { key("sub"): "x" } }));
    let options = super::SimulateOptions::default();
    let answer = super::try_simulate(&claims(AUDIENCE), &[&policy], options).expect("a configuration");
    let answer = super::Answer(json!(answer));
    let remedy = &answer.check("condition-not-met")["remedy"];
    assert!(remedy["command"].is_null() && remedy["json"].is_null(), "{remedy:#}");
    let message = remedy["message"].as_str().expect("a sentence");
    assert!(message.ends_with("so the signature must be checked first."), "{message}");
}

/// A service account is not to be overwritten: its manifest says what it is.
#[test]
fn a_role_is_named_in_a_manifest() {
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app\n  namespace: team-a\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web\n";
    let role = json!({ "Arn": "arn:aws:iam::111122223333:role/app", "AssumeRolePolicyDocument": serde_json::from_str::<Value>(&policy(json!({}))).expect("JSON") });
    let answer = ask(&claims(AUDIENCE), &[&role.to_string(), account]);
    let remedy = &answer.check("other-role")["remedy"];
    assert_eq!(
        remedy["yaml"],
        "metadata:\n  annotations:\n    eks.amazonaws.com/role-arn: \"arn:aws:iam::111122223333:role/app\"\n"
    );
    assert!(remedy["command"].is_null());
}
