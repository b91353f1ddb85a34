//! Simulates the API server offline, with its leniencies and its error messages: TokenReview and TokenRequest.

pub(crate) mod token_request;
pub(crate) mod token_review;
