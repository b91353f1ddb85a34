//! `VerifyOptions` as JavaScript has them in, a policy out. A misspelt option is an error: `audience` for
//! `audiences` must not silently mean "any".

use js_sys::{Array, ArrayBuffer, Date, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::error::OptionsError;
use crate::keys::KeySet;
use crate::policy::{self, OneOrMany, Policy, VerifyOptions};
use crate::quote::{quote, quote_list};
use crate::time::NumericDate;

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
    if is_nothing(options) {
        return Ok(out);
    }
    if !options.is_object() || Array::is_array(options) {
        return Err(wrong_type("options", "an object", options));
    }
    if !is_plain(options) {
        let message =
            "it must be a plain object: what a Map, a class or a prototype holds would be passed over.";
        return Err(OptionsError::new("options", message));
    }
    for entry in Object::entries(options.unchecked_ref()) {
        let entry: Array = entry.unchecked_into();
        let (name, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        if is_nothing(&value) && VerifyOptions::NAMES.contains(&name.as_str()) {
            continue;
        }
        match name.as_str() {
            "keys" => out.keys = Some(OneOrMany::Many(key_texts(&value)?)),
            "issuers" => out.issuers = Some(from_js(&name, ISSUERS, &value)?),
            "audiences" => out.audiences = Some(one_or_many(&name, &value)?),
            "subject" => out.subject = Some(from_js(&name, "a string", &value)?),
            "require" => {
                out.require = Some(from_js(&name, "\"bound\", \"service-account\" or \"any\"", &value)?);
            }
            "algorithms" => out.algorithms = Some(from_js(&name, "an array of strings", &value)?),
            "now" => out.now = Some(from_js(&name, "a number", &value)?),
            "leeway" => out.leeway = Some(from_js(&name, "a number", &value)?),
            _ => return Err(unknown(&name)),
        }
    }
    Ok(out)
}

/// Whether all that an object has is its own: its prototype is none, or that of every object.
fn is_plain(object: &JsValue) -> bool {
    let prototype = Object::get_prototype_of(object);
    prototype.is_null() || Object::get_prototype_of(&prototype).is_null()
}

fn unknown(name: &str) -> OptionsError {
    let plural = format!("{name}s");
    let singular = name.strip_suffix('s').unwrap_or(name);
    let meant = VerifyOptions::NAMES.into_iter().find(|own| {
        own.eq_ignore_ascii_case(name)
            || own.eq_ignore_ascii_case(&plural)
            || own.eq_ignore_ascii_case(singular)
    });
    let hint = match meant {
        Some(meant) => format!("Did you mean {}?", quote(meant)),
        None => format!("There are {}.", quote_list(VerifyOptions::NAMES)),
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
