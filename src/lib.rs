//! # bound-token
//!
//! Kubernetes and OpenShift hand every workload a *bound service account token*: a JWT limited to audiences
//! and a time, bound to a pod. Its receivers must refuse it unless they are in its `aud`, its issuer's key
//! signed it and it has not expired. This crate says whether they would, and every reason why not.
//!
//! ```text
//! paste ── intake ── token text ── jws ── claims ── kubernetes ┐
//!            │                      └── signature ── keys ──────┤
//!            └── evidence ──┐                                   │
//! options ──────────────── policy ──────────────────────────────┴── checks ── report ── (wasm: npm package, page)
//! ```
//!
//! - [`intake`] finds tokens, keys and documents in any text; [`evidence`] reads the documents;
//! - [`jws`] takes the compact serialization apart with [`json`] as strict as can be;
//! - [`claims`] and [`kubernetes`] read what it says: each claim absent, malformed or present;
//! - [`keys`] vets the caller's JWK Sets and PEM; [`signature`] asks them who signed;
//! - [`policy`] holds what the caller expects; [`checks`](verify) compares; [`report`] is the answer.
//!
//! Beside that, [`token_review`](mod@token_review) and [`token_request`](mod@token_request) answer offline as the API
//! server itself would, with its own leniencies and in its own words.
//!
//! [`simulate`] tells what other receivers make of a token by their own configuration: AWS IAM, Google, Microsoft Entra,
//! Vault, or the API server ([`relying_party`]); [`explain`] tells what a line of an error says.
//!
//! The feature `workbench`, on by default, has [`intake`], [`evidence`], [`relying_party`],
//! [`token_review`](mod@token_review) and [`token_request`](mod@token_request). Without it a token is judged by the stated expectations alone, in a module less
//! than half as large.
//!
//! Two doors: [`decode`] verifies nothing, [`verify`] asks every question and stops at none. No flag turns
//! one into the other. The core is pure: no clock, no randomness, no I/O, no logging; *now* is a field of
//! the [`Policy`].

mod checks;
pub mod claims;
mod decoded;
mod error;
#[cfg(feature = "workbench")]
pub mod error_line;
#[cfg(feature = "workbench")]
pub mod evidence;
mod fill;
#[cfg(feature = "workbench")]
pub mod intake;
pub mod json;
pub mod jws;
pub mod keys;
pub mod kubernetes;
mod near_miss;
pub mod policy;
mod quote;
mod redact;
#[cfg(feature = "workbench")]
pub mod relying_party;
pub mod report;
pub mod signature;
mod time;
#[cfg(feature = "workbench")]
pub mod token_request;
#[cfg(feature = "workbench")]
pub mod token_review;
#[cfg(target_family = "wasm")]
pub mod wasm;
#[cfg(feature = "workbench")]
mod yaml;

pub use checks::{unreadable, verify};
pub use decoded::{DecodedToken, decode};
pub use error::{OptionsError, Segment, TokenError, TokenErrorCode};
#[cfg(feature = "workbench")]
pub use error_line::{Explanation, Fault, explain};
#[cfg(feature = "workbench")]
pub use intake::{Artifact, ArtifactKind, Mending, Quotation, recognize};
pub use kubernetes::{Lifecycle, TokenKind};
pub use policy::{IssuerOption, OneOrMany, Policy, Require, TrustedIssuer, UntilOption, VerifyOptions};
#[cfg(feature = "workbench")]
pub use relying_party::{Party, SimulateOptions, Simulation, simulate};
pub use report::{
    Check, CheckId, Code, LifecycleState, NearMiss, NearMissKind, Outcome, Report, Side, SignatureEngine,
    Stage, Verdict,
};
pub use signature::Algorithm;
pub use time::NumericDate;
#[cfg(feature = "workbench")]
pub use token_request::{TokenRequestAnswer, TokenRequestOptions, TokenRequestSpec, token_request};
#[cfg(feature = "workbench")]
pub use token_review::{TokenReviewAnswer, TokenReviewOptions, TokenReviewStatus, token_review};
