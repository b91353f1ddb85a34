//! Removes secrets from the texts of a JSON value.

use super::{Object, Value};
use crate::text::redact::Redact;

impl Redact for Value {
    fn redact(&mut self) {
        match self {
            Self::String(text) => text.redact(),
            Self::Array(elements) => elements.redact(),
            Self::Object(object) => object.redact(),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

impl Redact for Object {
    fn redact(&mut self) {
        self.values_mut().for_each(Value::redact);
    }
}
