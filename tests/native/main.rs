//! Tests the crate from outside, natively: one module for each room of src/. Two files are also separate crates that
//! run in a headless browser: verify/attacks.rs and signature/wycheproof.rs.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test states facts by panicking"
)]
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of the tests' own")]

mod api_server;
mod builders;
mod cluster;
#[cfg(unix)]
mod commands;
mod explain;
mod keys;
mod paste;
mod receivers;
mod secrets;
mod signature;
mod token;
mod verify;
