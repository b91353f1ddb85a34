//! Tests that a paste, its artifacts and its text give the same answers.

use std::fs;
use std::sync::Arc;

use bound_token::cluster::Document;
use bound_token::{Paste, SimulateOptions, Simulator, simulate};

use super::*;

/// Returns every text in tests/data that someone could paste, and some difficult ones.
fn pastes() -> Vec<String> {
    fn collect(folder: &std::path::Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, out);
            } else if let Ok(text) = fs::read_to_string(&path)
                && text.len() < 200_000
            {
                out.push(text);
            }
        }
    }
    /// Texts in the corpora themselves, which are JSON.
    fn inside(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) if text.len() > 40 => out.push(text.clone()),
            Value::Array(all) => all.iter().for_each(|one| inside(one, out)),
            Value::Object(all) => all.values().for_each(|one| inside(one, out)),
            _ => {}
        }
    }
    let mut files = Vec::new();
    collect(std::path::Path::new("tests/data"), &mut files);
    let mut out: Vec<String> = Vec::new();
    for text in files {
        if let Ok(value) = serde_json::from_str(&text) {
            inside(&value, &mut out);
        }
        out.push(text);
    }
    let keys = case("accepted")["options"]["keys"].as_str().expect("keys").to_owned();
    let list = format!("apiVersion: v1\nkind: List\nitems:\n- {}\n", POD.trim_end().replace('\n', "\n  "));
    out.extend([
        POD.to_owned(),
        list.clone(),
        format!("some words\n\n{POD}---\n{ACCOUNT}---\n{list}"),
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: oidc}}\ndata:\n  keys.json: '{keys}'\n  pod: |\n    {}", POD.replace('\n', "\n    ")),
        "apiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: Pod, metadata: {name: build-robot-0}, spec: &s {serviceAccountName: x}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: *s}\n- *a\n".to_owned(),
        format!("$ oc get pod -o yaml\n{POD}\n$ oc logs x\n{POD}"),
        format!("{POD}status: {{\n"),
        "\n\n{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n\n{\"apiVersion\":\"v1\",\n\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\n\"uid\":\"x\"},\"spec\":{}}]}".to_owned(),
        "[{\"issuer\":\"https://a\",\"jwks_uri\":\"https://a/k\"},\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"volumes\":5}}]".to_owned(),
    ]);
    out.sort();
    out.dedup();
    out
}

fn artifacts(text: &str) -> Vec<EvidenceOption> {
    let found = recognize(text).unwrap_or_default();
    let found = found.iter().filter(|artifact| artifact.text.is_some());
    found.map(|one| serde_json::from_value(json!(one)).expect("an artefact is evidence")).collect()
}

#[test]
fn a_paste_says_what_its_artefacts_say() {
    let (case, legacy) = (case("accepted"), case("real-legacy-issuer-name"));
    let tokens = [case["token"].as_str().expect("a token"), legacy["token"].as_str().unwrap_or_default()];
    let mut count = 0;
    for text in pastes() {
        let Ok(paste) = Paste::read(&text) else { continue };
        let paste = Arc::new(paste);
        let options = artifacts(&text);
        let policy = || at_now().into_policy(NumericDate::from_seconds(0)).expect("good options");
        let by = |documents: &[Document]| policy().with_documents(documents);
        let picked: Vec<Document> =
            (0..paste.artifacts().len()).filter_map(|index| Document::found(&paste, index)).collect();
        match (policy().with_evidence(&options), by(&Document::all_of(&paste)), by(&picked)) {
            (Ok(array), Ok(whole), Ok(picked)) => {
                for token in tokens {
                    let report = json!(verify(token, &array));
                    assert_eq!(report, json!(verify(token, &whole)), "{text}");
                    assert_eq!(report, json!(verify(token, &picked)), "{text}");
                }
                count += paste.artifacts().len();
            }
            (Err(array), Err(whole), Err(picked)) => {
                assert_eq!([&array, &array], [&whole, &picked], "{text}")
            }
            other => panic!("{other:?}: {text}"),
        }
    }
    assert!(count > 100, "{count}");
}

const CONFIGURATIONS: [&str; 8] = [
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/kubernetes.default.svc"},
        "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"kubernetes.default.svc:aud":"vault"}}}]}"#,
    "Role:\n  Arn: arn:aws:iam::111122223333:role/app\n  AssumeRolePolicyDocument:\n    Statement:\n    - Effect: Allow\n      Principal: {Federated: x}\n      Action: sts:AssumeRoleWithWebIdentity\n",
    "attributeMapping:\n  google.subject: assertion.sub\noidc:\n  allowedAudiences: [vault]\n  issuerUri: https://kubernetes.default.svc\nstate: ACTIVE\n",
    r#"[{"name":"a","issuer":"https://kubernetes.default.svc","subject":"system:serviceaccount:default:build-robot","audiences":["vault"]}]"#,
    "vault write auth/kubernetes/role/app bound_service_account_names=build-robot bound_service_account_namespaces=default audience=vault\n",
    "some words\nvault write auth/jwt/role/app role_type=jwt user_claim=sub bound_audiences=vault\nother words\n",
    "kube-apiserver --service-account-issuer=https://kubernetes.default.svc --api-audiences=vault\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n  containers:\n  - name: kube-apiserver\n    command:\n    - kube-apiserver\n    - --service-account-issuer=https://kubernetes.default.svc\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build-robot, namespace: default, uid: x}\n",
];

#[test]
fn a_paste_configures_what_its_text_configures() {
    let case = case("accepted");
    let token = case["token"].as_str().expect("a token");
    let now = NumericDate::from_seconds(i64::from(NOW));
    let mut count = 0;
    for text in pastes().into_iter().chain(CONFIGURATIONS.map(str::to_owned)) {
        let Ok(paste) = Paste::read(&text) else { continue };
        let config = Document::all_of(&Arc::new(paste));
        let whole = Simulator::new(&config, SimulateOptions::default())
            .and_then(|simulator| simulator.simulate(token, now));
        let told = simulate(token, &[text.as_str().into()], SimulateOptions::default(), now);
        match (told, whole) {
            (Ok(told), Ok(whole)) => {
                assert_eq!(json!(told), json!(whole), "{text}");
                count += 1;
            }
            (Err(told), Err(whole)) => assert_eq!(told, whole, "{text}"),
            other => panic!("{other:?}: {text}"),
        }
    }
    assert!(count > CONFIGURATIONS.len(), "{count}");
}

#[test]
fn the_limits_hold_for_pastes_too() {
    let account =
        |index: usize| format!("---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a{index}}}\n");
    let many: String = (0..257).map(account).collect();
    let paste = Arc::new(Paste::read(&many).expect("small"));
    let refused = at_now()
        .into_policy(NumericDate::from_seconds(0))
        .and_then(|policy| policy.with_documents(&Document::all_of(&paste)));
    assert_eq!(refused.expect_err("too many").option, "evidence");
    let large = "x".repeat(1_048_577);
    assert!(Paste::read(&large).is_err());
}

#[test]
fn a_list_of_pods_may_hide_one() {
    let list = r#"{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"a"}}]}"#;
    let (beside, alone) = (format!("{ACCOUNT}---\n{list}\n"), ACCOUNT.to_owned());
    let hides = |text: &str| {
        let paste = Arc::new(Paste::read(text).expect("small"));
        let policy = at_now().into_policy(NumericDate::from_seconds(0)).expect("good options");
        format!("{:?}", policy.with_documents(&Document::all_of(&paste)).expect("few"))
            .contains("hides_a_pod: true")
    };
    assert!(hides(&beside) && !hides(&alone));
}
