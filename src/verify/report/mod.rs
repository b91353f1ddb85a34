//! What the caller gets: data only, no logic about tokens but the one function that turns checks into a
//! verdict.

mod codes;
mod codes_by_check;
pub(crate) mod command;
mod remedy;
mod secrets;

use serde::Serialize;

pub use codes::{CheckId, Code, Outcome, SignatureEngine};
pub use remedy::Remedy;
pub(crate) use remedy::is_signed;

use crate::keys::KeySummary;
use crate::text::time::NumericDate;
use crate::token::decoded::DecodedToken;
use crate::token::error::TokenError;

/// The answer to "would a receiver holding this policy accept this token?", with every reason.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// Who checked the signature; left out where there was nothing to check it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<SignatureEngine>,
    /// If it is accepted: the first moment at which it no longer is, as far as claims and evidence tell. Its `exp` and
    /// the leeway, or the end of the trust in its issuer, or of what it is bound to. Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub accepted_until: Option<NumericDate>,
    /// Every question that was asked: those about the token in a fixed order, each once; then those that the
    /// evidence raises, in its order.
    pub checks: Vec<Check>,
    /// The expectations that came from evidence, and from where.
    pub sources: Vec<Source>,
    /// What only the cluster knows, and this report therefore does not.
    pub not_asked: Vec<Lookup>,
    /// Where in its life the token is, if its claims tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<LifecycleState>,
    /// The key that verified the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeySummary>,
    /// The token taken apart, if it could be. Nothing in it is to be trusted unless the verdict says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<DecodedToken>,
    /// Why it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<TokenError>,
}

/// What a receiver holding the policy would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Accept it: no check fails, and each that acceptance needs was made.
    Accepted,
    /// Refuse it: at least one check fails.
    Rejected,
    /// Nobody can tell: no check fails, but one that acceptance needs was skipped.
    Unverified,
}

/// One question and its answer. TypeScript has it as one type for each question (`src/wasm/check.d.ts`).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The question.
    pub id: CheckId,
    /// The answer.
    pub outcome: Outcome,
    /// The reason for the answer, stable across versions and never reused.
    pub code: Code,
    /// The same as an English sentence.
    pub message: String,
    /// What the policy or the specification demands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Side>,
    /// What the token has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Side>,
    /// Where the two differ, if they differ only slightly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<NearMiss>,
    /// The part of the evidence that the question is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What mends it; every check that fails or warns has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// A part of a document that was passed as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The document, as `Pod team-a/app-0`.
    pub object: String,
    /// The path in it, as `spec.volumes[0].projected.sources[0].serviceAccountToken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its line, counted from 1, in the text in which the document was found.
    pub line: usize,
}

/// Two texts that should be the same and nearly are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NearMiss {
    /// By what they differ.
    pub kind: NearMissKind,
    /// The same as an English sentence.
    pub message: String,
    /// The text that is expected.
    pub expected: String,
    /// The text that the token has.
    pub found: String,
    /// The part of `expected` that differs.
    pub expected_span: Span,
    /// The part of `found` that differs.
    pub found_span: Span,
}

/// By what two texts differ that are nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum NearMissKind {
    /// White space at an end or inside.
    WhiteSpace,
    /// Quotation marks that became part of the text.
    Quotes,
    /// A slash at the end.
    TrailingSlash,
    /// `https://`, `http://` or none.
    Scheme,
    /// Upper and lower case.
    Case,
    /// `.cluster.local`.
    ClusterDomain,
    /// One character more, less or other, or two that changed places.
    Character,
    /// Several of these at once.
    Several,
}

/// A part of a text, in UTF-16 code units; `end` is the first one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Where in its life a token is at the policy's `now`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LifecycleState {
    /// The stage.
    pub stage: Stage,
    /// Since when, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub since: Option<NumericDate>,
    /// Until when, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub until: Option<NumericDate>,
}

/// The stages of a token's life, by its claims alone and without any leeway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Before `nbf`.
    NotYetValid,
    /// Good, and not yet to be replaced.
    Fresh,
    /// The kubelet is replacing it: older than 80 % of its lifetime, or than 24 hours.
    RotationDue,
    /// The kubelet should have replaced it, and the application should have read the new one.
    RotationOverdue,
    /// Past `warnafter`: only the API server's extension to a year still lets it pass.
    Extended,
    /// At or after `exp`.
    Expired,
    /// A legacy token, which has no `exp`.
    NeverExpires,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum Side {
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// Seconds: since 1970 in the checks of time, else how many.
    Seconds(#[cfg_attr(target_family = "wasm", tsify(type = "number"))] NumericDate),
}

/// An expectation that the caller did not state, and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Which expectation.
    pub expectation: Expectation,
    /// What is expected.
    pub value: Side,
    /// The document that says so, as `KubeAPIServer cluster`.
    pub from: String,
    /// The line on which that starts, counted from 1, in the text in which it was found.
    pub line: usize,
}

/// The expectations that evidence can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// `keys`.
    Keys,
    /// `issuers`.
    Issuers,
    /// `audiences`.
    Audiences,
}

/// A question that only the cluster can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Lookup {
    /// Which object would be looked up.
    pub kind: LookupKind,
    /// Its namespace; nodes have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// The UID that it must still have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The question as an English sentence.
    pub message: String,
}

/// The objects that the API server looks up for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum LookupKind {
    /// The service account.
    ServiceAccount,
    /// The pod that the token is bound to.
    Pod,
    /// The Secret that the token is bound to or stored in.
    Secret,
    /// The node that the token is bound to.
    Node,
}

impl Report {
    /// A report of these checks, before anything else is known.
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
    /// An answer to a question, before anything else is said about it.
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
            expected: None,
            found: None,
            near_miss: None,
            place: None,
            remedy: None,
        }
    }

    /// Says how the two sides differ, if only slightly.
    pub(crate) fn near(mut self, near_miss: Option<NearMiss>) -> Self {
        if let Some(near_miss) = &near_miss {
            self.message = format!("{} {}", self.message, near_miss.message);
        }
        Self { near_miss, ..self }
    }
}

impl Side {
    /// Its first text.
    pub(crate) fn first(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(texts) => texts.first().map(String::as_str),
            Self::Seconds(_) => None,
        }
    }
}

impl Lookup {
    /// Whether an object still exists, with its UID where one is named.
    pub(crate) fn new(
        kind: LookupKind,
        namespace: Option<String>,
        name: String,
        uid: Option<String>,
    ) -> Self {
        let condition = match &uid {
            Some(uid) => format!("still exists with UID {}", crate::text::escape::quote(uid)),
            None => "still exists".to_owned(),
        };
        Self {
            message: Self::sentence(kind, namespace.as_deref(), &name, &condition),
            kind,
            namespace,
            name,
            uid,
        }
    }

    /// Whether the Secret of a legacy token still holds it.
    pub(crate) fn of_legacy_secret(namespace: Option<String>, name: String) -> Self {
        let condition = "still exists, holds this very token and is not marked invalid";
        let message = Self::sentence(LookupKind::Secret, namespace.as_deref(), &name, condition);
        Self { kind: LookupKind::Secret, namespace, name, uid: None, message }
    }

    fn sentence(kind: LookupKind, namespace: Option<&str>, name: &str, condition: &str) -> String {
        let word = match kind {
            LookupKind::ServiceAccount => "service account",
            LookupKind::Pod => "pod",
            LookupKind::Secret => "Secret",
            LookupKind::Node => "node",
        };
        let place = namespace.map_or(String::new(), |namespace| format!("{namespace}/"));
        format!("Only the cluster knows whether the {word} {place}{name} {condition}.")
    }
}

impl LookupKind {
    /// The object's `kind`.
    pub fn object_kind(self) -> &'static str {
        match self {
            Self::ServiceAccount => "ServiceAccount",
            Self::Pod => "Pod",
            Self::Secret => "Secret",
            Self::Node => "Node",
        }
    }
}

impl Verdict {
    /// The one place where the outcomes of checks become a verdict.
    ///
    /// Each outcome comes with whether acceptance needs its question to have been asked.
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
