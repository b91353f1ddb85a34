//! The API server's own answers, offline, with its leniencies and in its words: TokenReview and TokenRequest.

pub(crate) mod token_request;
pub(crate) mod token_review;
