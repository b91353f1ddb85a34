//! Law: what the strict reader takes, serde_json takes too, and no bytes panic it.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// What serde_json marks numbers of arbitrary precision with, inside of itself.
const MARK: &[u8] = b"$serde_json";

fuzz_target!(|bytes: &[u8]| {
    if bound_token::text::json::parse(bytes).is_ok() && !bytes.windows(MARK.len()).any(|window| window == MARK) {
        serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    }
});
