//! Says what `sts.googleapis.com` would answer to a token, by the provider's configuration (REST reference
//! `projects.locations.workloadIdentityPools.providers`). The errors are those that callers have published.

use super::documents::{CREDENTIALS, DOCUMENTS, PROVIDER};
use super::errors::LINES;
use super::provider::{ask_provider, describe};
use super::{attributes, credentials};
use crate::receivers::answers::{SIGNING, fails, fails_by, skip};
use crate::receivers::demands::{Demands, Other, When};
use crate::receivers::receiver::{About, Question, Receiver};
use crate::receivers::setting::Setting;
use crate::text::yaml::Node;
use crate::verify::policy::Require;
use crate::verify::report::{CheckId, Code, NearMissKind, Outcome, Remedy, Report, Side};

/// The clock leeway, in seconds, according to published measurements.
const LEEWAY_SECONDS: u32 = 60;

/// Limits on the token's size, in bytes, because expressions may repeat a claim any number of times. Both are far above
/// real sizes.
const LONGEST_TOKEN: usize = 1 << 15;
const LONGEST_PROVIDER: usize = 1 << 16;

/// Google Workload Identity Federation.
pub(in crate::receivers) struct Gcp;

impl Receiver for Gcp {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "Google",
                title: "Google Workload Identity Federation",
                asked_once: &[&[PROVIDER], &[CREDENTIALS]],
            }
        }
    }

    fn own_keys(&self, setting: &Setting) -> Vec<String> {
        let keys = setting.root.at(&["oidc", "jwksJson"]).and_then(Node::as_str);
        keys.map(str::to_owned).into_iter().collect()
    }

    fn demands(&self, question: &Question<'_>) -> Demands {
        demands(question)
    }

    fn error(&self, report: &Report, _: &Question<'_>) -> Option<String> {
        error(report)
    }
}

/// Returns what the provider demands of a token.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let mut demands = Demands { require: Require::Any, leeway: LEEWAY_SECONDS, ..Demands::default() };
    let provider = settings.of(PROVIDER).next();
    answer_otherwise(&mut demands, provider);
    let Some(token) = question.token else { return demands };
    let credentials = settings.of(CREDENTIALS).next();
    if let Some(own) = credentials {
        demands.checks.extend(credentials::ask_credentials(own, provider));
    }
    let Some(provider) = provider else {
        let message =
            "The provider was not given, so neither its issuer, its audiences nor its condition are known.";
        demands.checks.push(skip(CheckId::Provider, Code::NotGiven, message));
        return demands;
    };
    if token.text.len() > LONGEST_TOKEN || provider.bytes() > LONGEST_PROVIDER {
        let message = "The token or the provider is too large to be evaluated here.";
        demands.checks.push(skip(CheckId::Provider, Code::NotEvaluated, message));
        return demands;
    }
    ask_provider(provider, token, &mut demands);
    let mapped = attributes::ask_mapping(provider, token, &mut demands);
    demands.checks.push(attributes::ask_condition(provider, token, mapped));
    demands
}

/// Replaces the general answers where Google's differ.
fn answer_otherwise(demands: &mut Demands, provider: Option<&Setting>) {
    let slash = When::Misses(Code::IssuerMismatch, NearMissKind::TrailingSlash);
    demands.open(CheckId::Issuer, slash, "Whether Google forgives that slash is not documented.");
    let remedy = Remedy::new(
        "If the provider serves this cluster alone, let it expect the token's issuer, to the last slash; else make another pool \
         with a provider for it.",
    );
    demands.mend(CheckId::Issuer, Code::IssuerMismatch, remedy.by(provider.map(describe)));
    demands.open(CheckId::NotBefore, When::Fails, "Google does not say whether it looks at it.");
    let other = Other {
        message: Some("There is no \"iat\" claim, which Google demands.".to_owned()),
        remedy: Some(Remedy::new("Use a token of the API server's TokenRequest, which always has one.")),
        ..Other::new(Outcome::Fail)
    };
    demands.answer(CheckId::IssuedAt, When::Says(Code::AbsentClaim), other);
}

/// Returns the OAuth error of the token exchange.
fn error(report: &Report) -> Option<String> {
    let is_refused = fails(report, &SIGNING)
        || fails(
            report,
            &[CheckId::Issuer, CheckId::Audience, CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt],
        )
        || fails_by(report, Code::IssuerNotPublic);
    // A malformed provider name is refused first. Which error a project ID gives is not documented.
    let malformed = report
        .checks
        .iter()
        .find(|check| check.outcome == Outcome::Fail && check.code == Code::MalformedConfiguration);
    if let Some(check) = malformed {
        let is_url = matches!(&check.found, Some(Side::Text(found)) if found.starts_with("http"));
        return is_url.then(|| "invalid_request".to_owned());
    }
    let error = if fails_by(report, Code::ProviderDisabled) || fails_by(report, Code::ProviderDiffers) {
        "invalid_target"
    } else if is_refused {
        "invalid_grant"
    } else if fails_by(report, Code::SubjectTooLong) {
        "invalid_request"
    } else if fails(report, &[CheckId::AttributeMapping, CheckId::AttributeCondition]) {
        "unauthorized_client"
    } else {
        return None;
    };
    Some(error.to_owned())
}
