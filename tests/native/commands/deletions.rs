//! Tests which objects a command may delete, and when.

use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, OneOrMany, VerifyOptions, verify};
use serde_json::{Value, json};

use super::proposals;
use super::signed::{GOOD, NOW, POD_UID, claims, jwks, other_jwks, sign};

const DELETE: &str = "oc delete pod app-0 --namespace=team-a";
const LOOK: &str = "oc get pod app-0 --namespace=team-a -o yaml";

/// Returns the claims of a pod's token for an hour that its application should have replaced.
fn overdue() -> Value {
    let mut claims = claims(&GOOD);
    claims["iat"] = json!(NOW - 3500);
    claims["exp"] = json!(NOW + 100);
    claims
}

fn pod(name: &str, uid: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: team-a\n{uid}spec:\n  serviceAccountName: app\n  containers:\n  - name: a\n"
    )
}

fn signed() -> VerifyOptions {
    VerifyOptions { keys: Some(OneOrMany::One(jwks())), ..VerifyOptions::default() }
}

/// Returns the command of the lifecycle check. No other check has one that deletes.
fn command(claims: &Value, options: VerifyOptions) -> Option<String> {
    command_beside(claims, options, &[])
}

fn command_beside(claims: &Value, options: VerifyOptions, documents: &[String]) -> Option<String> {
    let documents: Vec<EvidenceOption> =
        documents.iter().map(|text| EvidenceOption::from(text.as_str())).collect();
    let policy = options.into_policy(NumericDate::from_seconds(NOW)).expect("good options");
    let policy = policy.with_evidence(&documents).expect("good documents");
    let report = json!(verify(&sign(claims), &policy));
    let check = |check: &&Value| check["id"] == "lifecycle";
    let warned = report["checks"].as_array().expect("checks").iter().find(check).expect("it was asked");
    assert_eq!(warned["outcome"], "warn");
    warned["remedy"]["command"].as_str().map(str::to_owned)
}

#[test]
fn a_pod_is_to_be_deleted_only_for_a_token_that_is_signed_and_not_refused() {
    let (delete, look) = (Some(DELETE.to_owned()), Some(LOOK.to_owned()));
    assert_eq!(command(&overdue(), signed()), delete);
    assert_eq!(command(&overdue(), VerifyOptions::default()), look.clone(), "nobody checked who signed it");
    let other = OneOrMany::One("vault".to_owned());
    assert_eq!(
        command(&overdue(), VerifyOptions { audiences: Some(other), ..signed() }),
        look.clone(),
        "it is refused"
    );
    let subject = Some("system:serviceaccount:team-a:web".to_owned());
    assert_eq!(command(&overdue(), VerifyOptions { subject, ..signed() }), look, "it is refused");
}

#[test]
fn a_pod_that_was_given_is_to_be_deleted_only_by_its_uid() {
    let beside = |documents: &[String]| command_beside(&overdue(), signed(), documents);
    let own = pod("app-0", &format!("  uid: {POD_UID}\n"));
    let recreated = pod("app-0", "  uid: 11111111-0000-4000-8000-000000000000\n");
    let (unknown, other) = (pod("app-0", ""), pod("app-1", "  uid: x\n"));
    assert_eq!(beside(std::slice::from_ref(&own)).as_deref(), Some(DELETE));
    for doubtful in [&[unknown][..], &[recreated], std::slice::from_ref(&other), &[own, other.clone()]] {
        assert_eq!(beside(doubtful).as_deref(), Some(LOOK), "{doubtful:?}");
    }
    // A pod that cannot be read as a pod could be another one.
    let recreated = pod("app-0", "  uid: 11111111-0000-4000-8000-000000000000\n");
    for hidden in [
        recreated.split("spec:").next().expect("a head").to_owned(),
        format!("{recreated}x: \"\n"),
        format!("a log\n{recreated}"),
        format!("$ oc logs app-0\n{recreated}"),
        pod("app-0", &format!("  uid: {POD_UID}\n  uid: {POD_UID}\n")),
        r#"{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"app-0","uid":"x"}}]}"#
            .to_owned(),
    ] {
        assert_eq!(beside(std::slice::from_ref(&hidden)).as_deref(), Some(LOOK), "{hidden}");
    }
    // Without a UID in the claims there is nothing to compare.
    let mut claims = overdue();
    claims["kubernetes.io"]["pod"].as_object_mut().expect("a pod").remove("uid");
    let policy = signed().into_policy(NumericDate::from_seconds(NOW)).expect("good options");
    assert!(!json!(verify(&sign(&claims), &policy)).to_string().contains("oc delete"));
}

/// If someone pastes other keys along with the cluster's, those keys may have signed the token.
#[test]
fn a_signature_by_one_of_several_key_sets_is_not_enough() {
    let beside = |sets: &[String]| command_beside(&overdue(), VerifyOptions::default(), sets);
    assert_eq!(beside(&[jwks()]).as_deref(), Some(DELETE));
    assert_eq!(beside(&[jwks(), other_jwks()]).as_deref(), Some(LOOK));
}

#[test]
fn no_secret_no_service_account_and_no_node_is_to_be_deleted() {
    for command in &proposals().commands {
        assert!(!super::deletes(command) || command.starts_with("oc delete pod "), "{command}");
    }
    for message in &proposals().messages {
        assert!(!message.contains("oc delete"), "{message}");
    }
}
