//! Strict JSON: reads UTF-8 bytes into a [`Value`] that keeps every digit (RFC 8259, RFC 7515 §4).
//!
//! It is stricter than the RFC wherever a lenient reader would let two receivers see two different documents.
//! A member name that occurs twice in one object is refused at any depth (RFC 7515 §4 and RFC 7519 §4 allow
//! that), and so is a lone surrogate escape. Numbers are kept as they were written, because `2^53 + 1`,
//! `1e400` and `0.1` must not change on the way to a check or to the screen.

#[cfg(target_family = "wasm")]
pub(crate) mod exact;
mod parser;
mod redact;

use core::fmt;
use std::collections::BinaryHeap;

use crate::text::unseen::is_unseen;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

pub use parser::parse;

/// How deep arrays and objects may nest inside the outermost one. Tokens of the API server nest two levels deep.
pub const MAX_DEPTH: usize = 64;

/// Objects with up to this many members are searched for duplicates pair by pair; larger ones are sorted.
const SMALL_OBJECT: usize = 16;

/// A JSON value.
///
/// In JavaScript, a number is a `number` if that holds it exactly, an integer beyond that is a `bigint`, and
/// any other number is the text of its digits. `JSON.stringify` writes a `bigint` as the text of its digits:
/// the object or array that holds one has a non-enumerable `toJSON`. If a claim in the same object is named
/// `toJSON`, the integer is text from the start.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq)]
#[ts(rename = "JsonValue", type = "null | boolean | number | bigint | string | JsonValue[] | JsonObject")]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string, with its escapes decoded.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

/// A JSON number as it was written, such as `1760000000`, `-0.50` or `1E+8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

/// A JSON object: its members in the order of the document, each name once.
///
/// In JavaScript it has no prototype: a member named `__proto__` is a member like any other.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[ts(rename = "JsonObject", type = "{ readonly [name: string]: JsonValue }")]
pub struct Object {
    members: Vec<(String, Value)>,
}

/// Why a text is not strict JSON, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong.
    pub problem: JsonProblem,
    /// The byte offset in the text where the problem was found.
    pub offset: usize,
}

/// What is wrong with a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonProblem {
    /// Something other than the expected thing was found.
    Expected(&'static str),
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A string holds a control character that must be escaped.
    ControlCharacter,
    /// A string has an escape that JSON does not define, or half a surrogate pair.
    BadEscape,
    /// A number does not follow JSON's grammar.
    BadNumber,
    /// Arrays and objects nest deeper than [`MAX_DEPTH`].
    TooDeep,
    /// This member name occurs twice in one object.
    DuplicateMember(String),
    /// Text follows the value.
    TrailingText,
}

impl fmt::Display for JsonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected(what) => write!(f, "{what} was expected"),
            Self::NotUtf8 => f.write_str("the text is not valid UTF-8"),
            Self::ControlCharacter => f.write_str("a string contains an unescaped control character"),
            Self::BadEscape => f.write_str("an escape is invalid, or is half of a surrogate pair"),
            Self::BadNumber => f.write_str("the number is not valid JSON"),
            Self::TooDeep => write!(f, "arrays and objects nest deeper than {MAX_DEPTH} levels"),
            Self::DuplicateMember(name) => {
                write!(f, "the member {} occurs twice", crate::text::escape::quote(name))
            }
            Self::TrailingText => f.write_str("text follows the JSON value"),
        }
    }
}

impl Value {
    /// Returns the JSON name of the value's type, with its article: `a string`, `null`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Returns the text of a string value, or `None` for any other type.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the object, or `None` for any other type.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl Number {
    /// Makes a number of an integer.
    pub(crate) fn from_integer(integer: i64) -> Self {
        Self(integer.to_string())
    }

    /// Returns the number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Object {
    /// Makes an object of these members. The caller guarantees that their names differ.
    pub(crate) fn from_members(members: Vec<(String, Value)>) -> Self {
        Self { members }
    }

    /// Returns the value of the member with exactly this name.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Returns whether there is a member with exactly this name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Iterates over the members in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Iterates over the values, which the caller may change.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.members.iter_mut().map(|(_, value)| value)
    }

    /// Returns the number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Returns the first name that occurs twice, if any.
    fn duplicate(&self) -> Option<&str> {
        if self.members.len() <= SMALL_OBJECT {
            let mut rest = self.members.as_slice();
            while let Some(((name, _), tail)) = rest.split_first() {
                if tail.iter().any(|(other, _)| other == name) {
                    return Some(name);
                }
                rest = tail;
            }
            return None;
        }
        // A binary heap takes less code than sorting.
        let mut names: BinaryHeap<&str> = self.members.iter().map(|(name, _)| name.as_str()).collect();
        let mut last = names.pop()?;
        while let Some(name) = names.pop() {
            if name == last {
                return Some(name);
            }
            last = name;
        }
        None
    }
}

/// Writes the value as JSON text, with numbers as they were written.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Number(number) => f.write_str(number.as_str()),
            Self::String(text) => write_string(f, text),
            Self::Array(elements) => {
                f.write_str("[")?;
                for (index, element) in elements.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    element.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(object) => {
                f.write_str("{")?;
                for (index, (name, value)) in object.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    write_string(f, name)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Writes a JSON string. Invisible characters are escaped.
fn write_string(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            _ if is_unseen(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

/// Serializes the value for native callers. An integer beyond 64 bits or a decimal becomes the nearest `f64`; a number
/// that no `f64` can hold becomes text. At the WebAssembly boundary, `text/json/exact.rs` is more exact.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => {
                let text = number.as_str();
                if let Ok(integer) = text.parse::<i64>() {
                    serializer.serialize_i64(integer)
                } else if let Ok(integer) = text.parse::<u64>() {
                    serializer.serialize_u64(integer)
                } else {
                    match text.parse::<f64>() {
                        Ok(float) if float.is_finite() => serializer.serialize_f64(float),
                        _ => serializer.serialize_str(text),
                    }
                }
            }
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(elements) => {
                let mut seq = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    seq.serialize_element(element)?;
                }
                seq.end()
            }
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
