//! Defines what every receiver provides: its documents, its errors, what it demands of a token, and the error that its
//! caller sees.

use std::sync::Arc;

use super::demands::Demands;
use super::setting::{Setting, Written};
use super::settings::Settings;
use crate::explain::ReceiverName;
use crate::explain::row::ErrorLines;
use crate::keys::KeySet;
use crate::paste::ArtifactKind;
use crate::paste::registry::Documents;
use crate::text::time::NumericDate;
use crate::text::yaml::Node;
use crate::token::decoded::Contents;
use crate::token::error::OptionsError;
use crate::verify::report::Report;

/// What a receiver says of itself.
pub(crate) struct About {
    /// How its documents are recognized, and its name.
    pub(super) documents: &'static Documents,
    /// The lines of its errors.
    pub(super) errors: &'static ErrorLines,
    /// What it is called inside a sentence: `AWS`, `the API server`.
    pub(super) called: &'static str,
    /// What it is called above its answer, with what it decides by.
    pub(super) title: &'static str,
    /// The kinds of which only the first document is used. Kinds that replace each other are listed together.
    pub(super) asked_once: &'static [&'static [ArtifactKind]],
}

/// A receiver. Each has one folder and one entry in the list of `receivers`; no other code names it.
pub(crate) trait Receiver: Sync {
    /// What it says of itself.
    fn about(&self) -> &'static About;

    /// Its name.
    fn name(&self) -> ReceiverName {
        self.about().documents.receiver
    }

    /// Reads a document that is neither JSON nor YAML; `None` if it is, or belongs to another receiver.
    fn read(&self, _kind: ArtifactKind, _text: &str) -> Option<Result<(Node, Option<Written>), String>> {
        None
    }

    /// Returns the keys in one of its documents, which replace all others.
    fn own_keys(&self, _setting: &Setting) -> Vec<String> {
        Vec::new()
    }

    /// Returns what its configuration demands of a token, and its own checks.
    fn demands(&self, question: &Question<'_>) -> Demands;

    /// Returns the error that the caller sees if the token is refused, where that is documented.
    fn error(&self, report: &Report, question: &Question<'_>) -> Option<String>;

    /// Returns the whole answer and the caller's error, for a receiver that does not decide by demands.
    fn answer(&self, _asked: &Asked<'_>) -> Option<Result<(Report, Option<String>), OptionsError>> {
        None
    }
}

/// The input of a whole answer.
pub(crate) struct Asked<'a> {
    pub(super) token: &'a str,
    pub(super) settings: &'a Settings,
    /// The issuer's keys, if there are any.
    pub(super) keys: Option<Arc<KeySet>>,
    pub(super) now: NumericDate,
}

/// The input of a receiver's demands.
pub(crate) struct Question<'a> {
    pub(super) settings: &'a Settings,
    /// `None` if the token cannot be read, or is too large.
    pub(super) token: Option<Token<'a>>,
    pub(super) now: NumericDate,
    /// The issuer's keys, if there are any.
    pub(super) keys: Option<Arc<KeySet>>,
}

/// A token that was decoded.
#[derive(Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(super) text: &'a str,
    /// `alg`
    pub(super) algorithm: &'a str,
    pub(super) contents: &'a Contents,
}
