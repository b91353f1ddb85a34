//! One answer of a receiver: a [`Check`] as it is put together here.

use crate::near_miss;
use crate::report::{Check, CheckId, Code, Outcome, Place, Remedy, Side};

/// The receiver takes this.
pub(super) fn pass(id: CheckId, message: impl Into<String>) -> Check {
    check(id, Outcome::Pass, Code::Ok, message)
}

/// The receiver takes this, and someone should know of it.
pub(super) fn warn(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    check(id, Outcome::Warn, code, message)
}

/// The receiver refuses this.
pub(super) fn fail(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    check(id, Outcome::Fail, code, message)
}

/// Nobody can tell what the receiver makes of this.
pub(super) fn skip(id: CheckId, code: Code, message: impl Into<String>) -> Check {
    check(id, Outcome::Skip, code, message)
}

#[inline(never)]
fn check(id: CheckId, outcome: Outcome, code: Code, message: impl Into<String>) -> Check {
    debug_assert!(id.codes().contains(&code), "{id:?} has no {code:?} in src/report/table.rs");
    Check {
        id,
        outcome,
        code,
        message: message.into(),
        expected: None,
        found: None,
        near_miss: None,
        place: None,
        remedy: None,
    }
}

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
    pub(super) fn compared(mut self) -> Self {
        if let (Some(expected), Some(found)) = (&self.expected, &self.found) {
            self.near_miss = near_miss::nearest(texts(expected), texts(found));
        }
        if let Some(near_miss) = &self.near_miss {
            self.message = format!("{} {}", self.message, near_miss.message);
        }
        self
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

/// What to do, in a sentence.
pub(super) fn advice(message: impl Into<String>) -> Remedy {
    Remedy { message: message.into(), command: None, yaml: None }
}

impl Remedy {
    /// The command that does it.
    pub(super) fn run(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }
}
