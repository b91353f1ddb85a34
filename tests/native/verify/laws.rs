//! Tests laws that hold for every input on thousands of random inputs. fuzz/ tests the same laws with
//! coverage guidance.

use std::sync::LazyLock;

use bound_token::keys::KeySet;
use bound_token::text::json;
use bound_token::{NumericDate, Policy, Verdict, decode, verify};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::builders::tables;

/// The accepted tokens of cases.json with their policies.
fn accepted() -> &'static [(String, Policy)] {
    static ALL: LazyLock<Vec<(String, Policy)>> = LazyLock::new(|| {
        let accepted = tables::cases().iter().filter(|case| case["verdict"] == "accepted");
        accepted.map(|case| (tables::token(case).to_owned(), tables::policy(tables::options(case)))).collect()
    });
    &ALL
}

/// One accepted token of each algorithm in cases.json.
fn one_of_each() -> &'static [(String, Policy)] {
    static ALL: LazyLock<Vec<(String, Policy)>> = LazyLock::new(|| {
        let mut seen = Vec::new();
        let mut tokens = accepted().to_vec();
        tokens.retain(|(token, _)| {
            let algorithm = decode(token).expect("a readable token").algorithm;
            let is_new = !seen.contains(&algorithm);
            seen.push(algorithm);
            is_new
        });
        tokens
    });
    &ALL
}

/// Generates any JSON value whose objects have no duplicate members.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Generates text that is similar to a token.
fn any_token() -> impl Strategy<Value = String> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let segment = prop_oneof![
        any_json().prop_map(|json| URL_SAFE_NO_PAD.encode(json.to_string())),
        prop::collection::vec(any::<u8>(), 0..64).prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes)),
        any::<String>(),
    ];
    prop_oneof![any::<String>(), prop::collection::vec(segment, 1..5).prop_map(|segments| segments.join("."))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_token_text_panics(token in any_token()) {
        let (_, policy) = &accepted()[0];
        prop_assert_eq!(verify(&token, policy).verdict, Verdict::Rejected);
        let _ = decode(&token);
    }

    #[test]
    fn no_key_text_panics(text in prop_oneof![any::<String>(), any_json().prop_map(|json| json.to_string())]) {
        let mut keys = KeySet::default();
        keys.add_text(&text);
        prop_assert!(!keys.entries().is_empty());
    }

    #[test]
    fn no_bytes_panic_the_json_reader(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        let ours = json::parse(&bytes).is_ok();
        // Whatever the strict reader accepts, every reader accepts.
        prop_assert!(!ours || serde_json::from_slice::<Value>(&bytes).is_ok());
    }

    #[test]
    fn json_that_was_written_is_read_as_it_was(value in any_json()) {
        let read = json::parse(value.to_string().as_bytes()).expect("serde_json writes JSON");
        prop_assert_eq!(serde_json::to_value(&read).expect("a value"), value);
    }

    #[test]
    fn a_moment_is_read_as_it_was_written(seconds in any::<i64>(), nanos in 0..1_000_000_000_u32) {
        let date = NumericDate::from_number(&format!("{}.{nanos:09}", seconds.unsigned_abs() / 2)).expect("in range");
        prop_assert_eq!(date.seconds().unsigned_abs(), seconds.unsigned_abs() / 2);
        let later = NumericDate::from_number(&format!("{}.{nanos:09}1", seconds.unsigned_abs() / 2)).expect("in range");
        prop_assert!(later > date);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_token_is_never_accepted(place in any::<Index>(), with in "[A-Za-z0-9_.-]") {
        for (token, policy) in one_of_each() {
            let at = place.index(token.len());
            let changed = [&token.as_bytes()[..at], with.as_bytes(), &token.as_bytes()[at + 1..]].concat();
            let changed = String::from_utf8(changed).expect("ASCII");
            let verdict = verify(&changed, policy).verdict;
            prop_assert_eq!(verdict, if changed == *token { Verdict::Accepted } else { Verdict::Rejected });
        }
    }

    #[test]
    fn a_flipped_bit_is_never_accepted(bit in any::<Index>()) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        for (token, policy) in one_of_each() {
            let segments: Vec<Vec<u8>> =
                token.split('.').map(|segment| URL_SAFE_NO_PAD.decode(segment).expect("base64url")).collect();
            let bits: usize = segments.iter().map(|segment| segment.len() * 8).sum();
            let mut left = bit.index(bits);
            let mut flipped = segments.clone();
            for segment in &mut flipped {
                if left < segment.len() * 8 {
                    segment[left / 8] ^= 1 << (left % 8);
                    break;
                }
                left -= segment.len() * 8;
            }
            let changed: Vec<String> = flipped.iter().map(|segment| URL_SAFE_NO_PAD.encode(segment)).collect();
            prop_assert_eq!(verify(&changed.join("."), policy).verdict, Verdict::Rejected);
        }
    }
}
