//! Measures the native speed of each step and each algorithm: `cargo bench`.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench states facts by panicking"
)]

use bound_token::keys::KeySet;
use bound_token::token::jws;
use bound_token::{NumericDate, OneOrMany, Policy, Verdict, VerifyOptions, decode, recognize, verify};
use divan::{Bencher, black_box};
use serde_json::Value;

fn main() {
    divan::main();
}

/// Returns a case of tests/data/cases.json: its token, its policy and its keys.
fn case(id: &str) -> (String, Policy, String) {
    let cases: Value = serde_json::from_str(include_str!("../data/cases.json")).expect("JSON");
    let case = cases.as_array().and_then(|all| all.iter().find(|case| case["id"] == id)).expect("a case");
    let text = |name: &str| case["options"][name].as_str().expect("text").to_owned();
    let options = VerifyOptions {
        keys: Some(OneOrMany::One(text("keys"))),
        audiences: Some(OneOrMany::One(text("audiences"))),
        now: case["options"]["now"].as_f64(),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    (case["token"].as_str().expect("text").to_owned(), policy, text("keys"))
}

#[divan::bench]
fn parse_a_jws(bencher: Bencher<'_, '_>) {
    let (token, ..) = case("accepted");
    bencher.bench(|| jws::parse(black_box(&token)));
}

#[divan::bench]
fn decode_a_token(bencher: Bencher<'_, '_>) {
    let (token, ..) = case("accepted");
    bencher.bench(|| decode(black_box(&token)));
}

#[divan::bench]
fn vet_keys(bencher: Bencher<'_, '_>) {
    let (_, _, keys) = case("accepted");
    bencher.bench(|| {
        let mut set = KeySet::default();
        set.add_text(black_box(&keys));
        set
    });
}

#[divan::bench]
fn recognize_a_token(bencher: Bencher<'_, '_>) {
    let (token, ..) = case("accepted");
    bencher.bench(|| recognize(black_box(&token)));
}

#[divan::bench]
fn report_without_a_signature(bencher: Bencher<'_, '_>) {
    let (token, mut policy, _) = case("accepted");
    policy.keys = None;
    bencher.bench(|| verify(black_box(&token), &policy));
}

/// Tokens of a real API server, one for each of its signing keys.
#[divan::bench(args = ["rsa2048-default", "rsa4096-custom-issuer", "ecdsa-p256", "ecdsa-p521"])]
fn verify_a_clusters_token(bencher: Bencher<'_, '_>, server: &str) {
    let corpus: Value = serde_json::from_str(include_str!("../data/cluster.json")).expect("JSON");
    let cases = corpus["cases"].as_array().expect("a list");
    let is_good = |review: &&Value| review["status"]["authenticated"] == true && review["server"] == server;
    let (token, review) = cases
        .iter()
        .filter(|case| case["id"].as_str().is_some_and(|id| id.starts_with(server)))
        .find_map(|case| Some((case["token"].as_str()?, case["reviews"].as_array()?.iter().find(is_good)?)))
        .expect("an authenticated token");
    let options = VerifyOptions {
        keys: Some(OneOrMany::One(corpus["servers"][server]["keys"].as_str().expect("text").to_owned())),
        now: review["at"].as_f64(),
        ..VerifyOptions::default()
    };
    let policy = options.into_policy(NumericDate::from_seconds(0)).expect("good options");
    assert_ne!(verify(token, &policy).verdict, Verdict::Rejected, "{server}");
    bencher.bench(|| verify(black_box(token), &policy));
}
