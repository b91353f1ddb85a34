//! Google Workload Identity Federation: a provider and a token in, what `sts.googleapis.com` would make of it out (REST
//! reference `projects.locations.workloadIdentityPools.providers`; the errors are those that callers have published).

mod attributes;
mod cel;
mod credentials;

use super::finding::{fail, pass, skip};
use super::settings::{Setting, text_of};
use super::{Demands, Question, Receiver, SIGNING, Token, fails, fails_by, leave_open, mend};
use crate::cluster::checks::discovery::unreachable_for_others;
use crate::paste::ArtifactKind;
use crate::text::escape::quote;
use crate::verify::policy::Require;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{Check, CheckId, Code, NearMissKind, Outcome, Remedy, Report, Side};

/// How far clocks may disagree, in seconds; published measurements say about so much.
const LEEWAY_SECONDS: u32 = 60;

/// The members of a provider, and those of other kinds of providers that OIDC has no use for.
const MEMBERS: [&str; 10] = [
    "attributeCondition",
    "attributeMapping",
    "description",
    "disabled",
    "displayName",
    "etag",
    "expireTime",
    "name",
    "oidc",
    "state",
];

/// The members of its `oidc`.
const OIDC_MEMBERS: [&str; 3] = ["allowedAudiences", "issuerUri", "jwksJson"];

/// The most audiences that a provider may allow.
const MOST_AUDIENCES: usize = 10;

/// Expressions may repeat a claim as often as they like: both are far above what is real, in bytes.
const LONGEST_TOKEN: usize = 1 << 15;
const LONGEST_PROVIDER: usize = 1 << 16;

/// Which resource a provider is, as tokens are for it where it names no audiences.
const SERVICE: &str = "//iam.googleapis.com/";

pub(super) const RECEIVER: Receiver = Receiver { demands, adjust, error };

/// What the provider demands of a token.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let mut demands = Demands { require: Require::Any, leeway: LEEWAY_SECONDS, ..Demands::default() };
    let Some(token) = question.token else { return demands };
    let provider = settings.of(ArtifactKind::GcpProvider).next();
    let credentials = settings.of(ArtifactKind::GcpCredentials).next();
    if let Some(own) = credentials {
        demands.checks.extend(credentials::ask(own, provider));
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

fn ask_provider(provider: &Setting, token: Token<'_>, demands: &mut Demands) {
    let id = CheckId::Provider;
    let before = demands.checks.len();
    let is_off = provider.flag("disabled");
    match provider.text("state") {
        Ok(Some("DELETED")) => {
            let remedy = Remedy::new("One that was deleted can be undeleted for 30 days.").changing(of_provider(
                provider,
                "gcloud iam workload-identity-pools providers undelete PROVIDER --workload-identity-pool=POOL --location=global",
            ));
            let check = fail(id, Code::ProviderDisabled, "The provider is disabled or deleted.");
            demands.checks.push(check.at(provider.place("state")).mended_by(remedy));
        }
        Ok(None | Some("ACTIVE")) if matches!(is_off, Ok(Some(true))) => {
            let remedy = Remedy::new("Enable it.").changing(of_provider(
                provider,
                "gcloud iam workload-identity-pools providers update-oidc PROVIDER --workload-identity-pool=POOL --location=global \
                 --no-disabled",
            ));
            let check = fail(id, Code::ProviderDisabled, "The provider is disabled or deleted.");
            demands.checks.push(check.at(provider.place("disabled")).mended_by(remedy));
        }
        Ok(None | Some("ACTIVE")) => {}
        Ok(Some(_)) => {
            demands.checks.push(provider.malformed("state", "ACTIVE or DELETED", "something else"))
        }
        Err(check) => demands.checks.push(*check),
    }
    demands.checks.extend(is_off.err().map(|check| *check));
    demands.checks.extend(provider.unknown(id, &[], &MEMBERS));
    demands.checks.extend(provider.unknown(id, &["oidc"], &OIDC_MEMBERS));
    let issuer = provider.root.at(&["oidc", "issuerUri"]);
    match text_of(issuer) {
        Ok(Some(issuer)) => demands.issuers = Some(vec![issuer.to_owned()]),
        Ok(None) => demands.checks.push(provider.malformed("oidc.issuerUri", "the issuer", "absent")),
        Err(found) => demands.checks.push(provider.malformed("oidc.issuerUri", "a text", found)),
    }
    let has_keys = match text_of(provider.root.at(&["oidc", "jwksJson"])) {
        Ok(keys) => keys.is_some_and(|keys| !keys.is_empty()),
        Err(found) => {
            demands.checks.push(provider.malformed("oidc.jwksJson", "a text", found));
            true
        }
    };
    let own_issuer = token.contents.claims.issuer.present();
    if let Some(reason) = own_issuer.filter(|_| !has_keys).and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("Google cannot fetch the keys of this issuer: {reason}.");
        let remedy = Remedy::new("Give the provider the cluster's keys itself.").changing(of_provider(
            provider,
            "oc get --raw /openid/v1/jwks > jwks.json && gcloud iam workload-identity-pools providers update-oidc PROVIDER \
             --workload-identity-pool=POOL --location=global --jwk-json-path=jwks.json",
        ));
        demands.checks.push(fail(id, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    match provider.list(&["oidc", "allowedAudiences"]) {
        Err(check) => demands.checks.push(*check),
        Ok(allowed) if allowed.len() > MOST_AUDIENCES => {
            demands.checks.push(provider.malformed(
                "oidc.allowedAudiences",
                "a list of at most 10",
                "longer",
            ));
        }
        Ok(allowed) if !allowed.is_empty() => demands.audiences = Some(allowed),
        Ok(_) => match provider.text("name") {
            Ok(Some(name)) => {
                demands.audiences = Some(vec![format!("https:{SERVICE}{name}"), format!("{SERVICE}{name}")]);
            }
            Ok(None) => {
                let message =
                    "The provider names no audiences, and its own name, which then counts, was not given.";
                demands.checks.push(skip(id, Code::NotGiven, message));
            }
            Err(check) => demands.checks.push(*check),
        },
    }
    if token.contents.claims.audiences.present().is_some_and(|audiences| audiences.len() > 1) {
        let message = "The token is for several audiences; what Google makes of that is not documented.";
        demands.checks.push(skip(id, Code::NotDocumented, message));
    }
    if demands.checks.len() == before {
        let name = provider.text("name").ok().flatten().unwrap_or("the provider");
        demands.checks.push(pass(id, format!("The provider is {}.", quote(name))).at(provider.place("")));
    }
}

/// A command with the provider's name and its pool's, which are parts of its whole name.
fn of_provider(provider: &Setting, template: &'static str) -> Filled {
    let name = provider.text("name").ok().flatten().unwrap_or_default();
    let part = |kind: &str| name.split('/').skip_while(|part| *part != kind).nth(1);
    let (own, pool) = (part("providers"), part("workloadIdentityPools"));
    fill(template, &[(Blank::Provider, own.as_slice()), (Blank::Pool, pool.as_slice())])
}

/// Prints a provider: what it has now is to be kept.
fn describe(provider: &Setting) -> Filled {
    of_provider(
        provider,
        "gcloud iam workload-identity-pools providers describe PROVIDER --workload-identity-pool=POOL --location=global",
    )
}

/// Says what only Google means by the general questions.
fn adjust(check: &mut Check, question: &Question<'_>) {
    let provider = question.settings.of(ArtifactKind::GcpProvider).next();
    match (check.id, check.code) {
        (CheckId::Issuer, Code::IssuerMismatch) => {
            if check.near_miss.as_ref().is_some_and(|near| near.kind == NearMissKind::TrailingSlash) {
                return leave_open(check, "Whether Google forgives that slash is not documented.");
            }
            let remedy = Remedy::new(
                "If the provider serves this cluster alone, let it expect the token's issuer, to the last slash; else make another pool \
                 with a provider for it.",
            );
            mend(check, remedy.by(provider.map(describe)));
        }
        (CheckId::NotBefore, _) if check.outcome == Outcome::Fail => {
            leave_open(check, "Google does not say whether it looks at it.");
        }
        (CheckId::IssuedAt, Code::AbsentClaim) => {
            check.outcome = Outcome::Fail;
            check.message = "There is no \"iat\" claim, which Google demands.".to_owned();
            check.remedy =
                Some(Remedy::new("Use a token of the API server's TokenRequest, which always has one."));
        }
        _ => {}
    }
}

/// The OAuth error of the token exchange.
fn error(report: &Report, _: &Question<'_>) -> Option<String> {
    let is_refused = fails(report, &SIGNING)
        || fails(
            report,
            &[CheckId::Issuer, CheckId::Audience, CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt],
        )
        || fails_by(report, Code::IssuerNotPublic);
    // A malformed name of the provider is refused first; which error a project's id gives is not documented.
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
