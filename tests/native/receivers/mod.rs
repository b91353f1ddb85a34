//! What receivers make of a token by their own configuration: a row for each fact that their owners document, and for
//! the failures that people report.

mod api_server;
mod aws;
mod documentation;

mod entra;
mod flags;
mod gcp;
mod hostile;
mod quoted;
mod strict_json;
mod trust_policy;
mod unknown_members;
mod vault;
mod vault_commands;
mod vault_documents;
mod vault_review;
mod vault_time;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, OneOrMany, OptionsError, Party, SimulateOptions, Simulation, simulate};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rsa::signature::SignatureEncoding;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey};
use serde_json::{Value, json};

/// The moment at which every token is shown.
const NOW: i64 = 1_790_000_000;
const ISSUER: &str = "https://oidc.example.com/cluster-1";
const SUBJECT: &str = "system:serviceaccount:team-a:app";

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a key")
}

/// The claims of a bound token for this audience, ten minutes old.
fn claims(audience: &str) -> Value {
    json!({
        "iss": ISSUER,
        "sub": SUBJECT,
        "aud": [audience],
        "iat": NOW - 600,
        "nbf": NOW - 600,
        "exp": NOW + 3000,
        "jti": "b0c4d2f6-6e0e-4d0e-9f4e-2f0a3c1d5e7f",
        "kubernetes.io": {
            "namespace": "team-a",
            "pod": { "name": "app-0", "uid": "e5c0a3b2-3c55-4c0b-8a40-3f2f1a2b3c4d" },
            "serviceaccount": { "name": "app", "uid": "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d" },
        },
    })
}

/// Those claims with others in place of some; `null` takes one away.
fn with(mut claims: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            claims.as_object_mut().expect("an object").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn sign(claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "one" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature: Signature = key().sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

fn jwks() -> String {
    let point = key().verifying_key().to_sec1_point(false);
    let coordinate = |octets: Option<&[u8]>| B64.encode(octets.expect("a coordinate"));
    json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "one", "alg": "ES256", "use": "sig",
        "x": coordinate(point.x().map(|octets| &octets[..])),
        "y": coordinate(point.y().map(|octets| &octets[..])),
    }] })
    .to_string()
}

/// The factors of an RSA modulus that was made for these tests and is used nowhere else.
const P: &str = "f17da5986f9507d087fb5213ad854dfe18a061844e82870b6fb6b656cc59b5baa59be35ec9da8d94169019787afc0e2fbfae\
     b5bb7db29796de00b317ffc6fc7a22d4f3ba811968182cc879f7100e9835c3e0056c8892562376b7c84c12a7d44e5728712a\
     7eedf4e2bd6f9a7746b0ad6dbb1008c72345a545b0457ff44d450de1";
const Q: &str = "f0f93e3785de910a30b89fd691d651077bc02b38d09651d8b4402e640ebd2b0d94727edeebb5dabac5276f8e977706e8dd0a\
     d4ca617e17e836b0223b81d4f18ecb823d5b98c94c2678724d9464e1816a6eb2b2fe865fb42fe8cdc8b932a181f7997b303b\
     8b750e87d47355730d6ce396159f2e94c85c1825706a8a58761552e3";

fn rsa_key() -> PrivateKey {
    let number = |hex: &str| BoxedUint::from_be_hex(hex, 1024).into_option().expect("a number");
    PrivateKey::from_p_q(number(P), number(Q), BoxedUint::from(65_537_u64)).expect("a key")
}

/// The same claims, signed with RS256.
fn sign_rs256(claims: &Value) -> String {
    let header = json!({ "alg": "RS256", "kid": "two" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature: rsa::pkcs1v15::Signature =
        rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new(rsa_key()).sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

fn rsa_jwks() -> String {
    let modulus = rsa_key().n().as_ref().to_be_bytes_trimmed_vartime();
    json!({ "keys": [{ "kty": "RSA", "kid": "two", "alg": "RS256", "use": "sig", "n": B64.encode(modulus), "e": "AQAB" }] }).to_string()
}

/// As [`ask`], of a token that is signed with RS256.
fn ask_rs256(claims: &Value, config: &[&str]) -> Answer {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    let options = SimulateOptions { keys: Some(OneOrMany::One(rsa_jwks())), ..SimulateOptions::default() };
    let answer = simulate(&sign_rs256(claims), &config, options, NumericDate::from_seconds(NOW));
    Answer(json!(answer.expect("a configuration")))
}

fn try_simulate(
    claims: &Value,
    config: &[&str],
    options: SimulateOptions,
) -> Result<Simulation, OptionsError> {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    simulate(&sign(claims), &config, options, NumericDate::from_seconds(NOW))
}

/// What a receiver makes of a token whose keys are at hand.
fn ask(claims: &Value, config: &[&str]) -> Answer {
    let options = SimulateOptions { keys: Some(OneOrMany::One(jwks())), ..SimulateOptions::default() };
    Answer(json!(try_simulate(claims, config, options).expect("a configuration")))
}

/// The same claims signed with EdDSA, and the key.
fn sign_eddsa(claims: &Value) -> (String, String) {
    use ed25519_dalek::Signer as _;
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let header = json!({ "alg": "EdDSA", "kid": "three" });
    let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature = key.sign(input.as_bytes());
    let x = B64.encode(key.verifying_key().as_bytes());
    let jwks = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "three", "x": x }] });
    (format!("{input}.{}", B64.encode(signature.to_bytes())), jwks.to_string())
}

/// What a receiver makes of this token, whose keys are these.
fn ask_token(token: &str, keys: &str, config: &[&str]) -> Answer {
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(*text)).collect();
    let options =
        SimulateOptions { keys: Some(OneOrMany::One(keys.to_owned())), ..SimulateOptions::default() };
    let answer = simulate(token, &config, options, NumericDate::from_seconds(NOW));
    Answer(json!(answer.expect("a configuration")))
}

/// A simulation as JavaScript gets it.
struct Answer(Value);

impl Answer {
    fn verdict(&self) -> &str {
        self.0["verdict"].as_str().expect("a verdict")
    }

    fn error(&self) -> Option<&str> {
        self.0["receiverError"].as_str()
    }

    /// The codes of all answers to these questions that are not a plain yes.
    fn reasons(&self) -> Vec<String> {
        self.checks()
            .filter(|check| matches!(check["outcome"].as_str(), Some("fail")) || self.leaves_open(check))
            .map(named)
            .collect()
    }

    /// What is skipped among the questions that matter.
    fn leaves_open(&self, check: &Value) -> bool {
        check["outcome"] == "skip"
            && (check["id"] != "issuer" || check["code"] != "not-expected")
            && !["subject", "lifecycle"].contains(&check["id"].as_str().expect("an id"))
    }

    fn warnings(&self) -> Vec<String> {
        let own = |check: &&Value| check["outcome"] == "warn";
        self.checks().filter(own).map(named).collect()
    }

    fn checks(&self) -> impl Iterator<Item = &Value> {
        self.0["checks"].as_array().expect("checks").iter()
    }

    fn check(&self, code: &str) -> &Value {
        self.checks()
            .find(|check| check["code"] == code)
            .unwrap_or_else(|| panic!("no {code} in {:#}", self.0["checks"]))
    }
}

/// `id code`
fn named(check: &Value) -> String {
    format!("{} {}", check["id"].as_str().expect("an id"), check["code"].as_str().expect("a code"))
}

/// Says what every row of a table must be: verdict, the error that is seen, and every reason.
#[track_caller]
fn assert_answer(what: &str, answer: &Answer, verdict: &str, error: Option<&str>, reasons: &[&str]) {
    let own = (answer.verdict(), answer.error(), answer.reasons());
    let reasons: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    assert_eq!(own, (verdict, error, reasons), "{what}: {:#}", answer.0["checks"]);
    for check in answer
        .checks()
        .filter(|check| ["fail", "warn"].contains(&check["outcome"].as_str().expect("an outcome")))
    {
        assert!(check["remedy"]["message"].is_string(), "{what}: no remedy for {}", named(check));
    }
}

#[test]
fn a_configuration_tells_whose_it_is() {
    for (config, party) in [
        (r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{}}]}"#, Party::Aws),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, command: [kube-apiserver, --api-audiences=b]}]}\n",
            Party::ApiServer,
        ),
        (
            r#"{"Url":"oidc.example.com","ClientIDList":["sts.amazonaws.com"],"ThumbprintList":[]}"#,
            Party::Aws,
        ),
        (
            r#"{"Role":{"Arn":"arn:aws:iam::111122223333:role/app","AssumeRolePolicyDocument":"%7B%7D"}}"#,
            Party::Aws,
        ),
        ("attributeMapping:\n  google.subject: assertion.sub\noidc:\n  issuerUri: https://a\n", Party::Gcp),
        (r#"{"type":"external_account","audience":"//iam.googleapis.com/projects/1/x"}"#, Party::Gcp),
        (r#"[{"name":"a","issuer":"https://a","subject":"b","audiences":["c"]}]"#, Party::Entra),
        (r#"{"value":[{"name":"a","issuer":"https://a","subject":"b","audiences":["c"]}]}"#, Party::Entra),
        (r#"{"request_id":"x","data":{"bound_service_account_names":["app"]}}"#, Party::Vault),
        ("Key            Value\n---            -----\nbound_audiences [vault]\n", Party::Vault),
        ("$ vault write auth/jwt/role/app user_claim=sub bound_audiences=vault", Party::Vault),
        ("bound_issuer: https://a\nkubernetes_host: https://b\n", Party::Vault),
        ("--service-account-issuer=https://a --api-audiences=b", Party::ApiServer),
        (
            "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\nspec: {serviceAccountIssuer: \"\"}\n",
            Party::ApiServer,
        ),
    ] {
        let simulation = try_simulate(&claims("x"), &[config], SimulateOptions::default());
        assert_eq!(simulation.map(|one| one.party), Ok(party), "{config}");
    }
}

#[test]
fn what_no_receiver_is_known_by_is_an_error() {
    for config in ["", "hello", "{}", r#"{"kind":"Pod","apiVersion":"v1"}"#, &sign(&claims("x"))] {
        let error = try_simulate(&claims("x"), &[config], SimulateOptions::default()).err();
        assert_eq!(error.map(|error| error.option).as_deref(), Some("config"), "{config}");
    }
}

#[test]
fn a_token_that_cannot_be_read_is_rejected_by_every_receiver() {
    for party in [Party::Aws, Party::Gcp, Party::Entra, Party::Vault, Party::ApiServer] {
        let options = SimulateOptions { party: Some(party), ..SimulateOptions::default() };
        let answer =
            simulate("not a token", &[], options, NumericDate::from_seconds(NOW)).expect("an answer");
        assert_eq!(json!(answer)["verdict"], "rejected", "{party:?}");
    }
}

#[test]
fn a_party_that_is_named_counts_more_than_the_documents() {
    let options = SimulateOptions { party: Some(Party::Gcp), ..SimulateOptions::default() };
    let config = r#"{"Statement":{"Effect":"Allow"}}"#;
    let simulation = try_simulate(&claims("x"), &[config], options).expect("an answer");
    assert_eq!(simulation.party, Party::Gcp);
}
