//! Connects the crate to JavaScript: converts the arguments, calls the core, and converts the result.
//! Compiled for WebAssembly only.
//!
//! Nothing here decides about tokens. Reports become plain objects with our own member names. Whatever a
//! token names becomes objects without a prototype ([`exact`](crate::text::json::exact)).

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

/// Declares a check as one TypeScript type for each question.
#[wasm_bindgen(typescript_custom_section)]
const CHECK: &str = include_str!("check.d.ts");

/// A report, as one type for each verdict.
#[wasm_bindgen(typescript_custom_section)]
const REPORT: &str = include_str!("report.d.ts");

/// The errors as npm/token-error.js and npm/options-error.js have them.
#[wasm_bindgen(typescript_custom_section)]
const ERRORS: &str = include_str!("errors.d.ts");

/// Decodes a token. **Verifies nothing**: anyone could have written what it says.
///
/// @example
/// const { subject, audiences, expiresAt } = decode(token) // seconds since 1970
///
/// @throws {TokenError} if the text is not a JWS in compact serialization with strict JSON inside. The error
/// has `code`, `message`, and, where known, `segment` and `offset` (in UTF-16 code units of the text).
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

/// Decodes as `decode` does, but leaves `header` and `claims` empty: npm/decoded.js decodes those when
/// they are first read.
#[wasm_bindgen(skip_typescript, js_name = decodeTyped)]
pub fn decode_typed(token: &str) -> Result<JsValue, Error> {
    let decoded = crate::decode(token).map_err(|error| token_error(&error))?;
    Ok(to_js(&decoded.without_contents()))
}

/// Decodes each line as `decodeTyped` does: returns an array with either `token` or `error` for each.
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

/// Asks every question about a token; `verify.d.ts` has its type.
#[wasm_bindgen(skip_typescript)]
pub fn verify(token: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let (policy, _) = policy(options).map_err(|error| options_error(&error))?;
    Ok(to_js(&report(token, &policy)))
}

/// Lists the keys of a JWK Set, JWK or PEM text, usable and refused, with the `kid` that the API server would
/// give to each.
///
/// @example
/// readKeys(jwks).filter(({ error }) => error).map(({ error }) => error.message)
///
/// @throws {OptionsError} if the keys are neither text nor a JSON object.
#[wasm_bindgen(js_name = readKeys, unchecked_return_type = "KeySummary[]")]
pub fn read_keys(
    #[wasm_bindgen(
        unchecked_param_type = "string | object | readonly (string | object)[]",
        param_description = "as in `VerifyOptions.keys`"
    )]
    keys: &JsValue,
) -> Result<JsValue, Error> {
    let keys = options::keys(keys).map_err(|error| options_error(&error))?;
    let summaries: Vec<KeySummary> = keys.entries().iter().map(crate::keys::KeyEntry::summary).collect();
    Ok(to_js(&summaries))
}

/// Makes a policy of the options that this module has.
#[cfg(feature = "workbench")]
use workbench::policy;

#[cfg(not(feature = "workbench"))]
fn policy(options: &JsValue) -> Result<options::Dated, OptionsError> {
    options::policy(options, crate::VerifyOptions::NAMES, |_| {})
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

/// Makes a JavaScript `Error` with the members of a [`TokenError`]. Assigning to a new object cannot fail.
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
