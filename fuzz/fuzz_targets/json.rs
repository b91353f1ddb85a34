//! Law: whatever the strict reader accepts, serde_json accepts too, and no bytes make it panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// The name with which serde_json marks numbers of arbitrary precision internally.
const MARK: &[u8] = b"$serde_json";

fuzz_target!(|bytes: &[u8]| {
    if bound_token::text::json::parse(bytes).is_ok() && !bytes.windows(MARK.len()).any(|window| window == MARK) {
        serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    }
});
