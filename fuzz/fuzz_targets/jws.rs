//! Law: a token that can be taken apart is made of what it was taken apart into.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    if let Ok(jws) = bound_token::jws::parse(token) {
        assert!(token.starts_with(&jws.signing_input));
        assert_eq!(token.split('.').count(), 3);
        assert_eq!(jws.sizes.token, token.len());
    }
    let _ = bound_token::decode(token);
});
