//! Describes a search: what to look for, and how deep to follow nested texts, such as base64 in a Secret in base64.

use super::Found;
use super::registry::Registry;

/// A search through a text and the texts nested in it.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) registry: &'a Registry,
    left: u8,
    look: fn(&str, Search<'_>) -> Vec<Found>,
}

impl<'a> Search<'a> {
    pub(super) fn new(registry: &'a Registry, look: fn(&str, Search<'_>) -> Vec<Found>) -> Self {
        Self { registry, left: 4, look }
    }

    /// Returns the search one level deeper; `None` if that is too deep.
    pub(super) fn inside(self) -> Option<Self> {
        Some(Self { left: self.left.checked_sub(1)?, ..self })
    }

    /// Finds everything in a text at this depth, in the order of the text.
    pub(super) fn look_through(self, text: &str) -> Vec<Found> {
        let mut found = (self.look)(text, self);
        found.sort_by_key(|one| one.start);
        found
    }
}
