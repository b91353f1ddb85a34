//! A token's JSON as JavaScript values that lose nothing and change nothing.
//!
//! Objects have no prototype, so that a claim named `__proto__`, `constructor` or `toString` is an own
//! property and nothing else (CWE-1321). Numbers keep their digits.

use js_sys::{Array, BigInt, Reflect};
use serde::Serializer;
use wasm_bindgen::prelude::*;

use crate::json::{Object, Value};

/// Integers with more characters than this cross as text: parsing a `bigint` costs more than linear time.
const LONGEST_BIGINT: usize = 1000;

#[wasm_bindgen]
extern "C" {
    /// `Object.create(null)`.
    #[wasm_bindgen(js_namespace = Object, js_name = create)]
    fn create_object(prototype: &JsValue) -> js_sys::Object;
}

/// For `#[serde(serialize_with)]` on a member that holds a token's JSON object.
pub(crate) fn serialize_object<S: Serializer>(object: &Object, serializer: S) -> Result<S::Ok, S::Error> {
    serde_wasm_bindgen::preserve::serialize(&object_to_js(object), serializer)
}

/// For `#[serde(serialize_with)]` on an optional member that holds an object.
pub(crate) fn serialize_optional_object<S: Serializer>(
    object: &Option<Object>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match object {
        Some(object) => serialize_object(object, serializer),
        None => serializer.serialize_none(),
    }
}

/// For `#[serde(serialize_with)]` on an optional member that holds a document's JSON value.
pub(crate) fn serialize_optional_value<S: Serializer>(
    value: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serde_wasm_bindgen::preserve::serialize(&value_to_js(value), serializer),
        None => serializer.serialize_none(),
    }
}

fn object_to_js(object: &Object) -> JsValue {
    let out = create_object(&JsValue::NULL);
    for (name, value) in object.iter() {
        // Setting a member of a fresh, extensible object without setters cannot fail.
        let _ = Reflect::set(&out, &name.into(), &value_to_js(value));
    }
    out.into()
}

fn value_to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => number_to_js(number.as_str()),
        Value::String(text) => text.as_str().into(),
        Value::Array(elements) => elements.iter().map(value_to_js).collect::<Array>().into(),
        Value::Object(object) => object_to_js(object),
    }
}

fn number_to_js(text: &str) -> JsValue {
    let float: f64 = text.parse().unwrap_or(f64::NAN);
    let digits = Decimal::read(text);
    if float.is_finite() && digits.is_some() && digits == Decimal::read(&format!("{float:e}")) {
        return float.into();
    }
    let is_short_integer = text.len() <= LONGEST_BIGINT && !text.contains(['.', 'e', 'E']);
    // Digits and a sign are what BigInt reads, so it cannot refuse them.
    let integer = if is_short_integer { BigInt::new(&text.into()).ok() } else { None };
    integer.map_or_else(|| text.into(), JsValue::from)
}

/// A decimal number in one form: its sign, its digits without zeros at either end, and where the decimal
/// point stands before or after the first of them.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
}

impl Decimal {
    /// Reads a JSON number; `None` if its exponent leaves `i64`.
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = [whole, fraction].concat();
        let significant = all.trim_start_matches('0');
        let zeros = i64::try_from(all.len()).ok()?.checked_sub(i64::try_from(significant.len()).ok()?)?;
        let digits = significant.trim_end_matches('0').to_owned();
        let whole = i64::try_from(whole.len()).ok()?;
        let point = whole.checked_sub(zeros)?.checked_add(exponent.parse().ok()?)?;
        // Zero has no first digit for a point to stand before.
        let point = if digits.is_empty() { 0 } else { point };
        Some(Self { negative: mantissa.starts_with('-'), digits, point })
    }
}
