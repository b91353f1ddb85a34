//! Reads the options of the workbench's functions, and documents as evidence.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::api_server::token_request::{
    KnownObject, KnownPod, ServerFlags, TokenRequestOptions, TokenRequestSpec,
};
use crate::api_server::token_review::TokenReviewOptions;
use crate::cluster::{Document, EvidenceOption};
use crate::explain::ReceiverName;
use crate::paste::Quotation;
use crate::receivers::SimulateOptions;
use crate::text::escape::quote;
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::policy::{self, OneOrMany, VerifyOptions};
use crate::wasm::options::{
    self, Dated, clock, entries, is_nothing, issuers, key_texts, number, one_or_many, wrong, wrong_type,
};

/// Makes a policy of the options, among them `evidence`.
pub(in crate::wasm) fn policy(options: &JsValue) -> Result<Dated, OptionsError> {
    let names = [VerifyOptions::NAMES, &["evidence"]].concat();
    let mut given = None;
    let (policy, named) = options::policy(options, &names, |value| given = Some(value))?;
    let documents = given.map(|value| evidence(&value)).transpose()?.unwrap_or_default();
    Ok((policy.with_evidence(&documents)?, named))
}

/// Makes a policy of the options without `evidence`, and of these documents.
pub(super) fn policy_by(options: &JsValue, documents: &[Document]) -> Result<Dated, OptionsError> {
    let (policy, named) = options::policy(options, VerifyOptions::NAMES, |_| {})?;
    Ok((policy.with_documents(documents)?, named))
}

/// Reads the options of a TokenReview.
pub(super) fn token_review(options: &JsValue) -> Result<TokenReviewOptions, OptionsError> {
    let mut out = TokenReviewOptions::default();
    for (name, value) in entries("options", options, &TokenReviewOptions::NAMES)? {
        match name.as_str() {
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            "issuers" => out.issuers = Some(issuers(&value)?),
            "apiAudiences" => out.api_audiences = Some(one_or_many(&name, &value)?),
            "audiences" => out.audiences = Some(one_or_many(&name, &value)?),
            "now" => out.now = Some(number(&name, &value)?),
            _ => out.evidence = Some(evidence(&value)?),
        }
    }
    Ok(out)
}

/// Reads what a TokenRequest asks for, the server's options, and the time.
pub(super) fn token_request(
    spec: &JsValue,
    options: &JsValue,
) -> Result<(TokenRequestSpec, TokenRequestOptions, NumericDate), OptionsError> {
    // serde ignores names that it does not know, so they are looked for first.
    for (place, value, names) in [
        ("spec", spec.clone(), &TokenRequestSpec::NAMES[..]),
        ("spec.boundObjectRef", member(spec, "boundObjectRef"), &["kind", "apiVersion", "name", "uid"]),
        (
            "spec.serviceAccountToken",
            member(spec, "serviceAccountToken"),
            &["audience", "expirationSeconds", "path"],
        ),
        ("options", options.clone(), &TokenRequestOptions::NAMES),
        ("options.serviceAccount", member(options, "serviceAccount"), &KnownObject::NAMES),
        ("options.boundObject", member(options, "boundObject"), &KnownObject::NAMES),
        ("options.metadata", member(options, "metadata"), &["name", "namespace", "uid"]),
        ("options.pod", member(options, "pod"), &KnownPod::NAMES),
        ("options.flags", member(options, "flags"), &ServerFlags::NAMES),
    ] {
        entries(place, &value, names)?;
    }
    let read = |name: &str, error: &serde_wasm_bindgen::Error| OptionsError::new(name, format!("{error}."));
    let spec = serde_wasm_bindgen::from_value(spec.clone()).map_err(|error| read("spec", &error))?;
    let options: TokenRequestOptions =
        serde_wasm_bindgen::from_value(options.clone()).map_err(|error| read("options", &error))?;
    let now = options.now.map(|now| policy::moment("now", now)).transpose()?.map_or_else(clock, Ok)?;
    Ok((spec, options, NumericDate::from_seconds(now.seconds())))
}

/// Returns a member of an object, or `undefined` for any other value.
fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Reads the options of a simulation.
pub(super) fn simulate(options: &JsValue) -> Result<SimulateOptions, OptionsError> {
    let mut out = SimulateOptions::default();
    if is_nothing(options) {
        return Ok(out);
    }
    for (name, value) in entries("options", options, &SimulateOptions::NAMES)? {
        match name.as_str() {
            "receiver" => out.receiver = Some(receiver(&value)?),
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            _ => out.now = Some(number(&name, &value)?),
        }
    }
    Ok(out)
}

fn receiver(value: &JsValue) -> Result<ReceiverName, OptionsError> {
    value.as_string().as_deref().and_then(ReceiverName::from_name).ok_or_else(|| {
        let names: Vec<String> = ReceiverName::all().map(|name| quote(name.as_str())).collect();
        let (last, others) =
            names.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
        wrong("receiver", &format!("{} or {last}", others.join(", ")), value)
    })
}

/// Reads documents as evidence.
fn evidence(value: &JsValue) -> Result<Vec<EvidenceOption>, OptionsError> {
    documents("evidence", value)
}

/// Reads documents: texts as they are, artifacts by the text that they have.
pub(super) fn documents(option: &str, value: &JsValue) -> Result<Vec<EvidenceOption>, OptionsError> {
    let documents =
        if Array::is_array(value) { value.unchecked_ref::<Array>().to_vec() } else { vec![value.clone()] };
    documents.iter().filter_map(|document| document_text(option, document).transpose()).collect()
}

/// The members of an artifact. A misspelled `standsAlone` must not count as left out.
const ARTIFACT: [&str; 14] = [
    "kind",
    "start",
    "end",
    "line",
    "from",
    "token",
    "keys",
    "text",
    "value",
    "mended",
    "standsAlone",
    "quoted",
    "receiver",
    "note",
];

/// Returns `None` for an artifact without a document, such as a token.
fn document_text(option: &str, document: &JsValue) -> Result<Option<EvidenceOption>, OptionsError> {
    const EXPECTED: &str = "text or an artefact of recognize, or an array of those";
    if let Some(text) = document.as_string() {
        return Ok(Some(EvidenceOption::from(text.as_str())));
    }
    if !document.is_object() || Array::is_array(document) {
        return Err(wrong_type(option, EXPECTED, document));
    }
    for name in Object::keys(document.unchecked_ref::<Object>()) {
        let name = name.as_string().unwrap_or_default();
        if !ARTIFACT.contains(&name.as_str()) {
            return Err(OptionsError::new(option, format!("an artefact has no {}.", quote(&name))));
        }
    }
    let (text, line) = (member(document, "text"), member(document, "line"));
    if is_nothing(&text) {
        return if member(document, "kind").is_string() {
            Ok(None)
        } else {
            Err(wrong_type(option, EXPECTED, document))
        };
    }
    let text = text
        .as_string()
        .ok_or_else(|| wrong_type(option, "an artefact whose \"text\" is a string", &text))?;
    let line = if is_nothing(&line) {
        1
    } else {
        count(&line).ok_or_else(|| wrong(option, "an artefact whose \"line\" is a number", &line))?
    };
    let as_found = |value: &JsValue| wrong(option, "an artefact as it was found", value);
    let stands_alone = member(document, "standsAlone");
    let stands_alone =
        is_nothing(&stands_alone) || stands_alone.as_bool().ok_or_else(|| as_found(&stands_alone))?;
    let quoted = member(document, "quoted");
    let quoted = if is_nothing(&quoted) {
        None
    } else {
        let name = quoted.as_string().and_then(|name| Quotation::from_name(&name));
        Some(name.ok_or_else(|| as_found(&quoted))?)
    };
    let words = |name: &str| {
        let value = member(document, name);
        let text = (!is_nothing(&value)).then(|| value.as_string().ok_or_else(|| as_found(&value)));
        text.transpose()
    };
    let (note, from) = (words("note")?, words("from")?);
    Ok(Some(EvidenceOption { text, line, from, stands_alone, quoted, note }))
}

/// Reads a whole number that is not negative.
#[expect(clippy::as_conversions, reason = "it is whole, and in range")]
fn count(value: &JsValue) -> Option<usize> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as usize)
}
