//! The names of questions, answers and reasons: stable across versions and never reused.

use serde::Serialize;

/// Who did the arithmetic of the signature. The answers are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum SignatureEngine {
    /// This crate, at once; in WebAssembly with the host's `BigInt` for RSA.
    Synchronous,
    /// The host's WebCrypto.
    WebCrypto,
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
    /// Evidence: on which of several documents does the answer rest?
    Sources,
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
    /// A receiver's configuration: could all of it be read?
    Configuration,
    /// AWS IAM, Google: does the identity provider take it?
    Provider,
    /// AWS IAM: does the role's trust policy let it in?
    TrustPolicy,
    /// AWS IAM: does the service account's annotation name this role?
    RoleAnnotation,
    /// Google: can the attributes be mapped from it?
    AttributeMapping,
    /// Google: does the attribute condition hold for it?
    AttributeCondition,
    /// Microsoft Entra: which federated identity credential does it match?
    FederatedCredential,
    /// Vault: does the role let it in?
    VaultRole,
    /// Vault, API server: what does the API server's TokenReview say?
    TokenReview,
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
    /// signature: there is none; it was removed before the token was passed on.
    SignatureMissing,
    /// signature: it is shorter than any that the chosen keys make; the token was cut.
    SignatureCut,
    /// Evidence: a member of the document is of the wrong type or empty, so it says nothing.
    MalformedManifest,
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
    /// Several sets of keys were found, and not all of them hold the key that signed it.
    SeveralKeySets,
    /// Several documents name issuers, and not all of them name its issuer.
    SeveralIssuers,
    /// A receiver's configuration: the document that answers this was not given.
    NotGiven,
    /// A receiver's configuration: it is not written as the receiver demands.
    MalformedConfiguration,
    /// A receiver's configuration: a part that is not evaluated here.
    NotEvaluated,
    /// A receiver's configuration: what the receiver does is not documented.
    NotDocumented,
    /// trust-policy: it depends on the call, not on the token.
    DependsOnCall,
    /// provider: nobody outside of the cluster can fetch the issuer's keys.
    IssuerNotPublic,
    /// provider: it is disabled or deleted.
    ProviderDisabled,
    /// provider: another configuration names another one.
    ProviderDiffers,
    /// provider: the token is larger than the receiver takes.
    TokenTooLarge,
    /// trust-policy: no statement allows anything.
    NothingAllowed,
    /// trust-policy: a statement denies it.
    ExplicitDeny,
    /// trust-policy: the principal is another one.
    PrincipalMismatch,
    /// trust-policy: the action is another one.
    ActionMismatch,
    /// trust-policy, attribute-condition: the condition does not hold.
    ConditionNotMet,
    /// trust-policy: a condition asks for a key that no such token brings.
    ConditionKeyAbsent,
    /// trust-policy: a condition demands that a key be absent which is there.
    ConditionKeyPresent,
    /// trust-policy: a wildcard under an operator that takes it for a letter.
    WildcardUnderEquals,
    /// trust-policy: the provider's ARN stands in a key where its host belongs.
    ArnInKey,
    /// trust-policy: `https://` stands in a key.
    SchemeInKey,
    /// trust-policy: a key names another provider.
    OtherProviderInKey,
    /// trust-policy: `:aud` is asked for what only `:sub` can be.
    AudienceForSubject,
    /// trust-policy: a condition holds for every token.
    AlwaysMet,
    /// role-annotation: no ARN of a role.
    MalformedRoleArn,
    /// role-annotation: another role than the one that was given.
    OtherRole,
    /// provider: it is in another account than the role.
    OtherAccount,
    /// attribute-mapping: nothing is mapped to `google.subject`.
    SubjectNotMapped,
    /// attribute-mapping: `google.subject` has more than 127 bytes.
    SubjectTooLong,
    /// attribute-mapping: an expression fails, or does not yield text.
    MappingFailed,
    /// attribute-condition: the expression fails, as for a member that is not there.
    ConditionFailed,
    /// federated-credential: none matches in full.
    NoCredentialMatches,
    /// vault-role: the service account's name is not among those bound.
    NameNotBound,
    /// vault-role: its namespace is not among those bound.
    NamespaceNotBound,
    /// vault-role: a claim has none of the bound values.
    ClaimNotBound,
    /// vault-role: the role is for logging in with a browser.
    OidcRole,
    /// token-review: the API server has the last word.
    ReviewRemains,
    /// token-review: the API server refuses it.
    ReviewRefuses,
    /// token-review: the API server takes what `verify` refuses.
    ReviewIsLenient,
}

impl CheckId {
    /// Whether a token is `accepted` only if this question was asked and not answered with no.
    ///
    /// Issuer and subject are not among them: a receiver that trusts a key trusts its owner, and whom to
    /// let in is its own affair. Where in its life a token is, and what documents say, explains. Without an audience, though, a token
    /// that was meant for another service would pass. A receiver's own configuration decides, so whatever of it could not be asked leaves the answer open.
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
            Self::Configuration
            | Self::Provider
            | Self::TrustPolicy
            | Self::RoleAnnotation
            | Self::AttributeMapping
            | Self::AttributeCondition
            | Self::FederatedCredential
            | Self::VaultRole
            | Self::TokenReview => true,
            Self::Issuer
            | Self::Subject
            | Self::Lifecycle
            | Self::Sources
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
