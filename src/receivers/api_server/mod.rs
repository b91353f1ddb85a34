//! The API server itself: says how it would answer a TokenReview, by its flags or the objects of OpenShift.

mod answer;
mod documents;
mod errors;
mod servers;

pub(super) use answer::{ApiServer, Review};
pub(super) use servers::{Server, Servers};
