//! Adds evidence to a policy as further checks.

use std::sync::Arc;

use super::checks;
use super::document::Document;
use super::evidence::Evidence;
use super::option::EvidenceOption;
use crate::keys::KeyEntry;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::token::error::OptionsError;
use crate::verify::policy::Further;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Lookup, Source};

impl Further for Evidence {
    fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>> {
        self.expected_audiences(now, sources)
    }

    fn checks(
        &self,
        text: &str,
        algorithm: &str,
        contents: &Contents,
        policy: &Policy,
        signer: Option<&KeyEntry>,
    ) -> Vec<Check> {
        let mut out = checks::sources::ask(self, contents, policy, signer);
        out.extend(checks::ask(self, text, algorithm, contents, policy));
        out
    }

    fn end_of_acceptance(&self, contents: &Contents) -> Option<NumericDate> {
        checks::end_of_objects(self, contents)
    }

    fn answers(&self, lookup: &Lookup) -> bool {
        let known = self.object(lookup.kind.object_kind(), lookup.namespace.as_deref(), &lookup.name);
        known.is_some_and(|known| known.manifest.settles(lookup.uid.as_deref()))
    }

    fn may_hide_a_pod(&self) -> bool {
        self.hides_a_pod()
    }
}

impl Policy {
    /// Returns the same policy with documents as evidence: artifacts of [`recognize`](crate::recognize), or texts. They
    /// fill the expectations that were not given (keys, issuers, audiences), answer what otherwise only the cluster
    /// knows, and are checked themselves. A given expectation never changes.
    ///
    /// # Errors
    /// As for [`Evidence::read`].
    pub fn with_evidence(self, documents: &[EvidenceOption]) -> Result<Self, OptionsError> {
        self.with_documents(&Document::all(documents))
    }

    /// Like [`with_evidence`](Self::with_evidence), with documents that may have been read already.
    ///
    /// # Errors
    /// As for [`Evidence::read`].
    pub fn with_documents(self, documents: &[Document]) -> Result<Self, OptionsError> {
        Ok(self.filled_from(Evidence::read(documents)?).0)
    }

    /// Like [`with_evidence`](Self::with_evidence), with the evidence itself.
    pub(crate) fn filled_from(mut self, mut evidence: Evidence) -> (Self, Arc<Evidence>) {
        let sources = &mut self.sources;
        self.keys = self.keys.take().or_else(|| evidence.expected_keys(sources));
        self.issuers = self.issuers.take().or_else(|| evidence.expected_issuers(sources));
        self.audiences = self.audiences.take().or_else(|| evidence.expected_audiences(self.now, sources));
        let evidence = Arc::new(evidence);
        self.further = Some(Arc::<Evidence>::clone(&evidence));
        (self, evidence)
    }
}
