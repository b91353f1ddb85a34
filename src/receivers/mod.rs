//! Says what a receiver of tokens would answer, by its own configuration: whether it lets a token in, and if not, why.
//!
//! ```text
//! configuration ── settings ── receiver ── demands ── policy ── verify ── checks ┐
//!                                    └── its own questions ──────────── checks ─┴─ verdict, the error that would be seen
//! ```
//!
//! A setting that is not understood, or whose effect is not documented, never counts as met: the verdict is then at
//! best `unverified`. A definite refusal outweighs it.
//!
//! Each receiver has one folder, which holds everything about it. This module has the only list of receivers, and hands
//! it to paste, `explain` and `simulate`.

mod answers;
mod api_server;
pub mod aws;
mod demands;
mod entra;
#[cfg(test)]
mod example;
mod gcp;
mod receiver;
mod setting;
mod settings;
mod simulate;
#[cfg(test)]
mod tests;
mod truth;
mod vault;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cluster::{Document, Evidence, EvidenceOption};
use crate::explain::{self, Explanation, ReceiverName};
use crate::paste::registry::Registry;
use crate::paste::{self, Artifact, Paste};
use crate::text::time::NumericDate;
use crate::token::error::{OptionsError, TokenError};
use receiver::Receiver;

pub use simulate::{SimulateOptions, Simulation, Simulator};
pub use truth::Truth;

/// Every known receiver, in the order in which they are offered a document.
const RECEIVERS: &[&dyn Receiver] =
    &[&aws::Aws, &gcp::Gcp, &entra::Entra, &vault::Vault, &api_server::ApiServer];

/// Collects the documents and errors of the receivers in a list.
fn registry(receivers: &[&dyn Receiver]) -> Registry {
    Registry {
        documents: receivers.iter().map(|receiver| receiver.about().documents).collect(),
        lines: receivers.iter().map(|receiver| receiver.about().errors).collect(),
    }
}

/// Finds every artifact in a text, in the order of the text: a container comes before its contents. A repeated token is
/// one artifact.
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES).
pub fn recognize(text: &str) -> Result<Vec<Artifact>, TokenError> {
    paste::recognize(text, &registry(RECEIVERS))
}

// These methods are here because they need the list of receivers: whether text is a receiver's document decides about
// its neighbors.
impl Evidence {
    /// Reads documents, and skips those without evidence.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES), all of them together larger than
    /// [`MAX_EVIDENCE_BYTES`](crate::cluster::MAX_EVIDENCE_BYTES), or too many documents.
    pub fn read(documents: &[Document]) -> Result<Self, OptionsError> {
        Self::read_with(documents, &registry(RECEIVERS))
    }
}

impl Paste {
    /// Finds everything in a text, as [`recognize`] does.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES).
    pub fn read(text: &str) -> Result<Self, TokenError> {
        Self::read_with(text, &registry(RECEIVERS))
    }
}

impl Simulator {
    /// Reads a configuration, and vets the keys.
    ///
    /// # Errors
    /// As for [`simulate`].
    pub fn new(config: &[Document], options: SimulateOptions) -> Result<Self, OptionsError> {
        Self::of(RECEIVERS, &registry(RECEIVERS), config, options)
    }
}

/// Explains every recognized line in a text; each kind of fault once.
///
/// ```
/// let line = r#"invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc"]"#;
/// let said = bound_token::explain(line, None)?;
/// assert_eq!(said[0].found, ["vault"]);
/// # Ok::<(), bound_token::TokenError>(())
/// ```
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`](crate::explain::MAX_TEXT_BYTES).
pub fn explain(text: &str, token: Option<&str>) -> Result<Vec<Explanation>, TokenError> {
    explain::explain(text, token, &registry(RECEIVERS).lines)
}

/// Says what a receiver would answer to a token, by the receiver's own configuration.
///
/// # Errors
/// If no receiver recognizes the configuration (option `config`), if it is larger than 1 MB, and as for
/// [`VerifyOptions::into_policy`](crate::VerifyOptions::into_policy). A bad token is not an error.
pub fn simulate(
    token: &str,
    config: &[EvidenceOption],
    options: SimulateOptions,
    clock: NumericDate,
) -> Result<Simulation, OptionsError> {
    let simulator = Simulator::new(&Document::all(config), options)?;
    simulator.simulate(token, simulator.moment().unwrap_or(clock))
}

impl ReceiverName {
    /// Lists every known receiver.
    pub fn all() -> impl Iterator<Item = Self> {
        RECEIVERS.iter().map(|receiver| receiver.name())
    }

    /// Returns the receiver with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|own| own.as_str() == name)
    }
}

impl<'de> Deserialize<'de> for ReceiverName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| Error::custom(format!("no receiver is called {name:?}")))
    }
}
