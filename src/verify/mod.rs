//! What a receiver expects of a token, compared with what the token says: a policy and a token in, a report out.

pub(crate) mod checks;
pub(crate) mod further;
pub(crate) mod near_miss;
pub mod policy;
pub mod report;
