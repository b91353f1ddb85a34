//! Tests that a member that is empty or of the wrong type never counts as absent: the document is not used, and the
//! report says why.

use super::*;

#[track_caller]
fn assert_says_nothing(document: &str, id: &str, why: &str) {
    let found = report("accepted", &[document]);
    let own = checks(&found, id);
    assert_eq!(
        own.iter().map(|(outcome, code, _)| (outcome.as_str(), code.as_str())).collect::<Vec<_>>(),
        [("skip", "malformed-manifest")],
        "{why}: {own:?}"
    );
    let message = found["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["id"] == id)
        .expect("it")["message"]
        .clone();
    assert!(message.as_str().expect("text").contains(why), "{why}: {message}");
    assert_eq!(found["notAsked"].as_array().map(Vec::len), Some(2), "{why}: nothing is taken for answered");
    let expected = found["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|source| source["expectation"] == "audiences");
    assert!(!expected, "{why}: no audience is taken from it");
}

#[test]
fn a_pod_with_a_member_of_another_type_says_nothing() {
    for (from, to, why) in [
        ("uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648", "uid: 42", "metadata.uid is a number"),
        ("uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648", "uid: ''", "metadata.uid is an empty string"),
        ("uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648", "uid: [425c89ed]", "metadata.uid is an array"),
        ("name: build-robot-0", "name: 5", "metadata.name is a number"),
        ("name: build-robot-0", "name: ''", "metadata.name is an empty string"),
        ("namespace: default", "namespace: true", "metadata.namespace is a boolean"),
        ("namespace: default", "namespace: ''", "metadata.namespace is an empty string"),
        ("namespace: default", "deletionTimestamp: ''", "metadata.deletionTimestamp is an empty string"),
        ("namespace: default", "deletionTimestamp: 5", "metadata.deletionTimestamp is a number"),
        ("namespace: default", "deletionTimestamp: soon", "metadata.deletionTimestamp is another text"),
        ("namespace: default", "labels: x", "metadata.labels is a string"),
        ("serviceAccountName: build-robot", "serviceAccountName: 7", "spec.serviceAccountName is a number"),
        ("serviceAccountName: build-robot", "serviceAccount: [x]", "spec.serviceAccount is an array"),
        (
            "serviceAccountName: build-robot",
            "serviceAccountName: build-robot\n  automountServiceAccountToken: 'false'",
            "automountServiceAccountToken is a string",
        ),
        ("audience: vault", "audience: 5", "serviceAccountToken.audience is a number"),
        ("audience: vault", "audience: [vault]", "serviceAccountToken.audience is an array"),
        ("path: vault-token", "path: 5", "serviceAccountToken.path is a number"),
        (
            "- name: vault-token\n    projected",
            "- name: 5\n    projected",
            "spec.volumes[0].name is a number",
        ),
        (
            "  volumes:\n  - name: vault-token\n",
            "  volumes:\n    name: vault-token\n",
            "spec.volumes is an object",
        ),
        (
            "      sources:\n      - serviceAccountToken:\n",
            "      sources:\n        serviceAccountToken:\n",
            "projected.sources is an object",
        ),
    ] {
        let pod = POD.replacen(from, to, 1);
        assert_ne!(pod, POD, "{from}");
        assert_says_nothing(&pod, "pod", why);
    }
    assert_says_nothing(
        "apiVersion: v1\nkind: Pod\nmetadata: x\nspec: {containers: []}\n",
        "pod",
        "metadata is a string",
    );
    assert_says_nothing(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0}\nspec: [x]\n",
        "pod",
        "spec is an array",
    );
}

/// As Kubernetes has it: null is absent, and so is an empty name of an account or an audience.
#[test]
fn what_kubernetes_takes_for_absent_is_absent() {
    for (from, to) in [
        ("namespace: default", "namespace: default\n  deletionTimestamp: null"),
        ("namespace: default", "namespace: default\n  deletionTimestamp:"),
        ("namespace: default", "namespace: null"),
        ("namespace: default", "namespace: default\n  labels:"),
        ("serviceAccountName: build-robot", "serviceAccountName: ''\n  serviceAccount: build-robot"),
        (
            "serviceAccountName: build-robot",
            "serviceAccountName: build-robot\n  automountServiceAccountToken: null",
        ),
    ] {
        assert_eq!(one(&report("accepted", &[&POD.replacen(from, to, 1)]), "pod").1, "ok", "{to}");
    }
}

#[test]
fn other_objects_with_a_member_of_another_type_say_nothing() {
    for (uid, why) in [("5", "a number"), ("''", "an empty string"), ("{a: b}", "an object")] {
        let account = ACCOUNT.replace("4cf6829a-a937-48e8-83c9-7df913fb1bfa", uid);
        assert_says_nothing(&account, "service-account", why);
        assert_says_nothing(&account.replace("ServiceAccount", "Node"), "node", why);
        assert_says_nothing(&account.replace("ServiceAccount", "Secret"), "secret", why);
    }
    let secret =
        |rest: &str| format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: default{rest}");
    for (rest, why) in [
        ("}\ndata: {token: 5}\n", "data.token is a number"),
        ("}\ndata: {token: ''}\n", "data.token is an empty string"),
        ("}\ndata: {token: '***'}\n", "data.token is another text"),
        ("}\ndata: x\n", "data is a string"),
        ("}\nstringData: {token: [x]}\n", "stringData.token is an array"),
        (
            ", labels: {kubernetes.io/legacy-token-invalid-since: 20240101}}\n",
            "legacy-token-invalid-since is a number",
        ),
    ] {
        assert_says_nothing(&secret(rest), "secret", why);
    }
}

#[test]
fn a_discovery_document_with_algorithms_of_another_type_says_nothing_of_them() {
    for (algorithms, why) in [("\"EdDSA\"", "is a string"), ("[5]", "is a number"), ("{}", "is an object")] {
        let document = format!(
            r#"{{"issuer":"https://kubernetes.default.svc","jwks_uri":"https://k.example/keys","subject_types_supported":["public"],"id_token_signing_alg_values_supported":{algorithms}}}"#
        );
        let found = report("accepted", &[&document]);
        assert_eq!(one(&found, "discovery").1, "malformed-manifest", "{why}");
    }
}

/// The operator's word is not replaced by another document's where it cannot be read.
#[test]
fn an_issuer_of_the_operator_that_cannot_be_read_is_trusted_by_nobody() {
    let operator = |issuers: &str| {
        format!(
            "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {{name: cluster}}\nstatus:\n  serviceAccountIssuers: {issuers}\n"
        )
    };
    let other = "---\napiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\nspec: {serviceAccountIssuer: ''}\n";
    for issuers in [
        "[{name: 'https://kubernetes.default.svc', expirationTime: soon}]",
        "[{name: 'https://kubernetes.default.svc', expirationTime: ''}]",
        "[{name: 'https://kubernetes.default.svc', expirationTime: 1577836800}]",
        "[{name: 'https://kubernetes.default.svc', expirationTime: [x]}]",
        "[{name: 5}]",
        "[{name: ''}]",
        "[{}]",
        "[https://kubernetes.default.svc]",
        "https://kubernetes.default.svc",
        "{name: https://kubernetes.default.svc}",
    ] {
        for document in [operator(issuers), format!("{}{other}", operator(issuers))] {
            let found = report("accepted", &[&document]);
            assert_eq!(one(&found, "issuer").1, "issuer-mismatch", "{document}");
            assert_eq!(one(&found, "sources").1, "malformed-manifest", "{document}");
            assert_eq!(found["verdict"], "rejected");
        }
    }
    // Those beside it that can be read are.
    let both = operator(
        "[{name: 'https://old.example', expirationTime: soon}, {name: 'https://kubernetes.default.svc'}]",
    );
    let found = report("accepted", &[&both]);
    assert_eq!(
        (one(&found, "issuer").1.as_str(), one(&found, "sources").1.as_str()),
        ("ok", "malformed-manifest")
    );
    let odd = operator("[{name: 'https://kubernetes.default.svc'}]").replace("name: cluster", "name: 5");
    assert_eq!(one(&report("accepted", &[&odd]), "issuer").1, "ok");
}
