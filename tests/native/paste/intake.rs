//! Runs the table data/intake.json natively: what is found in a paste, where, and what was mended.
//! `tests/js/npm` runs it in Node.js. The limits are tested below.

use bound_token::recognize;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    text: String,
    finds: Vec<Find>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    kind: String,
    /// The path inside another artifact where it was found.
    from: Option<String>,
    /// What was mended, in any order.
    mended: Option<Vec<String>>,
    /// The exact token.
    token: Option<String>,
    /// The text at its offsets.
    is: Option<String>,
    /// A part of its note.
    says: Option<String>,
    /// How many of its keys can be used.
    usable: Option<usize>,
}

/// Returns the part of a text that an artifact covers, by its offsets in UTF-16 code units.
fn slice(text: &str, artifact: &Value) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = |name: &str| usize::try_from(artifact[name].as_u64().expect("an offset")).expect("it fits");
    String::from_utf16(&units[at("start")..at("end")]).expect("whole characters")
}

#[test]
fn every_paste_yields_what_is_in_it() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../data/intake.json")).expect("intake.json is JSON");
    assert!(cases.len() > 80, "the table was cut short");
    for Case { id, text, finds } in cases {
        let artifacts = recognize(&text).expect("it is small enough");
        let found: Vec<Value> = artifacts.iter().map(|artifact| json!(artifact)).collect();
        let kinds: Vec<&str> = found.iter().map(|one| one["kind"].as_str().expect("a kind")).collect();
        let expected: Vec<&str> = finds.iter().map(|find| find.kind.as_str()).collect();
        assert_eq!(kinds, expected, "{id}: {:#?}", artifacts);
        for (one, find) in found.iter().zip(&finds) {
            let place = slice(&text, one);
            let start = usize::try_from(one["start"].as_u64().expect("an offset")).expect("it fits");
            let line_breaks =
                text.encode_utf16().take(start).filter(|unit| *unit == u16::from(b'\n')).count();
            assert_eq!(one["line"], line_breaks.saturating_add(1), "{id}");
            if let Some(is) = &find.is {
                assert_eq!(place, *is, "{id}");
            }
            if let Some(token) = &find.token {
                assert_eq!(one["token"], token.as_str(), "{id}");
            }
            if let Some(says) = &find.says {
                assert!(one["note"].as_str().is_some_and(|note| note.contains(says)), "{id}: {one:#}");
            }
            if let Some(usable) = find.usable {
                let keys = one["keys"].as_array().expect("keys");
                assert_eq!(
                    keys.iter().filter(|key| key["error"].is_null()).count(),
                    usable,
                    "{id}: {keys:#?}"
                );
            }
            if let Some(mended) = &find.mended {
                let mut found: Vec<&str> = one["mended"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(|one| one.as_str().expect("text"))
                    .collect();
                let mut mended: Vec<&str> = mended.iter().map(String::as_str).collect();
                found.sort_unstable();
                mended.sort_unstable();
                assert_eq!(found, mended, "{id}");
            }
            assert_eq!(one["from"].as_str().map(str::to_owned), find.from, "{id}");
        }
    }
}
