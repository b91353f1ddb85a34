//! Tests the boundary in a headless browser: the table data/cases.json again, and what only JavaScript can see.

#![cfg(target_family = "wasm")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test states facts by panicking")]

use bound_token::wasm::workbench::{example, recognize, token_review};
use bound_token::wasm::{Verifier, decode, read_keys, verify};
use js_sys::{Array, BigInt, Error, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).expect("an object")
}

fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_else(|| panic!("{name} is no string"))
}

fn parse(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

fn base64url(text: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(text)
}

/// Returns an unsigned token with these claims, to be decoded.
fn token(claims: &str) -> JsValue {
    [base64url(r#"{"alg":"RS256"}"#), base64url(claims), String::new()].join(".").into()
}

fn claims(json: &str) -> JsValue {
    get(&decode(&token(json)).expect("a readable token"), "claims")
}

/// Returns the checks of a report with this outcome, as `id: code` in order.
fn checks_with(report: &JsValue, outcome: &str) -> Vec<String> {
    let checks: Array = get(report, "checks").unchecked_into();
    let mut found: Vec<String> = checks
        .iter()
        .filter(|check| text(check, "outcome") == outcome)
        .map(|check| format!("{}: {}", text(&check, "id"), text(&check, "code")))
        .collect();
    found.sort();
    found
}

#[wasm_bindgen_test]
fn every_case_has_its_verdict_and_its_reasons() {
    let cases: Array = parse(include_str!("data/cases.json")).unchecked_into();
    assert!(cases.length() > 100, "the table was cut short");
    for case in cases.iter() {
        let id = text(&case, "id");
        let report = verify(&get(&case, "token"), &get(&case, "options")).expect("good options");
        let fails = Object::entries(get(&case, "fails").unchecked_ref());
        let mut expected: Vec<String> = fails
            .iter()
            .map(|entry| {
                let entry: Array = entry.unchecked_into();
                [entry.get(0), entry.get(1)].map(|part| part.as_string().expect("text")).join(": ")
            })
            .collect();
        expected.sort();
        assert_eq!(checks_with(&report, "fail"), expected, "{id}");
        assert_eq!(text(&report, "verdict"), text(&case, "verdict"), "{id}");
        let error = get(&case, "error");
        if error.is_object() {
            for name in Object::keys(error.unchecked_ref::<Object>()).iter() {
                let name = name.as_string().expect("text");
                assert_eq!(get(&get(&report, "error"), &name), get(&error, &name), "{id}: {name}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn every_paste_yields_what_is_in_it() {
    let cases: Array = parse(include_str!("data/intake.json")).unchecked_into();
    assert!(cases.length() > 80, "the table was cut short");
    for case in cases.iter() {
        let id = text(&case, "id");
        let artifacts: Array = recognize(&get(&case, "text")).expect("it is small enough").unchecked_into();
        let finds: Array = get(&case, "finds").unchecked_into();
        let kinds = |list: &Array| list.iter().map(|one| text(&one, "kind")).collect::<Vec<_>>();
        assert_eq!(kinds(&artifacts), kinds(&finds), "{id}");
    }
}

#[wasm_bindgen_test]
fn the_api_servers_own_answers_are_given_here_too() {
    let corpus = parse(include_str!("data/cluster.json"));
    let cases: Array = get(&corpus, "cases").unchecked_into();
    let wanted = |id: &str| {
        ["ecdsa-p256/hs-alg-ES384", "ecdsa-p521/pod-node-vault", "rsa2048-default/hs-alg-PS256"].contains(&id)
    };
    let mut compared = 0_u32;
    for case in cases.iter().filter(|case| wanted(&text(case, "id"))) {
        let reviews: Array = get(&case, "reviews").unchecked_into();
        for review in reviews.iter() {
            let server = get(&get(&corpus, "servers"), &text(&review, "server"));
            let options = Object::new();
            for (name, value) in [
                ("keys", get(&server, "keys")),
                ("issuers", get(&server, "issuers")),
                ("apiAudiences", get(&server, "apiAudiences")),
                ("audiences", get(&review, "audiences")),
                ("now", get(&review, "at")),
            ] {
                Reflect::set(&options, &name.into(), &value).expect("an object");
            }
            let answer = token_review(&get(&case, "token"), &options).expect("good options");
            let status = get(&answer, "status");
            for name in ["authenticated", "error"] {
                assert_eq!(get(&status, name), get(&get(&review, "status"), name), "{}", text(&case, "id"));
            }
            compared = compared.saturating_add(1);
        }
    }
    assert!(compared > 4, "{compared}");
}

#[wasm_bindgen_test]
fn a_claim_named_proto_is_an_own_property_and_changes_no_prototype() {
    let claims = claims(r#"{"__proto__":{"polluted":1},"constructor":"x","toString":null}"#);
    assert!(Object::get_prototype_of(&claims).is_null());
    for name in ["__proto__", "constructor", "toString"] {
        assert!(Object::has_own(claims.unchecked_ref::<Object>(), &name.into()), "{name}");
    }
    assert!(get(&claims, "polluted").is_undefined());
    assert!(get(&Object::new(), "polluted").is_undefined());
    assert!(Object::get_prototype_of(&get(&claims, "__proto__")).is_null());
}

#[wasm_bindgen_test]
fn numbers_keep_their_digits() {
    let claims = claims(
        r#"{"small":1760000000,"limit":9007199254740991,"beyond":9007199254740993,"negative":-9223372036854775808,
            "decimal":0.1,"power":1e3,"long":0.12345678901234567890123,"huge":1e400,"zero":0}"#,
    );
    for (name, number) in [
        ("small", 1_760_000_000.0),
        ("limit", 9_007_199_254_740_991.0),
        ("decimal", 0.1),
        ("power", 1000.0),
        ("zero", 0.0),
    ] {
        assert_eq!(get(&claims, name).as_f64(), Some(number), "{name}");
    }
    for (name, digits) in [("beyond", "9007199254740993"), ("negative", "-9223372036854775808")] {
        let integer: BigInt = get(&claims, name).dyn_into().unwrap_or_else(|_| panic!("{name} is no bigint"));
        assert_eq!(String::from(integer.to_string(10).expect("digits")), digits);
    }
    for (name, digits) in [("long", "0.12345678901234567890123"), ("huge", "1e400")] {
        assert_eq!(text(&claims, name), digits);
    }
}

#[wasm_bindgen_test]
fn decode_throws_an_error_that_says_what_and_where() {
    let error = decode(&"eyJhbGciOiJub25lIn0.e30 .".into()).expect_err("a space is no base64url");
    assert!(error.is_instance_of::<Error>());
    assert_eq!(text(&error, "name"), "TokenError");
    assert_eq!(text(&error, "code"), "invalid-character");
    assert_eq!(text(&error, "segment"), "payload");
    assert_eq!(get(&error, "offset").as_f64(), Some(23.0));
    assert!(text(&error, "message").contains("a space"));
}

#[wasm_bindgen_test]
fn whatever_is_no_string_is_refused_without_throwing() {
    for (value, kind) in [
        (JsValue::UNDEFINED, "undefined"),
        (JsValue::NULL, "null"),
        (5.into(), "a number"),
        (Array::new().into(), "an array"),
        (Object::new().into(), "an object"),
        (JsValue::symbol(None), "a symbol"),
    ] {
        let report = verify(&value, &JsValue::UNDEFINED).expect("never throws for a token");
        assert_eq!(text(&report, "verdict"), "rejected");
        let error = get(&report, "error");
        assert_eq!(text(&error, "code"), "not-a-string");
        assert!(text(&error, "message").contains(kind), "{kind}");
        assert!(decode(&value).is_err());
    }
}

#[wasm_bindgen_test]
fn bad_options_throw_and_name_the_option() {
    for (options, option, says) in [
        (r#"{"audience":"vault"}"#, "audience", "Did you mean \"audiences\"?"),
        (r#"{"Issuers":"x"}"#, "Issuers", "Did you mean \"issuers\"?"),
        (r#"{"key":"x"}"#, "key", "Did you mean \"keys\"?"),
        (r#"{"verify":false}"#, "verify", "no such option"),
        (r#"{"audiences":[]}"#, "audiences", "empty"),
        (r#"{"keys":[]}"#, "keys", "empty"),
        (r#"{"audiences":[1]}"#, "audiences", "an item is a number"),
        (r#"{"issuers":{}}"#, "issuers", "it is an object"),
        (r#"{"keys":5}"#, "keys", "it is a number"),
        (r#"{"keys":[[]]}"#, "keys", "it is an array"),
        (r#"{"require":"bond"}"#, "require", "it is \"bond\""),
        (r#"{"algorithms":["HS256"]}"#, "algorithms", "never accepted"),
        (r#"{"now":"1760000000"}"#, "now", "it is \"1760000000\""),
        (r#"{"now":1760000000000}"#, "now", "milliseconds"),
        (r#"{"leeway":-1}"#, "leeway", "must be a whole number"),
        (r#"{"leeway":0.5}"#, "leeway", "must be a whole number"),
        (r#""keys""#, "options", "it is a string"),
    ] {
        let error = verify(&"x".into(), &parse(options)).expect_err(options);
        assert_eq!(text(&error, "name"), "OptionsError", "{options}");
        assert_eq!(text(&error, "option"), option, "{options}");
        assert!(text(&error, "message").contains(says), "{options}: {}", text(&error, "message"));
        assert!(Verifier::new(&parse(options)).is_err(), "{options}");
    }
    let not_a_number = Object::new();
    Reflect::set(&not_a_number, &"now".into(), &f64::NAN.into()).expect("a fresh object");
    assert!(verify(&"x".into(), &not_a_number).is_err());
}

#[wasm_bindgen_test]
fn options_that_are_undefined_are_not_given() {
    let options = parse(r#"{"keys":null,"issuers":null,"now":null,"leeway":null}"#);
    Reflect::set(&options, &"audiences".into(), &JsValue::UNDEFINED).expect("a fresh object");
    let report = verify(&token("{}"), &options).expect("good options");
    assert!(checks_with(&report, "skip").contains(&"audience: not-expected".to_owned()));
}

#[wasm_bindgen_test]
async fn a_fresh_example_is_accepted_by_the_browsers_own_signature() {
    let example = example::mint_example().await.expect("this is a secure context");
    let options = Object::new();
    for (option, member) in [("keys", "keys"), ("issuers", "issuer"), ("audiences", "audience")] {
        Reflect::set(&options, &option.into(), &get(&example, member)).expect("a fresh object");
    }
    let report = verify(&get(&example, "token"), &options).expect("good options");
    assert_eq!(text(&report, "verdict"), "accepted", "{:?}", checks_with(&report, "fail"));

    let verifier = Verifier::new(&options).expect("good options");
    let verdict =
        |now: &JsValue| text(&verifier.verify(&get(&example, "token"), now).expect("a moment"), "verdict");
    assert_eq!(verdict(&JsValue::UNDEFINED), "accepted");
    assert_eq!(verdict(&(js_sys::Date::now() / 1000.0 + 3661.0).into()), "rejected");
    assert!(verifier.verify(&get(&example, "token"), &"soon".into()).is_err());

    // The same key as a JSON object instead of text.
    Reflect::set(&options, &"keys".into(), &parse(&text(&example, "keys"))).expect("a fresh object");
    let report = verify(&get(&example, "token"), &options).expect("good options");
    assert_eq!(text(&report, "verdict"), "accepted");
    assert_eq!(get(&get(&report, "key"), "kid"), get(&get(&report, "key"), "kubernetesKid"));
}

#[wasm_bindgen_test]
fn keys_are_listed_with_the_reason_against_the_refused() {
    let keys = read_keys(&r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#.into()).expect("text");
    let first = keys.unchecked_into::<Array>().get(0);
    assert_eq!(text(&get(&first, "error"), "code"), "symmetric-key");
    let shown = String::from(JSON::stringify(&first).expect("JSON"));
    assert!(!shown.contains("c2VjcmV0"), "a secret must not be repeated");
}
