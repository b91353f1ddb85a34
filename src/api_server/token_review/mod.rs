//! A token and an API server's configuration in, the very TokenReview status that the server would answer out,
//! offline; beside it what [`verify`](crate::verify) says, and where the server is more lenient.
//!
//! The order of its checks is the server's own (`AuthenticateToken` in `pkg/serviceaccount/jwt.go`): issuer,
//! signature, audience, time, then look-ups; the first that fails hides those after it. Objects that it would
//! look up are taken for alive, and named as such, unless they are among the evidence.

mod authenticator;
mod claims;
mod go_json;
mod jose;
mod lookup;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cluster::{Evidence, EvidenceOption};
use crate::keys::KeySet;
use crate::text::redact::Redact;
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::policy::{IssuerOption, OneOrMany, Policy, Require, VerifyOptions};
use crate::verify::report::{CheckId, Code, Expectation, Lookup, Outcome, Report};

/// What an API server is configured with, and what a TokenReview asks of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenReviewOptions {
    /// The public keys of `--service-account-key-file`, as in `VerifyOptions.keys`.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string | object | (string | object)[]"))]
    pub keys: Option<OneOrMany<String>>,
    /// Every `--service-account-issuer`; previous ones with the moment until which they are passed.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "IssuerOption | IssuerOption[]"))]
    pub issuers: Option<OneOrMany<IssuerOption>>,
    /// `--api-audiences`. Default: the issuers, as the server has it.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string | string[]"))]
    pub api_audiences: Option<OneOrMany<String>>,
    /// The review's `spec.audiences`. Default: none, so that the API audiences are asked for.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string | string[]"))]
    pub audiences: Option<OneOrMany<String>>,
    /// The moment of the review, in seconds since 1970. Default: the host's clock.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub now: Option<f64>,
    /// Documents at hand, as in `VerifyOptions.evidence`: they fill keys and issuers that are left out, and
    /// answer look-ups (Pod, ServiceAccount, Secret, Node).
    #[cfg_attr(
        target_family = "wasm",
        tsify(optional, type = "EvidenceOption | string | (EvidenceOption | string)[]")
    )]
    pub evidence: Option<Vec<EvidenceOption>>,
}

impl TokenReviewOptions {
    /// Every option's name.
    pub const NAMES: [&str; 6] = ["keys", "issuers", "apiAudiences", "audiences", "now", "evidence"];
}

/// The answer to a TokenReview, and what stands behind it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TokenReviewAnswer {
    /// `status`, as the API server would write it.
    pub status: TokenReviewStatus,
    /// What the status does not tell.
    pub report: ReviewReport,
}

/// `status` of a TokenReview (authentication.k8s.io/v1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TokenReviewStatus {
    /// Whether the token is known to be good; absent if not.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub authenticated: bool,
    /// Whom it speaks for; empty if it is not authenticated.
    pub user: UserInfo,
    /// Those audiences that are both asked for and the token's, in the order of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audiences: Option<Vec<String>>,
    /// The server's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A user as the API server knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// `system:serviceaccount:NAMESPACE:NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The service account's UID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The groups that every service account belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// Credential id, pod and node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// What the API server adds to a service account's name; each a list of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
pub struct Extra {
    /// `JTI=` and the token's `jti`.
    #[serde(rename = "authentication.kubernetes.io/credential-id", skip_serializing_if = "Option::is_none")]
    pub credential_id: Option<[String; 1]>,
    /// The pod's name.
    #[serde(rename = "authentication.kubernetes.io/pod-name", skip_serializing_if = "Option::is_none")]
    pub pod_name: Option<[String; 1]>,
    /// The pod's UID.
    #[serde(rename = "authentication.kubernetes.io/pod-uid", skip_serializing_if = "Option::is_none")]
    pub pod_uid: Option<[String; 1]>,
    /// The node's name.
    #[serde(rename = "authentication.kubernetes.io/node-name", skip_serializing_if = "Option::is_none")]
    pub node_name: Option<[String; 1]>,
    /// The node's UID.
    #[serde(rename = "authentication.kubernetes.io/node-uid", skip_serializing_if = "Option::is_none")]
    pub node_uid: Option<[String; 1]>,
}

/// What stands behind a status.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ReviewReport {
    /// Why the server answers so, as an English sentence. It explains the bare "invalid bearer token", which
    /// the server gives to whoever might be probing.
    pub explanation: String,
    /// What was taken for true, since only the cluster knows.
    pub assumed: Vec<Lookup>,
    /// Where the server lets pass what `verify` refuses.
    pub leniencies: Vec<Leniency>,
    /// What `verify` says under the same expectations.
    pub verification: Report,
}

/// Something that the API server lets pass, and `verify` does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Leniency {
    /// The check of `verify` that fails.
    pub check: CheckId,
    /// Why, as an English sentence, and what the server does.
    pub message: String,
}

/// A configuration that is ready to be asked.
struct Server {
    keys: Arc<KeySet>,
    issuers: Vec<String>,
    api_audiences: Vec<String>,
    requested: Vec<String>,
    now: NumericDate,
    evidence: Arc<Evidence>,
}

/// Answers as the API server's TokenReview would.
///
/// Knows the authenticators for service accounts only: an API server may have others, such as OpenShift's webhook
/// for OAuth tokens, whose words are then added to `error`.
///
/// # Errors
/// As [`VerifyOptions::into_policy`] has them; and keys or issuers that neither the options nor the evidence name,
/// for there is no such server. No token is an error.
pub fn token_review(
    token: &str,
    options: TokenReviewOptions,
    clock: NumericDate,
) -> Result<TokenReviewAnswer, OptionsError> {
    let requested = options.audiences.map(OneOrMany::into_vec).unwrap_or_default();
    let verify_options = VerifyOptions {
        keys: options.keys,
        issuers: options.issuers,
        now: options.now,
        evidence: options.evidence,
        require: Some(Require::ServiceAccount),
        ..VerifyOptions::default()
    };
    let policy = verify_options.into_policy(clock)?;
    for (option, is_missing) in [("keys", policy.keys.is_none()), ("issuers", policy.issuers.is_none())] {
        if is_missing {
            return Err(OptionsError::new(
                option,
                "none are given, nor does any evidence name them; no API server is without.",
            ));
        }
    }
    let api_audiences = options.api_audiences.map_or_else(|| trusted(&policy), OneOrMany::into_vec);
    Ok(answer(token, &policy, api_audiences, requested))
}

/// As [`token_review`], of a policy that has keys and issuers.
pub(crate) fn answer(
    token: &str,
    policy: &Policy,
    api_audiences: Vec<String>,
    requested: Vec<String>,
) -> TokenReviewAnswer {
    let server = Server {
        keys: policy.keys.clone().unwrap_or_default(),
        requested: if requested.is_empty() { api_audiences.clone() } else { requested },
        issuers: trusted(policy),
        api_audiences,
        now: policy.now,
        evidence: Arc::clone(&policy.evidence),
    };
    let answer = server.authenticate(token);
    let audiences = Some(server.requested.clone()).filter(|audiences| !audiences.is_empty());
    // The review names its audiences itself.
    let mut sources = policy.sources.clone();
    sources.retain(|source| source.expectation != Expectation::Audiences);
    let verification = crate::verify(token.trim(), &Policy { audiences, sources, ..policy.clone() });
    let is_account = answer.status.user.uid.is_some();
    let leniencies = if is_account { leniencies(&verification) } else { Vec::new() };
    let report =
        ReviewReport { explanation: answer.explanation, assumed: answer.assumed, leniencies, verification };
    let mut answer = TokenReviewAnswer { status: answer.status, report };
    answer.redact();
    answer
}

/// The server repeats what a token or a request names.
impl Redact for TokenReviewAnswer {
    fn redact(&mut self) {
        let Self { status: TokenReviewStatus { user, audiences, error, .. }, report } = self;
        let UserInfo { username, uid, extra, .. } = user;
        for text in [username, uid, error] {
            text.redact();
        }
        audiences.redact();
        if let Some(Extra { credential_id, pod_name, pod_uid, node_name, node_uid }) = extra {
            for text in [credential_id, pod_name, pod_uid, node_name, node_uid] {
                text.redact();
            }
        }
        report.explanation.redact();
        report.assumed.redact();
        for leniency in &mut report.leniencies {
            leniency.message.redact();
        }
    }
}

/// The issuers that are trusted at the moment.
fn trusted(policy: &Policy) -> Vec<String> {
    let issuers = policy.issuers.iter().flatten();
    let trusted = issuers.filter(|trusted| trusted.until.is_none_or(|until| policy.now < until));
    trusted.map(|trusted| trusted.issuer.clone()).collect()
}

/// What the server does where a check of ours fails.
fn leniencies(verification: &Report) -> Vec<Leniency> {
    let failed = verification.checks.iter().filter(|check| check.outcome == Outcome::Fail);
    failed
        .map(|check| {
            let server = match (check.id, check.code) {
                (CheckId::Structure, _) => {
                    "The API server leaves out white space, does not mind spare bits of base64 nor deep nesting, and reads what is left."
                }
                (CheckId::Header, _) => "The API server ignores an empty \"crit\", takes \"b64\" for understood, and looks at no other parameter.",
                (CheckId::Algorithm | CheckId::Key | CheckId::Signature, _) => {
                    "The API server goes by the kind of the key: RSA keys take RS256 to PS512, and EC keys ES256 to ES512 whatever their \
                     curve."
                }
                (CheckId::Audience, _) => "To the API server a token that names no audience is for the API server itself.",
                (CheckId::Expiration, Code::MissingClaim) => "To the API server a token without \"exp\" never expires.",
                (CheckId::Expiration, Code::Expired) => {
                    "The API server still takes it at the very second at which a minute has passed since \"exp\"."
                }
                (CheckId::Expiration | CheckId::NotBefore | CheckId::IssuedAt, _) => {
                    "The API server needs none of the three moments, and takes what overflows as it comes."
                }
                (CheckId::Kubernetes, Code::LegacyToken) => "The API server takes legacy tokens.",
                (CheckId::Kubernetes, _) => {
                    "The API server takes the names from the kubernetes.io claim alone: \"sub\" is not compared, and further members are \
                     not looked at."
                }
                _ => "The API server does not look at it.",
            };
            Leniency { check: check.id, message: format!("{} {server}", check.message) }
        })
        .collect()
}
