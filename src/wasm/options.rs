//! `VerifyOptions` as JavaScript has them in, a policy out. A misspelt option is an error: `audience` for
//! `audiences` must not silently mean "any".

use js_sys::{Array, ArrayBuffer, Date, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::error::OptionsError;
use crate::evidence::EvidenceOption;
use crate::keys::KeySet;
use crate::policy::{self, IssuerOption, OneOrMany, Policy, VerifyOptions};
use crate::quote::{quote, quote_list};
use crate::time::NumericDate;
use crate::token_request::{KnownObject, KnownPod, ServerFlags, TokenRequestOptions, TokenRequestSpec};
use crate::token_review::TokenReviewOptions;

const ISSUERS: &str = "a string, an object with \"issuer\" and \"until\", or an array of those";

/// Makes a policy of the options; `undefined` and `null` are no options, also for each single one.
pub(super) fn policy(options: &JsValue) -> Result<Policy, OptionsError> {
    let clock = clock()?;
    read(options)?.into_policy(clock)
}

/// The host's clock.
pub(super) fn clock() -> Result<NumericDate, OptionsError> {
    policy::moment("now", Date::now() / 1000.0)
}

/// The moment that the options name, if they do.
pub(super) fn named_moment(options: &JsValue) -> Result<Option<NumericDate>, OptionsError> {
    read(options)?.now.map(|now| policy::moment("now", now)).transpose()
}

/// A moment given on its own.
pub(super) fn moment(now: &JsValue) -> Result<Option<NumericDate>, OptionsError> {
    if is_nothing(now) {
        return Ok(None);
    }
    let seconds = now.as_f64().ok_or_else(|| wrong_type("now", "a number", now))?;
    policy::moment("now", seconds).map(Some)
}

/// Keys given on their own.
pub(super) fn keys(keys: &JsValue) -> Result<KeySet, OptionsError> {
    let mut set = KeySet::default();
    for text in key_texts(keys)? {
        set.add_text(&text);
    }
    Ok(set)
}

/// What a value is, for a sentence: `a number`, `undefined`.
pub(super) fn kind(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if Array::is_array(value) {
        return "an array".to_owned();
    }
    match value.js_typeof().as_string().unwrap_or_default().as_str() {
        "undefined" => "undefined".to_owned(),
        "object" => "an object".to_owned(),
        other => format!("a {other}"),
    }
}

fn is_nothing(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

fn wrong_type(option: &str, expected: &str, found: &JsValue) -> OptionsError {
    OptionsError::new(option, format!("it must be {expected}; it is {}.", kind(found)))
}

fn read(options: &JsValue) -> Result<VerifyOptions, OptionsError> {
    let mut out = VerifyOptions::default();
    for (name, value) in entries("options", options, &VerifyOptions::NAMES)? {
        match name.as_str() {
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            "issuers" => out.issuers = Some(issuers(&value)?),
            "audiences" => out.audiences = Some(one_or_many(&name, &value)?),
            "subject" => out.subject = Some(from_js(&name, "a string", &value)?),
            "require" => {
                out.require = Some(from_js(&name, "\"bound\", \"service-account\" or \"any\"", &value)?);
            }
            "algorithms" => out.algorithms = Some(from_js(&name, "an array of strings", &value)?),
            "now" => out.now = Some(from_js(&name, "a number", &value)?),
            "leeway" => out.leeway = Some(from_js(&name, "a number", &value)?),
            _ => out.evidence = Some(evidence(&value)?),
        }
    }
    Ok(out)
}

/// The options of a TokenReview.
pub(super) fn token_review(options: &JsValue) -> Result<TokenReviewOptions, OptionsError> {
    let mut out = TokenReviewOptions::default();
    for (name, value) in entries("options", options, &TokenReviewOptions::NAMES)? {
        match name.as_str() {
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            "issuers" => out.issuers = Some(issuers(&value)?),
            "apiAudiences" => out.api_audiences = Some(one_or_many(&name, &value)?),
            "audiences" => out.audiences = Some(one_or_many(&name, &value)?),
            "now" => out.now = Some(from_js(&name, "a number", &value)?),
            _ => out.evidence = Some(evidence(&value)?),
        }
    }
    Ok(out)
}

/// What a TokenRequest asks for, and of which server, at which moment.
pub(super) fn token_request(
    spec: &JsValue,
    options: &JsValue,
) -> Result<(TokenRequestSpec, TokenRequestOptions, NumericDate), OptionsError> {
    // What is read by serde passes over names that it does not know, so they are looked for first.
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

/// A member of an object; nothing of anything else.
fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Issuers, an object among which must not be trusted longer because of a misspelt `until`.
fn issuers(value: &JsValue) -> Result<OneOrMany<IssuerOption>, OptionsError> {
    let all =
        if Array::is_array(value) { value.unchecked_ref::<Array>().to_vec() } else { vec![value.clone()] };
    for one in all.iter().filter(|one| one.is_object()) {
        entries("issuers", one, &["issuer", "until"])?;
    }
    from_js("issuers", ISSUERS, value)
}

/// The members of an options object, but for those that are nothing; each name must be one of these.
fn entries(place: &str, options: &JsValue, names: &[&str]) -> Result<Vec<(String, JsValue)>, OptionsError> {
    if is_nothing(options) {
        return Ok(Vec::new());
    }
    if !options.is_object() || Array::is_array(options) {
        return Err(wrong_type(place, "an object", options));
    }
    if !is_plain(options) {
        let message =
            "it must be a plain object: what a Map, a class or a prototype holds would be passed over.";
        return Err(OptionsError::new(place, message));
    }
    let mut out = Vec::new();
    for entry in Object::entries(options.unchecked_ref()) {
        let entry: Array = entry.unchecked_into();
        let (name, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        if !names.contains(&name.as_str()) {
            return Err(unknown(&name, names));
        }
        if !is_nothing(&value) {
            out.push((name, value));
        }
    }
    Ok(out)
}

/// Whether all that an object has is its own: its prototype is none, or that of every object.
fn is_plain(object: &JsValue) -> bool {
    let prototype = Object::get_prototype_of(object);
    prototype.is_null() || Object::get_prototype_of(&prototype).is_null()
}

fn unknown(name: &str, names: &[&str]) -> OptionsError {
    let plural = format!("{name}s");
    let singular = name.strip_suffix('s').unwrap_or(name);
    let meant = names.iter().find(|own| {
        own.eq_ignore_ascii_case(name)
            || own.eq_ignore_ascii_case(&plural)
            || own.eq_ignore_ascii_case(singular)
    });
    let hint = match meant {
        Some(meant) => format!("Did you mean {}?", quote(meant)),
        None => format!("There are {}.", quote_list(names.iter().copied())),
    };
    OptionsError::new(name, format!("there is no such option. {hint}"))
}

fn from_js<T: serde::de::DeserializeOwned>(
    option: &str,
    expected: &str,
    value: &JsValue,
) -> Result<T, OptionsError> {
    serde_wasm_bindgen::from_value(value.clone()).map_err(|_| match value.as_string() {
        Some(text) => OptionsError::new(option, format!("it must be {expected}; it is {}.", quote(&text))),
        None => wrong_type(option, expected, value),
    })
}

fn one_or_many(option: &str, value: &JsValue) -> Result<OneOrMany<String>, OptionsError> {
    from_js(option, "a string or an array of strings", value)
}

/// Key texts as they are; key objects as the JSON they stand for, so that one strict reader sees all.
fn key_texts(keys: &JsValue) -> Result<Vec<String>, OptionsError> {
    if Array::is_array(keys) {
        keys.unchecked_ref::<Array>().iter().map(|key| key_text(&key)).collect()
    } else {
        Ok(vec![key_text(keys)?])
    }
}

/// Texts as they are; artefacts by the text that they carry.
fn evidence(value: &JsValue) -> Result<Vec<EvidenceOption>, OptionsError> {
    let documents =
        if Array::is_array(value) { value.unchecked_ref::<Array>().to_vec() } else { vec![value.clone()] };
    documents.iter().filter_map(|document| document_text(document).transpose()).collect()
}

/// `None` for an artefact that carries no document, as a token is one.
fn document_text(document: &JsValue) -> Result<Option<EvidenceOption>, OptionsError> {
    const EXPECTED: &str = "text or an artefact of recognize, or an array of those";
    if let Some(text) = document.as_string() {
        return Ok(Some(EvidenceOption::from(text.as_str())));
    }
    if !document.is_object() || Array::is_array(document) {
        return Err(wrong_type("evidence", EXPECTED, document));
    }
    let (text, line) = (member(document, "text"), member(document, "line"));
    if is_nothing(&text) {
        return if member(document, "kind").is_string() {
            Ok(None)
        } else {
            Err(wrong_type("evidence", EXPECTED, document))
        };
    }
    let text = text
        .as_string()
        .ok_or_else(|| wrong_type("evidence", "an artefact whose \"text\" is a string", &text))?;
    let line = if is_nothing(&line) {
        1
    } else {
        from_js("evidence", "an artefact whose \"line\" is a number", &line)?
    };
    let stands_alone = member(document, "standsAlone");
    let stands_alone =
        is_nothing(&stands_alone) || from_js("evidence", "an artefact as it was found", &stands_alone)?;
    let note = member(document, "note");
    let note = if is_nothing(&note) {
        None
    } else {
        Some(from_js("evidence", "an artefact as it was found", &note)?)
    };
    Ok(Some(EvidenceOption { text, line, stands_alone, note }))
}

fn key_text(key: &JsValue) -> Result<String, OptionsError> {
    let expected = "text or a JSON object, or an array of those";
    if let Some(text) = key.as_string() {
        return Ok(text);
    }
    if ArrayBuffer::is_view(key.unchecked_ref()) || key.is_instance_of::<ArrayBuffer>() {
        return Err(OptionsError::new(
            "keys",
            format!("it must be {expected}; it is bytes. Decode them first."),
        ));
    }
    if !key.is_object() || Array::is_array(key) {
        return Err(wrong_type("keys", expected, key));
    }
    let text = JSON::stringify(key).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| {
        OptionsError::new("keys", format!("it must be {expected}; this object cannot be written as JSON."))
    })
}
