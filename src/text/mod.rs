//! Reads and writes text: JSON, YAML, quoting one text inside another, time, and the removal of secrets.

pub(crate) mod escape;
pub(crate) mod go_quote;
pub mod json;
pub(crate) mod redact;
pub(crate) mod time;
mod unseen;
#[cfg(feature = "workbench")]
pub(crate) mod yaml;
