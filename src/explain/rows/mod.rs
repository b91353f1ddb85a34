//! The lines that are known: by which words, what they say, and what mends it. Found in public threads, which are named.

mod api_server;
mod clouds;
mod libraries;
mod vault;

use serde::Serialize;

use super::read::Sides;
use crate::receivers::Party;

/// What a line says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The API server is not among the token's audiences.
    ApiServerAudience,
    /// The API server did not say why.
    ApiServerUnauthorized,
    /// The service account was made anew.
    AccountRecreated,
    /// What the token is bound to is gone.
    BoundObjectGone,
    /// The token is used past its renewal.
    StaleToken,
    /// The token is from the future.
    NotYetValid,
    /// The token has expired.
    Expired,
    /// An issuer or audience holds quotation marks.
    LiteralQuotes,
    /// The issuer is another one than expected.
    IssuerDiffers,
    /// The discovery document is of another issuer than its address.
    DiscoveryIssuerDiffers,
    /// The audience is another one than expected.
    AudienceDiffers,
    /// No key has the token's `kid`.
    KeyNotFound,
    /// Several keys could have signed it.
    SeveralKeys,
    /// The key did not sign it.
    SignatureInvalid,
    /// The file of the token cannot be read.
    FileNotReadable,
    /// AWS: no provider of this issuer.
    AwsNoProvider,
    /// AWS: the issuer's keys cannot be fetched.
    AwsKeysUnreachable,
    /// AWS: the audience is not the provider's.
    AwsAudience,
    /// AWS: the trust policy does not let it in.
    AwsAccessDenied,
    /// AWS: the token has expired.
    AwsExpired,
    /// Google: the audience is not the provider's.
    GcpAudience,
    /// Google: the issuer is not the provider's.
    GcpIssuer,
    /// Google: the mapped subject is too long.
    GcpSubjectTooLong,
    /// Google: the token is outside of its time.
    GcpStale,
    /// Google: the attribute condition does not hold.
    GcpCondition,
    /// Google: the issuer's keys cannot be fetched.
    GcpKeysUnreachable,
    /// Google: no such provider, or a disabled one.
    GcpNoProvider,
    /// Entra: no credential of this issuer.
    EntraIssuer,
    /// Entra: no credential with this audience.
    EntraAudience,
    /// Entra: no credential with this subject.
    EntraSubject,
    /// Entra: no credential matches.
    EntraNoMatch,
    /// Entra: the issuer cannot be reached.
    EntraUnreachable,
    /// Entra: the token is outside of its time.
    EntraTime,
    /// Entra: the signature is not that of a published key.
    EntraSignature,
    /// Vault: the audience is not bound.
    VaultAudience,
    /// Vault: the role is bound to no audience.
    VaultNoAudience,
    /// Vault: the issuer is not the expected one.
    VaultIssuer,
    /// Vault: the service account or its namespace is not bound.
    VaultNotAuthorized,
    /// Vault: a claim is not bound.
    VaultClaim,
}

/// Which claim of the token a line names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tie {
    Nothing,
    Issuer,
    Audience,
    Subject,
    IssuedAt,
    Expiration,
    AccountUid,
}

/// One kind of line.
pub(super) struct Row {
    pub(super) fault: Fault,
    pub(super) party: Option<Party>,
    /// It is this line if it has all of one of these, in lower case.
    pub(super) marks: &'static [&'static [&'static str]],
    pub(super) read: fn(&str) -> Sides,
    pub(super) tie: Tie,
    pub(super) message: &'static str,
    pub(super) remedy: &'static str,
    /// A command that only reads, or makes a token. Its words in capitals are filled in where they are known.
    pub(super) command: &'static str,
    pub(super) source: &'static str,
}

const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
const KEYS: &str = "oc get --raw /openid/v1/jwks";
const CREATE_TOKEN: &str = "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE";
const LOOK_AT_POD: &str = "oc get pod POD --namespace=NAMESPACE -o yaml";
const PODS: &str = "oc get pods --namespace=NAMESPACE";

/// Every row; the more telling lines stand before those that many programs print.
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    [api_server::ROWS, clouds::ROWS, vault::ROWS, libraries::ROWS].into_iter().flatten()
}
