//! The name of a receiver of tokens, as options and answers spell it.

use serde::Serialize;

/// A receiver by its name, as `aws`. Each receiver defines its own, and `receivers` lists them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ReceiverName(&'static str);

impl ReceiverName {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as JavaScript spells it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}
