//! Makes the answers of receivers, and asks which of them are refusals.

use crate::verify::near_miss;
use crate::verify::report::{Check, CheckId, Code, Outcome, Place, Remedy, Report, Side, Verdict, is_signed};

/// The receiver takes this.
pub(super) fn pass(id: CheckId, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Pass, Code::Ok, message.into())
}

/// The receiver takes this, and someone should know of it.
pub(super) fn warn(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Warn, code, message.into())
}

/// The receiver refuses this.
pub(super) fn fail(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Fail, code, message.into())
}

/// Nobody can tell what the receiver makes of this.
pub(super) fn skip(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Skip, code, message.into())
}

// A check is large: these are called, and not copied into every caller.
impl Check {
    #[inline(never)]
    pub(super) fn expected(mut self, side: impl Into<Side>) -> Self {
        self.expected = Some(side.into());
        self
    }

    #[inline(never)]
    pub(super) fn found(mut self, side: impl Into<Side>) -> Self {
        self.found = Some(side.into());
        self
    }

    #[inline(never)]
    pub(super) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says how the two sides differ, if only slightly.
    #[inline(never)]
    pub(super) fn compared(self) -> Self {
        let near_miss = match (&self.expected, &self.found) {
            (Some(expected), Some(found)) => near_miss::nearest(texts(expected), texts(found)),
            _ => None,
        };
        self.near(near_miss)
    }

    #[inline(never)]
    pub(super) fn mended_by(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }
}

fn texts(side: &Side) -> Vec<&str> {
    match side {
        Side::Text(text) => vec![text],
        Side::List(texts) => texts.iter().map(String::as_str).collect(),
        Side::Seconds(_) => Vec::new(),
    }
}

/// Whether this question was answered with no.
pub(super) fn fails(report: &Report, ids: &[CheckId]) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && ids.contains(&check.id))
}

/// Whether this question was answered with no, for this reason.
pub(super) fn fails_by(report: &Report, code: Code) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && check.code == code)
}

/// Questions about what kind of text the token is, and who signed it.
pub(super) const SIGNING: [CheckId; 5] =
    [CheckId::Structure, CheckId::Header, CheckId::Algorithm, CheckId::Key, CheckId::Signature];

/// Leaves open what the receiver does not document; the reason is still the one that the question has.
pub(super) fn leave_open(check: &mut Check, message: &str) {
    check.outcome = Outcome::Skip;
    check.message = format!("{} {message}", check.message);
    check.remedy = None;
}

/// Takes back what a token must not be answered with: a command that changes or deletes something, if the signature was not
/// checked; one that deletes something, if the token is refused.
pub(super) fn settle(report: &mut Report) {
    let is_signed = is_signed(&report.checks);
    let is_refused = report.verdict == Verdict::Rejected;
    for remedy in report.checks.iter_mut().filter_map(|check| check.remedy.as_mut()) {
        remedy.settle(is_signed, is_refused);
    }
}

/// Puts another remedy in place of the general one.
pub(super) fn mend(check: &mut Check, remedy: Remedy) {
    if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
        check.remedy = Some(remedy);
    }
}
