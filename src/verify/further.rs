//! Defines further checks that a caller supplies: `verify` runs them without knowing what they check.

use core::fmt::Debug;

use crate::keys::KeyEntry;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Lookup, Source};

/// Knowledge beyond the token and the given expectations.
pub(crate) trait Further: Debug + Send + Sync {
    /// Returns the expected audiences at this time, with their sources; `None` if they are unknown.
    fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>>;

    /// Returns the checks beyond those of the token itself, in the order of the report: of its text, its `alg`, its
    /// contents, and the key that signed it.
    fn checks(
        &self,
        text: &str,
        algorithm: &str,
        contents: &Contents,
        policy: &Policy,
        signer: Option<&KeyEntry>,
    ) -> Vec<Check>;

    /// Returns the time from which a token that is accepted now is refused; `None` if there is none.
    fn end_of_acceptance(&self, contents: &Contents) -> Option<NumericDate>;

    /// Whether the answer to one of the API server's lookups is known.
    fn answers(&self, lookup: &Lookup) -> bool;

    /// Whether there may be a pod that could not be read. No command may then assume that there is none.
    fn may_hide_a_pod(&self) -> bool;
}
