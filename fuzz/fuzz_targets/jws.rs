//! Law: encoding the decoded parts of a token again gives the token.
#![no_main]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    if let Ok(jws) = bound_token::token::jws::parse(token) {
        let (header, _) = token.split_once('.').unwrap();
        let again = [header, &URL_SAFE_NO_PAD.encode(&jws.payload), &URL_SAFE_NO_PAD.encode(&jws.signature)];
        assert_eq!(again.join("."), token);
        assert_eq!(again[..2].join("."), jws.signing_input);
        assert_eq!(jws.sizes.token, token.len());
    }
    let _ = bound_token::decode(token);
});
