//! Decodes a token: its three segments (RFC 7515), its claims (RFC 7519), and what Kubernetes puts in them.
//!
//! This module knows neither the time nor what a receiver expects.

pub mod claims;
pub(crate) mod decoded;
pub(crate) mod error;
pub mod jws;
pub mod kubernetes;
