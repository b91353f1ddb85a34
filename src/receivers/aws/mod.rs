//! AWS IAM: whether a role's trust policy lets `sts:AssumeRoleWithWebIdentity` be called with a token.
//!
//! Statements are matched as "Policy evaluation logic" of the IAM User Guide says: any matching Deny refuses, else any
//! matching Allow admits, else nothing does.

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
