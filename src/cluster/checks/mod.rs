//! Checks the token against the given documents: the pod that should carry it, and the objects that it names.
//!
//! A check fails only if the API server itself would refuse the token: an object was recreated or is gone. Everything
//! else is a warning, with the line that it concerns.

pub(crate) mod discovery;
mod objects;
pub(super) mod sources;
mod token;
mod volume;

use super::evidence::{Evidence, Known};
use super::manifests::Body;
use super::members::Fault;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::verify::checks::Answer;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, CheckId, Code};
pub(crate) use objects::DELETION_GRACE_SECONDS;
use token::Token;

/// Returns every check of the evidence about a token, in the order of the documents.
pub(super) fn ask(
    evidence: &Evidence,
    text: &str,
    algorithm: &str,
    contents: &Contents,
    policy: &Policy,
) -> Vec<Check> {
    let mut out = Vec::new();
    for known in evidence.manifests() {
        out.extend(fault(&known));
        if let Body::Discovery(document) = &known.manifest.body {
            out.extend(discovery::ask(contents, document, &known, algorithm, policy));
            continue;
        }
        let Some(kubernetes) = &contents.kubernetes else { continue };
        let token = Token { contents, kubernetes, text, now: policy.now };
        match &known.manifest.body {
            Body::Pod(pod) => {
                out.push(token.pod(pod, &known).file(CheckId::Pod));
                out.push(volume::of_token(&token, pod, &known).file(CheckId::Volume));
                out.extend(pod.volumes.iter().flat_map(|one| volume::advice(one, &known)));
                out.extend(pod.findings.iter().map(|finding| volume::security_advice(finding, &known)));
            }
            Body::ServiceAccount => {
                out.push(
                    token.object(kubernetes.service_account.as_ref(), &known).file(CheckId::ServiceAccount),
                );
            }
            Body::Secret(held) => out.push(token.secret(held.as_deref(), &known).file(CheckId::Secret)),
            Body::Node => out.push(token.node(&known).file(CheckId::Node)),
            Body::Discovery(_) | Body::Issuers(_) | Body::Unreadable(_) => {}
        }
    }
    out
}

/// Returns when the API server begins to refuse the token because an object that it needs is being deleted.
pub(super) fn end_of_objects(evidence: &Evidence, contents: &Contents) -> Option<NumericDate> {
    let kubernetes = contents.kubernetes.as_ref()?;
    let ends = evidence.manifests().filter_map(|known| {
        let metadata = &known.manifest.metadata;
        let claimed = match &known.manifest.body {
            Body::Pod(pod) if !pod.is_template => kubernetes.pod.as_ref(),
            Body::ServiceAccount => kubernetes.service_account.as_ref(),
            Body::Secret(_) => kubernetes.secret.as_ref(),
            Body::Node if kubernetes.pod.is_none() => kubernetes.node.as_ref(),
            _ => None,
        }?;
        let is_in = metadata.namespace.is_none() || metadata.namespace == kubernetes.namespace;
        let deleted = metadata.deleted_at.filter(|_| claimed.name == metadata.name && is_in)?;
        // The object still counts before this time, and no longer from then on.
        Some(deleted.plus_seconds(DELETION_GRACE_SECONDS))
    });
    ends.min()
}

/// Reports a malformed member of a document, because of which the document counts less or not at all.
fn fault(known: &Known<'_>) -> Option<Check> {
    let Fault { path, found, expected, line } = known.manifest.fault.as_ref()?;
    let object = known.manifest.metadata.describe();
    let (id, then) = match &known.manifest.body {
        Body::Unreadable(id) => (*id, "It was not compared with the token."),
        _ => (CheckId::Sources, "What cannot be read is not trusted."),
    };
    let message = format!("{object} cannot be read: its {path} is {found}; it must be {expected}. {then}");
    Some(Answer::skip(Code::MalformedManifest, message).about(known, path, *line).file(id))
}
