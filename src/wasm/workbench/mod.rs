//! Exports what the page needs beyond verifying, and what programs need that simulate a cluster or a receiver: any
//! text, evidence, TokenReview and TokenRequest, receivers' configurations and errors, and a fresh example.

pub mod example;
mod options;
pub mod paste;
pub mod simulator;

use js_sys::Error;
use wasm_bindgen::prelude::*;

use super::text::to_js;
use super::{options_error, string, token_error};

/// The one option that the verifying module does not have; the two declarations of the interface are one.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
export interface VerifyOptions {
    /**
     * Documents at hand: artefacts of `recognize`, texts, or a `Paste`. They fill the expectations that are left out
     * (keys, issuers, audiences), answer what else only the cluster knows, and are checked themselves.
     */
    evidence?: EvidenceOption | string | Paste | readonly (EvidenceOption | string | Paste)[];
}
";

pub(super) use options::policy;

/// What a receiver would answer, with the members of any report.
#[wasm_bindgen(typescript_custom_section)]
const SIMULATION: &str = include_str!("simulation.d.ts");

/// The names of receivers, of artefacts and of what errors say.
#[wasm_bindgen(typescript_custom_section)]
const NAMES: &str = include_str!("../../receivers/names.d.ts");

/// Finds every token, key and document in a text, says what each is, and mends what a terminal, a chat or a
/// web page did to it. Verifies nothing.
///
/// @example
/// const tokens = recognize(paste).filter(({ kind }) => kind === 'token')
///
/// @throws {TokenError} if the text is not a string, or is larger than 1 MB.
#[wasm_bindgen(unchecked_return_type = "Artifact[]")]
pub fn recognize(
    #[wasm_bindgen(unchecked_param_type = "string", param_description = "any text, at most 1 MB")]
    text: &JsValue,
) -> Result<JsValue, Error> {
    let artifacts = string(text).and_then(|text| crate::recognize(&text));
    Ok(to_js(&artifacts.map_err(|error| token_error(&error))?))
}

/// Answers, offline, as the API server's TokenReview would: `status` is exactly the object that it would
/// return. Objects that the server would look up are assumed to exist, and listed in `report.assumed`.
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

/// Returns, offline, what the API server would answer to a TokenRequest, or for a projected volume: errors
/// and warnings word for word, and the claims of the token.
///
/// @example
/// const { httpStatus, claims } = tokenRequest(
///   { audiences: ['vault'], expirationSeconds: 600 },
///   { serviceAccount: { namespace: 'ci', name: 'build-robot' }, flags: { serviceAccountIssuer: issuer } },
/// )
///
/// @throws {OptionsError} if the spec or an option is invalid.
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

/// Returns, offline, whether a receiver would accept a token according to the receiver's own configuration:
/// AWS IAM (OIDC provider and trust policy), Google (provider of a workload identity pool), Microsoft Entra
/// (federated identity credential), Vault (role and configuration of an auth method), or the API server
/// (flags, or the objects of OpenShift).
///
/// What is not evaluated or not documented never counts as met: the verdict is then `unverified` at best.
///
/// @example
/// const { verdict, receiverError, checks } = simulate(token, [provider, trustPolicy], { keys: jwks })
///
/// @throws {OptionsError} if the configuration is not one of a known receiver (`option` is then `config`), or
/// if an option is unknown or of the wrong type.
#[wasm_bindgen(unchecked_return_type = "Simulation")]
pub fn simulate(
    #[wasm_bindgen(
        unchecked_param_type = "string",
        param_description = "the compact serialization, at most 1 MB"
    )]
    token: &JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "string | EvidenceOption | Paste | readonly (string | EvidenceOption | Paste)[]",
        param_description = "what the receiver is configured with: texts, artefacts of `recognize`, or a `Paste`, all of them if you like; at most 64 documents"
    )]
    config: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SimulateOptions", param_description = "keys and moment")]
    options: &JsValue,
) -> Result<JsValue, Error> {
    let config = options::documents("config", config).map_err(|error| options_error(&error))?;
    let options = options::simulate(options).map_err(|error| options_error(&error))?;
    let clock = crate::wasm::options::clock().map_err(|error| options_error(&error))?;
    // A value that is not a string becomes an empty text, which every receiver refuses.
    let token = string(token).unwrap_or_default();
    let simulation = crate::simulate(&token, &config, options, clock);
    Ok(to_js(&simulation.map_err(|error| options_error(&error))?))
}

/// Explains the lines of a text that are known errors about tokens: from the API server and its audit log, AWS, Google,
/// Entra, Vault, and common libraries. Each kind of fault is explained once; unknown lines are skipped.
///
/// @example
/// const [said] = explain('AADSTS700211: … presented assertion issuer \'https://…\'', token)
///
/// @throws {TokenError} if the text is not a string, or is larger than 1 MB.
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

/// Replaces each token and private key in a text by its kind and length. Reports and errors have already been treated
/// this way. Use this for text that you build from them, or from a token's claims, before others see it.
///
/// @example
/// redact(log) // "… Authorization: Bearer a token (1180 characters)"
///
/// @throws {TokenError} if the text is not a string.
#[wasm_bindgen(unchecked_return_type = "string")]
pub fn redact(
    #[wasm_bindgen(unchecked_param_type = "string", param_description = "any text")] text: &JsValue,
) -> Result<JsValue, Error> {
    let text = string(text).map_err(|error| token_error(&error))?;
    Ok(crate::text::redact::redact(&text).into_owned().into())
}
