//! Compares `token_review` with what a real kube-apiserver answered to 1128 TokenReviews.

use bound_token::{NumericDate, OneOrMany, TokenReviewAnswer, TokenReviewOptions, token_review};
use serde_json::{Value, json};

use crate::builders::beside;
use crate::builders::tables::{cluster, strings};

fn options(server: &Value, review: &Value) -> TokenReviewOptions {
    TokenReviewOptions {
        keys: Some(OneOrMany::One(server["keys"].as_str().expect("key text").to_owned())),
        issuers: Some(OneOrMany::Many(strings(&server["issuers"]).into_iter().map(Into::into).collect())),
        api_audiences: Some(OneOrMany::Many(strings(&server["apiAudiences"]))),
        audiences: review["audiences"].as_array().map(|_| OneOrMany::Many(strings(&review["audiences"]))),
        now: review["at"].as_f64(),
        evidence: None,
    }
}

fn ask(token: &str, options: TokenReviewOptions) -> TokenReviewAnswer {
    token_review(token, options, NumericDate::from_seconds(0)).expect("good options")
}

/// Returns the document that says what the server found when it looked something up, according to its error.
/// Returns `None` if it looked nothing up, or found everything in order.
fn evidence(case: &Value, error: &str) -> Option<String> {
    let claims = bound_token::decode(case["token"].as_str().expect("a token").trim()).ok()?;
    let kubernetes = claims.kubernetes?;
    let namespace = kubernetes.namespace.clone().unwrap_or_default();
    let uid = |prefix: &str| {
        let (_, rest) = error.split_once(prefix)?;
        Some(rest.split_once(')')?.0.to_owned())
    };
    let document = |kind: &str, name: Option<String>, uid: String| {
        let metadata = json!({"name": name?, "namespace": namespace, "uid": uid});
        Some(json!({"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": {}}).to_string())
    };
    let name =
        |object: Option<bound_token::token::kubernetes::ObjectRef>| object.and_then(|object| object.name);
    if let Some(uid) = uid("service account UID (") {
        return document("ServiceAccount", name(kubernetes.service_account), uid);
    }
    if let Some(uid) = uid("pod UID (") {
        return document("Pod", name(kubernetes.pod), uid);
    }
    if let Some(uid) = uid("secret UID (") {
        return document("Secret", name(kubernetes.secret), uid);
    }
    if let Some(uid) = uid("node UID (") {
        return document("Node", name(kubernetes.node), uid);
    }
    if error.contains("Token does not match server's copy") {
        let metadata = json!({"name": name(kubernetes.secret)?, "namespace": namespace});
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"token": "another"}});
        return Some(secret.to_string());
    }
    if error.contains("has been marked invalid") {
        let labels = json!({"kubernetes.io/legacy-token-invalid-since": "2026-11-24"});
        let metadata = json!({"name": name(kubernetes.secret)?, "namespace": namespace, "labels": labels});
        return Some(json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata}).to_string());
    }
    None
}

/// Returns whether the answer depends on an object that no longer exists, which no document can show.
fn is_about_what_is_gone(case: &Value, error: &str) -> bool {
    let id = case["id"].as_str().expect("an id");
    let gone = [
        "/sa-deleted",
        "/pod-deleted",
        "/secret-deleted",
        "/node-deleted",
        "/legacy-secret-deleted",
        "/pod-terminating",
    ];
    gone.iter().any(|gone| id.ends_with(gone)) && !error.is_empty() && !error.contains("token audiences")
}

/// How many reviews were compared, how many of those had a document of what the server found, and how many
/// could not be compared: reviews of deleted objects, and answers from the server's 10 s success cache.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    same: usize,
    looked_up: usize,
    gone: usize,
    cached: usize,
}

fn compare(case: &Value, server_of: impl Fn(&Value) -> Value, counts: &mut Counts) {
    let (id, token) = (&case["id"], case["token"].as_str().expect("a token"));
    for review in case["reviews"].as_array().expect("reviews") {
        let server = server_of(review);
        let error = review["status"]["error"].as_str().unwrap_or_default();
        if review["when"].as_str().is_some_and(|when| when.starts_with("immediately after")) {
            counts.cached += 1;
            continue;
        }
        if is_about_what_is_gone(case, error) {
            // A document cannot show that an object does not exist, so the answer lists it as assumed.
            let answer = ask(token, options(&server, review));
            assert!(answer.status.authenticated, "{id}");
            assert!(!answer.report.assumed.is_empty(), "{id}");
            counts.gone += 1;
            continue;
        }
        let mut options = options(&server, review);
        if let Some(document) = evidence(case, error) {
            options.evidence = Some(vec![document.as_str().into()]);
            counts.looked_up += 1;
        }
        let answer = ask(token, options);
        assert_eq!(json!(answer.status), review["status"], "{id} at {}", review["at"]);
        assert!(!answer.report.explanation.is_empty(), "{id}");
        counts.same += 1;
    }
}

#[test]
fn every_review_gets_the_servers_own_answer() {
    let corpus = cluster();
    let mut counts = Counts::default();
    for case in corpus["cases"].as_array().expect("cases") {
        let server_of =
            |review: &Value| corpus["servers"][review["server"].as_str().expect("a server")].clone();
        compare(case, server_of, &mut counts);
    }
    assert_eq!(
        counts,
        Counts { same: 1112, looked_up: 22, gone: 7, cached: 9 },
        "as many as cluster.json has"
    );
}

#[derive(serde::Deserialize)]
struct Large {
    id: String,
    token: String,
    reviews: Value,
}

/// Tests the tokens that are too large for this repository, if the whole corpus is next to the checkout.
#[test]
fn the_largest_tokens_get_the_servers_own_answer() {
    let servers = &cluster()["servers"];
    let mut counts = Counts::default();
    for name in ["rsa2048-default", "ecdsa-p256", "ecdsa-p521"] {
        let Some(text) = beside(&format!("cluster/{name}/cases.json")) else { return };
        // Their claims nest deeper than this reader allows, so `Large` leaves them out.
        let cases: Vec<Large> = serde_json::from_str(&text).expect("JSON");
        for case in cases.into_iter().filter(|case| case.token.len() > 20_000) {
            let mut case = json!({"id": case.id, "token": case.token, "reviews": case.reviews});
            for review in case["reviews"].as_array_mut().expect("reviews") {
                let at =
                    NumericDate::from_rfc3339(review["at"].as_str().expect("a moment")).expect("a moment");
                review["at"] = json!(at.seconds());
                review["audiences"] = review["requestAudiences"].clone();
            }
            compare(
                &case,
                |review| servers[review["apiserver"].as_str().expect("a server")].clone(),
                &mut counts,
            );
        }
    }
    assert_eq!(counts, Counts { same: 6, ..Counts::default() });
}

/// Returns a real token and its server's options, as in its first review.
fn known(id: &str) -> (String, TokenReviewOptions) {
    let corpus = cluster();
    let case =
        corpus["cases"].as_array().expect("cases").iter().find(|case| case["id"] == id).expect("a case");
    let review = &case["reviews"][1];
    let server = &corpus["servers"][review["server"].as_str().expect("a server")];
    (case["token"].as_str().expect("a token").to_owned(), options(server, review))
}

#[test]
fn what_is_more_lenient_than_verify_is_said() {
    for (id, check, says) in [
        ("rsa2048-default/hs-no-exp", "expiration", "never expires"),
        ("rsa2048-default/hs-sub-mismatch", "kubernetes", "does not compare \"sub\""),
        ("ecdsa-p256/hs-alg-ES384", "key", "on any curve"),
        ("rsa2048-default/hs-crit-b64", "header", "accepts \"b64\""),
        ("rsa2048-default/hs-syntax-inner-newline", "structure", "ignores white space"),
        ("rsa2048-default/hs-aud-missing", "audience", "a token for the API server"),
    ] {
        let corpus = cluster();
        let case =
            corpus["cases"].as_array().expect("cases").iter().find(|case| case["id"] == id).expect("a case");
        let review = &case["reviews"][0];
        let server = &corpus["servers"][review["server"].as_str().expect("a server")];
        let answer = json!(ask(case["token"].as_str().expect("a token"), options(server, review)));
        let leniencies = answer["report"]["leniencies"].as_array().expect("a list");
        let found = leniencies.iter().find(|one| one["check"] == check);
        let message = found.and_then(|one| one["message"].as_str()).unwrap_or_default();
        assert!(message.contains(says), "{id}: {leniencies:#?}");
    }
    // Where both agree, there is no leniency.
    let (token, options) = known("rsa2048-default/pod-node-vault");
    assert!(ask(&token, options).report.leniencies.is_empty());
}

/// A key that has signed often gets tables (src/signature/ec.rs). They must work for digests of every length.
#[test]
fn a_key_that_signs_again_is_answered_for_alike() {
    let corpus = cluster();
    let id = "ecdsa-p256/hs-alg-ES384";
    let case =
        corpus["cases"].as_array().expect("cases").iter().find(|case| case["id"] == id).expect("a case");
    let review = &case["reviews"][0];
    let server = &corpus["servers"][review["server"].as_str().expect("a server")];
    for time in 1..8 {
        let answer = json!(ask(case["token"].as_str().expect("a token"), options(server, review)));
        assert_eq!(answer["status"]["authenticated"], true, "{time}: {answer}");
    }
}

#[test]
fn a_bare_refusal_is_explained() {
    for (id, says) in [
        ("rsa2048-default/hs-iss-slash", "this server knows only"),
        ("rsa2048-default/hs-syntax-4-parts", "does not have three segments"),
        ("rsa2048-default/hs-payload-trailing", "not JSON"),
        ("rsa2048-default/hs-kid-number", "header cannot be read"),
    ] {
        let corpus = cluster();
        let case =
            corpus["cases"].as_array().expect("cases").iter().find(|case| case["id"] == id).expect("a case");
        let review = &case["reviews"][0];
        let server = &corpus["servers"][review["server"].as_str().expect("a server")];
        let answer = ask(case["token"].as_str().expect("a token"), options(server, review));
        assert_eq!(answer.status.error.as_deref(), Some("invalid bearer token"), "{id}");
        assert!(answer.report.explanation.contains(says), "{id}: {}", answer.report.explanation);
    }
}

#[test]
fn a_pod_is_good_until_a_minute_after_its_deletion() {
    let (token, options) = known("rsa2048-default/pod-node-vault");
    let now = options.now.expect("a moment");
    let pod = |deleted: &str, uid: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: app-0, namespace: team-a, uid: {uid}, deletionTimestamp: \"{deleted}\"}}\nspec: {{}}\n"
        )
    };
    let uid = "8963b9c3-c31e-4ddf-89de-3cf29645eb0d";
    let review = |document: String, now: f64| {
        let options = TokenReviewOptions {
            evidence: Some(vec![document.as_str().into()]),
            now: Some(now),
            ..options.clone()
        };
        ask(&token, options)
    };
    let deleted = "2026-11-24T01:36:00Z";
    let deleted_at = f64::from(1_795_484_160_u32);
    for (after, is_good) in [(59.0, true), (60.0, true), (60.5, false), (61.0, false)] {
        let answer = review(pod(deleted, uid), deleted_at + after);
        assert_eq!(answer.status.authenticated, is_good, "{after}");
        if !is_good {
            assert_eq!(
                answer.status.error.as_deref(),
                Some("[invalid bearer token, service account token has been invalidated]")
            );
        }
    }
    // The UID is compared before the deletion is checked.
    let another = review(pod("2026-11-24T00:00:00Z", "another"), now);
    let error = another.status.error.unwrap_or_default();
    assert!(error.contains("pod UID (another) does not match service account pod ref claim"), "{error}");
}

#[test]
fn what_is_assumed_is_named_and_evidence_answers_it() {
    let (token, options) = known("rsa2048-default/pod-node-vault");
    let answer = ask(&token, options.clone());
    let assumed: Vec<&str> = answer.report.assumed.iter().map(|lookup| lookup.name.as_str()).collect();
    assert_eq!(assumed, ["vault-client", "app-0"]);
    let pod = include_str!("../../data/intake/pod-with-kube-api-access.json");
    let answer = ask(&token, TokenReviewOptions { evidence: Some(vec![pod.into()]), ..options });
    let assumed: Vec<&str> = answer.report.assumed.iter().map(|lookup| lookup.name.as_str()).collect();
    assert_eq!(assumed, ["vault-client"]);
    assert!(answer.status.authenticated);
    // A document without a UID leaves the question open.
    let nameless = pod.replace("\"uid\": \"8963b9c3-c31e-4ddf-89de-3cf29645eb0d\",", "");
    let answer = ask(
        &token,
        TokenReviewOptions {
            evidence: Some(vec![nameless.as_str().into()]),
            ..known("rsa2048-default/pod-node-vault").1
        },
    );
    assert_eq!(answer.report.assumed.len(), 2);
}

#[test]
fn a_server_without_keys_or_issuers_is_no_server() {
    let (token, options) = known("rsa2048-default/pod-node-vault");
    for (option, options) in [
        ("keys", TokenReviewOptions { keys: None, ..options.clone() }),
        ("issuers", TokenReviewOptions { issuers: None, ..options }),
    ] {
        let error =
            token_review(&token, options, NumericDate::from_seconds(0)).expect_err("there is no such server");
        assert_eq!(error.option, option);
    }
}

#[test]
fn a_space_before_the_token_makes_the_request_anonymous() {
    let (token, options) = known("rsa2048-default/pod-node-vault");
    for token in [format!(" {token}"), " ".to_owned()] {
        let answer = ask(&token, options.clone());
        assert_eq!(answer.status.user.username.as_deref(), Some("system:anonymous"));
        assert!(answer.report.explanation.contains("says nothing about the token"));
    }
}

#[test]
fn a_previous_issuer_is_passed_until_its_time_is_over() {
    let (token, options) = known("issuer-change-a/pod-node-vault");
    let now = options.now.expect("a moment");
    let operator = "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n  \
                    - name: https://new-issuer.k8s.example\n  - name: https://old-issuer.k8s.example\n    expirationTime: \"2026-11-25T01:37:00Z\"\n";
    let expired = "[invalid bearer token, service account token has expired]";
    for (later, error) in [(0.0, None), (84_000.0, Some(expired)), (90_000.0, Some("invalid bearer token"))] {
        let options = TokenReviewOptions {
            issuers: None,
            api_audiences: None,
            evidence: Some(vec![operator.into()]),
            now: Some(now + later),
            ..options.clone()
        };
        assert_eq!(ask(&token, options).status.error.as_deref(), error, "{later}");
    }
}
