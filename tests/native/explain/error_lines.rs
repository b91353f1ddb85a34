//! Tests the thirty failures that people report most: each by the line that people paste or the token that
//! they have, with the public thread where the cause was found.

use bound_token::{
    ArtifactKind, Explanation, NearMissKind, NumericDate, TokenKind, VerifyOptions, decode, explain,
    recognize, verify,
};
use serde_json::{Value, json};

use crate::builders::tokens::{self, NOW, forged};

/// Returns an unsigned token with these claims.
fn token(claims: &Value) -> String {
    forged(&json!({ "alg": "RS256", "kid": "one" }), claims)
}

fn claims() -> Value {
    tokens::claims("vault")
}

/// Returns the explanation of one line, which must be recognized in a paste.
#[track_caller]
fn one(line: &str) -> Explanation {
    let found = recognize(&format!("before\n{line}\nafter")).expect("a text");
    let own = found.iter().filter(|one| one.kind == ArtifactKind::ErrorLine).collect::<Vec<_>>();
    assert_eq!((own.len(), own[0].line, own[0].text.as_deref()), (1, 2, Some(line)), "{line}");
    let mut said = explain(line, Some(&token(&claims()))).expect("a text");
    assert_eq!(said.len(), 1, "{line}");
    said.remove(0)
}

/// The fault, the expected and the found values, whether it is about the given token, and where the cause was found.
type Said<'a> = (&'a str, Vec<&'a str>, Vec<&'a str>, Option<bool>, &'a str);

#[track_caller]
fn assert_said(line: &str, (fault, expected, found, is_this_token, source): Said<'_>) {
    let said = one(line);
    assert_eq!((said.fault.as_str(), said.source.as_str()), (fault, source), "{line}");
    assert_eq!(
        (said.expected, said.found, said.is_this_token),
        (owned(&expected), owned(&found), is_this_token),
        "{line}"
    );
    assert!(said.message.len() > 20 && said.remedy.message.len() > 20, "{line}");
    assert_eq!(said.about_token.is_some(), is_this_token.is_some(), "{line}");
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn row_1_the_api_server_is_not_among_the_audiences() {
    let lines = [
        r#"Unable to authenticate the request" err="[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences [\"https://kubernetes.default.svc\" \"k3s\"]]""#,
        r#"token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc" "k3s"]"#,
    ];
    for line in lines {
        let expected = vec!["https://kubernetes.default.svc", "k3s"];
        assert_said(
            line,
            ("api-server-audience", expected, vec!["vault"], Some(true), "libopenstorage/operator#1602"),
        );
    }
    let command = one(lines[1]).remedy.command;
    assert_eq!(
        command.as_deref(),
        Some("oc create token app --namespace=team-a --audience=https://kubernetes.default.svc")
    );
    let other = explain(&lines[1].replace("vault", "px"), Some(&token(&claims()))).expect("a text");
    assert_eq!(other[0].is_this_token, Some(false));
}

#[test]
fn row_2_names_of_the_cluster_differ_slightly() {
    let line = r#"oidc: id token issued by a different provider, expected "https://kubernetes.default.svc" got "https://kubernetes.default.svc.cluster.local""#;
    let said = one(line);
    assert_eq!((said.fault.as_str(), said.source.as_str()), ("issuer-differs", "istio/istio#36221"));
    assert_eq!(said.near_miss.map(|near| near.kind), Some(NearMissKind::ClusterDomain));
    let line = r#"oidc: expected audience "istio-ca" got ["vault"]"#;
    assert_said(line, ("audience-differs", vec!["istio-ca"], vec!["vault"], Some(true), "istio/istio#34293"));
}

#[test]
fn row_3_vault_expects_another_audience() {
    for line in [
        "error validating token: invalid audience (aud) claim: audience claim does not match any expected audience",
        "Code: 400. Errors: * error validating claims: aud claim does not match any bound audience",
    ] {
        assert_said(line, ("vault-audience", vec![], vec![], None, "hashicorp/vault-plugin-auth-jwt#206"));
    }
    let line = "* audience claim found in JWT but no audiences bound to the role";
    assert_said(line, ("vault-no-audience", vec![], vec![], None, "hashicorp/vault-plugin-auth-jwt#206"));
}

#[test]
fn row_4_vault_expects_the_issuer_of_legacy_tokens() {
    for line in [r#"* claim "iss" is invalid"#, "* invalid issuer (iss) claim"] {
        assert_said(
            line,
            ("vault-issuer", vec![], vec![], None, "hashicorp/vault-plugin-auth-kubernetes#125"),
        );
    }
}

#[test]
fn row_5_quotation_marks_became_part_of_an_issuer() {
    let line = r#""issuer": "\"https://aks-1.example.com\"""#;
    let said = one(line);
    assert_eq!((said.fault.as_str(), said.source.as_str()), ("literal-quotes", "Azure/AKS#2523"));
    assert_eq!(said.near_miss.map(|near| near.kind), Some(NearMissKind::Quotes));
}

#[test]
fn row_6_entra_names_the_text_that_differs() {
    let issuer = "AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://oidc.example.com/cluster-1/'. Please check";
    assert_said(
        issuer,
        (
            "entra-issuer",
            vec![],
            vec!["https://oidc.example.com/cluster-1/"],
            Some(false),
            "Azure/azure-workload-identity#340",
        ),
    );
    let audience =
        "AADSTS700212: No matching federated identity record found for presented assertion audience 'vault'.";
    assert_said(
        audience,
        ("entra-audience", vec![], vec!["vault"], Some(true), "Azure/azure-workload-identity#1675"),
    );
    for code in ["700213", "7002138"] {
        let subject = format!(
            "AADSTS{code}: No matching federated identity record found for presented assertion subject 'system:serviceaccount:team-a:app'."
        );
        assert_said(
            &subject,
            (
                "entra-subject",
                vec![],
                vec!["system:serviceaccount:team-a:app"],
                Some(true),
                "Azure/login#517",
            ),
        );
    }
    let generic = "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: 'https://i'. Assertion Subject: 's'. Assertion Audience: 'a'.";
    assert_said(
        generic,
        ("entra-no-match", vec![], vec!["https://i", "s", "a"], None, "Azure/azure-workload-identity#1200"),
    );
}

#[test]
fn row_7_entra_cannot_reach_the_issuer() {
    let line = "AADSTS90061: Request to External OIDC endpoint failed.";
    assert_said(line, ("entra-unreachable", vec![], vec![], None, "Azure/azure-workload-identity#616"));
}

#[test]
fn row_8_a_client_kept_an_old_token() {
    let line = "AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-01-01T00:00:00Z";
    assert_said(line, ("entra-time", vec![], vec![], None, "Azure/azure-workload-identity#693"));
}

#[test]
fn row_9_aws_knows_no_provider_or_no_key() {
    let line = "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.example.com/cluster-1";
    assert_said(
        line,
        (
            "aws-no-provider",
            vec![],
            vec!["https://oidc.example.com/cluster-1"],
            Some(true),
            "aws/aws-sdk-js-v3#6419",
        ),
    );
    let line = "InvalidIdentityToken: Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation";
    assert_said(
        line,
        ("aws-keys-unreachable", vec![], vec![], None, "external-secrets/external-secrets#6648"),
    );
}

#[test]
fn row_10_the_audience_is_not_the_providers() {
    let line = "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience";
    assert_said(line, ("aws-audience", vec![], vec![], None, "aws/amazon-eks-pod-identity-webhook#232"));
}

#[test]
fn row_11_the_trust_policy_does_not_let_it_in() {
    let line = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    assert_said(line, ("aws-access-denied", vec![], vec![], None, "crossplane/crossplane#5578"));
    let line = "ExpiredTokenException: Token expired: current date/time 1790003100 must be before the expiration date/time 1790003000";
    assert_said(line, ("aws-expired", vec![], vec!["1790003000"], Some(true), "aws/aws-sdk-rust#827"));
}

#[test]
fn row_12_google_expects_another_audience() {
    let line = "invalid_grant: The audience in ID Token [vault] does not match the expected audience https://iam.googleapis.com/projects/1/x.";
    assert_said(
        line,
        (
            "gcp-audience",
            vec!["https://iam.googleapis.com/projects/1/x"],
            vec!["vault"],
            Some(true),
            "external-secrets/external-secrets#6979",
        ),
    );
    let line = "The issuer in ID Token https://oidc.example.com/cluster-1 does not match the expected one(s): https://x.example";
    assert_said(
        line,
        (
            "gcp-issuer",
            vec!["https://x.example"],
            vec!["https://oidc.example.com/cluster-1"],
            Some(true),
            "google-github-actions/auth#378",
        ),
    );
}

#[test]
fn row_13_googles_subject_is_too_long() {
    let line = "The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion";
    assert_said(line, ("gcp-subject-too-long", vec![], vec![], None, "google-github-actions/auth#423"));
}

#[test]
fn row_14_googles_token_is_stale() {
    let line = r#"{"error":"invalid_grant","error_description":"ID Token issued at 1789999400 is stale to sign-in."}"#;
    assert_said(
        line,
        ("gcp-stale", vec![], vec!["1789999400"], Some(true), "googleapis/google-cloud-go#12440"),
    );
    for (line, fault, source) in [
        (
            "unauthorized_client: The given credential is rejected by the attribute condition.",
            "gcp-condition",
            "google-github-actions/auth#211",
        ),
        (
            "Error connecting to the given credential's issuer.",
            "gcp-keys-unreachable",
            "google-github-actions/auth#60",
        ),
        (
            "invalid_target: The target service indicated by the \"audience\" parameters is invalid.",
            "gcp-no-provider",
            "google-github-actions/auth#161",
        ),
    ] {
        assert_said(line, (fault, vec![], vec![], None, source));
    }
}

#[test]
fn row_15_and_29_the_discovery_document_is_of_another_issuer() {
    let line = r#"oidc: issuer did not match the issuer returned by provider, expected "https://a.example/" got "https://a.example""#;
    let said = one(line);
    assert_eq!(
        (said.fault.as_str(), said.source.as_str()),
        ("discovery-issuer-differs", "coreos/go-oidc#203")
    );
    assert_eq!(said.near_miss.map(|near| near.kind), Some(NearMissKind::TrailingSlash));
    // talos#13210
    assert_eq!(
        one("The issuer claim in discovery document does not match the issuer").fault.as_str(),
        "discovery-issuer-differs"
    );
}

#[test]
fn row_16_everything_is_unauthorized() {
    for line in [
        r#"Unable to authenticate the request" err="invalid bearer token""#,
        "error: You must be logged in to the server (Unauthorized)",
    ] {
        assert_said(line, ("api-server-unauthorized", vec![], vec![], None, "kubernetes/kubernetes#107031"));
    }
}

#[test]
fn row_17_no_key_has_the_kid() {
    for line in [
        "oidc: failed to verify signature: no matching keys",
        "JWKSNoMatchingKey: no applicable key found in the JSON Web Key Set",
    ] {
        assert_said(line, ("key-not-found", vec![], vec![], None, "openfga/openfga#3099"));
    }
}

#[test]
fn row_18_several_keys_match() {
    let line = "JWKSMultipleMatchingKeys: multiple matching keys found in the JSON Web Key Set (ERR_JWKS_MULTIPLE_MATCHING_KEYS)";
    assert_said(line, ("several-keys", vec![], vec![], None, "aws/amazon-eks-pod-identity-webhook#13"));
}

#[test]
fn row_19_the_key_did_not_sign_it() {
    let line = r#"err="[invalid bearer token, square/go-jose: error in cryptographic primitive]""#;
    assert_said(line, ("signature-invalid", vec![], vec![], None, "kubernetes/kubernetes#72026"));
    let line = "AADSTS50013: Assertion failed signature validation.";
    assert_said(line, ("entra-signature", vec![], vec![], None, "Azure/azure-workload-identity#1200"));
}

#[test]
fn row_20_a_stale_token_is_used() {
    let line = r#"{"kind":"Event","annotations":{"authentication.k8s.io/stale-token":"subject: system:serviceaccount:team-a:app, seconds after warning threshold: 4321"}}"#;
    assert_said(
        line,
        (
            "stale-token",
            vec![],
            vec!["system:serviceaccount:team-a:app"],
            Some(true),
            "openshift/console#13339",
        ),
    );
}

/// OCPBUGS-3154
#[test]
fn row_21_an_hour_became_a_year() {
    let mut claims = claims();
    claims["exp"] = json!(NOW - 600 + 31_536_000);
    claims["kubernetes.io"]["warnafter"] = json!(NOW - 600 + 3607);
    assert_eq!(decode(&token(&claims)).expect("a token").kind, TokenKind::Extended);
}

#[test]
fn row_22_the_service_account_was_made_anew() {
    let line = "ServiceAccount UID (7d9c0b1a-0000-4000-8000-000000000000) does not match claim (0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d)";
    let (expected, found) = ("7d9c0b1a-0000-4000-8000-000000000000", "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d");
    assert_said(
        line,
        ("account-recreated", vec![expected], vec![found], Some(true), "kubernetes/kubernetes#106049"),
    );
    assert_eq!(one(line).remedy.command.as_deref(), Some("oc get pods --namespace=team-a"));
}

#[test]
fn row_23_the_pod_is_gone() {
    for line in [
        r#"err="[invalid bearer token, service account token has been invalidated]""#,
        "Pod UID (1) does not match pod ref claim (2)",
    ] {
        assert_said(line, ("bound-object-gone", vec![], vec![], None, "kubernetes/kubernetes#122568"));
    }
}

#[test]
fn row_24_a_clock_is_behind() {
    for line in ["token used before issued", "* invalid not before (nbf) claim: token not yet valid"] {
        assert_said(line, ("not-yet-valid", vec![], vec![], None, "kubernetes/kubernetes#124022"));
    }
    let line = "square/go-jose/jwt: validation failed, token is expired (exp)";
    assert_said(line, ("expired", vec![], vec![], None, "kubernetes/kubernetes#123415"));
}

/// aws/amazon-eks-pod-identity-webhook#232
#[test]
fn row_25_a_character_too_many_is_placed() {
    let policy = VerifyOptions::default().into_policy(NumericDate::from_seconds(NOW)).expect("a policy");
    let good = token(&claims());
    let report = verify(&format!("{good}%"), &policy);
    assert_eq!(report.error.and_then(|error| error.offset), Some(good.len()));
}

/// openshift/origin PR#25415
#[test]
fn row_26_an_oauth_token_is_no_jwt() {
    let error = decode("sha256~abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").expect_err("no token");
    assert!(error.message.contains("oc create token"), "{}", error.message);
}

/// superbrothers#53
#[test]
fn row_27_a_legacy_token_is_named() {
    let claims = json!({
        "iss": "kubernetes/serviceaccount",
        "sub": "system:serviceaccount:team-a:app",
        "kubernetes.io/serviceaccount/namespace": "team-a",
        "kubernetes.io/serviceaccount/secret.name": "app-token",
        "kubernetes.io/serviceaccount/service-account.name": "app",
        "kubernetes.io/serviceaccount/service-account.uid": "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d",
    });
    assert_eq!(decode(&token(&claims)).expect("a token").kind, TokenKind::Legacy);
}

#[test]
fn row_28_vault_is_not_bound_to_the_account() {
    for line in ["* service account name not authorized", "* namespace not authorized"] {
        assert_said(
            line,
            ("vault-not-authorized", vec![], vec![], None, "hashicorp/vault-plugin-auth-kubernetes#79"),
        );
    }
    let line = r#"error validating claims: claim "/kubernetes.io/namespace" is missing"#;
    assert_said(line, ("vault-claim", vec![], vec![], None, "hashicorp/vault-plugin-auth-jwt#206"));
}

#[test]
fn row_30_the_file_cannot_be_read() {
    let line = "open /var/run/secrets/azure/tokens/azure-identity-token: permission denied";
    assert_said(line, ("file-not-readable", vec![], vec![], None, "Azure/azure-workload-identity#693"));
}

#[test]
fn a_log_is_read_line_by_line_and_each_fault_once() {
    let log = "ok\nAADSTS90061: x\nnothing\nAADSTS90061: y\ntoken used before issued\n";
    let said: Vec<(&str, usize)> =
        explain(log, None).expect("a text").iter().map(|one| (one.fault.as_str(), one.line)).collect();
    assert_eq!(said, [("entra-unreachable", 2), ("not-yet-valid", 5)]);
}

#[test]
fn a_token_in_a_line_is_not_part_of_what_was_recognised() {
    let token = token(&claims());
    let line = format!("invalid bearer token, token={token} ip=10.0.0.1");
    let found = recognize(&line).expect("a text");
    let said = format!("invalid bearer token, token=a token ({} characters) ip=10.0.0.1", token.len());
    assert_eq!(found[0].text.as_deref(), Some(said.as_str()));
    assert_eq!(found[1].token.as_deref(), Some(token.as_str()));
}

#[test]
fn what_is_not_known_is_not_explained() {
    for text in
        ["", "hello", "Unauthorized", "error", "skid mark is invalid", "read 127 bytes", &token(&claims())]
    {
        assert!(explain(text, None).expect("a text").is_empty(), "{text}");
    }
}

#[test]
fn a_text_that_is_too_large_is_refused() {
    let error = explain(&"AADSTS90061 ".repeat(100_000), None).expect_err("it is more than a megabyte");
    assert!(error.message.contains("1048576"), "{}", error.message);
}

#[test]
fn what_is_unexpected_is_not_what_is_expected() {
    let said = explain("JWTClaimValidationFailed: unexpected \"aud\" claim value", None).expect("a text");
    assert_eq!((said[0].fault.as_str(), said[0].expected.len()), ("audience-differs", 0));
}

#[test]
fn many_errors_do_not_hide_a_token() {
    let log = format!("{}\n{}", token(&claims()), "token is expired\n".repeat(3000));
    let found = recognize(&log).expect("a text");
    assert!(found.iter().any(|one| one.kind == ArtifactKind::Token));
}

#[test]
fn broken_lines_are_answered_too() {
    for line in [
        "token audiences is invalid for the target audiences",
        "token audiences [\"a is invalid for the target audiences [",
        "AADSTS700211: assertion issuer '",
        "ServiceAccount UID ( does not match claim (",
        "\"\\\"",
        "oidc: expected audience é got",
        "ID Token issued at  stale",
    ] {
        assert_eq!(explain(line, Some("x")).expect("a text").len(), 1, "{line}");
    }
}
