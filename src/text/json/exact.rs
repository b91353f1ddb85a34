//! Writes a token's JSON as text that reaches JavaScript without loss or change.
//!
//! `JSON.parse` would give objects a prototype, so that a claim named `__proto__`, `constructor` or
//! `toString` could be taken for an inherited property (CWE-1321), and it would round numbers. So arrays,
//! objects and every number except a short integer are written as arrays that begin with a tag.
//! src/wasm/values.js reads them.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::text::json::{Object, Value};

const ARRAY: u8 = 0;
const OBJECT: u8 = 1;
const NUMBER: u8 = 2;
const NEAREST: u8 = 3;

/// An `f64` holds every integer of up to this many digits.
const DIGITS_OF_A_DOUBLE: usize = 15;

/// Serializes a token's JSON object, for `#[serde(serialize_with)]`.
pub(crate) fn serialize_object<S: Serializer>(object: &Object, serializer: S) -> Result<S::Ok, S::Error> {
    marked(&ExactObject(object), serializer)
}

/// Serializes an optional JSON object, for `#[serde(serialize_with)]`.
pub(crate) fn serialize_optional_object<S: Serializer>(
    object: &Option<Object>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match object {
        Some(object) => serialize_object(object, serializer),
        None => serializer.serialize_none(),
    }
}

/// Serializes an optional JSON value of a document, for `#[serde(serialize_with)]`.
pub(crate) fn serialize_optional_value<S: Serializer>(
    value: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => marked(&Exact(value), serializer),
        None => serializer.serialize_none(),
    }
}

/// Wraps the value in an object whose only member is `exact`, by which src/wasm/values.js finds it.
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

/// Writes a short integer as a number, and any other number as its text, which src/wasm/values.js turns into
/// a JavaScript value equal to it.
fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.len() <= DIGITS_OF_A_DOUBLE
        && let Ok(integer) = text.parse::<u64>()
    {
        return serializer.serialize_u64(integer);
    }
    (NUMBER, text).serialize(serializer)
}

/// Serializes a decimal number of this crate, which becomes the nearest JavaScript number.
pub(crate) fn serialize_decimal<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    marked(&(NEAREST, text), serializer)
}
