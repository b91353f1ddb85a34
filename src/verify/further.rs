//! Further questions, which a caller hands in: `verify` asks them, and does not know what they are about.

use core::fmt::Debug;

use crate::keys::KeyEntry;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Lookup, Source};

/// What somebody knows beyond the token and the stated expectations.
pub(crate) trait Further: Debug + Send + Sync {
    /// The audiences that are expected at this moment, with their sources; `None` if nothing tells.
    fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>>;

    /// The checks beyond those of the token itself, in the order of the report: of its text, its `alg`, what it says, and
    /// the key that signed it.
    fn checks(
        &self,
        text: &str,
        algorithm: &str,
        contents: &Contents,
        policy: &Policy,
        signer: Option<&KeyEntry>,
    ) -> Vec<Check>;

    /// The moment from which a token that is accepted now is refused; `None` if nothing tells.
    fn end_of_acceptance(&self, contents: &Contents) -> Option<NumericDate>;

    /// Whether it is known what the API server would find here.
    fn answers(&self, lookup: &Lookup) -> bool;

    /// Whether there may be a pod that could not be read: no command may then rest on there being none.
    fn may_hide_a_pod(&self) -> bool;
}
