//! Runs every attack of data/attacks.json, natively and in a headless browser: each is refused for the right reason,
//! and each control is accepted. data/attack-verdicts.json lists the right reasons, and the decisions where
//! attacks.json leaves a case open. `tests/js/npm/attacks.test.js` does the same through the npm package.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test states facts by panicking"
)]

use serde_json::{Map, Value, json};

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Returns the report about a token, and the keys, as JSON, or an error if the options cannot be used.
#[cfg(not(target_family = "wasm"))]
fn ask(token: &str, options: &Value) -> Result<(Value, Value), String> {
    use bound_token::keys::{KeyEntry, KeySet};
    use bound_token::{NumericDate, VerifyOptions};
    let options: VerifyOptions = serde_json::from_value(options.clone()).expect("options");
    let mut keys = KeySet::default();
    if let Some(bound_token::OneOrMany::One(text)) = &options.keys {
        keys.add_text(text);
    }
    let policy = options.into_policy(NumericDate::from_seconds(0)).map_err(|error| error.to_string())?;
    let keys: Vec<_> = keys.entries().iter().map(KeyEntry::summary).collect();
    Ok((json!(bound_token::verify(token, &policy)), json!(keys)))
}

#[cfg(target_family = "wasm")]
fn ask(token: &str, options: &Value) -> Result<(Value, Value), String> {
    use bound_token::wasm::{read_keys, verify};
    use js_sys::{JSON, Reflect};
    use wasm_bindgen::JsValue;
    let to_json = |value: &JsValue| -> Value {
        let text = String::from(JSON::stringify(value).expect("JSON"));
        serde_json::from_str(&text).expect("JSON")
    };
    let js_options = JSON::parse(&options.to_string()).expect("JSON");
    let report = verify(&token.into(), &js_options).map_err(|error| String::from(error.message()))?;
    let keys = read_keys(&options["keys"].as_str().expect("key text").into()).expect("text");
    // The claims are not compared here.
    Reflect::delete_property(&report.clone().into(), &"token".into()).expect("an object");
    Ok((to_json(&report), to_json(&keys)))
}

/// Returns the text of a case's member, which is either written out or generated.
fn text(case: &Value, name: &str) -> Option<String> {
    if let Some(text) = case.get(name) {
        return Some(text.as_str().map_or_else(|| text.to_string(), str::to_owned));
    }
    let recipe = case.get(format!("{name}_gen"))?;
    let part = |name: &str| recipe[name].as_str().unwrap_or_default();
    let count = usize::try_from(recipe["count"].as_u64().expect("a count")).expect("it fits");
    Some([part("prefix"), &part("repeat").repeat(count), part("suffix")].concat())
}

fn options(case: &Value) -> Value {
    let given = &case["options"];
    let mut options = Map::new();
    let keys = ["jwk", "jwks", "pem", "key_text"].iter().find_map(|name| text(case, name));
    options.insert("keys".to_owned(), json!(keys.expect("every case has keys")));
    options.insert("now".to_owned(), case["now"].clone());
    options.insert("leeway".to_owned(), given["leeway"].clone());
    options.insert("require".to_owned(), json!(if case["profile"] == "k8s" { "bound" } else { "any" }));
    for (ours, theirs) in [("issuers", "issuer"), ("audiences", "audience"), ("algorithms", "algorithms")] {
        if !given[theirs].is_null() {
            options.insert(ours.to_owned(), given[theirs].clone());
        }
    }
    Value::Object(options)
}

/// Returns every code that gives a reason: of the checks that fail, of the error, and of the refused keys.
fn codes(report: &Value, keys: &Value) -> Vec<String> {
    // An incomplete signature leaves the question open: the token is refused as unverified.
    let says_why = |check: &&Value| {
        check["outcome"] == "fail" || check["id"] == "signature" && check["outcome"] == "skip"
    };
    let checks = report["checks"].as_array().expect("checks").iter().filter(says_why);
    let refused = keys.as_array().expect("keys").iter().map(|key| &key["error"]["code"]);
    let all = checks.map(|check| &check["code"]).chain(refused).chain([&report["error"]["code"]]);
    all.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

/// Returns whether this crate accepts a case: nothing fails and the signature was verified. (Most cases name
/// no audience, so their verdict can be no better than `unverified`.)
fn judge(case: &Value) -> (bool, Vec<String>) {
    match ask(&text(case, "token").expect("every case has a token"), &options(case)) {
        Ok((report, keys)) => {
            (report["verdict"] != "rejected" && report["key"].is_object(), codes(&report, &keys))
        }
        // Some cases request HMAC, which the options do not support.
        Err(message) => {
            (false, vec![message, "unsupported-algorithm".to_owned(), "symmetric-algorithm".to_owned()])
        }
    }
}

/// Returns what is wrong with the result of a case, if anything.
fn complaint(case: &Value, verdicts: &Value) -> Option<String> {
    let (accepted, codes) = judge(case);
    let id = case["id"].as_str().expect("an id");
    match case["expected"].as_str().expect("an expectation") {
        "valid" => (!accepted).then(|| format!("is refused for {codes:?}")),
        "invalid" if accepted => Some("is accepted".to_owned()),
        "invalid" => {
            let class = case["error_class"].as_str()?;
            let expected = verdicts["classes"][class].as_array().expect("every class is known");
            let named = codes.iter().any(|code| expected.iter().any(|one| one == code));
            (!named).then(|| format!("is refused for {codes:?}, not for {class}"))
        }
        _ => {
            let decided = &verdicts["decisions"][id];
            let done = if accepted { "accepted" } else { "refused" };
            (decided[0] != done).then(|| format!("is {done} for {codes:?}; decided was {decided}"))
        }
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn attacks_are_refused_for_the_right_reason_and_controls_accepted() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../data/attacks.json")).expect("attacks.json is JSON");
    let verdicts: Value =
        serde_json::from_str(include_str!("../../data/attack-verdicts.json")).expect("JSON");
    assert_eq!(cases.len(), 418, "the corpus was cut short");
    let mut complaints = Vec::new();
    for case in &cases {
        let id = case["id"].as_str().expect("an id");
        let excepted = verdicts["exceptions"].get(id).is_some();
        match complaint(case, &verdicts) {
            Some(complaint) if !excepted => {
                complaints.push(format!("{id} ({}) {complaint}", case["description"]))
            }
            None if excepted => complaints.push(format!("{id} is no exception any more")),
            _ => {}
        }
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}
