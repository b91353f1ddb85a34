//! Tests that a document that a receiver accepts as JSON must be JSON: the receiver refuses what only a YAML parser
//! accepts.

use super::{ISSUER, SUBJECT, ask_rs256, claims};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "oidc.example.com/cluster-1:sub": ["system:serviceaccount:team-a:app"] } }
    }
  ]
}"#;

const PROVIDER: &str = r#"{"Url":"oidc.example.com/cluster-1","ClientIDList":["vault"]}"#;

/// Returns the same document in forms that are not JSON.
fn spoiled(document: &str) -> Vec<String> {
    let name = document.split('"').nth(1).expect("a name");
    let (head, tail) = document.split_once(",\n").expect("a second member");
    let (most, end) = document.rsplit_once('\n').expect("an end");
    vec![
        format!("{head}, # current\n{tail}"),
        format!("{most},\n{end}"),
        document.replace("\"]", "\",]"),
        document.replace('"', "'"),
        document.replacen(&format!("\"{name}\""), name, 1),
        document.replacen(&format!("\"{name}\""), &format!("'{name}'"), 1),
        document.replacen("{\n", "{ # a comment\n", 1),
    ]
}

#[test]
fn what_is_no_json_is_no_document_of_a_receiver() {
    let role = format!(
        "{{\n  \"Arn\": \"arn:aws:iam::111122223333:role/app\",\n  \"AssumeRolePolicyDocument\": {POLICY},\n  \"Tags\": [\"x\"]\n}}"
    );
    let credential = format!(
        "{{\n  \"name\": \"app\",\n  \"issuer\": \"{ISSUER}\",\n  \"subject\": \"{SUBJECT}\",\n  \"audiences\": [\"vault\"]\n}}"
    );
    let gcp = format!(
        "{{\n  \"name\": \"projects/1/locations/global/workloadIdentityPools/pool/providers/p\",\n  \"attributeMapping\": {{\"google.subject\": \"assertion.sub\"}},\n  \"oidc\": {{\"issuerUri\": \"{ISSUER}\", \"allowedAudiences\": [\"vault\"]}}\n}}"
    );
    let vault =
        "{\n  \"role_type\": \"jwt\",\n  \"user_claim\": \"sub\",\n  \"bound_audiences\": [\"vault\"]\n}";
    let external = "{\n  \"type\": \"external_account\",\n  \"audience\": \"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/p\",\n  \"subject_token_type\": \"urn:ietf:params:oauth:token-type:jwt\",\n  \"credential_source\": {\"headers\": [\"x\"], \"file\": \"/token\"}\n}";
    for (what, document, beside) in [
        ("a trust policy", POLICY, PROVIDER),
        ("a role", &role, PROVIDER),
        ("a federated credential", &credential, ""),
        ("a provider", &gcp, ""),
        ("a role of Vault", vault, ""),
        ("a credential configuration", external, &gcp),
    ] {
        let verdict = |document: &str| {
            let config: Vec<&str> = [document, beside].into_iter().filter(|text| !text.is_empty()).collect();
            let answer = ask_rs256(&claims("vault"), &config);
            (answer.verdict().to_owned(), answer.reasons())
        };
        assert_eq!(verdict(document), ("accepted".to_owned(), vec![]), "{what}: {document}");
        for text in spoiled(document).into_iter().filter(|text| text != document) {
            let (verdict, reasons) = verdict(&text);
            assert_eq!(verdict, "unverified", "{what}: {text}");
            assert!(
                reasons.contains(&"configuration malformed-configuration".to_owned()),
                "{what}: {text}: {reasons:?}"
            );
        }
    }
}

#[test]
fn comments_of_another_language_are_no_json_either() {
    for comment in ["// current", "/* current */", "-- current"] {
        let text = POLICY.replacen(",\n", &format!(", {comment}\n"), 1);
        assert_eq!(ask_rs256(&claims("vault"), &[&text, PROVIDER]).verdict(), "unverified", "{text}");
    }
}

#[test]
fn yaml_is_read_where_a_command_prints_it_and_not_where_only_json_is_kept() {
    let role = "Arn: arn:aws:iam::111122223333:role/app\nAssumeRolePolicyDocument:\n  Version: '2012-10-17'\n  Statement:\n  - Effect: Allow\n    Principal:\n      Federated: arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1\n    Action: sts:AssumeRoleWithWebIdentity\n";
    let credential = format!("name: app\nissuer: {ISSUER}\nsubject: {SUBJECT}\naudiences:\n- vault\n");
    let gcp = format!(
        "attributeMapping:\n  google.subject: assertion.sub\nname: projects/1/x\noidc:\n  allowedAudiences:\n  - vault\n  issuerUri: {ISSUER}\nstate: ACTIVE\n"
    );
    for config in [&[role, PROVIDER][..], &[&credential], &[&gcp]] {
        let answer = ask_rs256(&claims("vault"), config);
        assert_eq!(answer.verdict(), "accepted", "{config:?}: {:?}", answer.reasons());
    }
    let policy = "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Principal:\n    Federated: arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1\n  Action: sts:AssumeRoleWithWebIdentity\n";
    let answer = ask_rs256(&claims("vault"), &[policy, PROVIDER]);
    assert_eq!(answer.verdict(), "unverified");
}
