//! Says how the API server would answer a TokenReview, by its flags or the objects of OpenShift.

use std::sync::Arc;

use super::documents::{DOCUMENTS, NAME};
use super::errors::LINES;
use super::servers::{Server, Servers};
use crate::api_server::token_review::{self, TokenReviewAnswer};
use crate::cluster::Evidence;
use crate::keys::KeySet;
use crate::paste::ArtifactKind;
use crate::receivers::answers::{fail, leave_open, pass, settle, skip, warn};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::{About, Asked, Question, Receiver};
use crate::receivers::setting::Written;
use crate::text::time::NumericDate;
use crate::text::yaml::{Content, Node};
use crate::token::error::OptionsError;
use crate::verify::policy::{DEFAULT_LEEWAY_SECONDS, Policy, Require};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Report, Verdict};

/// The API server itself, asked by a TokenReview.
pub(in crate::receivers) struct ApiServer;

impl Receiver for ApiServer {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "the API server",
                title: "The API server, by its flags",
                asked_once: &[],
            }
        }
    }

    /// The text itself shows which flags count.
    fn read(&self, kind: ArtifactKind, _: &str) -> Option<Result<(Node, Option<Written>), String>> {
        let nothing = Node { start: 0, end: 0, line: 1, content: Content::Mapping(Vec::new()) };
        (kind == ArtifactKind::ApiServerFlags).then_some(Ok((nothing, None)))
    }

    fn demands(&self, _: &Question<'_>) -> Demands {
        Demands::default()
    }

    fn error(&self, _: &Report, _: &Question<'_>) -> Option<String> {
        None
    }

    fn answer(&self, asked: &Asked<'_>) -> Option<Result<(Report, Option<String>), OptionsError>> {
        Some(answer(asked))
    }
}

/// The TokenReview that is requested of API servers.
pub(in crate::receivers) struct Review<'a> {
    pub(in crate::receivers) token: &'a str,
    pub(in crate::receivers) keys: Option<Arc<KeySet>>,
    pub(in crate::receivers) now: NumericDate,
    pub(in crate::receivers) evidence: Arc<Evidence>,
    /// `spec.audiences`; if empty, the API server's own.
    pub(in crate::receivers) requested: Vec<String>,
}

impl Review<'_> {
    fn policy(&self, server: &Server) -> Policy {
        Policy {
            keys: self.keys.clone(),
            issuers: server.issuers.clone(),
            audiences: server.audiences(self.now),
            subject: None,
            require: Require::ServiceAccount,
            algorithms: None,
            now: self.now,
            leeway: DEFAULT_LEEWAY_SECONDS,
            further: Some(Arc::<Evidence>::clone(&self.evidence)),
            sources: Vec::new(),
        }
    }

    /// Returns one server's answer; `None` without keys or issuers.
    pub(in crate::receivers) fn answer(&self, server: &Server) -> Option<TokenReviewAnswer> {
        let policy = self.policy(server);
        let audiences = policy.audiences.clone().unwrap_or_default();
        let is_whole = policy.keys.is_some() && policy.issuers.is_some();
        is_whole.then(|| {
            let evidence = Arc::clone(&self.evidence);
            token_review::answer(self.token, &policy, evidence, audiences, self.requested.clone())
        })
    }

    /// Returns one server's report on the token, and the error in its answer.
    fn report(&self, server: &Server) -> (Report, Option<String>) {
        let answer = self.answer(server);
        let mut report = match &answer {
            Some(answer) => answer.report.verification.clone(),
            None => crate::verify(self.token, &self.policy(server)),
        };
        let id = CheckId::TokenReview;
        let error = match &answer {
            Some(answer) => review(answer, &mut report),
            None => {
                report.checks.push(match server.issuers {
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
        report.checks.extend(server.fault.clone());
        report.verdict = verdict(&report);
        (report, error)
    }
}

fn verdict(report: &Report) -> Verdict {
    Verdict::of(report.checks.iter().map(|check| (check.needed, check.outcome)))
}

/// Returns the server's answer: with keys, exactly that of `token_review`; without them, what can be determined.
/// Several servers are asked separately, and if their answers differ, the result is open.
fn answer(asked: &Asked<'_>) -> Result<(Report, Option<String>), OptionsError> {
    let &Asked { token, settings, now, .. } = asked;
    let servers = Servers::read(settings)?;
    let review = Review {
        token,
        keys: asked.keys.clone(),
        now,
        evidence: Arc::clone(&servers.evidence),
        requested: Vec::new(),
    };
    let (mut report, receiver_error) = review.report(&servers.first);
    let differs = servers.others.iter().any(|server| review.report(server).0.verdict != report.verdict);
    let is_open = differs || servers.is_cut;
    if is_open {
        for check in report.checks.iter_mut().filter(|check| check.outcome == Outcome::Fail) {
            leave_open(check, "Not every API server here says so.");
        }
        report.checks.push(several(&servers));
    }
    report.checks.extend(servers.unclear);
    report.checks.extend(settings.problems(NAME, &[]));
    report.verdict = verdict(&report);
    settle(&mut report);
    let receiver_error = receiver_error.filter(|_| report.verdict == Verdict::Rejected);
    Ok((report, receiver_error))
}

/// Says that the servers differ.
fn several(servers: &Servers) -> Check {
    let message = "There are flags of several API servers here, or of one before and after a change, and they do not all answer the same. \
                   Ask with those of one.";
    let check = skip(CheckId::Configuration, Code::NotEvaluated, message);
    match &servers.second {
        Some(place) => check.at(place.clone()),
        None => check,
    }
}

/// Applies the server's answer to the report: checks that the server passes no longer refuse.
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
        pass(id, format!("The API server takes it for {}.", crate::text::escape::quote(&user))).found(user)
    } else {
        let message = format!(
            "The API server takes it for {}, although other receivers refuse it.",
            crate::text::escape::quote(&user)
        );
        warn(id, Code::ReviewIsLenient, message)
            .found(user)
            .mended_by(Remedy::new("Use a token that every receiver takes; see the other reasons."))
    });
    None
}
