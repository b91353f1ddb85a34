//! What every receiver of tokens says of itself: its documents, its errors, what it demands of a token, and what its caller
//! sees.

use std::sync::Arc;

use super::demands::Demands;
use super::settings::{Setting, Settings, Written};
use crate::explain::row::ErrorLines;
use crate::keys::KeySet;
use crate::paste::ArtifactKind;
use crate::paste::registry::Documents;
use crate::text::time::NumericDate;
use crate::text::yaml::Node;
use crate::token::decoded::Contents;
use crate::token::error::OptionsError;
use crate::verify::report::Report;

/// A receiver. Each has a folder of its own, and a place in the list of `receivers`; nothing else names one.
pub(crate) trait Receiver: Sync {
    /// How its documents are told; its name is among that.
    fn documents(&self) -> &'static Documents;

    /// The lines of its errors.
    fn error_lines(&self) -> &'static ErrorLines;

    /// What it is called inside of a sentence: `AWS`, `the API server`.
    fn called(&self) -> &'static str;

    /// What it is called above its answer, with what it goes by.
    fn title(&self) -> &'static str;

    /// Reads a document that is no JSON and no YAML; `None` if it is, or is of another receiver.
    fn read(&self, _kind: ArtifactKind, _text: &str) -> Option<Result<(Node, Option<Written>), String>> {
        None
    }

    /// Kinds of which only the first document is asked, those that take each other's place together.
    fn asked_once(&self) -> &'static [&'static [ArtifactKind]] {
        &[]
    }

    /// The keys in one of its documents, which no others replace.
    fn own_keys(&self, _setting: &Setting) -> Vec<String> {
        Vec::new()
    }

    /// What it demands of a token by its configuration, and what it asks beyond that.
    fn demands(&self, question: &Question<'_>) -> Demands;

    /// What the caller of a token that is refused would see, where that is documented.
    fn error(&self, report: &Report, question: &Question<'_>) -> Option<String>;

    /// The whole answer of a receiver that answers otherwise than by what it demands, and the error that its caller sees.
    fn answer(&self, _asked: &Asked<'_>) -> Option<Result<(Report, Option<String>), OptionsError>> {
        None
    }
}

/// What is asked.
pub(crate) struct Asked<'a> {
    pub(super) token: &'a str,
    pub(super) settings: &'a Settings,
    /// The issuer's keys, if there are any.
    pub(super) keys: Option<Arc<KeySet>>,
    pub(super) now: NumericDate,
}

/// What a receiver is asked about.
pub(crate) struct Question<'a> {
    pub(super) settings: &'a Settings,
    /// Nothing if it cannot be read, or is too large to be asked about.
    pub(super) token: Option<Token<'a>>,
    pub(super) now: NumericDate,
    /// The issuer's keys, if there are any.
    pub(super) keys: Option<Arc<KeySet>>,
}

/// A token that could be read.
#[derive(Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(super) text: &'a str,
    /// `alg`
    pub(super) algorithm: &'a str,
    pub(super) contents: &'a Contents,
}
