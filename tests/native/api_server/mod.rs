//! The API server's own answers, from a real one.

mod cluster;
mod token_request;
mod token_review;
