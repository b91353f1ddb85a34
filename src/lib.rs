//! # bound-token
//!
//! Validates Kubernetes bound service account tokens: JWTs that are limited to audiences and a time, and bound to an
//! object such as a pod. A receiver must refuse a token unless the receiver is in its `aud`, a key of its issuer signed
//! it, and it has not expired. This crate says whether a receiver would accept a token, and every reason why not.
//!
//! ```text
//! any text ── paste ─┬─ tokens ───────── token ───────────────────┐
//!                    ├─ keys ─────────── keys ── signature ───────┤
//!                    ├─ manifests ────── cluster ─────────────────┼─ verify ── report ── wasm ── npm package, page
//!                    ├─ configurations ─ receivers, api_server ───┤
//!                    └─ error lines ──── explain                  │
//! options ────────────────────────────── policy ──────────────────┘
//! ```
//!
//! There are two ways in. [`decode`] reads a token and verifies nothing. [`verify`](fn@verify) runs every check, even
//! after one fails, and returns a [`Report`]. No flag turns one into the other.
//!
//! - [`text`] reads strict JSON and YAML, quotes untrusted text and removes secrets. All other modules use it.
//! - [`token`] reads the segments (RFC 7515), the claims (RFC 7519) and what Kubernetes puts in them.
//! - [`keys`] vets the public keys of JWK Sets, JWKs and PEM.
//! - [`signature`] verifies a signature with a vetted key.
//! - [`mod@verify`] compares a token with a [`Policy`]: its checks, their codes and remedies, and the verdict.
//! - [`mod@explain`] says what a line of an error message about a token means: [`explain`](fn@explain).
//! - [`paste`] finds tokens, keys and documents in any text: [`recognize`].
//! - [`cluster`] reads Pods, ServiceAccounts, volumes and issuers as evidence.
//! - `api_server` answers as the API server would, with its leniencies and in its words: [`token_review`] and
//!   [`token_request`].
//! - [`receivers`] says whether AWS IAM, Google, Microsoft Entra, Vault or the API server would accept a token
//!   according to its own configuration: [`simulate`].
//! - `wasm` is the boundary to JavaScript, compiled for WebAssembly only.
//!
//! The core has no clock, randomness, I/O or logging; the time is a member of the [`Policy`].
//!
//! The feature `workbench`, on by default, adds `explain`, `paste`, `cluster`, `api_server` and `receivers`. Without
//! it, tokens are verified by the given expectations alone, and the WebAssembly module is less than half as large.

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
pub use api_server::token_review::{
    TokenReviewAnswer, TokenReviewOptions, TokenReviewStatus, token_review, token_review_by,
};
#[cfg(feature = "workbench")]
pub use explain::{Explanation, Fault, ReceiverName};
#[cfg(feature = "workbench")]
pub use paste::{Artifact, ArtifactKind, Mending, Paste, Quotation};
#[cfg(feature = "workbench")]
pub use receivers::{SimulateOptions, Simulation, Simulator, explain, recognize, simulate};
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
