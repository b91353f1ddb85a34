//! What the receivers of tokens make of one, by their own configuration: whom it would let in, and why not.
//!
//! ```text
//! configuration ── settings ── receiver ── demands ── policy ── verify ── checks ┐
//!                                    └── its own questions ──────────── checks ─┴─ verdict, the error that would be seen
//! ```
//!
//! A part of a configuration that is not understood, or whose effect is not documented, is never taken for met: the
//! verdict is then at best `unverified`. A definite no outweighs it.
//!
//! Each receiver has a folder that holds all that is known of it. Here is the one list of them: paste, `explain` and
//! `simulate` are handed what stands in it.

mod answers;
mod api_server;
pub mod aws;
mod demands;
mod entra;
#[cfg(test)]
mod example;
mod gcp;
mod receiver;
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

/// Every receiver that is known, in the order in which a document is shown to them.
const RECEIVERS: &[&dyn Receiver] =
    &[&aws::Aws, &gcp::Gcp, &entra::Entra, &vault::Vault, &api_server::ApiServer];

/// What the receivers of a list say of their documents and errors.
fn registry(receivers: &[&dyn Receiver]) -> Registry {
    Registry {
        documents: receivers.iter().map(|receiver| receiver.documents()).collect(),
        lines: receivers.iter().map(|receiver| receiver.error_lines()).collect(),
    }
}

/// Finds every artefact in a text, in the order of the text: a container first, then what is in it. The same
/// token twice is one artefact.
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES).
pub fn recognize(text: &str) -> Result<Vec<Artifact>, TokenError> {
    paste::recognize(text, &registry(RECEIVERS))
}

// Here and not with the other methods: what stands next to a receiver's document depends on its being one.
impl Evidence {
    /// Reads documents; what says nothing is passed over.
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
    /// As [`simulate`] has them.
    pub fn new(config: &[Document], options: SimulateOptions) -> Result<Self, OptionsError> {
        Self::of(RECEIVERS, &registry(RECEIVERS), config, options)
    }
}

/// Explains every line of a text that is known; each kind of fault once.
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

/// Tells what a receiver would make of a token, by the receiver's own configuration.
///
/// # Errors
/// A configuration that no receiver is known by (option `config`); one larger than 1 MB; as
/// [`VerifyOptions::into_policy`](crate::VerifyOptions::into_policy) has them. No token is an error.
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
    /// Every receiver that is known.
    pub fn all() -> impl Iterator<Item = Self> {
        RECEIVERS.iter().map(|receiver| receiver.documents().receiver)
    }

    /// The receiver of this name.
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
