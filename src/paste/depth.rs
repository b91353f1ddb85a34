//! How far texts inside of texts are followed: base64 of a Secret in base64.

use super::Found;

/// As far as texts are followed from here, and how each is looked through.
#[derive(Clone, Copy)]
pub(super) struct Depth {
    left: u8,
    look: fn(&str, Depth) -> Vec<Found>,
}

impl Depth {
    pub(super) fn new(look: fn(&str, Self) -> Vec<Found>) -> Self {
        Self { left: 4, look }
    }

    /// One text further inside; `None` if that is too far.
    pub(super) fn inside(self) -> Option<Self> {
        Some(Self { left: self.left.checked_sub(1)?, ..self })
    }

    /// Everything in a text at this depth, in the order of the text.
    pub(super) fn look_through(self, text: &str) -> Vec<Found> {
        let mut found = (self.look)(text, self);
        found.sort_by_key(|one| one.start);
        found
    }
}
