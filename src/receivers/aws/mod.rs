//! AWS IAM: says whether a role's trust policy allows `sts:AssumeRoleWithWebIdentity` with a token.
//!
//! Statements are evaluated as in "Policy evaluation logic" of the IAM User Guide: a matching Deny refuses; otherwise a
//! matching Allow admits; otherwise the request is refused.

mod answer;
mod condition;
mod decision;
mod documents;
mod errors;
mod glob;
mod lint;
mod policy;
mod provider;
mod remedy;
mod role;
mod simulation;

pub use condition::{Request, Values};
pub use decision::{ACTION, Decision, Effect, Reason, StatementDecision, Unmet};
pub use policy::{PolicyError, TrustPolicy};
pub(super) use simulation::Aws;
