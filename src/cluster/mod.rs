//! Reads documents from a cluster as evidence: keys, issuers and audiences with their sources, and the objects that a
//! token names.
//!
//! Evidence never widens an expectation that the caller gives. It fills only those that are missing. Tokens in the
//! documents are not evidence.

pub(crate) mod checks;
pub(crate) mod document;
mod evidence;
mod expectations;
mod further;
pub(crate) mod manifests;
mod members;
mod option;
pub(crate) mod pod;
mod volume_rules;

pub use document::Document;
pub use evidence::{Evidence, MAX_DOCUMENTS, MAX_EVIDENCE_BYTES};
pub use option::EvidenceOption;
pub(crate) use volume_rules::{expiration_problem, path_problems};
