//! Text and its forms: JSON and YAML, one text within another, moments, and secrets that no text may hold.

pub(crate) mod escape;
pub(crate) mod go_quote;
pub mod json;
pub(crate) mod redact;
pub(crate) mod time;
mod unseen;
#[cfg(feature = "workbench")]
pub(crate) mod yaml;
