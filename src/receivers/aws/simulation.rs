//! Says what `sts:AssumeRoleWithWebIdentity` would answer to a token, by documents of AWS IAM.

use super::documents::{DOCUMENTS, ROLE, TRUST_POLICY};
use super::errors::LINES;
use super::policy::federated;
use super::role::policy_document;
use super::{answer, provider};
use crate::receivers::answers::{SIGNING, fails, fails_by, skip};
use crate::receivers::demands::{Demands, When};
use crate::receivers::receiver::{About, Question, Receiver, Token};
use crate::signature::Algorithm;
use crate::verify::policy::Require;
use crate::verify::report::command::{Blank, fill};
use crate::verify::report::{CheckId, Code, Remedy, Report};

/// How long after `exp` the answer is left open, in seconds: AWS documents no leeway.
const OPEN_SECONDS: u32 = 300;

/// The algorithms of "Create an OpenID Connect identity provider in IAM".
const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// The members of a role as AWS prints it: its trust policy, and those that do not affect who may assume it.
const ROLE_MEMBERS: [&str; 17] = [
    "Arn",
    "AssumeRolePolicyDocument",
    "AttachedManagedPolicies",
    "CreateDate",
    "Description",
    "InstanceProfileList",
    "ManagedPolicyArns",
    "MaxSessionDuration",
    "Path",
    "PermissionsBoundary",
    "Policies",
    "ResponseMetadata",
    "RoleId",
    "RoleLastUsed",
    "RoleName",
    "RolePolicyList",
    "Tags",
];

/// AWS IAM: an OIDC provider and a role's trust policy, asked by `sts:AssumeRoleWithWebIdentity`.
pub(in crate::receivers) struct Aws;

impl Receiver for Aws {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "AWS",
                title: "AWS IAM, asked by AssumeRoleWithWebIdentity",
                asked_once: &[&[TRUST_POLICY, ROLE]],
            }
        }
    }

    fn demands(&self, question: &Question<'_>) -> Demands {
        demands(question)
    }

    fn error(&self, report: &Report, _: &Question<'_>) -> Option<String> {
        error(report)
    }
}

/// Returns what the provider and the trust policy demand of a token.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let mut demands = Demands {
        require: Require::Any,
        leeway: OPEN_SECONDS,
        algorithms: Some(ALGORITHMS.into_iter().filter_map(Algorithm::from_name).collect()),
        ..Demands::default()
    };
    answer_otherwise(&mut demands, question.token);
    let Some(token) = question.token else { return demands };
    provider::ask_provider(settings, Some(token), &mut demands);
    let role = settings.of(TRUST_POLICY).chain(settings.of(ROLE)).next();
    let document = role.map(|role| (role, policy_document(role)));
    let policy = document.as_ref().and_then(|(_, (document, _))| document.as_ref());
    let federated = policy.map(federated).unwrap_or_default();
    if let Some(role) = role {
        provider::ask_account(role, &federated, provider::issuer_without_scheme(token), &mut demands);
    }
    provider::ask_annotation(settings, role, token, &mut demands);
    match &document {
        None => {
            let message = "The role's trust policy was not given, so nobody can tell whom it lets in.";
            demands.checks.push(skip(CheckId::TrustPolicy, Code::NotGiven, message));
        }
        Some((role, (document, path))) => {
            if role.kind == ROLE {
                demands.checks.extend(role.unknown(CheckId::TrustPolicy, &[], &ROLE_MEMBERS));
            }
            let first = federated.first().copied();
            demands.checks.extend(answer::answer(token, role, document.as_ref(), path, first));
        }
    }
    demands
}

/// Replaces the general answers where AWS's differ.
fn answer_otherwise(demands: &mut Demands, token: Option<Token<'_>>) {
    for id in [CheckId::NotBefore, CheckId::IssuedAt] {
        demands.open(id, When::Fails, "AWS does not say whether it looks at it.");
    }
    if token.is_some_and(|token| token.contents.payload.has("azp")) {
        let why = "The token has an \"azp\" claim, which may be compared in its place.";
        demands.open(CheckId::Audience, When::Says(Code::AudienceMismatch), why);
    }
    demands.open(CheckId::Expiration, When::Says(Code::WithinLeeway), "AWS does not document any leeway.");
    let remedy = Remedy::new(
        "Make a provider for the token's issuer in the role's account; its URL must be the issuer to the last slash.",
    );
    let issuer = token.and_then(|token| token.contents.claims.issuer.present()).map(String::as_str);
    let command = "aws iam create-open-id-connect-provider --url ISSUER --client-id-list sts.amazonaws.com";
    let remedy = remedy.changing(fill(command, &[(Blank::Issuer, issuer.as_slice())]));
    demands.mend(CheckId::Issuer, Code::IssuerMismatch, remedy);
}

/// Returns the error of STS ("Errors" in the AssumeRoleWithWebIdentity API reference). Which error an expired token
/// with the wrong audience gives is not documented.
fn error(report: &Report) -> Option<String> {
    // STS refuses an overlong parameter before it reads the token.
    if fails_by(report, Code::TokenTooLarge) {
        return None;
    }
    let is_unknown = fails(report, &SIGNING) || fails(report, &[CheckId::Issuer, CheckId::Provider]);
    let is_for_others = fails(report, &[CheckId::Audience]);
    let is_expired = fails_by(report, Code::Expired);
    let error = match (is_unknown, is_for_others, is_expired) {
        (true, ..) => "InvalidIdentityToken",
        (false, true, true) => return None,
        (false, true, false) => "InvalidIdentityToken",
        (false, false, true) => "ExpiredTokenException",
        _ if fails(report, &[CheckId::Expiration, CheckId::Subject]) => return None,
        _ if fails(report, &[CheckId::TrustPolicy]) => "AccessDenied",
        _ => return None,
    };
    Some(error.to_owned())
}
