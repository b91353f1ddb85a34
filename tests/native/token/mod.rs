//! Tests the text of a token, and the JSON in it.

mod json;
mod jws;
