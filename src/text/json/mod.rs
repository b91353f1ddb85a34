//! Strict JSON: UTF-8 bytes in, a [`Value`] that keeps every digit out (RFC 8259, RFC 7515 §4).
//!
//! Stricter than the RFC where a lenient reader lets two parties see two documents: a member name that
//! occurs twice in one object is refused wherever it stands (RFC 7515 §4 and RFC 7519 §4 allow that),
//! and so is a lone surrogate escape. Numbers are kept as they were written, for `2^53 + 1`, `1e400`
//! and `0.1` must not change on the way to a check or to the screen.

#[cfg(target_family = "wasm")]
pub(crate) mod exact;
mod parser;
mod redact;

use core::fmt;
use std::collections::BinaryHeap;

use crate::text::unseen::is_unseen;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

pub use parser::parse;

/// How deep arrays and objects may nest inside the outermost one. Tokens of the API server nest two deep.
pub const MAX_DEPTH: usize = 64;

/// Objects up to this many members are searched for duplicates pair by pair; larger ones are sorted.
const SMALL_OBJECT: usize = 16;

/// A JSON value.
///
/// In JavaScript, numbers are `number` if that holds them exactly, else integers are `bigint` and others
/// the text of their digits. `JSON.stringify` writes a `bigint` as the text of its digits: what holds one has a `toJSON`,
/// which is not enumerable. (If a claim of that name stands beside it, the integer is text from the start.)
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[cfg_attr(
    target_family = "wasm",
    tsify(
        rename = "JsonValue",
        type = "null | boolean | number | bigint | string | JsonValue[] | JsonObject"
    )
)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string, its escapes undone.
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[cfg_attr(
    target_family = "wasm",
    tsify(rename = "JsonObject", type = "{ readonly [name: string]: JsonValue }")
)]
pub struct Object {
    members: Vec<(String, Value)>,
}

/// Why a text is not strict JSON, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong.
    pub problem: JsonProblem,
    /// The byte in the text at which it was seen.
    pub offset: usize,
}

/// What is wrong with a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonProblem {
    /// Something else stands where this was expected.
    Expected(&'static str),
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A string holds a control character that must be escaped.
    ControlCharacter,
    /// An escape that JSON does not know, or half a surrogate pair.
    BadEscape,
    /// A number that JSON's grammar does not allow.
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
            Self::ControlCharacter => f.write_str("a control character stands unescaped in a string"),
            Self::BadEscape => f.write_str("an escape is not one of JSON's, or is half a surrogate pair"),
            Self::BadNumber => f.write_str("the number is not written as JSON allows"),
            Self::TooDeep => write!(f, "arrays and objects nest deeper than {MAX_DEPTH} levels"),
            Self::DuplicateMember(name) => {
                write!(f, "the member {} occurs twice", crate::text::escape::quote(name))
            }
            Self::TrailingText => f.write_str("text follows the JSON value"),
        }
    }
}

impl Value {
    /// The JSON name of the value's type, with its article: `a string`, `null`.
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

    /// The text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object value.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl Number {
    /// An integer as JSON writes it.
    pub(crate) fn from_integer(integer: i64) -> Self {
        Self(integer.to_string())
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Object {
    /// An object of these members, whose names the caller knows to differ.
    pub(crate) fn from_members(members: Vec<(String, Value)>) -> Self {
        Self { members }
    }

    /// The value of the member with this very name.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Whether there is a member with this very name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The members in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The values, to be changed in place.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.members.iter_mut().map(|(_, value)| value)
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The first name that occurs twice, if one does.
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
        // A heap gives them in order, in less code than a sort.
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

/// The value as JSON text, numbers as they were written.
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

/// A JSON string; what cannot be seen is escaped.
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

/// For native callers. Integers beyond 64 bits, and decimals, go out as the nearest `f64`; what even
/// that cannot hold goes out as text. (At the wasm boundary `wasm/exact.rs` does this more exactly.)
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
