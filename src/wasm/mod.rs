//! The boundary, compiled for wasm only: JavaScript values in, the core asked, JavaScript values out.
//!
//! There is no `if` about tokens here. Reports cross as plain objects whose member names are ours; whatever
//! a token names crosses as objects without a prototype ([`exact`]).

mod options;
mod text;
mod verifier;
#[doc(hidden)]
pub mod web_crypto;
#[cfg(feature = "workbench")]
pub mod workbench;

use js_sys::{Error, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::keys::KeySummary;
use crate::token::decoded::DecodedToken;
use crate::token::error::{OptionsError, TokenError};
use crate::verify::policy::Policy;
use crate::verify::report::Report;
use text::to_js;
pub use verifier::Verifier;

/// A check, as one type for each question.
#[wasm_bindgen(typescript_custom_section)]
const CHECK: &str = include_str!("check.d.ts");

/// Takes a token apart. **Verifies nothing**: whoever made the token wrote what you read.
///
/// @example
/// const { subject, audiences, expiresAt } = decode(token) // seconds since 1970
///
/// @throws {TokenError} if the text is not a JWS in compact serialization with strict JSON inside: its
/// `code`, `message`, and where known `segment` and `offset` (UTF-16 code units in the text).
#[wasm_bindgen(unchecked_return_type = "DecodedToken")]
pub fn decode(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "the compact serialization, at most 1 MB"
    )]
    token: &JsValue,
) -> Result<JsValue, Error> {
    let decoded =
        string(token).and_then(|token| crate::decode(&token)).map_err(|error| token_error(&error))?;
    Ok(to_js(&decoded))
}

/// As `decode`, but for `header` and `claims`, which are empty: src/npm/decoded.js asks for those when somebody does.
#[wasm_bindgen(skip_typescript, js_name = decodeTyped)]
pub fn decode_typed(token: &str) -> Result<JsValue, Error> {
    let decoded = crate::decode(token).map_err(|error| token_error(&error))?;
    Ok(to_js(&decoded.without_contents()))
}

/// As `decodeTyped`, of texts in lines: an array with either `token` or `error` for each.
#[wasm_bindgen(skip_typescript, js_name = decodeLines)]
pub fn decode_lines(lines: &str) -> JsValue {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Line {
        Token(Box<DecodedToken>),
        Error(TokenError),
    }
    let line = |line| match crate::decode(line) {
        Ok(decoded) => Line::Token(Box::new(decoded.without_contents())),
        Err(error) => Line::Error(error),
    };
    to_js(&lines.split('\n').map(line).collect::<Vec<_>>())
}

/// Asks every question about a token and stops at none: would a receiver with these expectations accept it?
///
/// Never throws for anything passed as a token; what is no token is `rejected`. An expectation that is not
/// given is not checked, and without `keys` and `audiences` no token is `accepted`.
///
/// @example
/// const { verdict, checks } = verify(token, { keys: jwks, issuers: 'https://kubernetes.default.svc', audiences: 'vault' })
///
/// @throws {OptionsError} if an option is unknown or of the wrong type.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn verify(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "the compact serialization, at most 1 MB"
    )]
    token: &JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "VerifyOptions",
        param_description = "what the receiver expects"
    )]
    options: &JsValue,
) -> Result<JsValue, Error> {
    let (policy, _) = options::policy(options).map_err(|error| options_error(&error))?;
    Ok(to_js(&report(token, &policy)))
}

/// Lists the keys of a JWK Set, JWK or PEM text, usable and refused, with the `kid` that the API server
/// would give each.
///
/// @example
/// readKeys(jwks).filter(({ error }) => error).map(({ error }) => error.message)
///
/// @throws {OptionsError} if the keys are neither text nor a JSON object.
#[wasm_bindgen(js_name = readKeys, unchecked_return_type = "KeySummary[]")]
pub fn read_keys(
    #[wasm_bindgen(
        unchecked_param_type = "string | object | (string | object)[]",
        param_description = "as in `VerifyOptions.keys`"
    )]
    keys: &JsValue,
) -> Result<JsValue, Error> {
    let keys = options::keys(keys).map_err(|error| options_error(&error))?;
    let summaries: Vec<KeySummary> = keys.entries().iter().map(crate::keys::KeyEntry::summary).collect();
    Ok(to_js(&summaries))
}

fn string(token: &JsValue) -> Result<String, TokenError> {
    token.as_string().ok_or_else(|| TokenError::not_a_string(&options::kind(token)))
}

fn report(token: &JsValue, policy: &Policy) -> Report {
    match string(token) {
        Ok(token) => crate::verify(&token, policy),
        Err(error) => crate::unreadable(error),
    }
}

/// A JavaScript `Error` with the members of a [`TokenError`]. Assigning to a fresh object cannot fail.
fn token_error(error: &TokenError) -> Error {
    let thrown = Error::new(&error.message);
    thrown.set_name("TokenError");
    let _ = Object::assign(&thrown, &Object::from(to_js(error)));
    thrown
}

fn options_error(error: &OptionsError) -> Error {
    let thrown = Error::new(&error.to_string());
    thrown.set_name("OptionsError");
    let _ = Reflect::set(&thrown, &"option".into(), &error.option.as_str().into());
    thrown
}
