//! What the page and those who simulate a cluster or a receiver need beyond verifying: any text, evidence, TokenReview
//! and TokenRequest, receivers' configurations and errors, and a fresh example.

pub mod example;
mod options;

use js_sys::Error;
use wasm_bindgen::prelude::*;

use super::text::to_js;
use super::{options_error, string, token_error};

pub(super) use options::evidence;

/// Finds every token, key and document in a text, says what each is, and mends what a terminal, a chat or a
/// web page did to it. Verifies nothing.
///
/// @example
/// const tokens = recognize(paste).filter(({ kind }) => kind === 'token')
///
/// @throws {TokenError} if the text is no string, or larger than 1 MB.
#[wasm_bindgen(unchecked_return_type = "Artifact[]")]
pub fn recognize(
    #[wasm_bindgen(unchecked_param_type = "string", param_description = "any text, at most 1 MB")]
    text: &JsValue,
) -> Result<JsValue, Error> {
    let artifacts = string(text).and_then(|text| crate::recognize(&text));
    Ok(to_js(&artifacts.map_err(|error| token_error(&error))?))
}

/// Answers, offline, as the API server's TokenReview would: `status` is the very object. Objects that the server
/// would look up are taken for alive, and named in `report.assumed`.
///
/// @example
/// const { status, report } = tokenReview(token, { keys: jwks, issuers: issuer, apiAudiences: issuer })
/// status.authenticated // and status.user.username, or status.error to the letter
///
/// @throws {OptionsError} if an option is unknown or of the wrong type.
#[wasm_bindgen(js_name = tokenReview, unchecked_return_type = "TokenReviewAnswer")]
pub fn token_review(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "the review's `spec.token`, as it is"
    )]
    token: &JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "TokenReviewOptions",
        param_description = "what the API server is configured with"
    )]
    options: &JsValue,
) -> Result<JsValue, Error> {
    let options = options::token_review(options).map_err(|error| options_error(&error))?;
    let token = string(token).map_err(|error| token_error(&error))?;
    let clock = crate::wasm::options::clock().map_err(|error| options_error(&error))?;
    let answer = crate::token_review(&token, options, clock).map_err(|error| options_error(&error))?;
    Ok(to_js(&answer))
}

/// Tells, offline, what the API server would answer to a TokenRequest, or make of a projected volume: errors
/// and warnings word for word, and the claims of the token.
///
/// @example
/// const { httpStatus, claims } = tokenRequest(
///   { audiences: ['vault'], expirationSeconds: 600 },
///   { serviceAccount: { namespace: 'ci', name: 'build-robot' }, flags: { serviceAccountIssuer: issuer } },
/// )
///
/// @throws {OptionsError} if the spec or an option is not as it must be.
#[wasm_bindgen(js_name = tokenRequest, unchecked_return_type = "TokenRequestAnswer")]
pub fn token_request(
    #[wasm_bindgen(
        unchecked_param_type = "TokenRequestSpec",
        param_description = "the request's `spec`, or a projected volume's source"
    )]
    spec: &JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "TokenRequestOptions",
        param_description = "the service account, the pod, and the API server's flags"
    )]
    options: &JsValue,
) -> Result<JsValue, Error> {
    let (spec, options, now) =
        options::token_request(spec, options).map_err(|error| options_error(&error))?;
    let answer = crate::token_request(&spec, &options, now).map_err(|error| options_error(&error))?;
    Ok(to_js(&answer))
}

/// Tells, offline, what a receiver would make of a token by the receiver's own configuration: AWS IAM (OIDC provider and
/// trust policy), Google (provider of a workload identity pool), Microsoft Entra (federated identity credential), Vault
/// (role and configuration of an auth method), or the API server (flags, or the objects of OpenShift).
///
/// What is not evaluated or not documented is never taken for met: the verdict is then at best `unverified`.
///
/// @example
/// const { verdict, receiverError, checks } = simulate(token, [provider, trustPolicy], { keys: jwks })
///
/// @throws {OptionsError} if no receiver is known by the configuration (`option` is then `config`), or an option is
/// unknown or of the wrong type.
#[wasm_bindgen(unchecked_return_type = "Simulation")]
pub fn simulate(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "the compact serialization, at most 1 MB"
    )]
    token: &JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "string | EvidenceOption | (string | EvidenceOption)[]",
        param_description = "what the receiver is configured with: texts, or artefacts of `recognize`, all of them if you like; at most 64 documents"
    )]
    config: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SimulateOptions", param_description = "keys and moment")]
    options: &JsValue,
) -> Result<JsValue, Error> {
    let config = options::documents("config", config).map_err(|error| options_error(&error))?;
    let options = options::simulate(options).map_err(|error| options_error(&error))?;
    let clock = crate::wasm::options::clock().map_err(|error| options_error(&error))?;
    // What is no string is no token, and every receiver says so.
    let token = string(token).unwrap_or_default();
    let simulation = crate::simulate(&token, &config, options, clock);
    Ok(to_js(&simulation.map_err(|error| options_error(&error))?))
}

/// Explains the lines of a text that are known errors about tokens: of the API server and its audit log, AWS, Google,
/// Entra, Vault, and common libraries. Each kind of fault once; nothing for what is not known.
///
/// @example
/// const [said] = explain('AADSTS700211: … presented assertion issuer \'https://…\'', token)
///
/// @throws {TokenError} if the text is no string, or larger than 1 MB.
#[wasm_bindgen(unchecked_return_type = "Explanation[]")]
pub fn explain(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "one or several lines, at most 1 MB"
    )]
    text: &JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "string",
        param_description = "the token at hand, with which the lines are compared"
    )]
    token: &JsValue,
) -> Result<JsValue, Error> {
    let text = string(text).map_err(|error| token_error(&error))?;
    let said = crate::explain(&text, token.as_string().as_deref());
    Ok(to_js(&said.map_err(|error| token_error(&error))?))
}

/// A text without the tokens and private keys in it: each is replaced by its kind and length. Reports and errors have been
/// through it already; this is for what is put together of them, or of a token's claims, before others see it.
///
/// @example
/// redact(log) // "… Authorization: Bearer a token (1180 characters)"
///
/// @throws {TokenError} if the text is no string.
#[wasm_bindgen(unchecked_return_type = "string")]
pub fn redact(
    #[wasm_bindgen(unchecked_param_type = "string", param_description = "any text")] text: &JsValue,
) -> Result<JsValue, Error> {
    let text = string(text).map_err(|error| token_error(&error))?;
    Ok(crate::text::redact::redact(&text).into_owned().into())
}
