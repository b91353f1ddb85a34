//! Tests which documents are trusted for expectations, and how far.

use super::*;

#[test]
fn the_audience_of_the_volume_is_expected_and_its_source_named() {
    let report = report("accepted", &[POD]);
    let audience = json!({"expectation": "audiences", "value": ["vault"], "from": "Pod default/build-robot-0", "line": 1});
    assert_eq!(report["sources"], json!([audience]));
    assert_eq!(one(&report, "audience"), is("pass", "ok", 0));
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
fn the_operators_word_on_issuers_comes_before_a_discovery_documents() {
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  \
                    - name: https://new.example\n  - name: https://kubernetes.default.svc\n    expirationTime: \"2025-10-09T08:53:20Z\"\n";
    let document = discovery("https://kubernetes.default.svc", "https://x.example", "EdDSA");
    let found = report("accepted", &[&document, operator]);
    assert_eq!(one(&found, "issuer"), is("fail", "former-issuer", 0));
}

#[test]
fn what_is_stated_is_never_widened_by_evidence() {
    let case = case("accepted");
    let options = VerifyOptions {
        keys: Some(OneOrMany::One("{\"keys\":[]}".to_owned())),
        issuers: Some(OneOrMany::One("https://other.example".into())),
        audiences: Some(OneOrMany::One("other".to_owned())),
        ..at_now()
    };
    let documents = [
        tables::keys(case).into(),
        discovery("https://kubernetes.default.svc", "https://x.example", "EdDSA").as_str().into(),
        POD.into(),
    ];
    let policy = policy(options, &documents);
    let report = tables::ask(tables::token(case), &policy);
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
    let documents = [tables::keys(case).into(), operator.into(), POD.into()];
    let policy = policy(at_now(), &documents);
    let report = tables::ask(tables::token(case), &policy);
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
    let certificate = include_str!("../../data/keys/certificate.pem");
    let case = case("accepted");
    let report = report("accepted", &[certificate, tables::token(case)]);
    assert_eq!(report["sources"], json!([]));
}

#[test]
fn nothing_inside_of_a_token_or_of_another_object_is_believed() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let case = case("accepted");
    let keys = tables::keys(case);
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
        json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"annotations": {"x": json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": keys}}).to_string()}}}).to_string(),
        json!({"apiVersion": "v1", "kind": "Pod", "spec": {"x": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": keys}}}}).to_string(),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": {"x": json!({"data": {"k": keys}}).to_string()}}}).to_string(),
        json!({"apiVersion": "v1", "kind": "Pod", "spec": {"issuer": "https://x.example", "jwks_uri": "https://x.example", "items": [{"keys": serde_json::from_str::<Value>(keys).expect("JSON")["keys"]}]}}).to_string(),
        json!({"items": [serde_json::from_str::<Value>(keys).expect("JSON")]}).to_string(),
        json!({"iss": "x", "keys": serde_json::from_str::<Value>(keys).expect("JSON")["keys"]}).to_string(),
        json!({"exp": 5, "issuer": "https://evil.example", "jwks_uri": "https://evil.example/k"}).to_string(),
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec:\n  containers:\n  - env:\n    - {{name: KEYS, value: '{keys}'}}\n"
        ),
    ] {
        assert_eq!(sources(&document), json!([]), "{document}");
        // Nor when it comes as the artefact that was found there.
        for artifact in recognize(&document).expect("small") {
            let Some(option) = artifact.text.is_some().then(|| json!(artifact)) else { continue };
            let option: EvidenceOption = serde_json::from_value(option).expect("an artefact is evidence");
            let policy = policy(VerifyOptions::default(), &[option]);
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
fn the_items_of_a_list_are_believed() {
    let list = format!("apiVersion: v1\nkind: List\nitems:\n- {}\n", POD.trim_end().replace('\n', "\n  "));
    assert_eq!(sources(&list)[0]["from"], "Pod default/build-robot-0 in items[0]");
}

#[test]
fn a_document_of_which_a_part_could_not_be_read_says_nothing() {
    let cut = format!("{POD}status: {{\n");
    assert_eq!(sources(&cut), json!([]));
    let artifact = json!(recognize(&cut).expect("small")[0]);
    let option: EvidenceOption = serde_json::from_value(artifact).expect("an artefact is evidence");
    let policy = policy(VerifyOptions::default(), &[option]);
    assert_eq!(json!(policy.sources), json!([]));
}

#[test]
fn a_policy_at_another_moment_expects_the_audiences_of_that_moment() {
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  \
                    - name: https://new.example\n  - name: https://old.example\n    expirationTime: \"2025-10-09T08:53:20Z\"\n";
    let pod = POD.replace("          audience: vault\n", "");
    let before = NumericDate::from_seconds(i64::from(NOW) - 1);
    let policy = VerifyOptions::default().into_policy(before).expect("good options");
    let policy = policy.with_evidence(&[operator.into(), pod.as_str().into()]).expect("good documents");
    let both = vec!["https://new.example".to_owned(), "https://old.example".to_owned()];
    assert_eq!(policy.audiences, Some(both));
    let later = policy.at(NumericDate::from_seconds(i64::from(NOW)));
    assert_eq!(later.audiences, Some(vec!["https://new.example".to_owned()]));
    assert_eq!(later.sources.len(), policy.sources.len());
}

#[test]
fn an_issuer_named_twice_is_trusted_as_long_as_it_is_longer() {
    let case = case("accepted");
    let until = |seconds: f64| {
        bound_token::IssuerOption::Until(bound_token::UntilOption {
            issuer: "https://kubernetes.default.svc".to_owned(),
            until: Some(seconds),
        })
    };
    let options = VerifyOptions {
        issuers: Some(OneOrMany::Many(vec![until(0.0), "https://kubernetes.default.svc".into(), until(1.0)])),
        now: Some(f64::from(NOW)),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    let report = tables::ask(tables::token(case), &policy);
    assert_eq!(one(&report, "issuer"), is("pass", "ok", 0));
}

#[test]
fn a_certificate_beside_a_public_key_is_left_out() {
    let (certificate, key) =
        (include_str!("../../data/keys/certificate.pem"), include_str!("../../data/keys/ed25519.pem"));
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
        ("1577836800", "issuer-mismatch"),
        ("''", "issuer-mismatch"),
        ("soon", "issuer-mismatch"),
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
