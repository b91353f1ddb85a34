//! Documents that a caller has at hand in, what they say about expectations and about the cluster out: keys,
//! issuers and audiences with where each came from, and the objects that a token names.
//!
//! Evidence never widens an expectation that the caller states: it fills only what is left open. A token among
//! it says nothing.

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
