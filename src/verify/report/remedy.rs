//! Describes what to do about a check, and which commands may be proposed for it.

use serde::Serialize;

use super::{Check, CheckId, Code, Outcome};
use crate::verify::report::command::Filled;

/// Returns whether the signature is valid, by a key whose owner is not in doubt.
pub(crate) fn is_signed(checks: &[Check]) -> bool {
    let is_doubtful = |check: &Check| matches!(check.code, Code::SeveralKeySets | Code::SeveralIssuers);
    checks.iter().any(|check| check.id == CheckId::Signature && check.outcome == Outcome::Pass)
        && !checks.iter().any(is_doubtful)
}

/// What to do about a check that fails or warns.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// English sentences. They name each value that was not filled in below.
    pub message: String,
    /// A command for any POSIX shell. The reader replaces the words in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// A piece of a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yaml: Option<String>,
    /// A JSON document that the command reads from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    /// What the command does to existing objects.
    #[serde(skip)]
    effect: Effect,
    /// The length of the message in bytes, before sentences about values were added.
    #[serde(skip)]
    own_length: usize,
}

/// What a command does to existing objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It only reads, or makes a new token.
    Reads,
    /// It changes whom a receiver lets in.
    Changes,
    /// It deletes an object.
    Deletes,
}

impl Remedy {
    /// Makes a remedy of what to do, in a sentence.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        let own_length = message.len();
        Self { message, command: None, yaml: None, json: None, effect: Effect::Reads, own_length }
    }

    /// Adds a command that only reads, or makes a new token.
    pub(crate) fn by(mut self, command: impl Into<Option<Filled>>) -> Self {
        self.command = command.into().map(|command| self.text(command));
        self
    }

    /// Adds a command that changes whom a receiver lets in. It is kept only if the token's signature was checked.
    pub(crate) fn changing(self, command: Filled) -> Self {
        Self { effect: Effect::Changes, ..self.by(command) }
    }

    /// Adds a command that deletes what the token is bound to. It is kept only if the token's signature was
    /// checked and the token is not refused. The caller has compared the object, if it was given.
    pub(crate) fn deleting(self, command: Filled) -> Self {
        Self { effect: Effect::Deletes, ..self.by(command) }
    }

    /// Adds a piece of a manifest.
    pub(crate) fn with(mut self, yaml: Filled) -> Self {
        self.yaml = Some(self.text(yaml));
        self
    }

    /// Adds a JSON document that the command reads.
    pub(crate) fn with_json(mut self, json: Filled) -> Self {
        self.json = Some(self.text(json));
        self
    }

    /// Removes the command if this token does not justify it.
    pub(crate) fn settle(&mut self, is_signed: bool, is_refused: bool) {
        let is_allowed = match self.effect {
            Effect::Reads => true,
            Effect::Changes => is_signed,
            Effect::Deletes => is_signed && !is_refused,
        };
        if is_allowed {
            return;
        }
        // Without the command there are no values left to fill in.
        self.message.truncate(self.own_length);
        if self.effect == Effect::Changes {
            let sentence = "Add the issuer's keys to get the command: it changes whom the receiver accepts, \
                            so the signature must be checked first.";
            self.message = format!("{} {sentence}", self.message);
        }
        self.command = None;
        self.json = None;
        self.effect = Effect::Reads;
    }

    /// Returns the text of a template and adds its sentences to the message.
    fn text(&mut self, filled: Filled) -> String {
        let (text, left) = filled.into_parts();
        for sentence in left {
            if !self.message.contains(&sentence) {
                self.message = format!("{} {sentence}", self.message);
            }
        }
        text
    }
}
