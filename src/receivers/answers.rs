//! Builds the checks of receivers, and finds those that refuse.

use crate::verify::near_miss;
use crate::verify::report::{Check, CheckId, Code, Outcome, Place, Remedy, Report, Side, Verdict, is_signed};

/// The receiver accepts this.
pub(super) fn pass(id: CheckId, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Pass, Code::Ok, message.into())
}

/// The receiver accepts this, with a warning.
pub(super) fn warn(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Warn, code, message.into())
}

/// The receiver refuses this.
pub(super) fn fail(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Fail, code, message.into())
}

/// What the receiver answers is unknown.
pub(super) fn skip(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    Check::new(id, Outcome::Skip, code, message.into())
}

// A check is large, so these are kept out of line.
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

    /// Describes the difference between the two sides, if it is small.
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

/// Whether one of these checks failed.
pub(super) fn fails(report: &Report, ids: &[CheckId]) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && ids.contains(&check.id))
}

/// Whether a check failed with this code.
pub(super) fn fails_by(report: &Report, code: Code) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && check.code == code)
}

/// The checks of the token's format and signature.
pub(super) const SIGNING: [CheckId; 5] =
    [CheckId::Structure, CheckId::Header, CheckId::Algorithm, CheckId::Key, CheckId::Signature];

/// Leaves a check open where the receiver documents nothing. The check keeps its code.
pub(super) fn leave_open(check: &mut Check, message: &str) {
    check.outcome = Outcome::Skip;
    check.message = format!("{} {message}", check.message);
    check.remedy = None;
}

/// Removes remedies that are unsafe for this token: commands that change or delete something, if the signature was not
/// checked; commands that delete something, if the token is refused.
pub(super) fn settle(report: &mut Report) {
    let is_signed = is_signed(&report.checks);
    let is_refused = report.verdict == Verdict::Rejected;
    for remedy in report.checks.iter_mut().filter_map(|check| check.remedy.as_mut()) {
        remedy.settle(is_signed, is_refused);
    }
}

/// Replaces the general remedy.
pub(super) fn mend(check: &mut Check, remedy: Remedy) {
    if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
        check.remedy = Some(remedy);
    }
}
