//! Defines the report that the caller gets: only data, and the one function that computes a verdict from checks.

mod codes;
mod codes_by_check;
pub(crate) mod command;
mod lookup;
mod remedy;
mod secrets;

use serde::Serialize;

pub use codes::{CheckId, Code, Outcome, SignatureEngine};
pub use lookup::{Lookup, LookupKind};
pub use remedy::Remedy;
pub(crate) use remedy::is_signed;

use crate::keys::KeySummary;
use crate::text::time::NumericDate;
use crate::token::decoded::DecodedToken;
use crate::token::error::TokenError;

/// The answer to "would a receiver with this policy accept this token?", with every reason.
#[typescript::typed]
#[ts(rename = "AnyReport")]
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether the receiver would accept the token.
    pub verdict: Verdict,
    /// Which engine checked the signature. Left out if there was no key to check it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<SignatureEngine>,
    /// For an accepted token: the first moment at which it is no longer accepted, as far as claims and
    /// evidence say. This is its `exp` plus the leeway, or the end of the trust in its issuer, or the end of
    /// the object that it is bound to. Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub accepted_until: Option<NumericDate>,
    /// Every check that was made: first those about the token, each once and in a fixed order, then those
    /// that the evidence raises, in the order of the evidence.
    pub checks: Vec<Check>,
    /// The expectations that came from evidence, and where they came from.
    pub sources: Vec<Source>,
    /// Questions that only the cluster can answer, so this report does not.
    pub not_asked: Vec<Lookup>,
    /// The stage of the token's life, if it can be computed from the claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<LifecycleState>,
    /// The key that verified the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeySummary>,
    /// The decoded token, if it could be decoded. Trust nothing in it unless the verdict is `accepted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<DecodedToken>,
    /// Why the token could not be decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "TokenErrorData")]
    pub error: Option<TokenError>,
}

/// What a receiver with this policy would do.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Accept the token: no check fails, and every check that acceptance needs was made.
    Accepted,
    /// Refuse the token: at least one check fails.
    Rejected,
    /// Undecided: no check fails, but one that acceptance needs was skipped.
    Unverified,
}

/// One question and its answer. In TypeScript it is a union with one type for each question
/// (`src/wasm/check.d.ts`).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The question.
    pub id: CheckId,
    /// The answer.
    pub outcome: Outcome,
    /// The reason for the answer, stable across versions and never reused.
    pub code: Code,
    /// The reason as an English sentence.
    pub message: String,
    /// Whether acceptance needs an answer: if it was skipped, the verdict is at best `unverified`.
    pub needed: bool,
    /// What the policy or the specification requires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Side>,
    /// What the token has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Side>,
    /// How the two sides differ, if they differ only slightly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<NearMiss>,
    /// The part of the evidence that the check is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What to do about it. Every check that fails or warns has a remedy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// A part of a document that was passed as evidence.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The document, such as `Pod team-a/app-0`.
    pub object: String,
    /// The path in the document, such as `spec.volumes[0].projected.sources[0].serviceAccountToken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line of that part, counted from 1, in the text that the document was found in.
    pub line: usize,
}

/// Two texts that should be equal and nearly are.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NearMiss {
    /// The kind of difference.
    pub kind: NearMissKind,
    /// The difference as an English sentence.
    pub message: String,
    /// The expected text.
    pub expected: String,
    /// The token's text.
    pub found: String,
    /// The part of `expected` that differs.
    pub expected_span: Span,
    /// The part of `found` that differs.
    pub found_span: Span,
}

/// How two nearly equal texts differ.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearMissKind {
    /// By white space at an end or inside.
    WhiteSpace,
    /// By quotation marks that became part of the text.
    Quotes,
    /// By a slash at the end.
    TrailingSlash,
    /// By the scheme: `https://`, `http://` or none.
    Scheme,
    /// By upper and lower case.
    Case,
    /// By `.cluster.local`.
    ClusterDomain,
    /// By one character more, fewer or different, or two characters swapped.
    Character,
    /// By several of these at once.
    Several,
}

/// A part of a text in UTF-16 code units. `end` is the offset after its last unit.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The offset of the first code unit.
    pub start: usize,
    /// The offset after the last code unit.
    pub end: usize,
}

/// The stage of a token's life at the policy's `now`.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecycleState {
    /// The stage.
    pub stage: Stage,
    /// When the stage began, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub since: Option<NumericDate>,
    /// When the stage ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub until: Option<NumericDate>,
}

/// The stages of a token's life, by its claims alone and without leeway.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Before `nbf`.
    NotYetValid,
    /// Valid, and not yet due for replacement.
    Fresh,
    /// The kubelet is replacing it: it is older than 80 % of its lifetime, or than 24 hours.
    RotationDue,
    /// The kubelet should have replaced it, and the application should have read the new token.
    RotationOverdue,
    /// Past `warnafter`: it is valid only because the API server extended it to a year.
    Extended,
    /// At or after `exp`.
    Expired,
    /// A legacy token, which has no `exp`.
    NeverExpires,
}

/// One side of a comparison.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Side {
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// Seconds: since 1970 in the checks of time, otherwise a number of seconds.
    Seconds(#[ts(type = "number")] NumericDate),
}

/// An expectation that the caller did not set, and where it came from.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The expectation.
    pub expectation: Expectation,
    /// What is expected.
    pub value: Side,
    /// The document that it came from, such as `KubeAPIServer cluster`.
    pub from: String,
    /// The line where that document starts, counted from 1, in the text that it was found in.
    pub line: usize,
}

/// The expectations that evidence can provide.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// `keys`.
    Keys,
    /// `issuers`.
    Issuers,
    /// `audiences`.
    Audiences,
}

impl Report {
    /// Makes a report of these checks, with all other members empty.
    pub(crate) fn new(verdict: Verdict, checks: Vec<Check>) -> Self {
        Self {
            verdict,
            engine: None,
            accepted_until: None,
            checks,
            sources: Vec::new(),
            not_asked: Vec::new(),
            lifecycle: None,
            key: None,
            token: None,
            error: None,
        }
    }
}

impl Check {
    /// Makes a check with all optional members empty.
    pub(crate) fn new(id: CheckId, outcome: Outcome, code: Code, message: String) -> Self {
        debug_assert!(
            id.codes().contains(&code),
            "{id:?} has no {code:?} in src/verify/report/codes_by_check.rs"
        );
        Self {
            id,
            outcome,
            code,
            message,
            needed: id.is_needed(),
            expected: None,
            found: None,
            near_miss: None,
            place: None,
            remedy: None,
        }
    }

    /// Adds how the two sides differ, if they differ only slightly.
    pub(crate) fn near(mut self, near_miss: Option<NearMiss>) -> Self {
        if let Some(near_miss) = &near_miss {
            self.message = format!("{} {}", self.message, near_miss.message);
        }
        Self { near_miss, ..self }
    }
}

impl Side {
    /// Returns its first text.
    pub(crate) fn first(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(texts) => texts.first().map(String::as_str),
            Self::Seconds(_) => None,
        }
    }
}

impl Verdict {
    /// Computes the verdict. This is the only place where the outcomes of checks become a verdict.
    ///
    /// Each outcome comes with a flag that says whether acceptance needs its check.
    pub fn of(outcomes: impl IntoIterator<Item = (bool, Outcome)>) -> Self {
        let mut verdict = Self::Accepted;
        for (is_needed, outcome) in outcomes {
            match outcome {
                Outcome::Fail => return Self::Rejected,
                Outcome::Skip if is_needed => verdict = Self::Unverified,
                Outcome::Pass | Outcome::Warn | Outcome::Skip => {}
            }
        }
        verdict
    }
}

impl From<&str> for Side {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Side {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Side {
    fn from(texts: Vec<String>) -> Self {
        Self::List(texts)
    }
}

impl From<NumericDate> for Side {
    fn from(seconds: NumericDate) -> Self {
        Self::Seconds(seconds)
    }
}
