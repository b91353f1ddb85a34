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

#![cfg_attr(
    not(feature = "workbench"),
    allow(dead_code, reason = "the verifying module is linked without what only the workbench calls")
)]

#[cfg(feature = "workbench")]
mod api_server;
#[cfg(feature = "workbench")]
pub mod cluster;
#[cfg(feature = "workbench")]
pub mod explain;
pub mod keys;
#[cfg(feature = "workbench")]
pub mod paste;
#[cfg(feature = "workbench")]
pub mod receivers;
pub mod signature;
pub mod text;
pub mod token;
pub mod verify;
#[cfg(target_family = "wasm")]
pub mod wasm;

#[cfg(feature = "workbench")]
pub use api_server::token_request::{
    BoundObjectRef, KnownObject, KnownPod, ProjectedToken, RequestMetadata, ServerFlags, TokenRequestAnswer,
    TokenRequestOptions, TokenRequestSpec, token_request,
};
#[cfg(feature = "workbench")]
pub use api_server::token_review::{TokenReviewAnswer, TokenReviewOptions, TokenReviewStatus, token_review};
#[cfg(feature = "workbench")]
pub use explain::{Explanation, Fault, explain};
#[cfg(feature = "workbench")]
pub use paste::{Artifact, ArtifactKind, Mending, Quotation, recognize};
#[cfg(feature = "workbench")]
pub use receivers::{Party, SimulateOptions, Simulation, simulate};
pub use signature::Algorithm;
pub use text::time::NumericDate;
pub use token::decoded::{DecodedToken, decode};
pub use token::error::{OptionsError, Segment, TokenError, TokenErrorCode};
pub use token::kubernetes::{Lifecycle, TokenKind};
pub use verify::checks::{unreadable, verify};
pub use verify::policy::{
    IssuerOption, OneOrMany, Policy, Require, TrustedIssuer, UntilOption, VerifyOptions,
};
pub use verify::report::{
    Check, CheckId, Code, LifecycleState, NearMiss, NearMissKind, Outcome, Report, Side, SignatureEngine,
    Stage, Verdict,
};
