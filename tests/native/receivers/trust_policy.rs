//! Tests AWS IAM trust policies against a web identity: one row for each rule of the IAM User Guide.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use bound_token::receivers::Truth::{self, False, True, Unknown};
use bound_token::receivers::aws::{Decision, PolicyError, Reason, Request, TrustPolicy};
use serde_json::{Value, json};

const PROVIDER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const SUBJECT: &str = "system:serviceaccount:team-a:app";

fn arn(provider: &str) -> String {
    format!("arn:aws:iam::111122223333:oidc-provider/{provider}")
}

fn key(name: &str) -> String {
    format!("{PROVIDER}:{name}")
}

fn request() -> Request<'static> {
    Request {
        provider: PROVIDER,
        audiences: vec!["sts.amazonaws.com"],
        subject: Some(SUBJECT),
        ..Request::default()
    }
}

/// Returns a statement that allows the request under these conditions.
fn allow(condition: Value) -> Value {
    json!({
        "Effect": "Allow",
        "Principal": { "Federated": arn(PROVIDER) },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    })
}

fn policy(statements: Value) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

fn decide(text: &str, request: &Request<'_>) -> Decision {
    TrustPolicy::read(text).expect("a policy").decide(request)
}

/// Returns the result of one condition, and the first reason.
fn ask(condition: Value, request: &Request<'_>) -> (Truth, Option<Reason>) {
    let decision = decide(&policy(json!([allow(condition)])), request);
    (decision.allowed, decision.statements[0].unmet.first().map(|unmet| unmet.reason))
}

#[test]
fn the_documented_policy_for_a_service_account_admits_it() {
    let condition = json!({ "StringEquals": { key("aud"): "sts.amazonaws.com", key("sub"): SUBJECT } });
    let decision = decide(&policy(json!([allow(condition)])), &request());
    assert_eq!(decision.allowed, True);
    assert!(decision.statements[0].unmet.is_empty());
}

#[test]
fn what_differs_is_named_with_its_place_and_both_sides() {
    let condition = json!({ "StringEquals": { key("sub"): ["system:serviceaccount:team-a:api"] } });
    let decision = decide(&policy(json!([allow(condition)])), &request());
    assert_eq!(decision.allowed, False);
    let unmet = &decision.statements[0].unmet[0];
    assert_eq!(unmet.place, format!("Statement[0].Condition.StringEquals.{PROVIDER}:sub"));
    assert_eq!(unmet.reason, Reason::Differs);
    assert_eq!(unmet.expected, ["system:serviceaccount:team-a:api"]);
    assert_eq!(unmet.found, [SUBJECT]);
}

#[test]
fn operators_of_strings() {
    for (operator, value, expected) in [
        ("StringEquals", json!(SUBJECT), True),
        ("StringEquals", json!("system:serviceaccount:team-a:APP"), False),
        ("StringEquals", json!("system:serviceaccount:team-a:*"), False),
        ("StringEquals", json!(["x", SUBJECT]), True),
        ("StringEquals", json!([]), Unknown),
        ("StringNotEquals", json!(SUBJECT), False),
        ("StringNotEquals", json!(["x", SUBJECT]), False),
        ("StringNotEquals", json!(["x", "y"]), True),
        ("StringEqualsIgnoreCase", json!("SYSTEM:serviceaccount:team-a:app"), True),
        ("StringNotEqualsIgnoreCase", json!("SYSTEM:serviceaccount:team-a:app"), False),
        ("StringLike", json!("system:serviceaccount:team-?:*"), True),
        ("StringLike", json!("serviceaccount:*"), False),
        ("StringLike", json!("system:serviceaccount:team-A:*"), False),
        ("StringNotLike", json!("system:serviceaccount:kube-*:*"), True),
        ("StringNotLike", json!("*"), False),
        ("StringEqualsIfExists", json!("x"), False),
        ("ForAnyValue:StringEquals", json!(["x", SUBJECT]), True),
        ("ForAllValues:StringLike", json!("system:*"), True),
        ("ForAllValues:StringNotLike", json!("system:*"), False),
    ] {
        let found = ask(json!({ operator: { key("sub"): value } }), &request()).0;
        assert_eq!(found, expected, "{operator} {value}");
    }
}

#[test]
fn a_key_that_is_not_there() {
    for (operator, expected) in [
        ("StringEquals", False),
        ("StringLike", False),
        ("StringNotEquals", True),
        ("StringNotLike", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", False),
    ] {
        for name in [
            key("kubernetes.io/namespace"),
            format!("https://{PROVIDER}:sub"),
            format!("{}:sub", arn(PROVIDER)),
            format!("{}:sub", PROVIDER.replace("eu-west-1", "eu-west-2")),
            "oidc.eks.eu-west-1.amazonaws.com:sub".to_owned(),
            "sub".to_owned(),
        ] {
            let (found, reason) = ask(json!({ operator: { name.clone(): SUBJECT } }), &request());
            assert_eq!(found, expected, "{operator} {name}");
            assert_eq!(reason, (expected != True).then_some(Reason::KeyAbsent), "{operator} {name}");
        }
    }
}

#[test]
fn names_of_keys_count_without_case_and_of_their_provider_nobody_knows() {
    let ask = |key: String| ask(json!({ "StringEquals": { key: SUBJECT } }), &request());
    assert_eq!(ask(format!("{PROVIDER}:SUB")).0, True);
    assert_eq!(ask(key("sub").to_lowercase()), (Unknown, Some(Reason::CaseOfProvider)));
}

#[test]
fn null_asks_whether_a_key_is_there() {
    for (name, value, expected) in [
        ("sub", json!("true"), False),
        ("sub", json!("false"), True),
        ("sub", json!(false), True),
        ("email", json!(true), True),
        ("email", json!("false"), False),
        ("email", json!("maybe"), Unknown),
        ("email", json!(["true", "false"]), Unknown),
    ] {
        assert_eq!(ask(json!({ "Null": { key(name): value } }), &request()).0, expected, "{name} {value}");
    }
}

#[test]
fn an_audience_is_the_authorized_party_if_there_is_one_and_of_several_nobody_knows() {
    let condition = || json!({ "StringEquals": { key("aud"): "sts.amazonaws.com" } });
    let several = Request { audiences: vec!["sts.amazonaws.com", "vault"], ..request() };
    assert_eq!(ask(condition(), &several), (Unknown, Some(Reason::SeveralAudiences)));
    let party = Request { authorized_party: Some("other"), ..several.clone() };
    assert_eq!(ask(condition(), &party), (False, Some(Reason::Differs)));
    let original = json!({ "ForAnyValue:StringEquals": { key("oaud"): "vault" } });
    assert_eq!(ask(original, &several).0, True);
    assert_eq!(
        ask(json!({ "StringEquals": { key("oaud"): "vault" } }), &several),
        (Unknown, Some(Reason::SeveralValues))
    );
}

#[test]
fn of_several_values_any_or_all_must_fit() {
    let several = Request { audiences: vec!["sts.amazonaws.com", "vault"], ..request() };
    for (operator, values, expected) in [
        ("ForAnyValue:StringEquals", json!("vault"), True),
        ("ForAnyValue:StringEquals", json!("other"), False),
        ("ForAnyValue:StringNotEquals", json!("vault"), True),
        ("ForAnyValue:StringNotEquals", json!(["vault", "sts.amazonaws.com"]), False),
        ("ForAllValues:StringEquals", json!("vault"), False),
        ("ForAllValues:StringEquals", json!(["vault", "sts.amazonaws.com", "other"]), True),
        ("ForAllValues:StringNotEquals", json!("vault"), False),
        ("ForAllValues:StringNotEquals", json!("other"), True),
    ] {
        let found = ask(json!({ operator: { key("oaud"): values } }), &several).0;
        assert_eq!(found, expected, "{operator} {values}");
    }
}

#[test]
fn what_depends_on_the_call_or_is_not_evaluated_is_never_met() {
    for (condition, reason) in [
        (json!({ "StringEquals": { "aws:SourceVpc": "vpc-1" } }), Reason::DependsOnCall),
        (json!({ "StringLike": { "sts:RoleSessionName": "*" } }), Reason::DependsOnCall),
        (json!({ "Null": { "aws:SourceIp": "true" } }), Reason::DependsOnCall),
        (json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }), Reason::NotEvaluated),
        (json!({ "StringMatches": { key("sub"): "*" } }), Reason::NotEvaluated),
        (json!({ "stringequals": { key("sub"): SUBJECT } }), Reason::NotEvaluated),
        (json!({ "StringEquals": { key("sub"): "${aws:PrincipalTag/x}" } }), Reason::Variable),
        (json!({ "StringEquals": { key("sub"): { "x": "y" } } }), Reason::Malformed),
        (json!({ "StringEquals": { key("sub"): [SUBJECT, null] } }), Reason::Malformed),
        (json!({ "StringEquals": SUBJECT }), Reason::Malformed),
        (json!([]), Reason::Malformed),
        (Value::Null, Reason::Malformed),
    ] {
        assert_eq!(ask(condition.clone(), &request()), (Unknown, Some(reason)), "{condition}");
    }
    // A definite no outweighs an unknown.
    let both = json!({ "StringEquals": { "aws:SourceVpc": "vpc-1", key("sub"): "x" } });
    assert_eq!(ask(both, &request()).0, False);
    // So does another value that matches.
    let either = json!({ "StringEquals": { key("sub"): ["${aws:username}", SUBJECT] } });
    assert_eq!(ask(either, &request()).0, True);
}

#[test]
fn variables_that_stand_for_a_character_and_versions_without_any() {
    let star = Request { subject: Some("a*b"), ..request() };
    assert_eq!(ask(json!({ "StringLike": { key("sub"): "a${*}b" } }), &star).0, True);
    assert_eq!(
        ask(
            json!({ "StringLike": { key("sub"): "a${*}b" } }),
            &Request { subject: Some("axb"), ..request() }
        )
        .0,
        False
    );
    let literal = Request { subject: Some("${aws:username}"), ..request() };
    let mut document: Value = serde_json::from_str(&policy(json!([allow(
        json!({ "StringEquals": { key("sub"): "${aws:username}" } })
    )])))
    .expect("JSON");
    assert_eq!(decide(&document.to_string(), &literal).allowed, Unknown);
    for (version, expected) in
        [(json!("2008-10-17"), True), (json!("2026-01-01"), Unknown), (Value::Null, Unknown)]
    {
        document["Version"] = version.clone();
        assert_eq!(decide(&document.to_string(), &literal).allowed, expected, "{version}");
    }
    document.as_object_mut().expect("members").remove("Version");
    assert_eq!(decide(&document.to_string(), &literal).allowed, True);
}

#[test]
fn principals_are_compared_whole() {
    for (principal, expected) in [
        (json!({ "Federated": arn(PROVIDER) }), True),
        (json!({ "Federated": ["cognito-identity.amazonaws.com", arn(PROVIDER)] }), True),
        (json!({ "Federated": arn(PROVIDER).replace("aws:iam", "aws-cn:iam") }), True),
        (json!({ "Federated": PROVIDER }), False),
        (json!({ "Federated": format!("https://{PROVIDER}") }), False),
        (json!({ "Federated": arn(&format!("{PROVIDER}/")) }), False),
        (json!({ "Federated": arn("*") }), False),
        (json!({ "Federated": "*" }), False),
        (json!({ "Federated": arn(PROVIDER).replace("111122223333", "1111") }), False),
        (json!({ "Federated": arn(PROVIDER).replace("arn:aws:", "arn:gcp:") }), False),
        (json!({ "Federated": arn(PROVIDER).replace(":iam::", ":sts::") }), False),
        (json!({ "Federated": arn(PROVIDER).replace(":iam::", ":iam:eu-west-1:") }), False),
        (json!({ "Federated": arn(PROVIDER).replace("oidc-provider", "saml-provider") }), False),
        (json!({ "Service": "ec2.amazonaws.com" }), False),
        (json!({ "AWS": "arn:aws:iam::111122223333:root" }), False),
        (json!({ "AWS": "*" }), Unknown),
        (json!("*"), Unknown),
        (json!({ "Unheard": "x" }), Unknown),
        (json!({ "Federated": 5 }), Unknown),
        (json!("x"), Unknown),
    ] {
        let mut statement = allow(json!({}));
        statement["Principal"] = principal.clone();
        assert_eq!(decide(&policy(json!([statement])), &request()).allowed, expected, "{principal}");
    }
}

/// It is not documented whether a web identity is part of `*`: a Deny counts, an Allow does not.
#[test]
fn everybody_may_be_refused_and_is_not_let_in() {
    for principal in
        [json!("*"), json!({ "AWS": "*" }), json!({ "AWS": ["*", "arn:aws:iam::111122223333:root"] })]
    {
        let mut deny = allow(json!({}));
        deny["Effect"] = json!("Deny");
        deny["Principal"] = principal.clone();
        let decision = decide(&policy(json!([allow(json!({})), deny])), &request());
        assert_eq!(decision.allowed, False, "{principal}");
        let mut everybody = allow(json!({}));
        everybody["Principal"] = principal;
        let decision = decide(&policy(json!([everybody])), &request());
        assert_eq!(decision.statements[0].unmet[0].reason, Reason::NotEvaluated);
    }
}

#[test]
fn case_beyond_ascii_is_nobodys_to_tell() {
    let same = |wanted: &str, subject: &'static str| {
        let condition = json!({ "StringEqualsIgnoreCase": { key("sub"): wanted } });
        ask(condition, &Request { subject: Some(subject), ..request() }).0
    };
    assert_eq!(same("É", "é"), Unknown);
    // Some case mappings turn the Kelvin sign into a k.
    assert_eq!(same("\u{212a}", "k"), Unknown);
    assert_eq!(same("é", "é"), True);
}

#[test]
fn actions_count_without_case_and_with_wildcards() {
    for (action, expected) in [
        (json!("sts:AssumeRoleWithWebIdentity"), True),
        (json!("STS:assumerolewithwebidentity"), True),
        (json!(["sts:TagSession", "sts:AssumeRole*"]), True),
        (json!("sts:*"), True),
        (json!("*"), True),
        (json!("sts:AssumeRoleWith???Identity"), True),
        (json!("sts:AssumeRole"), False),
        (json!("sts:AssumeRoleWithSAML"), False),
        (json!([]), Unknown),
        (json!(5), Unknown),
    ] {
        let mut statement = allow(json!({}));
        statement["Action"] = action.clone();
        assert_eq!(decide(&policy(json!([statement])), &request()).allowed, expected, "{action}");
    }
}

#[test]
fn any_deny_that_matches_refuses_and_one_that_may_leaves_it_open() {
    let deny = |condition: Value| {
        let mut statement = allow(condition);
        statement["Effect"] = json!("Deny");
        statement
    };
    let (yes, no) =
        (json!({ "StringLike": { key("sub"): "*" } }), json!({ "StringEquals": { key("sub"): "x" } }));
    let maybe = json!({ "StringEquals": { "aws:SourceVpc": "vpc-1" } });
    for (statements, expected) in [
        (json!([allow(yes.clone()), deny(no.clone())]), True),
        (json!([deny(yes.clone()), allow(yes.clone())]), False),
        (json!([allow(yes.clone()), deny(maybe.clone())]), Unknown),
        (json!([allow(no.clone()), allow(yes.clone())]), True),
        (json!([allow(no.clone()), deny(maybe.clone())]), False),
        (json!([allow(maybe.clone()), allow(no.clone())]), Unknown),
        (json!([allow(maybe), allow(yes.clone())]), True),
        (allow(yes), True),
        (deny(no), False),
    ] {
        assert_eq!(decide(&policy(statements.clone()), &request()).allowed, expected, "{statements}");
    }
}

#[test]
fn opposites_and_what_is_not_as_iam_demands() {
    for (members, expected) in [
        (json!({ "Effect": "allow" }), Unknown),
        (json!({ "Effect": null }), Unknown),
        (json!({ "Resource": "*" }), Unknown),
        (json!({ "Principal": null }), Unknown),
        (json!({ "NotAction": "sts:AssumeRole" }), Unknown),
        (json!({ "Action": null }), Unknown),
    ] {
        let mut statement = allow(json!({}));
        for (name, value) in members.as_object().expect("members") {
            statement[name] = value.clone();
        }
        assert_eq!(decide(&policy(json!([statement])), &request()).allowed, expected, "{members}");
    }
    for (from, to, value, expected) in [
        ("Action", "NotAction", json!("sts:AssumeRole"), True),
        ("Action", "NotAction", json!("sts:*"), False),
        ("Principal", "NotPrincipal", json!({ "Federated": arn("other.example") }), Unknown),
        ("Principal", "NotPrincipal", json!({ "Federated": arn(PROVIDER) }), Unknown),
    ] {
        let mut statement = allow(json!({}));
        statement.as_object_mut().expect("members").remove(from);
        statement[to] = value.clone();
        assert_eq!(decide(&policy(json!([statement])), &request()).allowed, expected, "{to} {value}");
    }
}

#[test]
fn what_is_no_policy_says_so() {
    let read = |text: &str| TrustPolicy::read(text).map(|_| ()).expect_err("no policy");
    for text in ["[]", "{}", r#"{"Statement":[]}"#, r#"{"Statement":["x"]}"#, r#"{"Statement":5}"#, "null"] {
        assert_eq!(read(text), PolicyError::NoStatement, "{text}");
    }
    assert!(matches!(read("{"), PolicyError::Json(_)));
    assert!(matches!(read(r#"{"Statement":[],"Statement":[]}"#), PolicyError::Json(_)));
    assert!(matches!(read(&"[".repeat(1000)), PolicyError::Json(_)));
    assert_eq!(read(&" ".repeat(40_000)), PolicyError::TooLarge);
}
