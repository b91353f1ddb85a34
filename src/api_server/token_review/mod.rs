//! Simulates a TokenReview offline: returns exactly the status that an API server with this configuration
//! would answer, what [`verify`](crate::verify) says, and where the server is more lenient.
//!
//! The checks are in the API server's order (`AuthenticateToken` in `pkg/serviceaccount/jwt.go`): issuer,
//! signature, audience, time, then lookups. The first check that fails hides the later ones. Objects that the
//! server would look up are assumed to exist, and reported as assumed, unless they are in the evidence.

mod authenticator;
mod claims;
mod go_json;
mod jose;
mod lookup;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cluster::{Document, Evidence, EvidenceOption};
use crate::keys::KeySet;
use crate::text::redact::Redact;
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::policy::{IssuerOption, OneOrMany, Policy, Require, VerifyOptions};
use crate::verify::report::{CheckId, Code, Expectation, Lookup, Outcome, Report};

/// The configuration of an API server, and what a TokenReview asks for.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenReviewOptions {
    /// The public keys of `--service-account-key-file`, as in `VerifyOptions.keys`.
    #[ts(optional, type = "string | object | readonly (string | object)[]")]
    pub keys: Option<OneOrMany<String>>,
    /// Every `--service-account-issuer`; previous ones with the moment until which they are passed.
    #[ts(optional, type = "IssuerOption | readonly IssuerOption[]")]
    pub issuers: Option<OneOrMany<IssuerOption>>,
    /// `--api-audiences`. Default: the issuers, as the server has it.
    #[ts(optional, type = "string | readonly string[]")]
    pub api_audiences: Option<OneOrMany<String>>,
    /// The review's `spec.audiences`. Default: none, so that the API audiences are asked for.
    #[ts(optional, type = "string | readonly string[]")]
    pub audiences: Option<OneOrMany<String>>,
    /// The time of the review, in seconds since 1970. Default: the host's clock.
    #[ts(optional, type = "number | Date")]
    pub now: Option<f64>,
    /// Documents, as in `VerifyOptions.evidence`. They provide keys and issuers that are left out, and answer
    /// lookups (Pod, ServiceAccount, Secret, Node).
    #[ts(optional, type = "EvidenceOption | string | Paste | readonly (EvidenceOption | string | Paste)[]")]
    pub evidence: Option<Vec<EvidenceOption>>,
}

impl TokenReviewOptions {
    /// The names of all options.
    pub const NAMES: [&str; 6] = ["keys", "issuers", "apiAudiences", "audiences", "now", "evidence"];
}

/// The answer to a TokenReview, and a report with the reasons.
#[typescript::typed]
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenReviewAnswer {
    /// The `status` that the API server would write.
    pub status: TokenReviewStatus,
    /// What the status does not say.
    pub report: ReviewReport,
}

/// The `status` of a TokenReview (authentication.k8s.io/v1).
#[typescript::typed]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenReviewStatus {
    /// Whether the token is valid; left out if it is not.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    #[ts(optional)]
    pub authenticated: bool,
    /// The user that the token identifies; empty if the token is not authenticated.
    pub user: UserInfo,
    /// The requested audiences that the token also has, in the order of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audiences: Option<Vec<String>>,
    /// The API server's error message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A user, as the API server describes it.
#[typescript::typed]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// `system:serviceaccount:NAMESPACE:NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The service account's UID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The groups of every service account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// Credential ID, pod and node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// What the API server adds to a service account's name. Each value is a list of one.
#[typescript::typed]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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

/// The reasons for a status.
#[typescript::typed]
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewReport {
    /// Why the API server answers this way, as an English sentence. It also explains the bare "invalid bearer
    /// token", which the server keeps short so that an attacker learns nothing from it.
    pub explanation: String,
    /// What was assumed because only the cluster knows it.
    pub assumed: Vec<Lookup>,
    /// Where the API server accepts what `verify` refuses.
    pub leniencies: Vec<Leniency>,
    /// What `verify` says with the same expectations.
    pub verification: Report,
}

/// Something that the API server accepts and `verify` does not.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leniency {
    /// The check of `verify` that fails.
    pub check: CheckId,
    /// Why the check fails and what the API server does, as English sentences.
    pub message: String,
}

/// A configuration that is ready to review tokens.
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
/// Only the authenticators for service accounts are simulated. An API server may have others, such as
/// OpenShift's webhook for OAuth tokens, which add their messages to `error`.
///
/// # Errors
/// Returns an error if the options are invalid ([`VerifyOptions::into_policy`]), or if neither the options
/// nor the evidence give keys and issuers, because every API server has them. No token causes an error.
pub fn token_review(
    token: &str,
    options: TokenReviewOptions,
    clock: NumericDate,
) -> Result<TokenReviewAnswer, OptionsError> {
    let documents = Document::all(options.evidence.as_deref().unwrap_or_default());
    token_review_by(token, options, &documents, clock)
}

/// As [`token_review`], with these documents in place of the options' evidence, which may have been read already.
///
/// # Errors
/// As [`token_review`] has them.
pub fn token_review_by(
    token: &str,
    options: TokenReviewOptions,
    documents: &[Document],
    clock: NumericDate,
) -> Result<TokenReviewAnswer, OptionsError> {
    let requested = options.audiences.map(OneOrMany::into_vec).unwrap_or_default();
    let verify_options = VerifyOptions {
        keys: options.keys,
        issuers: options.issuers,
        now: options.now,
        require: Some(Require::ServiceAccount),
        ..VerifyOptions::default()
    };
    let evidence = Evidence::read(documents)?;
    let (policy, evidence) = verify_options.into_policy(clock)?.filled_from(evidence);
    for (option, is_missing) in [("keys", policy.keys.is_none()), ("issuers", policy.issuers.is_none())] {
        if is_missing {
            return Err(OptionsError::new(
                option,
                "none were given or found in the evidence, and no API server works without them.",
            ));
        }
    }
    let api_audiences = options.api_audiences.map_or_else(|| trusted(&policy), OneOrMany::into_vec);
    Ok(answer(token, &policy, evidence, api_audiences, requested))
}

/// Answers as [`token_review`] does, for a policy that has keys and issuers and rests on this evidence.
pub(crate) fn answer(
    token: &str,
    policy: &Policy,
    evidence: Arc<Evidence>,
    api_audiences: Vec<String>,
    requested: Vec<String>,
) -> TokenReviewAnswer {
    let server = Server {
        keys: policy.keys.clone().unwrap_or_default(),
        requested: if requested.is_empty() { api_audiences.clone() } else { requested },
        issuers: trusted(policy),
        api_audiences,
        now: policy.now,
        evidence,
    };
    let answer = server.authenticate(token);
    let audiences = Some(server.requested.clone()).filter(|audiences| !audiences.is_empty());
    // The review sets its own audiences.
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

/// The API server repeats texts of the token and the request, so they may have secrets.
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

/// Returns the issuers that are trusted at the policy's `now`.
fn trusted(policy: &Policy) -> Vec<String> {
    let issuers = policy.issuers.iter().flatten();
    let trusted = issuers.filter(|trusted| trusted.until.is_none_or(|until| policy.now < until));
    trusted.map(|trusted| trusted.issuer.clone()).collect()
}

/// Says what the API server does where a check of `verify` fails.
fn leniencies(verification: &Report) -> Vec<Leniency> {
    let failed = verification.checks.iter().filter(|check| check.outcome == Outcome::Fail);
    failed
        .map(|check| {
            let server = match (check.id, check.code) {
                (CheckId::Structure, _) => {
                    "The API server ignores white space, spare bits of base64 and deep nesting, and reads the \
                     rest."
                }
                (CheckId::Header, _) => "The API server ignores an empty \"crit\", accepts \"b64\", and checks no other parameter.",
                (CheckId::Algorithm | CheckId::Key | CheckId::Signature, _) => {
                    "The API server checks only the type of the key: RSA keys accept RS256 to PS512, and EC \
                     keys accept ES256 to ES512 on any curve."
                }
                (CheckId::Audience, _) => "The API server treats a token without an audience as a token for the API server.",
                (CheckId::Expiration, Code::MissingClaim) => "The API server treats a token without \"exp\" as a token that never expires.",
                (CheckId::Expiration, Code::Expired) => {
                    "The API server still accepts the token exactly one minute after \"exp\"."
                }
                (CheckId::Expiration | CheckId::NotBefore | CheckId::IssuedAt, _) => {
                    "The API server requires none of \"exp\", \"nbf\" and \"iat\", and accepts numbers that \
                     overflow."
                }
                (CheckId::Kubernetes, Code::LegacyToken) => "The API server accepts legacy tokens.",
                (CheckId::Kubernetes, _) => {
                    "The API server reads the names only from the kubernetes.io claim: it does not compare \
                     \"sub\", and ignores other members."
                }
                _ => "The API server does not check this.",
            };
            Leniency { check: check.id, message: format!("{} {server}", check.message) }
        })
        .collect()
}
