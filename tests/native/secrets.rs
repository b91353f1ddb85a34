//! Checks that no output repeats a secret: puts many kinds of secrets into every place of a token, an option,
//! a document and a line, and calls every public function. Only the decoded token, and the documents that
//! contain the secret, may keep it.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as B64};
use bound_token::cluster::EvidenceOption;
use bound_token::keys::{KeyEntry, KeySet};
use bound_token::{
    IssuerOption, NumericDate, OneOrMany, SimulateOptions, TokenRequestOptions, TokenRequestSpec,
    TokenReviewOptions, VerifyOptions, decode, explain, recognize, simulate, token_request, token_review,
    verify,
};
use serde_json::{Value, json};

use crate::builders::tables;
use crate::builders::tokens::forged;

/// Returns bytes that look random and are always the same.
fn random(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state >> 40 & 255).expect("a byte")
    };
    (0..count).map(|_| next()).collect()
}

fn accepted() -> &'static Value {
    tables::case("accepted")
}

/// Splits a text into pieces of this width.
fn in_pieces(text: &str, width: usize, between: &str) -> String {
    let pieces: Vec<_> = text.as_bytes().chunks(width).map(String::from_utf8_lossy).collect();
    pieces.join(between)
}

/// A pasted text, and the part of it that is secret.
struct Secret {
    name: &'static str,
    text: String,
    secret: String,
}

fn battery() -> Vec<Secret> {
    let token = accepted()["token"].as_str().expect("a token").to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let url = |count, seed| B64.encode(random(count, seed));
    let pem = |label: &str, end: &str| {
        let body = STANDARD.encode(random(600, 3));
        let lines: Vec<&str> =
            (0..body.len()).step_by(64).filter_map(|at| body.get(at..(at + 64).min(body.len()))).collect();
        (format!("-----BEGIN {label}-----{end}{}{end}-----END {label}-----", lines.join(end)), lines.concat())
    };
    let (d, k) = (url(32, 4), url(32, 5));
    let rsa = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB", "d": url(256, 6), "p": url(128, 7), "q": url(128, 8), "dp": url(128, 9), "dq": url(128, 10), "qi": url(128, 11) });
    let rsa_secret =
        ["d", "p", "q", "dp", "dq", "qi"].map(|name| rsa[name].as_str().expect("text").to_owned()).concat();
    let same = |name, text: String| Secret { name, secret: text.clone(), text };
    let part = |name, text, secret| Secret { name, text, secret };
    vec![
        same("a JWT", token.clone()),
        same("a JWT without its signature", format!("{}.{}.", parts[0], parts[1])),
        same("two segments", format!("{}.{}", parts[0], parts[1])),
        same("a JWT cut in its payload", token.chars().take(300).collect()),
        same("a JWT without its beginning", token.chars().skip(40).collect()),
        same("payload and signature", format!("{}.{}", parts[1], parts[2])),
        same("a signature", url(256, 1)),
        same("a signature of ES256", url(64, 2)),
        same(
            "a JWT of pretty JSON",
            format!("{}.{}.{}", B64.encode("{\n  \"alg\": \"RS256\" }"), parts[1], parts[2]),
        ),
        same("a JWT in base64", STANDARD.encode(&token)),
        same(
            "a JWT over lines",
            token
                .as_bytes()
                .chunks(64)
                .map(|line| String::from_utf8_lossy(line))
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        part("a JWT in lines of 16", in_pieces(&token, 16, "\n"), token.clone()),
        part("a JWT in lines of 20", in_pieces(&token, 20, "\n"), token.clone()),
        part("a JWT in lines of 24", in_pieces(&token, 24, "\\n"), token.clone()),
        part("a JWT in lines of 44", in_pieces(&token, 44, "\n"), token.clone()),
        part("a JWT with commas in it", in_pieces(&token, 20, ","), token.clone()),
        part(
            "two bootstrap tokens",
            "07401b.f395accd246ae52d/07401b.f395accd246ae52d".to_owned(),
            "07401b.f395accd246ae52d".to_owned(),
        ),
        same("a JWT with what cannot be seen", token.replacen('.', "\u{200b}.", 1)),
        same(
            "a JWE",
            format!(
                "{}.{}.{}.{}.{}",
                B64.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#),
                url(256, 12),
                url(12, 13),
                url(200, 14),
                url(16, 15)
            ),
        ),
        same("an OAuth token", format!("sha256~{}", url(32, 16))),
        same("an EKS token", format!("k8s-aws-v1.{}", url(300, 17))),
        same("a bootstrap token", "07401b.f395accd246ae52d".to_owned()),
        same("a Vault token", format!("hvs.{}", url(68, 18))),
        same("a batch token of Vault", format!("hvb.{}", url(100, 19))),
        same("an old Vault token", "s.iyNUhq8Ov4hIAx6snw5mB2nL".to_owned()),
        same("a GitHub token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a".to_owned()),
        same("a Google token", format!("ya29.{}", url(100, 20))),
        part("PEM", pem("PRIVATE KEY", "\n").0, pem("PRIVATE KEY", "\n").1),
        part("PEM of RSA", pem("RSA PRIVATE KEY", "\r\n").0, pem("RSA PRIVATE KEY", "\n").1),
        part("PEM in a string", pem("EC PRIVATE KEY", "\\n").0, pem("EC PRIVATE KEY", "\\n").1),
        part(
            "PEM without its end",
            pem("ENCRYPTED PRIVATE KEY", "\n").0.replace("-----END ENCRYPTED PRIVATE KEY-----", ""),
            pem("PRIVATE KEY", "\n").1,
        ),
        part("a JWK of RSA", rsa.to_string(), rsa_secret),
        part(
            "a JWK of EC",
            json!({ "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB", "d": d }).to_string(),
            d.clone(),
        ),
        part(
            "a JWK in a string",
            json!({ "kty": "OKP", "crv": "Ed25519", "d": d }).to_string().replace('"', "\\\""),
            d.clone(),
        ),
        part("a shared secret", json!({ "kty": "oct", "k": k }).to_string(), k),
        part("a JWK in YAML", format!("kty: EC\nd: {d}\n"), d),
    ]
}

const RUN: usize = 16;

/// Returns the first `RUN` characters of a secret that an output contains in a row.
fn leak(output: &str, secret: &str) -> Option<String> {
    // A run covers a whole block of half its length, so that most outputs are done with after those.
    let blocks: HashSet<&[u8]> = secret.as_bytes().windows(RUN / 2).collect();
    if !output.as_bytes().chunks_exact(RUN / 2).any(|block| blocks.contains(block)) {
        return None;
    }
    let windows: HashSet<&[u8]> = secret.as_bytes().windows(RUN).collect();
    let found = output.as_bytes().windows(RUN).find(|window| windows.contains(window))?;
    Some(String::from_utf8_lossy(found).into_owned())
}

/// Returns everything that a report says, without the decoded token, which the caller asked for.
fn said(report: &impl serde::Serialize) -> String {
    let mut report = json!(report);
    report.as_object_mut().map(|report| report.remove("token"));
    if let Some(verification) = report.pointer_mut("/report/verification").and_then(Value::as_object_mut) {
        verification.remove("token");
    }
    report.to_string()
}

const NOW: NumericDate = NumericDate::from_seconds(1_790_000_000);

fn claims() -> Value {
    let object = |name: &str| json!({ "name": name, "uid": "e5c0a3b2-3c55-4c0b-8a40-3f2f1a2b3c4d" });
    json!({
        "iss": "https://oidc.example.com", "sub": "system:serviceaccount:team-a:app", "aud": ["vault"],
        "iat": 1_790_000_000, "nbf": 1_790_000_000, "exp": 1_790_003_600_i64, "jti": "one",
        "kubernetes.io": { "namespace": "team-a", "pod": object("app-0"), "node": object("node-1"), "serviceaccount": object("app") },
    })
}

/// Returns copies of the value with the text in place of each leaf and each name, one at a time.
fn each_place(value: &Value, text: &str) -> Vec<Value> {
    let mut out = vec![json!(text)];
    if let Value::Object(members) = value {
        for (name, member) in members {
            out.extend(each_place(member, text).into_iter().map(|changed| {
                let mut own = value.clone();
                own[name] = changed;
                own
            }));
        }
        let mut own = members.clone();
        own.insert(text.to_owned(), json!(1));
        out.push(own.into());
    }
    if let Value::Array(elements) = value {
        for (index, element) in elements.iter().enumerate() {
            out.extend(each_place(element, text).into_iter().map(|changed| {
                let mut own = value.clone();
                own[index] = changed;
                own
            }));
        }
    }
    out
}

fn options() -> VerifyOptions {
    let case = accepted();
    VerifyOptions {
        keys: case["options"]["keys"].as_str().map(|keys| OneOrMany::One(keys.to_owned())),
        issuers: Some(OneOrMany::One("https://oidc.example.com".into())),
        audiences: Some(OneOrMany::One("vault".to_owned())),
        ..VerifyOptions::default()
    }
}

/// Returns tokens with the text in every place.
fn tokens(text: &str) -> Vec<String> {
    let header = json!({ "alg": "RS256", "kid": "one", "typ": "JWT", "crit": ["x"], "jku": "x" });
    let plain = json!({ "alg": "RS256" });
    let mut legacy = json!({ "iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:team-a:app" });
    for name in ["namespace", "secret.name", "service-account.name", "service-account.uid"] {
        legacy[format!("kubernetes.io/serviceaccount/{name}")] = json!("app");
    }
    let mut out =
        vec![text.to_owned(), format!(" {text}"), format!("{text}.{text}"), format!("Bearer {text}")];
    out.extend(each_place(&header, text).iter().map(|header| forged(header, &claims())));
    for claims in [claims(), legacy] {
        out.extend(each_place(&claims, text).iter().map(|claims| forged(&plain, claims)));
    }
    let twice = format!("{{{0}:1,{0}:2}}", json!(text));
    out.push(format!("{}.{}.AAAA", B64.encode(&twice), B64.encode("{}")));
    out.push(format!("{}.{}.AAAA", B64.encode(plain.to_string()), B64.encode(&twice)));
    out
}

fn documents(text: &str) -> Vec<String> {
    let metadata = json!({ "name": "app-0", "namespace": "team-a", "uid": "u", "generateName": "app-", "deletionTimestamp": "2026-01-01T00:00:00Z", "labels": { "kubernetes.io/legacy-token-invalid-since": "2026-01-01" } });
    let pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {
        "serviceAccountName": "app", "containers": [{ "name": "c", "volumeMounts": [{ "name": "t", "mountPath": "/var/run" }] }],
        "volumes": [{ "name": "t", "projected": { "sources": [{ "serviceAccountToken": { "audience": "vault", "expirationSeconds": 3600, "path": "token" } }] } }],
    } });
    let mut out = Vec::new();
    for kind in ["ServiceAccount", "Secret", "Node"] {
        let object =
            json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata, "data": { "token": "eA==" } });
        out.extend(each_place(&object, text));
    }
    let objects = [
        json!({ "issuer": "https://oidc.example.com", "jwks_uri": "https://oidc.example.com/keys", "id_token_signing_alg_values_supported": ["ES256"], "subject_types_supported": [] }),
        json!({ "apiVersion": "config.openshift.io/v1", "kind": "Authentication", "metadata": { "name": "cluster" }, "spec": { "serviceAccountIssuer": "https://oidc.example.com" } }),
        json!({ "apiVersion": "operator.openshift.io/v1", "kind": "KubeAPIServer", "metadata": { "name": "cluster" }, "status": { "serviceAccountIssuers": [{ "name": "https://oidc.example.com" }] } }),
        json!({ "keys": [{ "kty": "RSA", "kid": "one", "alg": "RS256", "use": "sig", "n": "AQAB", "e": "AQAB", "key_ops": ["verify"] }] }),
        pod,
    ];
    out.extend(objects.iter().flat_map(|object| each_place(object, text)));
    out.into_iter().filter(Value::is_object).map(|object| object.to_string()).collect()
}

/// Returns lines of every kind, with the text in each place where a line names something.
fn lines(text: &str) -> Vec<String> {
    let value = text.replace('\n', "\\n").replace('\r', "\\r");
    [
        r#"invalid bearer token, token audiences ["X"] is invalid for the target audiences ["X"]"#,
        r#"oidc: expected audience "X" got ["X"]"#,
        r#"failed: expected "X" got "X""#,
        "AADSTS700211: No matching federated identity record found for presented assertion issuer 'X'.",
        "AADSTS700212: No matching federated identity record found for presented assertion audience 'X'.",
        "AADSTS700213: No matching federated identity record found for presented assertion subject 'X'.",
        "AADSTS7002138: Assertion Issuer: 'X'. Assertion Subject: 'X'. Assertion Audience: 'X'",
        "InvalidIdentityToken: No OpenIDConnect provider found in your account for X",
        "The audience in ID Token [X] does not match the expected audience X",
        "The issuer in ID Token X does not match the expected one(s): X",
        "ServiceAccount UID (X) does not match claim (X)",
        "subject: X, seconds after warning threshold: 123",
        r#"oidc: issuer did not match: \"\"X\"\" got X"#,
        "invalid bearer token, token=X ip=10.0.0.1",
        r#"{"msg":"Unable to authenticate the request","err":"invalid bearer token X"}"#,
        "Authorization: Bearer X: token has expired",
        "vault: error validating token: invalid audience (aud) claim: X",
    ]
    .map(|line| line.replace('X', &value))
    .to_vec()
}

/// Returns the answer of a function, or its error, as text.
fn either<T: serde::Serialize, E: serde::Serialize + std::fmt::Display>(answer: Result<T, E>) -> String {
    match answer {
        Ok(answer) => said(&answer),
        Err(error) => format!("{} {error}", json!(error)),
    }
}

fn verified(token: &str, options: VerifyOptions) -> String {
    either(options.into_policy(NOW).map(|policy| verify(token, &policy)))
}

/// Verifies with a single document as evidence.
fn verified_by(token: &str, document: &str) -> String {
    let policy = VerifyOptions::default().into_policy(NOW);
    let policy = policy.and_then(|policy| policy.with_evidence(&[EvidenceOption::from(document)]));
    either(policy.map(|policy| verify(token, &policy)))
}

#[track_caller]
fn assert_silent(door: &str, secret: &Secret, output: &str) {
    let Secret { name, secret, .. } = secret;
    assert_eq!(leak(output, secret), None, "{door}: {name}: {output}");
}

#[test]
fn a_secret_in_a_token_is_not_repeated() {
    let policy = options().into_policy(NOW).expect("good options");
    for secret in battery() {
        for token in tokens(&secret.text) {
            assert_silent("verify", &secret, &said(&verify(&token, &policy)));
            assert_silent(
                "decode",
                &secret,
                &decode(&token).err().map_or(String::new(), |error| format!("{} {error}", json!(error))),
            );
            let reviewed = TokenReviewOptions {
                keys: options().keys,
                issuers: options().issuers,
                ..TokenReviewOptions::default()
            };
            assert_silent("tokenReview", &secret, &either(token_review(&token, reviewed, NOW)));
        }
    }
}

#[test]
fn a_secret_in_an_option_is_not_repeated() {
    let case = accepted();
    let token = case["token"].as_str().expect("a token");
    for secret in battery() {
        let text = || secret.text.clone();
        let issuer = || Some(OneOrMany::One(IssuerOption::from(text())));
        let one = || Some(OneOrMany::Many(vec![text(), "x".to_owned()]));
        for options in [
            VerifyOptions { keys: one(), ..options() },
            VerifyOptions { issuers: issuer(), ..options() },
            VerifyOptions { audiences: one(), ..options() },
            VerifyOptions { subject: Some(text()), ..options() },
            VerifyOptions { algorithms: Some(vec![text()]), ..options() },
        ] {
            for token in [token.to_owned(), forged(&json!({ "alg": "RS256" }), &claims())] {
                assert_silent("verify", &secret, &verified(&token, options.clone()));
            }
        }
        for token in [token.to_owned(), forged(&json!({ "alg": "RS256" }), &claims())] {
            assert_silent("evidence", &secret, &verified_by(&token, &text()));
        }
        for reviewed in [
            TokenReviewOptions { audiences: one(), ..TokenReviewOptions::default() },
            TokenReviewOptions { api_audiences: one(), ..TokenReviewOptions::default() },
            TokenReviewOptions { issuers: issuer(), ..TokenReviewOptions::default() },
        ] {
            let keys = options().keys;
            let issuers = reviewed.issuers.clone().or(options().issuers);
            let reviewed =
                TokenReviewOptions { keys, issuers, now: case["options"]["now"].as_f64(), ..reviewed };
            assert_silent("tokenReview", &secret, &either(token_review(token, reviewed, NOW)));
        }
        let mut keys = KeySet::default();
        keys.add_text(&text());
        let summaries: Vec<_> = keys.entries().iter().map(KeyEntry::summary).collect();
        assert_silent("readKeys", &secret, &json!(summaries).to_string());
    }
}

#[test]
fn a_secret_in_a_document_is_not_repeated() {
    let token = forged(&json!({ "alg": "RS256" }), &claims());
    for secret in battery() {
        for document in documents(&secret.text) {
            assert_silent("evidence", &secret, &verified_by(&token, &document));
            let config = [EvidenceOption::from(document.as_str())];
            let simulated = simulate(&token, &config, SimulateOptions::default(), NOW);
            assert_silent("simulate", &secret, &either(simulated));
            let mut keys = KeySet::default();
            keys.add_text(&document);
            let summaries: Vec<_> = keys.entries().iter().map(KeyEntry::summary).collect();
            assert_silent("readKeys", &secret, &json!(summaries).to_string());
            // The token, and the document that contains it, are what the caller looks for.
            for mut artifact in recognize(&document).expect("a text") {
                (artifact.token, artifact.text, artifact.value) = (None, None, None);
                assert_silent("recognize", &secret, &json!(artifact).to_string());
            }
        }
    }
}

#[test]
fn a_secret_in_a_line_is_not_repeated() {
    let token = forged(&json!({ "alg": "RS256" }), &claims());
    for secret in battery() {
        for line in lines(&secret.text) {
            assert_silent("explain", &secret, &either(explain(&line, Some(&token))));
            for mut artifact in recognize(&line).expect("a text") {
                if artifact.kind != bound_token::ArtifactKind::ErrorLine {
                    (artifact.token, artifact.text, artifact.value) = (None, None, None);
                }
                assert_silent("recognize", &secret, &json!(artifact).to_string());
            }
        }
        // What the given token names is repeated, unless it is a secret.
        for token in tokens(&secret.text) {
            for line in lines("vault") {
                assert_silent("explain", &secret, &either(explain(&line, Some(&token))));
            }
        }
    }
}

#[test]
fn a_secret_in_a_request_is_not_repeated() {
    let spec = json!({ "audiences": ["vault"], "expirationSeconds": 600, "boundObjectRef": { "kind": "Pod", "apiVersion": "v1", "name": "web-0", "uid": "u" } });
    let volume =
        json!({ "serviceAccountToken": { "audience": "vault", "path": "token", "expirationSeconds": 600 } });
    let around = json!({
        "serviceAccount": { "namespace": "ci", "name": "robot", "uid": "u" }, "metadata": { "name": "robot", "namespace": "ci" },
        "pod": { "name": "web-0", "uid": "u", "serviceAccountName": "robot" },
        "boundObject": { "namespace": "ci", "name": "web-0", "uid": "u" }, "flags": { "serviceAccountIssuer": "https://oidc.example.com", "apiAudiences": ["x"] },
    });
    let mut count = 0;
    let mut ask = |secret: &Secret, spec: &Value, around: &Value| {
        let (Ok(spec), Ok(around)) = (
            serde_json::from_value::<TokenRequestSpec>(spec.clone()),
            serde_json::from_value::<TokenRequestOptions>(around.clone()),
        ) else {
            return;
        };
        count += 1;
        assert_silent("tokenRequest", secret, &either(token_request(&spec, &around, NOW)));
    };
    for secret in battery() {
        for spec in [&spec, &volume] {
            each_place(spec, &secret.text).iter().for_each(|changed| ask(&secret, changed, &around));
            each_place(&around, &secret.text).iter().for_each(|changed| ask(&secret, spec, changed));
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_secret_in_a_receivers_configuration_is_not_repeated() {
    let statement = json!({ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.example.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": { "StringEquals": { "oidc.example.com:aud": "sts.amazonaws.com", "oidc.example.com:sub": "x" } } });
    let configurations = [
        json!({ "Version": "2012-10-17", "Statement": [statement] }),
        json!({ "Url": "oidc.example.com", "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": [] }),
        json!({ "name": "projects/1/locations/global/workloadIdentityPools/p/providers/q", "state": "ACTIVE", "attributeMapping": { "google.subject": "assertion.sub" }, "attributeCondition": "assertion.aud == 'x'", "oidc": { "issuerUri": "https://oidc.example.com", "allowedAudiences": ["x"] } }),
        json!({ "name": "fic", "issuer": "https://oidc.example.com", "subject": "x", "audiences": ["api://AzureADTokenExchange"] }),
        json!({ "data": { "bound_service_account_names": ["app"], "bound_service_account_namespaces": ["team-a"], "audience": "vault" } }),
        json!({ "data": { "role_type": "jwt", "bound_audiences": ["vault"], "bound_claims": { "sub": "x" }, "user_claim": "sub", "bound_subject": "x" } }),
    ];
    let token = forged(&json!({ "alg": "RS256" }), &claims());
    for secret in battery() {
        for configuration in configurations.iter().flat_map(|one| each_place(one, &secret.text)) {
            let config = [EvidenceOption::from(configuration.to_string().as_str())];
            assert_silent(
                "simulate",
                &secret,
                &either(simulate(&token, &config, SimulateOptions::default(), NOW)),
            );
        }
        let flags = format!(
            "kube-apiserver --service-account-issuer={} --api-audiences={}",
            secret.text, secret.text
        );
        assert_silent(
            "simulate",
            &secret,
            &either(simulate(
                &token,
                &[EvidenceOption::from(flags.as_str())],
                SimulateOptions::default(),
                NOW,
            )),
        );
        for command in [
            "vault write auth/jwt/role/r bound_audiences='X' user_claim=sub role_type=jwt",
            "vault write auth/kubernetes/role/X bound_service_account_names=X audience=X",
        ] {
            let config = [EvidenceOption::from(command.replace('X', &secret.text).as_str())];
            assert_silent(
                "simulate",
                &secret,
                &either(simulate(&token, &config, SimulateOptions::default(), NOW)),
            );
        }
    }
}

#[test]
fn a_secret_is_named_by_its_kind_and_length() {
    let token = accepted()["token"].as_str().expect("a token").to_owned();
    let length = token.len();
    let said = explain(&format!(r#"oidc: expected audience "{token}" got ["vault"]"#), None).expect("a text");
    assert_eq!(said[0].expected, [format!("a token ({length} characters)")]);
    let policy = VerifyOptions { audiences: Some(OneOrMany::One(token.clone())), ..VerifyOptions::default() };
    let report = verify(
        &forged(&json!({ "alg": "RS256" }), &claims()),
        &policy.into_policy(NOW).expect("good options"),
    );
    let audience =
        report.checks.iter().find(|check| check.id == bound_token::CheckId::Audience).expect("asked");
    assert_eq!(
        audience.message,
        format!("The token is for \"vault\", not for a token ({length} characters).")
    );
    let audience = report
        .checks
        .iter()
        .find(|check| check.id == bound_token::CheckId::Audience)
        .and_then(|check| check.remedy.clone());
    let command = audience.and_then(|remedy| remedy.command).expect("a command");
    assert!(!command.contains("characters"), "{command}");
}

/// Names and addresses that are long or full of digits, but public.
#[test]
fn what_is_no_secret_stays() {
    for text in [
        "https://kubernetes.default.svc.cluster.local",
        "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
        "https://eastus.oic.prod-aks.azure.com/72f988bf-86f1-41af-91ab-2d7cd011db47/0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d/",
        "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-Pool-1/providers/my-Provider-2",
        "https://container.googleapis.com/v1/projects/my-project/locations/europe-west1-b/clusters/cluster-1",
        "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
        "system:serviceaccount:openshift-kube-controller-manager:localhost-recovery-client-abcdefghij",
        "4cf6829a-a937-48e8-83c9-7df913fb1bfa",
        "uNSx1XUBAvJxWuWEyPa3hGKZuVGDtbT4i7qbm8HmZGs",
        "api://AzureADTokenExchange",
        "https://rh-oidc.s3.us-east-1.amazonaws.com/23g84jr2tmqkprn2lf8ds1ilc1vgfi3q",
    ] {
        let options =
            VerifyOptions { audiences: Some(OneOrMany::One(text.to_owned())), ..VerifyOptions::default() };
        let report = verify(
            &forged(&json!({ "alg": "RS256" }), &claims()),
            &options.into_policy(NOW).expect("good options"),
        );
        let audience =
            report.checks.iter().find(|check| check.id == bound_token::CheckId::Audience).expect("asked");
        assert!(audience.message.contains(text), "{}", audience.message);
    }
}

/// The time grows no faster than the input, whatever nearly looks like a secret.
#[test]
fn looking_for_secrets_takes_linear_time() {
    let token = forged(&json!({ "alg": "RS256" }), &claims());
    for beginning in [
        "eyJ",
        "eyJ.",
        "eyJ ",
        "k=",
        "d: ",
        "\"k\":\"",
        "kty d:",
        "BEGIN PRIVATE KEY",
        "PRIVATE KEY ",
        "BEGIN ",
        "END PRIVATE KEY",
        "s.",
        "hvs.",
        "MII",
        "aA1 ",
        "aA1.",
        "aA1",
        "abcdef.0123",
        "\u{200b}",
        "\\n",
        "=",
        ".",
        "sha256~ ",
    ] {
        let time = |bytes: usize| {
            let text = beginning.repeat(bytes / beginning.len());
            let options = VerifyOptions { subject: Some(text), ..VerifyOptions::default() };
            let policy = options.into_policy(NOW).expect("good options");
            let start = std::time::Instant::now();
            let report = verify(&token, &policy);
            (start.elapsed(), report.checks.len())
        };
        let (small, large) = (time(100_000).0, time(800_000).0);
        assert!(
            large < small * 32 + std::time::Duration::from_millis(500),
            "{beginning:?}: {small:?}, {large:?}"
        );
    }
}
