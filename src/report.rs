//! What the caller gets: data only, no logic about tokens but the one function that turns checks into a
//! verdict.

use serde::Serialize;

use crate::decoded::DecodedToken;
use crate::error::TokenError;
use crate::evidence::Source;
use crate::keys::KeySummary;
use crate::time::NumericDate;

/// The answer to "would a receiver holding this policy accept this token?", with every reason.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
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

/// One question and its answer.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
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

/// What to do about a check that fails or warns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// An English sentence.
    pub message: String,
    /// A command for a POSIX shell with `oc` (or `kubectl`, which takes the same words), all that came from the
    /// token quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// A piece of a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yaml: Option<String>,
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
    /// A number, seconds since 1970 in the checks of time.
    Number(f64),
}

/// The questions, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// Is it a JWS in compact serialization with strict JSON inside?
    Structure,
    /// Is every header parameter one that may be ignored or is understood?
    Header,
    /// Is `alg` supported and allowed?
    Algorithm,
    /// Is there a key that may have signed it?
    Key,
    /// Did that key sign it?
    Signature,
    /// Is `iss` an issuer that the receiver trusts?
    Issuer,
    /// Is the receiver among those it is for?
    Audience,
    /// Is `exp` still ahead?
    Expiration,
    /// Has `nbf` been reached?
    NotBefore,
    /// Does `iat` lie in the past?
    IssuedAt,
    /// Is `sub` the one that is expected?
    Subject,
    /// Is `jti` well-formed?
    TokenId,
    /// Are the service account claims there, complete and consistent?
    Kubernetes,
    /// Has its application read the file again, as it must?
    Lifecycle,
    /// Evidence: is this the pod, or a workload of the pod, that carries it?
    Pod,
    /// Evidence: is it from a volume of that pod, and is the volume as it should be?
    Volume,
    /// Evidence: is that pod confined as the documentation advises?
    PodSecurity,
    /// Evidence: is this still the service account that it names?
    ServiceAccount,
    /// Evidence: is this still the Secret that it is bound to, or stored in?
    Secret,
    /// Evidence: is this still the node that it is bound to?
    Node,
    /// Evidence: does this discovery document fit it?
    Discovery,
}

/// The answer to one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Yes.
    Pass,
    /// Yes, but someone should know of it.
    Warn,
    /// No.
    Fail,
    /// It could not be asked.
    Skip,
}

/// The reason for an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Any check: all is well.
    Ok,
    /// Any check but `structure`: the token could not be read.
    NotReadable,
    /// structure: the text is not a token; `error` says why.
    MalformedToken,
    /// header: the token demands an extension that is not understood (RFC 7515 §4.1.11).
    CriticalExtension,
    /// header: `crit` is not what RFC 7515 §4.1.11 allows.
    MalformedCritical,
    /// header: the payload is not base64url (`b64: false`, RFC 7797).
    UnencodedPayload,
    /// header: the token carries or points to a key; it is never used.
    EmbeddedKey,
    /// header: `typ` names another kind of token (RFC 8725 §3.11).
    UnexpectedType,
    /// algorithm: the token is not signed (`alg: none`).
    Unsecured,
    /// algorithm: a shared-secret algorithm, which Kubernetes never uses.
    SymmetricAlgorithm,
    /// algorithm: not one of the supported names.
    UnsupportedAlgorithm,
    /// algorithm: supported, but the policy does not allow it.
    AlgorithmNotAllowed,
    /// key, signature: the policy has no keys.
    NoKeys,
    /// key: none of the keys given can be used.
    NoUsableKey,
    /// key: the key that the token names is refused.
    KeyRefused,
    /// key: several keys have the token's `kid`; all of them were tried.
    DuplicateKid,
    /// key: no key has the token's `kid`.
    KeyNotFound,
    /// key: the key that the token names does not belong to its `alg`.
    AlgorithmKeyMismatch,
    /// signature: it could not be checked, since no key was chosen.
    NoKeyChosen,
    /// signature: no chosen key made it.
    SignatureInvalid,
    /// issuer, audience, subject: the policy expects nothing.
    NotExpected,
    /// Several checks: the claim is of the wrong type.
    MalformedClaim,
    /// Several checks: the claim is not there, and is needed.
    MissingClaim,
    /// Several checks: the claim is not there, and need not be.
    AbsentClaim,
    /// issuer: not one of those trusted.
    IssuerMismatch,
    /// issuer: a previous one, still trusted for a while.
    PreviousIssuer,
    /// issuer: a previous one, no longer trusted.
    FormerIssuer,
    /// audience: the token is for others.
    AudienceMismatch,
    /// audience: a legacy token names none; the policy accepts such tokens.
    LegacyAudience,
    /// expiration, lifecycle: the token has expired.
    Expired,
    /// expiration: past `exp`, but within the leeway.
    WithinLeeway,
    /// expiration, lifecycle: a legacy token never expires; the policy accepts such tokens.
    NeverExpires,
    /// not-before, lifecycle: its time has not come.
    NotYetValid,
    /// issued-at: it was issued in the future.
    IssuedInFuture,
    /// subject: another one.
    SubjectMismatch,
    /// kubernetes: no service account claims.
    NotServiceAccount,
    /// kubernetes: a legacy token where a bound one is required.
    LegacyToken,
    /// kubernetes: a legacy token, which the policy accepts.
    LegacyAccepted,
    /// kubernetes: claims missing, malformed or contradictory.
    InconsistentClaims,
    /// kubernetes: the policy does not ask for service account claims.
    NotRequired,
    /// lifecycle: the API server stretched it to a year; it is still fresh.
    Extended,
    /// lifecycle: the kubelet is replacing it about now.
    RotationDue,
    /// lifecycle: the kubelet should have replaced it, and its application still uses it.
    RotationOverdue,
    /// lifecycle: used past `warnafter`, which only the extension to a year allows.
    StaleToken,
    /// Evidence: the object is not the one that the token names.
    OtherObject,
    /// Evidence: the object has the right name, and no UID to compare.
    UidUnknown,
    /// Evidence: an object of the same name, made anew.
    ObjectRecreated,
    /// Evidence: the object was deleted more than a minute ago.
    ObjectDeleted,
    /// Evidence: the object is being deleted.
    ObjectTerminating,
    /// node: beside a pod, the API server does not look it up.
    NotLookedUp,
    /// secret: it holds another token than this one.
    OtherTokenHeld,
    /// secret: its token was marked invalid.
    MarkedInvalid,
    /// pod: it is in another namespace.
    OtherNamespace,
    /// pod: it runs as another service account.
    OtherServiceAccount,
    /// pod: the token is bound to no pod.
    NotBoundToPod,
    /// pod: the token is bound to another pod.
    OtherPod,
    /// volume: the one that admission adds to every pod.
    AdmissionVolume,
    /// volume: none asks for the token's audience.
    AudienceNotRequested,
    /// volume: the one that fits asks for another lifetime.
    LifetimeNotRequested,
    /// volume: the API server refuses it.
    InvalidVolume,
    /// volume: it names no audience.
    AudienceNotNamed,
    /// pod-security: `runAsNonRoot` is not set.
    MayRunAsRoot,
    /// pod-security: `seccompProfile` is not `RuntimeDefault`.
    NoSeccompProfile,
    /// pod-security: `allowPrivilegeEscalation` is not false.
    MayEscalate,
    /// pod-security: capabilities are not dropped.
    KeepsCapabilities,
    /// discovery: of another issuer than the token's.
    DiscoveryIssuerDiffers,
    /// discovery: nobody outside of the cluster can fetch it or the keys.
    DiscoveryNotPublic,
    /// discovery: no `jwks_uri`.
    DiscoveryWithoutKeys,
    /// discovery: it does not name the token's algorithm.
    DiscoveryAlgorithmDiffers,
    /// discovery: it does not name the algorithms of all keys given.
    DiscoveryKeysDiffer,
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

impl CheckId {
    /// Whether a token is `accepted` only if this question was asked and not answered with no.
    ///
    /// Issuer and subject are not among them: a receiver that trusts a key trusts its owner, and whom to
    /// let in is its own affair. Where in its life a token is, and what documents say, explains. Without an audience, though, a token that was meant for another service
    /// would pass.
    pub fn is_needed(self) -> bool {
        match self {
            Self::Structure
            | Self::Header
            | Self::Algorithm
            | Self::Key
            | Self::Signature
            | Self::Audience
            | Self::Expiration
            | Self::NotBefore
            | Self::IssuedAt
            | Self::TokenId
            | Self::Kubernetes => true,
            Self::Issuer
            | Self::Subject
            | Self::Lifecycle
            | Self::Pod
            | Self::Volume
            | Self::PodSecurity
            | Self::ServiceAccount
            | Self::Secret
            | Self::Node
            | Self::Discovery => false,
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
            Some(uid) => format!("still exists with UID {}", crate::quote::quote(uid)),
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
    /// The one place where checks become a verdict.
    pub fn of(checks: &[Check]) -> Self {
        if checks.iter().any(|check| check.outcome == Outcome::Fail) {
            Self::Rejected
        } else if checks.iter().any(|check| check.outcome == Outcome::Skip && check.id.is_needed()) {
            Self::Unverified
        } else {
            Self::Accepted
        }
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

impl From<f64> for Side {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
