//! Holds what the checks of evidence use of a token, and how their answers name a part of a document.

use crate::cluster::evidence::Known;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::token::kubernetes::Kubernetes;
use crate::verify::checks::Answer;
use crate::verify::report::Place;

/// The claims that documents can be compared with.
pub(super) struct Token<'a> {
    pub(super) contents: &'a Contents,
    pub(super) kubernetes: &'a Kubernetes,
    /// The token's text, which a legacy token's Secret must hold.
    pub(super) text: &'a str,
    pub(super) now: NumericDate,
}

impl Answer<'_> {
    pub(super) fn about(mut self, known: &Known<'_>, path: &str, line: usize) -> Self {
        let path = (!path.is_empty()).then(|| path.to_owned());
        self.place = Some(Place { object: known.manifest.metadata.describe(), path, line: known.line(line) });
        self
    }
}
