//! Documents at hand: what they say about expectations, and the token against each of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test states facts by panicking"
)]

use bound_token::evidence::EvidenceOption;
use bound_token::{NumericDate, OneOrMany, VerifyOptions, recognize, verify};
use serde_json::{Value, json};

/// The moment of every token of cases.json that is not a real one.
const NOW: u32 = 1_760_000_000;

fn case(id: &str) -> Value {
    let cases: Vec<Value> = serde_json::from_str(include_str!("data/cases.json")).expect("JSON");
    cases.into_iter().find(|case| case["id"] == id).expect("a case")
}

/// The report about a token of cases.json under its keys and this evidence; issuers and audiences are not
/// stated.
fn report(id: &str, documents: &[&str]) -> Value {
    let case = case(id);
    let options = VerifyOptions {
        keys: Some(OneOrMany::One(case["options"]["keys"].as_str().expect("keys").to_owned())),
        evidence: Some(documents.iter().map(|text| EvidenceOption::from(*text)).collect()),
        now: case["options"]["now"].as_f64(),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    json!(verify(case["token"].as_str().expect("a token"), &policy))
}

/// Outcome, code and line of every check with this id.
fn checks(report: &Value, id: &str) -> Vec<(String, String, u64)> {
    let checks = report["checks"].as_array().expect("checks").iter().filter(|check| check["id"] == id);
    checks
        .map(|check| {
            let text = |name: &str| check[name].as_str().expect("text").to_owned();
            (text("outcome"), text("code"), check["place"]["line"].as_u64().unwrap_or(0))
        })
        .collect()
}

fn one(report: &Value, id: &str) -> (String, String, u64) {
    let mut found = checks(report, id);
    assert_eq!(found.len(), 1, "{id}: {found:?}");
    found.remove(0)
}

fn is(outcome: &str, code: &str, line: u64) -> (String, String, u64) {
    (outcome.to_owned(), code.to_owned(), line)
}

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: build-robot-0
  namespace: default
  uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648
spec:
  serviceAccountName: build-robot
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: c
    image: x
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
    volumeMounts:
    - name: vault-token
      mountPath: /var/run/secrets/tokens
  volumes:
  - name: vault-token
    projected:
      sources:
      - serviceAccountToken:
          audience: vault
          expirationSeconds: 1200
          path: vault-token
";

#[test]
fn the_pod_that_carries_the_token_is_recognised() {
    let report = report("accepted", &[POD]);
    assert_eq!(one(&report, "pod"), is("pass", "ok", 6));
    assert_eq!(one(&report, "volume"), is("pass", "ok", 28));
    assert_eq!(checks(&report, "pod-security"), []);
    assert_eq!(report["verdict"], "accepted");
    let volume = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["id"] == "volume")
        .expect("it");
    assert!(volume["message"].as_str().expect("text").contains("\"/var/run/secrets/tokens/vault-token\""));
    // The pod is known to exist, so only the service account is left to be asked about.
    let left: Vec<&str> = report["notAsked"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(left, ["service-account"]);
}

#[test]
fn the_audience_of_the_volume_is_expected_and_its_source_named() {
    let report = report("accepted", &[POD]);
    let audience =
        json!({"expectation": "audiences", "value": ["vault"], "from": "Pod default/build-robot-0"});
    assert_eq!(report["sources"], json!([audience]));
    assert_eq!(one(&report, "audience"), is("pass", "ok", 0));
}

#[test]
fn a_pod_that_cannot_have_sent_it_is_named_with_the_line() {
    for (from, to, code, line) in [
        ("namespace: default", "namespace: other", "other-namespace", 6),
        ("serviceAccountName: build-robot", "serviceAccountName: deployer", "other-service-account", 8),
        ("  serviceAccountName: build-robot\n", "", "other-service-account", 8),
        ("name: build-robot-0", "name: build-robot-1", "other-pod", 6),
    ] {
        let report = report("accepted", &[&POD.replace(from, to)]);
        assert_eq!(one(&report, "pod"), is("warn", code, line), "{to}");
        assert_eq!(report["verdict"], "accepted", "a receiver would take it all the same");
    }
    let report = report("life-unbound", &[POD]);
    assert_eq!(one(&report, "pod"), is("warn", "not-bound-to-pod", 6));
}

#[test]
fn a_pod_made_anew_ends_the_token() {
    let other = POD.replace("425c89ed-5bb7-4a76-83fa-e60fd8a6f648", "00000000-0000-0000-0000-000000000000");
    let report = report("accepted", &[&other]);
    assert_eq!(one(&report, "pod"), is("fail", "object-recreated", 6));
    assert_eq!(report["verdict"], "rejected");
}

#[test]
fn a_deleted_pod_ends_the_token_after_a_minute() {
    // now is 2025-10-09T08:53:20Z
    for (deleted, outcome, code) in [
        ("2025-10-09T08:53:20Z", "warn", "object-terminating"),
        ("2025-10-09T08:52:20Z", "warn", "object-terminating"),
        ("2025-10-09T08:52:19Z", "fail", "object-deleted"),
    ] {
        let pod = POD.replace(
            "  name: build-robot-0\n",
            &format!("  name: build-robot-0\n  deletionTimestamp: \"{deleted}\"\n"),
        );
        assert_eq!(one(&report("accepted", &[&pod]), "pod"), is(outcome, code, 7), "{deleted}");
    }
}

#[test]
fn an_injected_volume_of_a_cloud_does_not_refuse_the_pods_own_token() {
    // As the EKS webhook injects it beside what admission added.
    let injected = POD.replace(
        "      - serviceAccountToken:\n          audience: vault\n          expirationSeconds: 1200\n          path: vault-token\n",
        "      - serviceAccountToken: {audience: sts.amazonaws.com, expirationSeconds: 86400, path: token}\n  - name: kube-api-access-x\n    \
         projected: {sources: [{serviceAccountToken: {expirationSeconds: 1200, path: token}}]}\n",
    );
    let found = report("accepted", &[&injected]);
    assert_eq!(
        found["sources"],
        json!([]),
        "whom the second volume's token is for, only the API server knows"
    );
    assert_eq!(one(&found, "audience").0, "skip");
    assert_eq!(one(&found, "volume").0, "pass");
}

#[test]
fn a_manifest_whose_name_is_not_known_yet_is_told_by_its_beginning() {
    let generated = POD.replace("name: build-robot-0", "generateName: build-robot-");
    assert_eq!(one(&report("accepted", &[&generated]), "pod"), is("pass", "uid-unknown", 6));
    let other = POD.replace("name: build-robot-0", "generateName: web-");
    assert_eq!(one(&report("accepted", &[&other]), "pod"), is("warn", "other-pod", 6));
}

#[test]
fn a_user_that_is_not_root_is_as_good_as_run_as_non_root() {
    for (user, count) in [("1000680000", 0), ("0", 1)] {
        let pod = POD.replace("runAsNonRoot: true", &format!("runAsUser: {user}"));
        assert_eq!(checks(&report("accepted", &[&pod]), "pod-security").len(), count, "{user}");
    }
    let windows = POD
        .replace("      capabilities:\n        drop: [ALL]\n", "")
        .replace("spec:\n", "spec:\n  os: {name: windows}\n");
    assert_eq!(checks(&report("accepted", &[&windows]), "pod-security"), []);
}

#[test]
fn the_volume_of_admission_is_not_supposed_where_it_is_turned_off() {
    let bare = "apiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0, namespace: default}\nspec:\n  serviceAccountName: build-robot\n";
    let found = report("extended-at-birth", &[bare]);
    assert_eq!(one(&found, "volume").1, "admission-volume");
    let off = format!("{bare}  automountServiceAccountToken: false\n");
    assert_eq!(one(&report("extended-at-birth", &[&off]), "volume").1, "audience-not-requested");
}

#[test]
fn a_volume_that_does_not_fit_is_named_with_the_line() {
    let other = POD.replace("audience: vault", "audience: sts.amazonaws.com");
    assert_eq!(one(&report("accepted", &[&other]), "volume"), is("warn", "audience-not-requested", 28));
    let longer = POD.replace("expirationSeconds: 1200", "expirationSeconds: 7200");
    assert_eq!(one(&report("accepted", &[&longer]), "volume"), is("warn", "lifetime-not-requested", 29));
    // Left out, it is 3600.
    let default = POD.replace("          expirationSeconds: 1200\n", "");
    let found = report("accepted", &[&default]);
    let check =
        found["checks"].as_array().expect("checks").iter().find(|check| check["id"] == "volume").expect("it");
    assert_eq!([&check["code"], &check["expected"]], [&json!("lifetime-not-requested"), &json!(3600.0)]);
}

#[test]
fn what_the_api_server_refuses_in_a_volume_is_said_in_its_words() {
    for (from, to, says, line) in [
        (
            "expirationSeconds: 1200",
            "expirationSeconds: 599",
            "Invalid value: 599: may not specify a duration less than 10 minutes",
            29,
        ),
        (
            "path: vault-token",
            "path: /vault-token",
            "Invalid value: \"/vault-token\": must be a relative path",
            30,
        ),
        ("path: vault-token", "path: ../x", "must not contain '..'", 30),
        ("          path: vault-token\n", "", "Required value", 28),
        ("expirationSeconds: 1200", "expirationSeconds: soon", "is no whole number", 29),
    ] {
        let report = report("accepted", &[&POD.replace(from, to)]);
        let checks = report["checks"].as_array().expect("checks");
        let invalid = checks.iter().find(|check| check["code"] == "invalid-volume").expect("it is refused");
        assert!(invalid["message"].as_str().expect("text").contains(says), "{to}: {invalid}");
        assert_eq!(invalid["place"]["line"], line, "{to}");
    }
}

#[test]
fn what_the_documentation_advises_is_missed_with_the_line() {
    for (from, to, code, line) in [
        ("    runAsNonRoot: true\n", "", "may-run-as-root", 16),
        ("type: RuntimeDefault", "type: Unconfined", "no-seccomp-profile", 12),
        ("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may-escalate", 17),
        ("drop: [ALL]", "drop: [NET_RAW]", "keeps-capabilities", 19),
        ("          audience: vault\n", "", "audience-not-named", 28),
    ] {
        let pod = POD.replace(from, to);
        let id = if code == "audience-not-named" { "volume" } else { "pod-security" };
        let found = checks(&report("accepted", &[&pod]), id);
        assert!(found.contains(&is("warn", code, line)), "{code}: {found:?}");
    }
    // A container's word comes before the pod's.
    let own = POD.replace(
        "      allowPrivilegeEscalation: false\n",
        "      allowPrivilegeEscalation: false\n      runAsNonRoot: false\n",
    );
    assert_eq!(one(&report("accepted", &[&own]), "pod-security"), is("warn", "may-run-as-root", 18));
}

#[test]
fn lines_are_those_of_the_paste_in_which_a_document_was_found() {
    let paste = format!("some words\n\n{POD}");
    let artifacts = recognize(&paste).expect("small");
    let artifact = json!(artifacts[0]);
    let option: EvidenceOption = serde_json::from_value(artifact).expect("an artefact is evidence");
    for options in [vec![option], vec![EvidenceOption::from(paste.as_str())]] {
        let case = case("accepted");
        let options =
            VerifyOptions { evidence: Some(options), now: Some(f64::from(NOW)), ..VerifyOptions::default() };
        let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
        let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
        assert_eq!(one(&report, "pod"), is("pass", "ok", 8));
    }
}

#[test]
fn the_template_of_a_workload_stands_for_its_pods() {
    let indented = POD.split_once("spec:\n").expect("a spec").1.replace('\n', "\n    ");
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: build-robot\n  namespace: default\nspec:\n  template:\n    spec:\n    {}",
        indented.trim_end()
    );
    let report = report("accepted", &[&deployment]);
    assert_eq!(one(&report, "pod"), is("pass", "uid-unknown", 1));
    assert_eq!(one(&report, "volume"), is("pass", "ok", 29));
    assert_eq!(report["sources"][0]["from"], "Deployment default/build-robot");
}

const ACCOUNT: &str = "apiVersion: v1
kind: ServiceAccount
metadata:
  name: build-robot
  namespace: default
  uid: 4cf6829a-a937-48e8-83c9-7df913fb1bfa
";

#[test]
fn a_service_account_made_anew_ends_the_token() {
    assert_eq!(one(&report("accepted", &[ACCOUNT]), "service-account"), is("pass", "ok", 6));
    let other = ACCOUNT.replace("4cf6829a", "00000000");
    let found = report("accepted", &[&other]);
    assert_eq!(one(&found, "service-account"), is("fail", "object-recreated", 6));
    assert_eq!(found["verdict"], "rejected");
    // Another one says nothing, and leaves the question open.
    let stranger = report("accepted", &[&ACCOUNT.replace("name: build-robot", "name: deployer")]);
    assert_eq!(one(&stranger, "service-account"), is("skip", "other-object", 6));
    assert_eq!(stranger["notAsked"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_legacy_tokens_secret_must_hold_it() {
    let token = case("legacy-token")["token"].as_str().expect("a token").to_owned();
    let secret = |token: &str, labels: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: build-robot-token\n  namespace: default\n{labels}stringData:\n  token: {token}\n"
        )
    };
    let found = report("legacy-token", &[&secret(&token, "")]);
    assert_eq!(one(&found, "secret"), is("pass", "uid-unknown", 1));
    let found = report("legacy-token", &[&secret("another", "")]);
    assert_eq!(one(&found, "secret"), is("fail", "other-token-held", 1));
    let deleted = secret(&token, "  deletionTimestamp: \"2025-10-09T08:53:19Z\"\n");
    assert_eq!(one(&report("legacy-token", &[&deleted]), "secret"), is("fail", "object-deleted", 1));
    let marked = secret(&token, "  labels:\n    kubernetes.io/legacy-token-invalid-since: \"2025-01-01\"\n");
    assert_eq!(one(&report("legacy-token", &[&marked]), "secret"), is("fail", "marked-invalid", 1));
}

#[test]
fn a_bound_node_is_compared_and_one_beside_a_pod_is_not() {
    let node = |name: &str, uid: &str| {
        format!("apiVersion: v1\nkind: Node\nmetadata: {{name: {name}, uid: {uid}}}\n")
    };
    assert_eq!(one(&report("bound-to-a-node", &[&node("n", "u")]), "node"), is("pass", "ok", 3));
    assert_eq!(
        one(&report("bound-to-a-node", &[&node("n", "v")]), "node"),
        is("fail", "object-recreated", 3)
    );
    assert_eq!(
        one(&report("accepted", &[&node("worker-1", "other")]), "node"),
        is("pass", "not-looked-up", 3)
    );
}

fn discovery(issuer: &str, jwks_uri: &str, algorithm: &str) -> String {
    json!({"issuer": issuer, "jwks_uri": jwks_uri, "id_token_signing_alg_values_supported": [algorithm]})
        .to_string()
}

#[test]
fn a_discovery_document_is_held_against_the_token() {
    let issuer = "https://kubernetes.default.svc";
    let found = report("accepted", &[&discovery(issuer, "https://issuer.example/openid/v1/jwks", "EdDSA")]);
    assert_eq!(one(&found, "issuer"), is("pass", "ok", 0));
    // The cluster's own name is good inside of the cluster only.
    assert_eq!(one(&found, "discovery"), is("warn", "discovery-not-public", 1));
    let found = report(
        "accepted",
        &[&discovery("https://kubernetes.default.svc/", "https://issuer.example/k", "EdDSA")],
    );
    assert_eq!(one(&found, "issuer"), is("fail", "issuer-mismatch", 0));
    assert!(checks(&found, "discovery").contains(&is("warn", "discovery-issuer-differs", 1)));
    let found = report(
        "accepted",
        &[&discovery("https://issuer.example", "https://10.0.0.1:6443/openid/v1/jwks", "RS256")],
    );
    let codes: Vec<String> = checks(&found, "discovery").into_iter().map(|(_, code, _)| code).collect();
    let expected = [
        "discovery-issuer-differs",
        "discovery-not-public",
        "discovery-algorithm-differs",
        "discovery-keys-differ",
    ];
    assert_eq!(codes, expected);
    let found =
        report("accepted", &[&json!({"issuer": "https://issuer.example", "jwks_uri": 5}).to_string()]);
    let codes: Vec<String> = checks(&found, "discovery").into_iter().map(|(_, code, _)| code).collect();
    assert_eq!(codes, ["discovery-issuer-differs", "discovery-without-keys"]);
}

#[test]
fn a_discovery_document_must_name_the_algorithms_of_all_keys() {
    let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}).to_string();
    let case = case("accepted");
    let document = discovery("https://issuer.example", "https://issuer.example/k", "RS256");
    let options = VerifyOptions {
        evidence: Some(vec![keys.as_str().into(), document.as_str().into()]),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
    assert!(checks(&report, "discovery").contains(&is("warn", "discovery-keys-differ", 1)));
}

#[test]
fn the_operators_word_on_issuers_comes_before_a_discovery_documents() {
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  \
                    - name: https://new.example\n  - name: https://kubernetes.default.svc\n    expirationTime: \"2025-10-09T08:53:20Z\"\n";
    let document = discovery("https://kubernetes.default.svc", "https://x.example", "EdDSA");
    let found = report("accepted", &[&document, operator]);
    assert_eq!(one(&found, "issuer"), is("fail", "former-issuer", 0));
}

#[test]
fn a_discovery_document_that_fits_is_said_to() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("data/cases.json")).expect("JSON");
    let case = cases.iter().find(|case| case["id"] == "real-ecdsa-p256").expect("a case");
    let document = discovery(
        "https://issuer-p256.k8s.example",
        "https://issuer-p256.k8s.example/openid/v1/jwks",
        "ES256",
    );
    let found = report(case["id"].as_str().expect("an id"), &[&document]);
    assert_eq!(one(&found, "discovery"), is("pass", "ok", 1));
}

#[test]
fn what_is_stated_is_never_widened_by_evidence() {
    let case = case("accepted");
    let options = VerifyOptions {
        keys: Some(OneOrMany::One("{\"keys\":[]}".to_owned())),
        issuers: Some(OneOrMany::One("https://other.example".into())),
        audiences: Some(OneOrMany::One("other".to_owned())),
        evidence: Some(vec![
            case["options"]["keys"].as_str().expect("keys").into(),
            discovery("https://kubernetes.default.svc", "https://x.example", "EdDSA").as_str().into(),
            POD.into(),
        ]),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
    assert_eq!(report["sources"], json!([]));
    for (id, code) in
        [("key", "no-usable-key"), ("issuer", "issuer-mismatch"), ("audience", "audience-mismatch")]
    {
        assert_eq!(one(&report, id).1, code);
    }
}

#[test]
fn keys_issuer_and_audience_come_from_evidence_alone() {
    let case = case("accepted");
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  - name: https://kubernetes.default.svc\n";
    let options = VerifyOptions {
        evidence: Some(vec![
            case["options"]["keys"].as_str().expect("keys").into(),
            operator.into(),
            POD.into(),
        ]),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
    assert_eq!(report["verdict"], "accepted", "{report:#}");
    let sources: Vec<[&str; 2]> = report["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|source| [source["expectation"].as_str().expect("text"), source["from"].as_str().expect("text")])
        .collect();
    assert_eq!(
        sources,
        [
            ["keys", "JWK Set"],
            ["issuers", "KubeAPIServer cluster"],
            ["audiences", "Pod default/build-robot-0"]
        ]
    );
}

#[test]
fn a_ca_certificate_and_a_token_are_no_keys() {
    let certificate = include_str!("data/keys/certificate.pem");
    let case = case("accepted");
    let report = report("accepted", &[certificate, case["token"].as_str().expect("a token")]);
    assert_eq!(report["sources"], json!([]));
}

/// What a document alone makes expected.
fn sources(document: &str) -> Value {
    let case = case("accepted");
    let options = VerifyOptions {
        evidence: Some(vec![document.into()]),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    json!(verify(case["token"].as_str().expect("a token"), &policy))["sources"].clone()
}

#[test]
fn nothing_inside_of_a_token_or_of_another_object_is_believed() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let case = case("accepted");
    let keys = case["options"]["keys"].as_str().expect("keys");
    let jwk = keys.trim_start_matches("{\"keys\":[").trim_end_matches("]}");
    let header = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"EdDSA\",\"jwk\":{jwk}}}"));
    let payload = URL_SAFE_NO_PAD.encode(keys);
    let issuer = URL_SAFE_NO_PAD
        .encode("{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/k\"}");
    for document in [
        header.clone(),
        payload.clone(),
        issuer.clone(),
        format!("{header} . {payload} . AAAA"),
        format!("> {header}\n> .{payload}.AAAA"),
        json!({"payload": payload, "protected": header, "signature": "AAAA"}).to_string(),
        json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": header}})
            .to_string(),
        format!("{{\"alg\":\"EdDSA\",\"jwk\":{jwk}}}"),
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec:\n  containers:\n  - env:\n    - {{name: KEYS, value: '{keys}'}}\n"
        ),
    ] {
        assert_eq!(sources(&document), json!([]), "{document}");
        // Nor when it comes as the artefact that was found there.
        for artifact in recognize(&document).expect("small") {
            let Some(option) = artifact.text.is_some().then(|| json!(artifact)) else { continue };
            let option: EvidenceOption = serde_json::from_value(option).expect("an artefact is evidence");
            let options = VerifyOptions { evidence: Some(vec![option]), ..VerifyOptions::default() };
            let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
            assert_eq!(json!(policy.sources), json!([]), "{document}");
        }
    }
    // Where its owner put it, it is.
    let indented = keys.to_owned();
    assert_eq!(sources(keys)[0]["from"], "JWK Set");
    let config = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: oidc}}\ndata:\n  keys.json: '{indented}'\n"
    );
    assert_eq!(sources(&config)[0]["from"], "JWK Set in ConfigMap oidc data.keys.json");
}

#[test]
fn a_certificate_beside_a_public_key_is_left_out() {
    let (certificate, key) =
        (include_str!("data/keys/certificate.pem"), include_str!("data/keys/ed25519.pem"));
    for both in [format!("{certificate}{key}"), format!("{key}{certificate}")] {
        let found = sources(&both);
        assert_eq!(found[0]["value"], json!(["key #1 (no kid; Ed25519)"]), "{both}");
    }
}

#[test]
fn an_issuer_that_cannot_be_read_is_not_the_default_one() {
    let authentication = |spec: &str| {
        format!(
            "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {{name: cluster}}\n{spec}"
        )
    };
    for spec in [
        "spec:\n  serviceAccountIssuer: \"https://mine.example\n",
        "spec:\n  serviceAccountIssuer: [a]\n",
        "spec: x\n",
        "",
    ] {
        assert_eq!(sources(&authentication(spec)), json!([]), "{spec}");
    }
    let anchored = "x: &i https://mine.example\nspec:\n  serviceAccountIssuer: *i\n";
    assert_eq!(sources(&authentication(anchored))[0]["value"], json!(["https://mine.example"]));
    assert_eq!(
        sources(&authentication("spec:\n  serviceAccountIssuer: ''\n"))[0]["value"],
        json!(["https://kubernetes.default.svc"])
    );
    // What ends in an empty value is read to its end.
    assert_eq!(
        sources(&authentication("spec:\n  serviceAccountIssuer: https://mine.example\nstatus:\n"))[0]["value"],
        json!(["https://mine.example"])
    );
}

#[test]
fn an_expiration_that_cannot_be_read_is_no_reason_to_trust() {
    let operator = |time: &str| {
        format!(
            "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {{name: cluster}}\nstatus:\n  serviceAccountIssuers:\n  \
             - name: https://new.example\n  - name: https://kubernetes.default.svc\n    expirationTime: {time}\n"
        )
    };
    for (time, code) in [
        ("1577836800", "former-issuer"),
        ("''", "former-issuer"),
        ("soon", "former-issuer"),
        ("null", "ok"),
        ("", "ok"),
    ] {
        assert_eq!(one(&report("accepted", &[&operator(time)]), "issuer").1, code, "{time}");
    }
}

#[test]
fn a_former_issuer_is_no_audience_of_the_api_server() {
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  \
                    - name: https://new.example\n  - name: https://old.example\n    expirationTime: \"2020-01-01T00:00:00Z\"\n";
    let pod = POD.replace("          audience: vault\n", "");
    let found = report("accepted", &[operator, &pod]);
    let audiences = found["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|source| source["expectation"] == "audiences");
    assert_eq!(audiences.expect("a source")["value"], json!(["https://new.example"]));
}

#[test]
fn an_audience_that_no_argument_can_hold_is_left_out_of_the_command() {
    let case = case("accepted");
    let options = VerifyOptions {
        audiences: Some(OneOrMany::One("va\0ult".to_owned())),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
    let check = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["id"] == "audience")
        .expect("asked");
    assert_eq!(check["remedy"]["command"], "oc create token build-robot --namespace=default");
    assert!(check["remedy"]["yaml"].as_str().expect("yaml").contains("audience: \"va\\u0000ult\""));
}

#[test]
fn every_check_that_fails_or_warns_has_a_remedy_and_no_other_has() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("data/cases.json")).expect("JSON");
    for case in cases {
        let options: VerifyOptions = serde_json::from_value(case["options"].clone()).expect("options");
        let documents = [POD, ACCOUNT]
            .map(|document| EvidenceOption::from(document.replace("default", "other").as_str()));
        let policy = VerifyOptions { evidence: Some(documents.to_vec()), ..options }
            .into_policy(NumericDate::from_seconds(0))
            .expect("good options");
        let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
        for check in report["checks"].as_array().expect("checks") {
            let wants_one = check["outcome"] == "fail" || check["outcome"] == "warn";
            assert_eq!(check["remedy"].is_object(), wants_one, "{}: {check:#}", case["id"]);
        }
    }
}

#[test]
fn remedies_hold_the_tokens_own_names_quoted() {
    let remedy = |id: &str, check: &str| {
        let case = case(id);
        let options: VerifyOptions = serde_json::from_value(case["options"].clone()).expect("options");
        let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
        let report = json!(verify(case["token"].as_str().expect("a token"), &policy));
        let checks = report["checks"].as_array().expect("checks");
        checks.iter().find(|one| one["id"] == check).expect("it was asked")["remedy"].clone()
    };
    let audience = remedy("aud-differs-in-case", "audience");
    assert_eq!(audience["command"], "oc create token build-robot --namespace=default --audience=vault");
    assert_eq!(
        audience["yaml"],
        "volumes:\n- name: bound-token\n  projected:\n    sources:\n    - serviceAccountToken:\n        audience: vault\n        \
         expirationSeconds: 3600\n        path: token\n"
    );
    assert_eq!(
        remedy("life-at-the-end", "expiration")["command"],
        "oc delete pod build-robot-0 --namespace=default"
    );
    assert_eq!(
        remedy("docs-token-without-keys", "expiration")["command"],
        "oc create token test-sa --namespace=default --audience=https://issuer2.test.com"
    );
    assert_eq!(
        remedy("other-subject", "subject")["command"],
        "oc create token other --namespace=default --audience=vault"
    );
    assert_eq!(
        remedy("iss-has-a-slash-more", "issuer")["command"],
        "oc get --raw /.well-known/openid-configuration | jq -r .issuer"
    );
    // A name that no object can have is not filled in.
    assert_eq!(
        remedy("namespace-is-no-label", "kubernetes")["command"],
        "oc create token build-robot --namespace=NAMESPACE --audience=vault"
    );
}
