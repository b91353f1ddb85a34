//! Reads `VerifyOptions` from JavaScript into a policy. A misspelled option is an error: `audience` instead
//! of `audiences` must not silently mean "any".
//!
//! The values that arrive here are plain data without hidden members: npm/options.js copied them and
//! refused everything else.

use js_sys::{Array, Date, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::keys::KeySet;
use crate::text::escape::{quote, quote_list};
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::policy::{self, IssuerOption, OneOrMany, Policy, Require, UntilOption, VerifyOptions};

const ISSUERS: &str = "a string, an object with \"issuer\" and \"until\", or an array of those";

/// A policy, and the time that the options set, if they do.
pub(super) type Dated = (Policy, Option<NumericDate>);

/// Makes a policy of the options. Those of them that only the caller knows are handed to it: `names` has the names of all.
/// `undefined` and `null` count as not given, for all options and for each single one.
pub(super) fn policy(
    options: &JsValue,
    names: &[&str],
    further: impl FnMut(JsValue),
) -> Result<Dated, OptionsError> {
    let options = read(options, names, further)?;
    let named = options.now.map(|now| policy::moment("now", now)).transpose()?;
    Ok((options.into_policy(clock()?)?, named))
}

/// Returns the time of the host's clock.
pub(super) fn clock() -> Result<NumericDate, OptionsError> {
    policy::moment("now", Date::now() / 1000.0)
}

/// Reads a time that is an argument by itself.
pub(super) fn moment(now: &JsValue) -> Result<Option<NumericDate>, OptionsError> {
    if is_nothing(now) {
        return Ok(None);
    }
    policy::moment("now", number("now", now)?).map(Some)
}

/// Reads keys that are an argument by themselves.
pub(super) fn keys(keys: &JsValue) -> Result<KeySet, OptionsError> {
    let mut set = KeySet::default();
    for text in key_texts(keys)? {
        set.add_text(&text);
    }
    Ok(set)
}

/// Describes the type of a value for a sentence: `a number`, `undefined`.
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

pub(super) fn is_nothing(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

pub(super) fn wrong_type(option: &str, expected: &str, found: &JsValue) -> OptionsError {
    OptionsError::new(option, format!("it must be {expected}; it is {}.", kind(found)))
}

fn read(
    options: &JsValue,
    names: &[&str],
    mut further: impl FnMut(JsValue),
) -> Result<VerifyOptions, OptionsError> {
    let mut out = VerifyOptions::default();
    for (name, value) in entries("options", options, names)? {
        match name.as_str() {
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            "issuers" => out.issuers = Some(issuers(&value)?),
            "audiences" => out.audiences = Some(one_or_many(&name, &value)?),
            "subject" => out.subject = Some(string(&name, "a string", &value)?),
            "require" => {
                let expected = "\"bound\", \"service-account\" or \"any\"";
                let known = value.as_string().and_then(|text| Require::from_name(&text));
                out.require = Some(known.ok_or_else(|| wrong(&name, expected, &value))?);
            }
            "algorithms" => out.algorithms = Some(strings(&name, "an array of strings", &value)?),
            "now" => out.now = Some(number(&name, &value)?),
            "leeway" => out.leeway = Some(number(&name, &value)?),
            // `entries` refuses every other name.
            _ => further(value),
        }
    }
    Ok(out)
}

/// Reads one or more issuers.
pub(super) fn issuers(value: &JsValue) -> Result<OneOrMany<IssuerOption>, OptionsError> {
    if Array::is_array(value) {
        return value
            .unchecked_ref::<Array>()
            .iter()
            .map(|one| issuer(&one))
            .collect::<Result<_, _>>()
            .map(OneOrMany::Many);
    }
    issuer(value).map(OneOrMany::One)
}

/// Reads one issuer. A misspelled `until` is an error, because the issuer would otherwise be trusted longer
/// than intended.
fn issuer(value: &JsValue) -> Result<IssuerOption, OptionsError> {
    if let Some(name) = value.as_string() {
        return Ok(IssuerOption::Name(name));
    }
    if !value.is_object() || Array::is_array(value) {
        return Err(wrong_type("issuers", ISSUERS, value));
    }
    let (mut issuer, mut until) = (None, None);
    for (name, member) in entries("issuers", value, &["issuer", "until"])? {
        match name.as_str() {
            "issuer" => issuer = Some(string("issuers", ISSUERS, &member)?),
            _ => until = Some(number("issuers", &member)?),
        }
    }
    let issuer = issuer.ok_or_else(|| wrong_type("issuers", ISSUERS, value))?;
    Ok(IssuerOption::Until(UntilOption { issuer, until }))
}

/// Returns the members of an options object, without those that are `undefined` or `null`. Every name must be
/// one of `names`.
pub(super) fn entries(
    place: &str,
    options: &JsValue,
    names: &[&str],
) -> Result<Vec<(String, JsValue)>, OptionsError> {
    if is_nothing(options) {
        return Ok(Vec::new());
    }
    if !options.is_object() || Array::is_array(options) {
        return Err(wrong_type(place, "an object", options));
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

fn unknown(name: &str, names: &[&str]) -> OptionsError {
    let plural = format!("{name}s");
    let singular = name.strip_suffix('s').unwrap_or(name);
    let meant = names.iter().find(|own| {
        own.eq_ignore_ascii_case(name)
            || own.eq_ignore_ascii_case(&plural)
            || own.eq_ignore_ascii_case(singular)
    });
    #[cfg(not(feature = "workbench"))]
    if name == "evidence" {
        return OptionsError::new(name, "it is read by \"bound-token/workbench\"; import that instead.");
    }
    let hint = match meant {
        Some(meant) => format!("Did you mean {}?", quote(meant)),
        None => format!("There are {}.", quote_list(names.iter().copied())),
    };
    OptionsError::new(name, format!("there is no such option. {hint}"))
}

/// Makes an error as [`wrong_type`] does, and quotes the value if it is text.
pub(super) fn wrong(option: &str, expected: &str, found: &JsValue) -> OptionsError {
    match found.as_string() {
        Some(text) => OptionsError::new(option, format!("it must be {expected}; it is {}.", quote(&text))),
        None => wrong_type(option, expected, found),
    }
}

fn string(option: &str, expected: &str, value: &JsValue) -> Result<String, OptionsError> {
    value.as_string().ok_or_else(|| wrong_type(option, expected, value))
}

pub(super) fn number(option: &str, value: &JsValue) -> Result<f64, OptionsError> {
    value.as_f64().ok_or_else(|| wrong(option, "a number", value))
}

fn strings(option: &str, expected: &str, value: &JsValue) -> Result<Vec<String>, OptionsError> {
    if !Array::is_array(value) {
        return Err(wrong(option, expected, value));
    }
    let one = |one: JsValue| {
        one.as_string().ok_or_else(|| {
            OptionsError::new(option, format!("it must be {expected}; an item is {}.", kind(&one)))
        })
    };
    value.unchecked_ref::<Array>().iter().map(one).collect()
}

pub(super) fn one_or_many(option: &str, value: &JsValue) -> Result<OneOrMany<String>, OptionsError> {
    const EXPECTED: &str = "a string or an array of strings";
    match value.as_string() {
        Some(text) => Ok(OneOrMany::One(text)),
        None => strings(option, EXPECTED, value).map(OneOrMany::Many),
    }
}

/// Returns key texts unchanged and key objects as JSON, so that one strict reader sees all of them.
pub(super) fn key_texts(keys: &JsValue) -> Result<Vec<String>, OptionsError> {
    if Array::is_array(keys) {
        keys.unchecked_ref::<Array>().iter().map(|key| key_text(&key)).collect()
    } else {
        Ok(vec![key_text(keys)?])
    }
}

fn key_text(key: &JsValue) -> Result<String, OptionsError> {
    let expected = "text or a JSON object, or an array of those";
    if let Some(text) = key.as_string() {
        return Ok(text);
    }
    if !key.is_object() || Array::is_array(key) {
        return Err(wrong_type("keys", expected, key));
    }
    let text = JSON::stringify(key).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| {
        OptionsError::new("keys", format!("it must be {expected}; this object cannot be written as JSON."))
    })
}
