//! Token text, and the JSON in it.

mod json;
mod jws;
