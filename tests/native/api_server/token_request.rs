//! Compares `token_request` with what a real kube-apiserver answered to TokenRequests and did with projected volumes.

use bound_token::{
    NumericDate, TokenRequestAnswer, TokenRequestOptions, TokenRequestSpec, decode, token_request,
};
use serde_json::{Value, json};

use crate::builders::tables::{cluster, read};

const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

fn ask(spec: &Value, options: Value, now: NumericDate) -> TokenRequestAnswer {
    let spec: TokenRequestSpec = serde_json::from_value(spec.clone()).expect("a spec");
    let options: TokenRequestOptions = serde_json::from_value(options).expect("options");
    token_request(&spec, &options, now).expect("good options")
}

#[test]
fn every_request_gets_the_servers_own_answer() {
    let cases = read(include_str!("../../data/tokenrequest-validation.json"));
    assert_eq!(cases.len(), 19);
    for case in cases {
        let (id, name) = (&case["id"], case["serviceAccount"].as_str().expect("a name"));
        let request = &case["request"];
        let exists = name == "vault-client" || name == "other";
        let uid = if name == "vault-client" { "5e7cdd96-0ecd-4f91-927f-88e26f8f8d7d" } else { "another" };
        let options = json!({
            "serviceAccount": {"namespace": case["namespace"], "name": name, "uid": uid, "exists": exists},
            "namespaceExists": case["namespace"] == "team-a",
            "metadata": request.get("metadata").cloned().unwrap_or(json!({})),
            "pod": {"name": "app-0", "uid": "8963b9c3-c31e-4ddf-89de-3cf29645eb0d", "serviceAccountName": "vault-client"},
            "boundObject": {"name": "anchor"},
            "flags": {"serviceAccountIssuer": ISSUER},
        });
        let created = case["response"]["metadata"]["creationTimestamp"].as_str();
        let now = created.and_then(NumericDate::from_rfc3339).unwrap_or(NumericDate::from_seconds(0));
        let answer = ask(&request["spec"], options, now);
        assert_eq!(json!(answer.http_status), case["httpStatus"], "{id}");
        assert_eq!(json!(answer.response), case["response"], "{id}");
        assert_eq!(answer.claims.is_some(), answer.http_status == 201, "{id}");
    }
}

#[test]
fn every_volume_is_taken_or_refused_as_by_the_server() {
    let cases = read(include_str!("../../data/projected-volume-validation.json"));
    assert_eq!(cases.len(), 29);
    for case in cases {
        let id = case["id"].as_str().expect("an id");
        let sources = case["source"].as_array().expect("sources");
        let options = json!({
            "serviceAccount": {"namespace": "team-a", "name": "vault-client"},
            "pod": {"name": format!("pv-{id}")},
            "flags": {"serviceAccountIssuer": ISSUER},
        });
        let answers: Vec<TokenRequestAnswer> =
            sources.iter().map(|source| ask(source, options.clone(), NumericDate::from_seconds(0))).collect();
        let answer = &answers[0];
        assert_eq!(json!(answer.http_status), case["httpStatus"], "{id}");
        let Some(message) = case["message"].as_str() else {
            // Each source of a volume becomes a separate request.
            let stored = case["storedVolumes"][0]["projected"]["sources"].as_array().expect("sources");
            assert_eq!(stored.len(), answers.len(), "{id}");
            for (stored, answer) in stored.iter().zip(&answers) {
                let stored = &stored["serviceAccountToken"];
                let spec = &json!(answer.response)["spec"];
                assert_eq!(spec["expirationSeconds"], stored["expirationSeconds"], "{id}");
                let audience = stored["audience"].as_str().unwrap_or(ISSUER);
                assert_eq!(spec["audiences"], json!([audience]), "{id}");
            }
            continue;
        };
        // The server also reports the refused volume where the container mounts it.
        let message = message.replace(", spec.containers[0].volumeMounts[0].name: Not found: \"t\"]", "]");
        let own = json!(answer.response)["message"].as_str().expect("a message").to_owned();
        let bare = message.replace(" is invalid: [", " is invalid: ");
        let bare = bare.strip_suffix(']').unwrap_or(&bare);
        assert!(own == message || own == bare, "{id}: {own}\n{message}");
    }
}

#[test]
fn the_claims_are_those_of_the_token_that_was_issued() {
    let corpus = cluster();
    let requested =
        corpus["cases"].as_array().expect("cases").iter().filter(|case| case["request"].is_object());
    let mut compared = 0_usize;
    for case in requested {
        let (id, request) = (case["id"].as_str().expect("an id"), &case["request"]);
        let server = &corpus["servers"][id.split_once('/').expect("a server's name").0];
        let token = decode(case["token"].as_str().expect("a token")).expect("a readable token");
        let mut claims = json!(token.claims);
        claims.as_object_mut().expect("claims").remove("jti");
        let own = &claims["kubernetes.io"];
        let bound = &request["spec"]["boundObjectRef"];
        let mut options = json!({
            "serviceAccount": {
                "namespace": request["namespace"], "name": request["serviceAccount"], "uid": own["serviceaccount"]["uid"]
            },
            "flags": {
                "serviceAccountIssuer": server["issuers"],
                "apiAudiences": server["apiAudiences"],
                "serviceAccountExtendTokenExpiration": server["extends"],
            },
        });
        // The object, as it was in the cluster.
        if bound["kind"] == "Pod" {
            let mut pod = json!({"name": bound["name"], "uid": own["pod"]["uid"]});
            if own["node"].is_object() {
                pod["nodeName"] = own["node"]["name"].clone();
                pod["nodeUid"] = own["node"]["uid"].clone();
            }
            options["pod"] = pod;
        } else if bound.is_object() {
            let kind = bound["kind"].as_str().expect("a kind").to_lowercase();
            options["boundObject"] = json!({"name": bound["name"], "uid": own[&kind]["uid"]});
        }
        let answer = ask(&request["spec"], options, token.issued_at.expect("a moment"));
        assert_eq!(json!(answer.claims), claims, "{id}");
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_long_request_is_shortened_with_a_warning() {
    let answer = ask(
        &json!({"expirationSeconds": 86400}),
        json!({
            "serviceAccount": {"namespace": "default", "name": "build-robot"},
            "flags": {"serviceAccountIssuer": ISSUER, "serviceAccountMaxTokenExpiration": 3600},
        }),
        NumericDate::from_seconds(0),
    );
    assert_eq!(answer.warnings, ["requested expiration of 86400 seconds shortened to 3600 seconds"]);
    assert_eq!(json!(answer.claims)["exp"], 3600);
}

#[test]
fn only_a_pods_token_for_the_api_server_is_stretched_and_only_that_of_3607_seconds() {
    let options = |extend: bool| {
        json!({
            "serviceAccount": {"namespace": "default", "name": "build-robot"},
            "pod": {"name": "web-0"},
            "flags": {"serviceAccountIssuer": ISSUER, "serviceAccountExtendTokenExpiration": extend},
        })
    };
    let source = |seconds: i64, audience: &str| json!({"serviceAccountToken": {"path": "token", "expirationSeconds": seconds, "audience": audience}});
    for (spec, extend, lifetime) in [
        (source(3607, ""), true, 31_536_000),
        (source(3607, ISSUER), true, 31_536_000),
        (source(3607, ""), false, 3607),
        (source(3606, ""), true, 3606),
        (source(3607, "vault"), true, 3607),
        (json!({"expirationSeconds": 3607}), true, 3607),
    ] {
        let answer = ask(&spec, options(extend), NumericDate::from_seconds(0));
        let claims = json!(answer.claims);
        assert_eq!(claims["exp"], lifetime, "{spec}");
        assert_eq!(
            claims["kubernetes.io"]["warnafter"].as_i64(),
            (lifetime > 4000).then_some(3607),
            "{spec}"
        );
        assert_eq!(answer.notes.iter().any(|note| note.contains("lasts a year")), lifetime > 4000, "{spec}");
    }
}
