//! What a receiver demands of a token, and what it makes of the general questions where it answers them otherwise.

use super::answers::{leave_open, mend};
use crate::cluster::Document;
use crate::signature::Algorithm;
use crate::verify::policy::Require;
use crate::verify::report::{Check, CheckId, Code, NearMissKind, Outcome, Place, Remedy};

/// What a receiver demands of a token by its configuration, and what it asks beyond that.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    pub(super) issuers: Option<Vec<String>>,
    pub(super) audiences: Option<Vec<String>>,
    pub(super) subject: Option<String>,
    pub(super) require: Require,
    pub(super) algorithms: Option<Vec<Algorithm>>,
    pub(super) leeway: u32,
    /// What it makes of the general questions; of those about one check the first that applies counts.
    pub(super) instead: Vec<Instead>,
    /// Documents of the cluster, for a receiver that asks the API server.
    pub(super) evidence: Vec<Document>,
    /// The answers to its own questions.
    pub(super) checks: Vec<Check>,
}

/// What a receiver makes of a general question that was answered so.
#[derive(Debug)]
pub(super) struct Instead {
    pub(super) id: CheckId,
    pub(super) when: When,
    pub(super) then: Then,
}

/// Which answers it is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// Every one.
    Always,
    /// A refusal, for whatever reason.
    Fails,
    /// Anything but a refusal.
    DoesNotFail,
    /// Anything but a pass.
    DoesNotPass,
    /// One for this reason.
    Says(Code),
    /// A near miss of this kind.
    Misses(Code, NearMissKind),
}

/// What takes the answer's place.
#[derive(Debug)]
pub(super) enum Then {
    /// It is left open, because the receiver does not document this.
    Open(String),
    /// The answer stays, and this mends it.
    Mend(Remedy),
    /// The same, said so.
    Say(fn(&str) -> String),
    /// This is the answer.
    Answer(Box<Other>),
}

/// Another answer. What is not named stays as it is.
#[derive(Debug)]
pub(super) struct Other {
    pub(super) outcome: Outcome,
    pub(super) code: Option<Code>,
    pub(super) message: Option<String>,
    pub(super) remedy: Option<Remedy>,
    pub(super) place: Option<Place>,
    /// Whether what was expected is not what the receiver goes by.
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

    /// Names what mends an answer for this receiver.
    pub(super) fn mend(&mut self, id: CheckId, code: Code, remedy: Remedy) {
        self.instead.push(Instead { id, when: When::Says(code), then: Then::Mend(remedy) });
    }

    /// Answers otherwise.
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
