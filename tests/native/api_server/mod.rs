//! Compares this crate with the answers of a real API server.

mod cluster;
mod token_request;
mod token_review;
