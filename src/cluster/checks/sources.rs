//! Checks whether several documents that provide keys or issuers agree, and says on which of them the answer rests.

use crate::cluster::evidence::{Evidence, Origin};
use crate::cluster::expectations::Parted;
use crate::keys::KeyEntry;
use crate::token::decoded::Contents;
use crate::verify::checks::Answer;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, CheckId, Code, Expectation, Place};

/// Warns if several documents provide keys or issuers and do not agree, and says on which of them the answer rests. One
/// of them may come from the author of the token.
pub(in crate::cluster) fn ask(
    evidence: &Evidence,
    contents: &Contents,
    policy: &Policy,
    signer: Option<&KeyEntry>,
) -> Vec<Check> {
    let mut out = Vec::new();
    if let (Some(keys), Some(signer)) = (&policy.keys, signer) {
        out.extend(of_keys(&evidence.parted_by_key(keys, signer)));
    }
    if let Some(issuer) = contents.claims.issuer.present()
        && policy.sources.iter().any(|source| source.expectation == Expectation::Issuers)
    {
        out.extend(of_issuers(&evidence.parted_by_issuer(issuer)));
    }
    out
}

fn of_keys(Parted { agreeing, differing }: &Parted<'_>) -> Option<Check> {
    let (Origin { name, line, .. }, other) = (agreeing.first()?, differing.first()?);
    let (count, at) = (differing.len(), other.line);
    let message = if count == 1 {
        let other = &other.name;
        format!(
            "It was signed by a key of the {name} at line {line}; the {other} at line {at} did not sign it."
        )
    } else {
        format!(
            "It was signed by a key of the {name} at line {line}; {count} other sets of keys, the first at line {at}, did not \
             sign it."
        )
    };
    Some(several(Code::SeveralKeySets, message, other))
}

fn of_issuers(Parted { agreeing, differing }: &Parted<'_>) -> Option<Check> {
    let (Origin { name, line, .. }, other) = (agreeing.first()?, differing.first()?);
    let (count, at) = (differing.len(), other.line);
    let message = if count == 1 {
        let other = &other.name;
        format!("Its issuer is named by the {name} at line {line}; the {other} at line {at} names another.")
    } else {
        format!(
            "Its issuer is named by the {name} at line {line}; {count} other documents, the first at line {at}, name others."
        )
    };
    Some(several(Code::SeveralIssuers, message, other))
}

fn several(code: Code, message: String, other: &Origin) -> Check {
    let place = Place { object: other.name.clone(), path: None, line: other.line };
    Answer { place: Some(place), ..Answer::warn(code, message) }.file(CheckId::Sources)
}
