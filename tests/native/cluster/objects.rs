//! Tests the token against each document: pods, volumes, service accounts, Secrets, nodes, discovery documents.

use super::*;

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
fn a_pod_that_cannot_have_sent_it_is_named_with_the_line() {
    for (from, to, code, line) in [
        ("namespace: default", "namespace: other", "other-namespace", 5),
        ("serviceAccountName: build-robot", "serviceAccountName: deployer", "other-service-account", 8),
        ("  serviceAccountName: build-robot\n", "", "other-service-account", 8),
        ("name: build-robot-0", "name: build-robot-1", "other-pod", 4),
    ] {
        let report = report("accepted", &[&POD.replace(from, to)]);
        assert_eq!(one(&report, "pod"), is("warn", code, line), "{to}");
        assert_eq!(report["verdict"], "accepted", "a receiver would take it all the same");
    }
    let report = report("life-unbound", &[POD]);
    assert_eq!(one(&report, "pod"), is("warn", "not-bound-to-pod", 1));
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
fn a_manifest_whose_name_is_not_known_yet_is_told_by_its_beginning() {
    let generated = POD.replace("name: build-robot-0", "generateName: build-robot-");
    assert_eq!(one(&report("accepted", &[&generated]), "pod"), is("pass", "uid-unknown", 4));
    let other = POD.replace("name: build-robot-0", "generateName: web-");
    assert_eq!(one(&report("accepted", &[&other]), "pod"), is("warn", "other-pod", 4));
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
    assert_eq!([&check["code"], &check["expected"]], [&json!("lifetime-not-requested"), &json!(3600)]);
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
        ("expirationSeconds: 1200", "expirationSeconds: soon", "not a whole number", 29),
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
        let policy = policy(at_now(), &options);
        let report = tables::ask(tables::token(case), &policy);
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
    assert_eq!(one(&report, "pod"), is("pass", "uid-unknown", 4));
    assert_eq!(one(&report, "volume"), is("pass", "ok", 29));
    assert_eq!(report["sources"][0]["from"], "Deployment default/build-robot");
}

#[test]
fn a_service_account_made_anew_ends_the_token() {
    assert_eq!(one(&report("accepted", &[ACCOUNT]), "service-account"), is("pass", "ok", 6));
    let other = ACCOUNT.replace("4cf6829a", "00000000");
    let found = report("accepted", &[&other]);
    assert_eq!(one(&found, "service-account"), is("fail", "object-recreated", 6));
    assert_eq!(found["verdict"], "rejected");
    // Another one says nothing, and leaves the question open.
    let stranger = report("accepted", &[&ACCOUNT.replace("name: build-robot", "name: deployer")]);
    assert_eq!(one(&stranger, "service-account"), is("skip", "other-object", 1));
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
        is("pass", "not-looked-up", 1)
    );
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
    let policy = policy(at_now(), &[keys.as_str().into(), document.as_str().into()]);
    let report = tables::ask(tables::token(case), &policy);
    assert!(checks(&report, "discovery").contains(&is("warn", "discovery-keys-differ", 1)));
}

#[test]
fn a_discovery_document_that_fits_is_said_to() {
    let case = case("real-ecdsa-p256");
    let document = discovery(
        "https://issuer-p256.k8s.example",
        "https://issuer-p256.k8s.example/openid/v1/jwks",
        "ES256",
    );
    let found = report(case["id"].as_str().expect("an id"), &[&document]);
    assert_eq!(one(&found, "discovery"), is("pass", "ok", 1));
}

#[test]
fn a_deletion_that_cannot_be_read_does_not_count_as_alive() {
    let pod = POD.replace("  name: build-robot-0\n", "  name: build-robot-0\n  deletionTimestamp: soon\n");
    let found = report("accepted", &[&pod]);
    assert_eq!(checks(&found, "pod"), [is("skip", "malformed-manifest", 5)]);
    assert_eq!(found["notAsked"].as_array().map(Vec::len), Some(2));
}
