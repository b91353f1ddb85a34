//! Defines the name of a receiver of tokens, as spelled in options and answers.

use serde::Serialize;

/// The name of a receiver, such as `aws`. Each receiver defines its own, and `receivers` lists them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ReceiverName(&'static str);

impl ReceiverName {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name as spelled in JavaScript.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}
