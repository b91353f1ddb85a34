//! The API server itself: its flags or the objects of OpenShift in, the answer of its TokenReview out.

use std::sync::Arc;

use super::finding::{fail, pass, skip, warn};
use super::settings::{Setting, Settings, texts_of};
use super::{Party, Simulation};
use crate::error::OptionsError;
use crate::evidence::Evidence;
use crate::intake::ArtifactKind;
use crate::keys::KeySet;
use crate::policy::{DEFAULT_LEEWAY_SECONDS, Policy, Require, TrustedIssuer};
use crate::report::{Check, CheckId, Code, Outcome, Remedy, Report, Verdict};
use crate::time::NumericDate;
use crate::token_review::{self, TokenReviewAnswer};

/// What the server is configured with.
struct Server {
    issuers: Option<Vec<TrustedIssuer>>,
    audiences: Option<Vec<String>>,
    evidence: Arc<Evidence>,
}

impl Server {
    fn read(settings: &Settings) -> Result<Self, OptionsError> {
        let evidence = Evidence::read(&settings.evidence())?;
        let flags = settings.of(ArtifactKind::ApiServerFlags).chain(settings.of(ArtifactKind::Pod));
        let (mut issuers, mut audiences) = (Vec::new(), Vec::new());
        for flag in flags.map(flags_of) {
            issuers.extend(flag.issuers);
            audiences.extend(flag.audiences);
        }
        let named = issuers.into_iter().map(|issuer| TrustedIssuer { issuer, until: None });
        let issuers = Some(named.collect::<Vec<_>>()).filter(|issuers| !issuers.is_empty());
        Ok(Self {
            issuers: issuers.or_else(|| evidence.issuers(&mut Vec::new())),
            audiences: Some(audiences).filter(|audiences| !audiences.is_empty()),
            evidence: Arc::new(evidence),
        })
    }

    /// `--api-audiences`; by default the issuers that are trusted at the moment.
    fn audiences(&self, now: NumericDate) -> Option<Vec<String>> {
        let trusted = |one: &&TrustedIssuer| one.until.is_none_or(|until| now < until);
        let issuers = || {
            let issuers = self.issuers.as_ref()?.iter().filter(trusted);
            Some(issuers.map(|one| one.issuer.clone()).collect::<Vec<_>>())
        };
        self.audiences.clone().or_else(issuers).filter(|audiences| !audiences.is_empty())
    }
}

/// The flags that count.
#[derive(Default)]
struct Flags {
    issuers: Vec<String>,
    audiences: Vec<String>,
}

fn flags_of(setting: &Setting) -> Flags {
    let flags = setting.server_flags();
    let text = |name: &str| texts_of(flags.find(name)).unwrap_or_default();
    let audiences = text("api-audiences").iter().flat_map(|one| one.split(',')).map(str::to_owned).collect();
    Flags { issuers: text("service-account-issuer"), audiences }
}

/// The server's answer. With keys it is that of `token_review` to the letter; without them, what can be said.
pub(super) fn simulate(
    token: &str,
    settings: &Settings,
    keys: Option<KeySet>,
    now: NumericDate,
) -> Result<Simulation, OptionsError> {
    let server = Server::read(settings)?;
    let audiences = server.audiences(now);
    let policy = Policy {
        keys: keys.map(Arc::new),
        issuers: server.issuers.clone(),
        audiences: audiences.clone(),
        subject: None,
        require: Require::ServiceAccount,
        algorithms: None,
        now,
        leeway: DEFAULT_LEEWAY_SECONDS,
        evidence: Arc::clone(&server.evidence),
        sources: Vec::new(),
    };
    let answer = match (&policy.keys, &policy.issuers) {
        (Some(_), Some(_)) => {
            Some(token_review::answer(token, &policy, audiences.unwrap_or_default(), Vec::new()))
        }
        _ => None,
    };
    let mut report = match &answer {
        Some(answer) => answer.report.verification.clone(),
        None => crate::verify(token, &policy),
    };
    let id = CheckId::TokenReview;
    let receiver_error = match &answer {
        Some(answer) => review(answer, &mut report),
        None => {
            report.checks.push(match policy.issuers {
                None => skip(id, Code::NotGiven, "No issuer was given that the API server would trust."),
                Some(_) => skip(
                    id,
                    Code::NoKeys,
                    "Without the keys of the API server nobody can tell what its TokenReview says.",
                ),
            });
            None
        }
    };
    report.checks.extend(settings.problems(Party::ApiServer));
    report.verdict = Verdict::of(report.checks.iter().map(|check| (check.id.is_needed(), check.outcome)));
    let receiver_error = receiver_error.filter(|_| report.verdict == Verdict::Rejected);
    Ok(Simulation { party: Party::ApiServer, receiver_error, report })
}

/// Puts the server's answer into the report: what it lets pass no longer refuses.
fn review(answer: &TokenReviewAnswer, report: &mut Report) -> Option<String> {
    let id = CheckId::TokenReview;
    if !answer.status.authenticated {
        let message = format!("The API server refuses it. {}", answer.report.explanation);
        let remedy = Remedy::new("See the other reasons; each says what mends it.");
        let check = fail(id, Code::ReviewRefuses, message);
        let check = match &answer.status.error {
            Some(error) => check.found(error.as_str()),
            None => check,
        };
        report.checks.push(check.mended_by(remedy));
        return Some(answer.status.error.clone().unwrap_or_else(|| "Unauthorized".to_owned()));
    }
    for leniency in &answer.report.leniencies {
        let lets_pass = |check: &&mut Check| check.id == leniency.check && check.outcome == Outcome::Fail;
        if let Some(check) = report.checks.iter_mut().find(lets_pass) {
            check.outcome = Outcome::Warn;
            check.message.clone_from(&leniency.message);
        }
    }
    let user = answer.status.user.username.clone().unwrap_or_default();
    report.checks.push(if answer.report.leniencies.is_empty() {
        pass(id, format!("The API server takes it for {}.", crate::quote::quote(&user))).found(user)
    } else {
        let message = format!(
            "The API server takes it for {}, although other receivers refuse it.",
            crate::quote::quote(&user)
        );
        warn(id, Code::ReviewIsLenient, message)
            .found(user)
            .mended_by(Remedy::new("Use a token that every receiver takes; see the other reasons."))
    });
    None
}
