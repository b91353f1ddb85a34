//! One answer of a receiver: a [`Check`] as it is put together here.

use crate::verify::near_miss;
use crate::verify::report::{Check, CheckId, Code, Outcome, Place, Remedy, Side};

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
