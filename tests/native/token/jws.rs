//! Tests the limits of a token's text, and what its errors may repeat.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bound_token::token::jws::{MAX_TOKEN_BYTES, parse};
use bound_token::{TokenErrorCode, decode};

fn b64(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Returns a token of exactly this many bytes.
fn token_of(bytes: usize) -> String {
    let header = b64(r#"{"alg":"RS256"}"#);
    let payload = b64("{}");
    let signature = bytes.checked_sub(header.len() + payload.len() + 2).expect("room for a signature");
    [header, payload, "A".repeat(signature)].join(".")
}

#[test]
fn a_token_of_one_mebibyte_is_read_and_one_byte_more_is_not() {
    let largest = token_of(MAX_TOKEN_BYTES);
    assert_eq!(largest.len(), MAX_TOKEN_BYTES);
    assert!(parse(&largest).is_ok());
    assert_eq!(
        parse(&[&largest, "A"].concat()).map(|_| ()).expect_err("too large").code,
        TokenErrorCode::TooLarge
    );
}

#[test]
fn ten_million_dots_are_refused_for_their_size() {
    assert_eq!(parse(&".".repeat(10_000_000)).expect_err("dots").code, TokenErrorCode::TooLarge);
    assert_eq!(parse(&".".repeat(1_000_000)).expect_err("dots").code, TokenErrorCode::NotThreeSegments);
}

#[test]
fn an_error_never_repeats_the_token() {
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    let header = b64(r#"{"alg":"RS256"}"#);
    for token in [
        secret.to_owned(),
        format!("{secret}.{secret}.{secret}"),
        format!("{header}.{secret}.{secret}"),
        format!("{header}.{}.{secret}", b64(r#"{"a":"secret-secret"#)),
        format!("{header}.{}.{secret}=", b64("{}")),
        format!("{header}.{}.{secret} {secret}", b64("{}")),
    ] {
        let error = decode(&token).expect_err("a broken token");
        assert!(!error.message.contains("secret") && !error.message.contains("c2Vjcm"), "{}", error.message);
    }
}

#[test]
fn sizes_are_counted_in_bytes() {
    let token = format!("{}.{}.{}", b64(r#"{"alg":"RS256"}"#), b64(r#"{"a":"é"}"#), b64("1234"));
    let sizes = decode(&token).expect("a readable token").sizes;
    assert_eq!((sizes.header, sizes.payload, sizes.signature), (15, 10, 4));
    assert_eq!(sizes.token, token.len());
}
