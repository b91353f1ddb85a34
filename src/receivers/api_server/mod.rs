//! The API server itself: its flags or the objects of OpenShift in, the answer of its TokenReview out.

mod answer;
mod documents;
mod errors;
mod servers;

pub(super) use answer::{ApiServer, Review};
pub(super) use servers::{Server, Servers};
