//! A token's JSON as text that loses nothing and changes nothing on its way to JavaScript.
//!
//! `JSON.parse` would give objects a prototype, so that a claim named `__proto__`, `constructor` or `toString` could be
//! taken for an inherited property (CWE-1321), and would round numbers. So arrays, objects and large integers are
//! written as arrays that begin with a tag, which src/wasm/values.js reads.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::json::{Object, Value};

const ARRAY: u8 = 0;
const OBJECT: u8 = 1;
const INTEGER: u8 = 2;

/// Integers with more characters than this cross as text: parsing a `bigint` costs more than linear time.
const LONGEST_BIGINT: usize = 1000;

/// So many digits fit a double, whatever they are.
const DIGITS_OF_A_DOUBLE: usize = 15;

/// For `#[serde(serialize_with)]` on a member that holds a token's JSON object.
pub(crate) fn serialize_object<S: Serializer>(object: &Object, serializer: S) -> Result<S::Ok, S::Error> {
    marked(&ExactObject(object), serializer)
}

/// For `#[serde(serialize_with)]` on an optional member that holds an object.
#[cfg(feature = "workbench")]
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
#[cfg(feature = "workbench")]
pub(crate) fn serialize_optional_value<S: Serializer>(
    value: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => marked(&Exact(value), serializer),
        None => serializer.serialize_none(),
    }
}

/// In an object with the one member `exact`, by which it is found again.
fn marked<S: Serializer>(exact: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut mark = serializer.serialize_map(Some(1))?;
    mark.serialize_entry("exact", exact)?;
    mark.end()
}

struct Exact<'a>(&'a Value);
struct ExactObject<'a>(&'a Object);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Number(number) => serialize_number(number.as_str(), serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(elements) => {
                let mut tagged = serializer.serialize_seq(None)?;
                tagged.serialize_element(&ARRAY)?;
                for element in elements {
                    tagged.serialize_element(&Exact(element))?;
                }
                tagged.end()
            }
            Value::Object(object) => ExactObject(object).serialize(serializer),
        }
    }
}

impl Serialize for ExactObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tagged = serializer.serialize_seq(None)?;
        tagged.serialize_element(&OBJECT)?;
        for (name, value) in self.0.iter() {
            tagged.serialize_element(name)?;
            tagged.serialize_element(&Exact(value))?;
        }
        tagged.end()
    }
}

/// A number as such where a double has its very value; else an integer for `BigInt`, or its text.
fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.len() <= DIGITS_OF_A_DOUBLE
        && let Ok(integer) = text.parse::<u64>()
    {
        return serializer.serialize_u64(integer);
    }
    let float: f64 = text.parse().unwrap_or(f64::NAN);
    let digits = Decimal::read(text);
    if float.is_finite() && digits.is_some() && digits == Decimal::read(&format!("{float:e}")) {
        return serializer.serialize_f64(float);
    }
    if text.len() <= LONGEST_BIGINT && !text.contains(['.', 'e', 'E']) {
        return (INTEGER, text).serialize(serializer);
    }
    serializer.serialize_str(text)
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
