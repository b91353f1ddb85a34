//! Names the checks, their outcomes and their reasons. The names are stable across versions and never reused.

use serde::Serialize;

/// Which engine verified the signature. All give the same answers.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureEngine {
    /// This crate, synchronously; in WebAssembly it uses the host's `BigInt` for RSA.
    Synchronous,
    /// The host's WebCrypto.
    WebCrypto,
}

/// The checks, in the order of the report.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// Is the token a JWS in compact serialization with strict JSON inside?
    Structure,
    /// Is every header parameter understood, or one that may be ignored?
    Header,
    /// Is `alg` supported and allowed?
    Algorithm,
    /// Is there a key that may have signed the token?
    Key,
    /// Did that key sign the token?
    Signature,
    /// Is `iss` an issuer that the receiver trusts?
    Issuer,
    /// Is one of the receiver's audiences in `aud`?
    Audience,
    /// Is `exp` in the future?
    Expiration,
    /// Has `nbf` been reached?
    NotBefore,
    /// Is `iat` in the past?
    IssuedAt,
    /// Is `sub` the expected subject?
    Subject,
    /// Is `jti` well-formed?
    TokenId,
    /// Are the service account claims there, complete and consistent?
    Kubernetes,
    /// Did the application read the token file again in time?
    Lifecycle,
    /// Evidence: if there are several documents, which one does the answer depend on?
    Sources,
    /// Evidence: is this the pod that carries the token, or a workload of that pod?
    Pod,
    /// Evidence: is the token from a volume of that pod, and is the volume configured correctly?
    Volume,
    /// Evidence: is that pod confined as the documentation recommends?
    PodSecurity,
    /// Evidence: is this still the service account that the token names?
    ServiceAccount,
    /// Evidence: is this still the Secret that the token is bound to or stored in?
    Secret,
    /// Evidence: is this still the node that the token is bound to?
    Node,
    /// Evidence: does this discovery document match the token?
    Discovery,
    /// A receiver's configuration: could all of it be read?
    Configuration,
    /// AWS IAM, Google: does the identity provider accept the token?
    Provider,
    /// AWS IAM: does the role's trust policy allow the token?
    TrustPolicy,
    /// AWS IAM: does the service account's annotation name this role?
    RoleAnnotation,
    /// Google: can the attributes be mapped from the token?
    AttributeMapping,
    /// Google: is the attribute condition true for the token?
    AttributeCondition,
    /// Microsoft Entra: which federated identity credential does the token match?
    FederatedCredential,
    /// Vault: does the role allow the token to log in?
    VaultRole,
    /// Vault, API server: what does the API server's TokenReview say?
    TokenReview,
}

/// The answer of one check.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Yes.
    Pass,
    /// Yes, but with something that people should know.
    Warn,
    /// No.
    Fail,
    /// The check could not be made.
    Skip,
}

/// The reason for an outcome.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Any check: nothing is wrong.
    Ok,
    /// Any check but `structure`: the token could not be read.
    NotReadable,
    /// structure: the text is not a token; `error` says why.
    MalformedToken,
    /// header: the token requires an extension that this crate does not understand (RFC 7515 §4.1.11).
    CriticalExtension,
    /// header: `crit` is not what RFC 7515 §4.1.11 allows.
    MalformedCritical,
    /// header: the payload is not base64url (`b64: false`, RFC 7797).
    UnencodedPayload,
    /// header: the token contains or points to a key, which is never used.
    EmbeddedKey,
    /// header: `typ` names another kind of token (RFC 8725 §3.11).
    UnexpectedType,
    /// algorithm: the token is not signed (`alg: none`).
    Unsecured,
    /// algorithm: a shared-secret algorithm, which Kubernetes never uses.
    SymmetricAlgorithm,
    /// algorithm: it is not a supported name.
    UnsupportedAlgorithm,
    /// algorithm: it is supported, but the policy does not allow it.
    AlgorithmNotAllowed,
    /// key, signature: the policy has no keys.
    NoKeys,
    /// key: none of the given keys can be used.
    NoUsableKey,
    /// key: the key that the token names was refused.
    KeyRefused,
    /// key: several keys have the token's `kid`; all of them were tried.
    DuplicateKid,
    /// key: no key has the token's `kid`.
    KeyNotFound,
    /// key: the key that the token names does not belong to its `alg`.
    AlgorithmKeyMismatch,
    /// signature: it could not be checked, because no key was chosen.
    NoKeyChosen,
    /// signature: it does not match any of the chosen keys.
    SignatureInvalid,
    /// signature: there is none; it was removed before the token was passed on.
    SignatureMissing,
    /// signature: it is shorter than any that the chosen keys make, so the token was cut off.
    SignatureCut,
    /// Evidence: a member of the document is empty or has the wrong type, so it says nothing.
    MalformedManifest,
    /// issuer, audience, subject: the policy does not set an expectation.
    NotExpected,
    /// Several checks: the claim has the wrong type.
    MalformedClaim,
    /// Several checks: a required claim is missing.
    MissingClaim,
    /// Several checks: an optional claim is missing.
    AbsentClaim,
    /// issuer: it is not one of the trusted issuers.
    IssuerMismatch,
    /// issuer: it is a previous issuer, which is still trusted for some time.
    PreviousIssuer,
    /// issuer: it is a previous issuer, which is no longer trusted.
    FormerIssuer,
    /// audience: the token is for other receivers.
    AudienceMismatch,
    /// audience: a legacy token names no audience, and the policy accepts such tokens.
    LegacyAudience,
    /// expiration, lifecycle: the token has expired.
    Expired,
    /// expiration: past `exp`, but within the leeway.
    WithinLeeway,
    /// expiration, lifecycle: a legacy token never expires, and the policy accepts such tokens.
    NeverExpires,
    /// not-before, lifecycle: the token is not valid yet.
    NotYetValid,
    /// issued-at: the token was issued in the future.
    IssuedInFuture,
    /// subject: it is not the expected one.
    SubjectMismatch,
    /// kubernetes: the token has no service account claims.
    NotServiceAccount,
    /// kubernetes: it is a legacy token, and the policy requires a bound token.
    LegacyToken,
    /// kubernetes: it is a legacy token, which the policy accepts.
    LegacyAccepted,
    /// kubernetes: claims are missing, malformed or contradictory.
    InconsistentClaims,
    /// kubernetes: the policy does not require service account claims.
    NotRequired,
    /// lifecycle: the API server extended the token to a year, and it is still fresh.
    Extended,
    /// lifecycle: the kubelet should be replacing the token now.
    RotationDue,
    /// lifecycle: the kubelet should have replaced the token, but the application still uses it.
    RotationOverdue,
    /// lifecycle: the token is used past `warnafter`, which is possible only because it was extended to a year.
    StaleToken,
    /// Evidence: the object is not the one that the token names.
    OtherObject,
    /// Evidence: the object has the right name, but no UID to compare.
    UidUnknown,
    /// Evidence: the object was deleted and created again with the same name.
    ObjectRecreated,
    /// Evidence: the object was deleted more than a minute ago.
    ObjectDeleted,
    /// Evidence: the object is being deleted.
    ObjectTerminating,
    /// node: the API server does not look it up if the token also names a pod.
    NotLookedUp,
    /// secret: it holds a different token.
    OtherTokenHeld,
    /// secret: its token was marked invalid.
    MarkedInvalid,
    /// pod: it is in another namespace.
    OtherNamespace,
    /// pod: it runs as another service account.
    OtherServiceAccount,
    /// pod: the token is not bound to a pod.
    NotBoundToPod,
    /// pod: the token is bound to another pod.
    OtherPod,
    /// volume: it is the one that admission adds to every pod.
    AdmissionVolume,
    /// volume: none of the volumes requests the token's audience.
    AudienceNotRequested,
    /// volume: the one that matches requests another lifetime.
    LifetimeNotRequested,
    /// volume: the API server would refuse it.
    InvalidVolume,
    /// volume: it names no audience.
    AudienceNotNamed,
    /// pod-security: `runAsNonRoot` is not set.
    MayRunAsRoot,
    /// pod-security: `seccompProfile` is not `RuntimeDefault`.
    NoSeccompProfile,
    /// pod-security: `allowPrivilegeEscalation` is not `false`.
    MayEscalate,
    /// pod-security: capabilities are not dropped.
    KeepsCapabilities,
    /// discovery: the document is from another issuer than the token.
    DiscoveryIssuerDiffers,
    /// discovery: the document or the keys cannot be fetched from outside the cluster.
    DiscoveryNotPublic,
    /// discovery: it has no `jwks_uri`.
    DiscoveryWithoutKeys,
    /// discovery: it does not list the token's algorithm.
    DiscoveryAlgorithmDiffers,
    /// discovery: it does not list the algorithms of all the given keys.
    DiscoveryKeysDiffer,
    /// Several sets of keys were found, and not all of them have the key that signed the token.
    SeveralKeySets,
    /// Several documents name issuers, and not all of them name the token's issuer.
    SeveralIssuers,
    /// A receiver's configuration: the document that would answer the check was not given.
    NotGiven,
    /// A receiver's configuration: it does not have the form that the receiver requires.
    MalformedConfiguration,
    /// A receiver's configuration: this crate does not evaluate a part of it.
    NotEvaluated,
    /// A receiver's configuration: it is not documented what the receiver does.
    NotDocumented,
    /// trust-policy: the answer depends on the call, not on the token.
    DependsOnCall,
    /// provider: the issuer's keys cannot be fetched from outside the cluster.
    IssuerNotPublic,
    /// provider: it is disabled or deleted.
    ProviderDisabled,
    /// provider: another configuration names a different provider.
    ProviderDiffers,
    /// provider: the token is larger than the receiver accepts.
    TokenTooLarge,
    /// trust-policy: no statement allows anything.
    NothingAllowed,
    /// trust-policy: a statement denies the request.
    ExplicitDeny,
    /// trust-policy: the principal is a different one.
    PrincipalMismatch,
    /// trust-policy: the action is a different one.
    ActionMismatch,
    /// trust-policy, attribute-condition: the condition is not met.
    ConditionNotMet,
    /// trust-policy: a condition requires a key that such a token never provides.
    ConditionKeyAbsent,
    /// trust-policy: a condition requires that a key is absent, but the key is there.
    ConditionKeyPresent,
    /// trust-policy: a value has a wildcard, but the operator compares it literally.
    WildcardUnderEquals,
    /// trust-policy: a key contains the provider's ARN instead of its host.
    ArnInKey,
    /// trust-policy: a key contains `https://`.
    SchemeInKey,
    /// trust-policy: a key names another provider.
    OtherProviderInKey,
    /// trust-policy: `:aud` is compared with a value that only `:sub` can have.
    AudienceForSubject,
    /// trust-policy: a condition is met by every token.
    AlwaysMet,
    /// role-annotation: it is not the ARN of a role.
    MalformedRoleArn,
    /// role-annotation: it names a different role than the given one.
    OtherRole,
    /// provider: it is in another account than the role.
    OtherAccount,
    /// attribute-mapping: `google.subject` is not mapped.
    SubjectNotMapped,
    /// attribute-mapping: `google.subject` has more than 127 bytes.
    SubjectTooLong,
    /// attribute-mapping: an expression fails, or does not return text.
    MappingFailed,
    /// attribute-condition: the expression fails, for example because a member is missing.
    ConditionFailed,
    /// federated-credential: none matches completely.
    NoCredentialMatches,
    /// vault-role: the service account's name is not one of the bound names.
    NameNotBound,
    /// vault-role: the namespace is not one of the bound namespaces.
    NamespaceNotBound,
    /// vault-role: a claim does not have any of the bound values.
    ClaimNotBound,
    /// vault-role: the role is for logins with a browser.
    OidcRole,
    /// token-review: only the API server can decide.
    ReviewRemains,
    /// token-review: the API server refuses the token.
    ReviewRefuses,
    /// token-review: the API server accepts a token that `verify` refuses.
    ReviewIsLenient,
}

impl CheckId {
    /// Returns whether a token is `accepted` only if this check was made and did not fail.
    ///
    /// The issuer and the subject are not needed: a receiver that trusts a key trusts the key's owner, and it
    /// decides for itself whom to let in. The lifecycle and the evidence only explain. The audience is
    /// needed, because without it a token for another service would pass. A receiver's own configuration
    /// decides, so any part of it that could not be checked leaves the answer open.
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
