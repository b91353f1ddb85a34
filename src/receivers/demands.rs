//! Holds what a receiver demands of a token, and where it answers the general checks differently.

use super::answers::{leave_open, mend};
use crate::cluster::Document;
use crate::signature::Algorithm;
use crate::verify::policy::Require;
use crate::verify::report::{Check, CheckId, Code, NearMissKind, Outcome, Place, Remedy};

/// What a receiver demands of a token by its configuration, and its own checks.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    pub(super) issuers: Option<Vec<String>>,
    pub(super) audiences: Option<Vec<String>>,
    pub(super) subject: Option<String>,
    pub(super) require: Require,
    pub(super) algorithms: Option<Vec<Algorithm>>,
    pub(super) leeway: u32,
    /// The answers that replace general ones. For each check, the first that applies counts.
    pub(super) instead: Vec<Instead>,
    /// Cluster documents, for a receiver that asks the API server.
    pub(super) evidence: Vec<Document>,
    /// The answers to its own checks.
    pub(super) checks: Vec<Check>,
}

/// A receiver's answer in place of a general one.
#[derive(Debug)]
pub(super) struct Instead {
    pub(super) id: CheckId,
    pub(super) when: When,
    pub(super) then: Then,
}

/// Which general answers are replaced.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// All of them.
    Always,
    /// A refusal, for any reason.
    Fails,
    /// Anything but a refusal.
    DoesNotFail,
    /// Anything but a pass.
    DoesNotPass,
    /// An answer with this code.
    Says(Code),
    /// A near miss of this kind.
    Misses(Code, NearMissKind),
}

/// What replaces the answer.
#[derive(Debug)]
pub(super) enum Then {
    /// The check is left open, because the receiver does not document this.
    Open(String),
    /// The answer stays, with this remedy.
    Mend(Remedy),
    /// The answer stays, with this wording.
    Say(fn(&str) -> String),
    /// This answer.
    Answer(Box<Other>),
}

/// A different answer. Fields that are not set keep their value.
#[derive(Debug)]
pub(super) struct Other {
    pub(super) outcome: Outcome,
    pub(super) code: Option<Code>,
    pub(super) message: Option<String>,
    pub(super) remedy: Option<Remedy>,
    pub(super) place: Option<Place>,
    /// Whether to drop the expected value, because the receiver does not use it.
    pub(super) forgets_expected: bool,
}

impl Other {
    pub(super) fn new(outcome: Outcome) -> Self {
        Self { outcome, code: None, message: None, remedy: None, place: None, forgets_expected: false }
    }
}

impl Demands {
    /// Leaves open what the receiver does not document.
    pub(super) fn open(&mut self, id: CheckId, when: When, why: &str) {
        self.instead.push(Instead { id, when, then: Then::Open(why.to_owned()) });
    }

    /// Sets the remedy of an answer for this receiver.
    pub(super) fn mend(&mut self, id: CheckId, code: Code, remedy: Remedy) {
        self.instead.push(Instead { id, when: When::Says(code), then: Then::Mend(remedy) });
    }

    /// Replaces an answer.
    pub(super) fn answer(&mut self, id: CheckId, when: When, other: Other) {
        self.instead.push(Instead { id, when, then: Then::Answer(Box::new(other)) });
    }
}

impl Instead {
    pub(super) fn applies(&self, check: &Check) -> bool {
        self.id == check.id
            && match self.when {
                When::Always => true,
                When::Fails => check.outcome == Outcome::Fail,
                When::DoesNotFail => check.outcome != Outcome::Fail,
                When::DoesNotPass => check.outcome != Outcome::Pass,
                When::Says(code) => check.code == code,
                When::Misses(code, kind) => {
                    check.code == code && check.near_miss.as_ref().is_some_and(|near| near.kind == kind)
                }
            }
    }

    pub(super) fn apply(&self, check: &mut Check) {
        match &self.then {
            Then::Open(why) => leave_open(check, why),
            Then::Mend(remedy) => mend(check, remedy.clone()),
            Then::Say(say) => check.message = say(&check.message),
            Then::Answer(other) => {
                check.outcome = other.outcome;
                check.code = other.code.unwrap_or(check.code);
                if let Some(message) = &other.message {
                    check.message.clone_from(message);
                }
                if other.remedy.is_some() {
                    check.remedy.clone_from(&other.remedy);
                }
                if other.place.is_some() {
                    check.place.clone_from(&other.place);
                }
                if other.forgets_expected {
                    check.expected = None;
                }
            }
        }
    }
}
