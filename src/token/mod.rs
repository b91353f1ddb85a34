//! What a token says: its three segments (RFC 7515), its claims (RFC 7519), and what Kubernetes puts in them.
//!
//! Nothing in this room knows what time it is or what anybody expects.

pub mod claims;
pub(crate) mod decoded;
pub(crate) mod error;
pub mod jws;
pub mod kubernetes;
