//! Verifies a token under a policy of what a receiver expects, and returns a report.

pub(crate) mod checks;
pub(crate) mod near_miss;
pub mod policy;
pub mod report;
