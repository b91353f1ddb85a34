//! The token against the documents at hand: the pod that should carry it, and the objects that it names.
//!
//! A check fails only for what the API server itself would refuse the token for: an object that was recreated
//! or is gone. All else warns, with the line that it is about.

use std::collections::HashSet;

use super::{Answer, discovery};
use crate::claims::Claim;
use crate::decoded::Contents;
use crate::evidence::manifests::{
    Advice, Body, DEFAULT_EXPIRATION_SECONDS, Finding, Metadata, PodSpec, TokenVolume,
};
use crate::evidence::members::Fault;
use crate::evidence::{Known, Origin, Parted};
use crate::keys::KeyEntry;
use crate::kubernetes::{
    EXTENDABLE_SECONDS, Kubernetes, ObjectRef, Shape, expiration_problem, path_problems,
};
use crate::policy::Policy;
use crate::quote::{quote, quote_list};
use crate::report::{Check, CheckId, Code, Place};
use crate::time::NumericDate;

/// How long after its `deletionTimestamp` an object still counts (`jwt.DefaultLeeway` in
/// `pkg/serviceaccount/claims.go`).
pub(crate) const DELETION_GRACE_SECONDS: i64 = 60;

/// The volume that service account admission adds to every pod.
const ADMISSION_VOLUME: &str = "kube-api-access-";

/// What the claims say, as far as documents can be compared with it.
struct Token<'a> {
    contents: &'a Contents,
    kubernetes: &'a Kubernetes,
    /// The text itself, which a legacy token's Secret must hold.
    text: &'a str,
    now: NumericDate,
}

/// Every question that the evidence raises about a token, in the order of the documents.
pub(super) fn ask(text: &str, contents: &Contents, policy: &Policy, algorithm: &str) -> Vec<Check> {
    let mut out = Vec::new();
    for known in policy.evidence.manifests() {
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
                out.push(token.volume(pod, &known).file(CheckId::Volume));
                out.extend(pod.volumes.iter().flat_map(|volume| volume_advice(volume, &known)));
                out.extend(pod.findings.iter().map(|finding| advice(finding, &known)));
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

/// Where several documents give keys or name issuers that count, and do not agree: on which of them the answer rests. One
/// of them may be there by the hand of the one who made the token.
pub(super) fn sources(contents: &Contents, policy: &Policy, signer: Option<&KeyEntry>) -> Vec<Check> {
    let mut out = Vec::new();
    if let (Some(keys), Some(signer)) = (&policy.keys, signer) {
        out.extend(of_keys(&policy.evidence.parted_by_key(keys, signer)));
    }
    if let Some(issuer) = contents.claims.issuer.present()
        && policy.takes_issuers_from_evidence()
    {
        out.extend(of_issuers(&policy.evidence.parted_by_issuer(issuer)));
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

/// When the API server begins to refuse the token, since an object that it needs is being deleted.
pub(super) fn end_of_objects(contents: &Contents, policy: &Policy) -> Option<NumericDate> {
    let kubernetes = contents.kubernetes.as_ref()?;
    let ends = policy.evidence.manifests().filter_map(|known| {
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
        // A minute later it still counts; from then on no more.
        Some(deleted.plus_seconds(DELETION_GRACE_SECONDS))
    });
    ends.min()
}

impl Answer<'_> {
    pub(super) fn about(mut self, known: &Known<'_>, path: &str, line: usize) -> Self {
        let path = (!path.is_empty()).then(|| path.to_owned());
        self.place = Some(Place { object: known.manifest.metadata.describe(), path, line: known.line(line) });
        self
    }
}

/// A document of which a member is not what it must be: that it says nothing, or less.
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

/// The same moment rules for every object that the API server looks up.
///
/// A legacy token ends at once with what it needs, a bound one a minute later.
fn fate(metadata: &Metadata, claimed: &ObjectRef, shape: Shape, now: NumericDate) -> Answer<'static> {
    let object = metadata.describe();
    if let (Some(own), Some(claimed)) = (&metadata.uid, &claimed.uid)
        && own != claimed
    {
        let message = format!(
            "{object} was deleted and made anew: its UID is {}, and the token is of one with UID {}. The API server refuses it.",
            quote(own),
            quote(claimed)
        );
        return Answer::fail(Code::ObjectRecreated, message).expected(own.as_str()).found(claimed.as_str());
    }
    let limit = now.plus_seconds(DELETION_GRACE_SECONDS.saturating_neg());
    match metadata.deleted_at {
        Some(deleted) if shape == Shape::Legacy || deleted < limit => Answer::fail(
            Code::ObjectDeleted,
            format!("{object} is deleted (since {}): the API server refuses its tokens.", deleted.to_utc()),
        ),
        Some(deleted) => Answer::warn(
            Code::ObjectTerminating,
            format!(
                "{object} is being deleted ({}): the API server refuses its tokens from a minute after that.",
                deleted.to_utc()
            ),
        ),
        None if metadata.uid.is_some() => Answer::pass(format!("{object} is the one that the token names.")),
        None => Answer {
            code: Code::UidUnknown,
            ..Answer::pass(format!(
                "{object} has the name that the token names; the document has no UID to compare."
            ))
        },
    }
}

impl Token<'_> {
    fn is_in(&self, metadata: &Metadata) -> bool {
        metadata.namespace.is_none() || metadata.namespace == self.kubernetes.namespace
    }

    /// A service account, as the claims name it.
    fn object(&self, claimed: Option<&ObjectRef>, known: &Known<'_>) -> Answer<'static> {
        let metadata = &known.manifest.metadata;
        let claimed = claimed.filter(|claimed| claimed.name == metadata.name && self.is_in(metadata));
        match claimed {
            Some(claimed) => fate(metadata, claimed, self.kubernetes.shape, self.now).about(
                known,
                "metadata.uid",
                metadata.uid_line,
            ),
            None => other_object(metadata).about(known, "", metadata.start_line),
        }
    }

    fn secret(&self, held: Option<&str>, known: &Known<'_>) -> Answer<'static> {
        let metadata = &known.manifest.metadata;
        let answer = self.object(self.kubernetes.secret.as_ref(), known);
        if self.kubernetes.shape != Shape::Legacy || answer.code == Code::OtherObject {
            return answer;
        }
        if held.is_some_and(|held| held != self.text) {
            let message = format!(
                "{} holds another token: the API server takes only the one that it holds.",
                metadata.describe()
            );
            return Answer::fail(Code::OtherTokenHeld, message).about(
                known,
                "data.token",
                metadata.start_line,
            );
        }
        match &metadata.invalid_since {
            Some(since) => Answer::fail(
                Code::MarkedInvalid,
                format!(
                    "{} is marked invalid since {}: its token was not used for too long.",
                    metadata.describe(),
                    quote(since)
                ),
            )
            .about(known, "metadata.labels", metadata.start_line),
            None => answer,
        }
    }

    fn node(&self, known: &Known<'_>) -> Answer<'static> {
        if self.kubernetes.pod.is_some() && self.kubernetes.node.is_some() {
            let metadata = &known.manifest.metadata;
            let message = "Beside a pod, the node only informs: the API server does not look it up.";
            return Answer { code: Code::NotLookedUp, ..Answer::pass(message) }.about(
                known,
                "",
                metadata.start_line,
            );
        }
        self.object(self.kubernetes.node.as_ref(), known)
    }

    /// Whether this is the pod that carries the token.
    fn pod(&self, pod: &PodSpec, known: &Known<'_>) -> Answer<'static> {
        let metadata = &known.manifest.metadata;
        let name = metadata.describe();
        let account = self
            .kubernetes
            .service_account
            .as_ref()
            .and_then(|account| account.name.clone())
            .unwrap_or_default();
        let own_namespace = self.kubernetes.namespace.clone().unwrap_or_default();
        if !self.is_in(metadata) {
            let namespace = metadata.namespace.clone().unwrap_or_default();
            let message = format!(
                "{name} is in the namespace {}, the token's in {}.",
                quote(&namespace),
                quote(&own_namespace)
            );
            return Answer::warn(Code::OtherNamespace, message)
                .expected(namespace)
                .found(own_namespace)
                .about(known, "metadata.namespace", metadata.namespace_line);
        }
        if pod.service_account != account {
            let message = format!(
                "{name} runs as the service account {}, and the token is of {}: it is not this pod's.",
                quote(&pod.service_account),
                quote(&account)
            );
            return Answer::warn(Code::OtherServiceAccount, message)
                .expected(pod.service_account.as_str())
                .found(account)
                .about(known, "spec.serviceAccountName", pod.service_account_line);
        }
        let Some(claimed) = &self.kubernetes.pod else {
            let message = format!("The token is bound to no pod: the kubelet did not put it into {name}.");
            return Answer::warn(Code::NotBoundToPod, message).about(known, "", metadata.start_line);
        };
        if let Some(prefix) = name_prefix(pod, metadata) {
            let found = claimed.name.as_deref().unwrap_or_default();
            return if found.starts_with(prefix) {
                let message = format!("It is of the pod {}, which may be one of {name}.", quote(found));
                Answer { code: Code::UidUnknown, ..Answer::pass(message) }
            } else {
                let message = format!(
                    "It is bound to the pod {}, whose name does not begin as those of {name} do.",
                    quote(found)
                );
                Answer::warn(Code::OtherPod, message).expected(prefix).found(found)
            }
            .about(known, "metadata.name", metadata.name_line);
        }
        if claimed.name != metadata.name {
            let found = claimed.name.clone().unwrap_or_default();
            let message = format!("It is bound to the pod {}, not to {name}.", quote(&found));
            let expected = metadata.name.clone().unwrap_or_default();
            return Answer::warn(Code::OtherPod, message).expected(expected).found(found).about(
                known,
                "metadata.name",
                metadata.name_line,
            );
        }
        fate(metadata, claimed, self.kubernetes.shape, self.now).about(
            known,
            "metadata.uid",
            metadata.uid_line,
        )
    }

    /// Which volume of the pod the token is from: by its audience and by the lifetime that was asked for.
    fn volume(&self, pod: &PodSpec, known: &Known<'_>) -> Answer<'static> {
        let name = known.manifest.metadata.describe();
        let start = known.manifest.metadata.start_line;
        let audiences = match &self.contents.claims.audiences {
            Claim::Present(audiences) => audiences,
            Claim::Absent => {
                let message = "It names no audience by which its volume could be found.";
                return Answer::skip(Code::AbsentClaim, message).about(known, "", start);
            }
            Claim::Malformed(_) => {
                let message = "Its audience is malformed, so its volume cannot be found.";
                return Answer::skip(Code::MalformedClaim, message).about(known, "", start);
            }
        };
        let requested = self.contents.lifecycle.requested_seconds;
        let own: HashSet<&str> = audiences.iter().map(String::as_str).collect();
        let names_own =
            |other: &TokenVolume| other.audience.as_deref().is_some_and(|named| own.contains(named));
        let is_named = pod.volumes.iter().any(names_own);
        if requested.is_none() {
            let message = "Its claims do not tell how long it lasts, so its volume cannot be found.";
            return Answer::skip(Code::AbsentClaim, message).about(known, "", start);
        }
        let names_audience = |volume: &&TokenVolume| match &volume.audience {
            Some(audience) => audiences.as_slice() == core::slice::from_ref(audience),
            // The API server's own audiences, which only it knows: not one that another volume names.
            None => !is_named,
        };
        let lifetime = |volume: &TokenVolume| match volume.expiration_seconds {
            Ok(seconds) => Some(seconds.unwrap_or(DEFAULT_EXPIRATION_SECONDS)),
            Err(_) => None,
        };
        let fitting: Vec<&TokenVolume> = pod.volumes.iter().filter(names_audience).collect();
        if let Some(volume) = fitting.iter().find(|volume| lifetime(volume) == requested) {
            let files = if volume.files.is_empty() {
                "no container mounts it".to_owned()
            } else {
                format!("its file is {}", quote_list(volume.files.iter().map(String::as_str)))
            };
            let message =
                format!("It is what the volume {} of {name} asks for; {files}.", quote(&volume.name));
            return Answer::pass(message).about(known, &volume.place, volume.line);
        }
        let is_listed = pod.volumes.iter().any(|volume| volume.name.starts_with(ADMISSION_VOLUME));
        if requested == Some(EXTENDABLE_SECONDS) && pod.automounts && !is_listed {
            let message = format!("It may be what admission adds to {name}: the volume {ADMISSION_VOLUME}…");
            return Answer { code: Code::AdmissionVolume, ..Answer::pass(message) }.about(
                known,
                "spec.volumes",
                start,
            );
        }
        if let Some((volume, seconds)) = fitting.iter().find_map(|volume| Some((volume, lifetime(volume)?))) {
            let found = requested.unwrap_or_default();
            let message = format!(
                "The volume {} of {name} asks for {seconds} seconds, and the token lasts {found}: the manifest changed since, or the \
                 cluster shortens lifetimes (--service-account-max-token-expiration).",
                quote(&volume.name)
            );
            return Answer::warn(Code::LifetimeNotRequested, message)
                .expected(NumericDate::from_seconds(seconds))
                .found(NumericDate::from_seconds(found))
                .about(known, &volume.place, volume.expiration_line);
        }
        let asked: Vec<String> = pod.volumes.iter().filter_map(|volume| volume.audience.clone()).collect();
        let message = format!(
            "No volume of {name} asks for the audience {}; it asks for {}.",
            quote_list(audiences.iter().map(String::as_str)),
            if asked.is_empty() {
                "the API server's own only".to_owned()
            } else {
                quote_list(asked.iter().map(String::as_str))
            }
        );
        let line = pod.volumes.first().map_or(start, |volume| volume.audience_line);
        Answer::warn(Code::AudienceNotRequested, message).expected(asked).found(audiences.clone()).about(
            known,
            "spec.volumes",
            line,
        )
    }
}

/// What the names of pods begin with that have none of their own yet: those of a workload, or of a manifest with
/// `generateName`. Of long names the API server keeps the first part only (`maxGeneratedNameLength`).
fn name_prefix<'a>(pod: &PodSpec, metadata: &'a Metadata) -> Option<&'a str> {
    /// A workload's own additions leave at least so much.
    const KEPT: usize = 40;
    let prefix = match (&metadata.name, &metadata.name_prefix) {
        (Some(name), _) if pod.is_template => name,
        (None, Some(prefix)) => prefix,
        (None, None) => "",
        (Some(_), _) => return None,
    };
    Some(prefix.get(..KEPT).unwrap_or(prefix))
}

fn other_object(metadata: &Metadata) -> Answer<'static> {
    Answer::skip(Code::OtherObject, format!("{} is not the one that the token names.", metadata.describe()))
}

/// What the API server refuses in a volume, and what the documentation advises.
fn volume_advice(volume: &TokenVolume, known: &Known<'_>) -> Vec<Check> {
    let mut out = Vec::new();
    let mut invalid = |member: &str, reason: String, line: usize| {
        let place = format!("{}.{member}", volume.place);
        let message = format!("The API server refuses this volume: {member}: {reason}.");
        out.push(Answer::warn(Code::InvalidVolume, message).about(known, &place, line).file(CheckId::Volume));
    };
    match &volume.expiration_seconds {
        Ok(seconds) => {
            if let Some(reason) = seconds.and_then(expiration_problem) {
                invalid("expirationSeconds", reason, volume.expiration_line);
            }
        }
        Err(found) => {
            invalid(
                "expirationSeconds",
                format!("it is {found}, not a whole number"),
                volume.expiration_line,
            );
        }
    }
    for reason in path_problems(volume.path.as_deref().unwrap_or_default()) {
        invalid("path", reason, volume.path_line);
    }
    if volume.audience.is_none() && !volume.name.starts_with(ADMISSION_VOLUME) {
        let message = format!(
            "The volume {} names no audience, so its token is for the API server: whoever else is shown it can use it there.",
            quote(&volume.name)
        );
        out.push(
            Answer::warn(Code::AudienceNotNamed, message)
                .about(known, &volume.place, volume.line)
                .file(CheckId::Volume),
        );
    }
    out
}

fn advice(finding: &Finding, known: &Known<'_>) -> Check {
    let (code, message) = match finding.advice {
        Advice::RunAsNonRoot => {
            (Code::MayRunAsRoot, "runAsNonRoot is not true: the container may run as root.")
        }
        Advice::SeccompProfile => (
            Code::NoSeccompProfile,
            "seccompProfile is not RuntimeDefault: every system call is open to the container.",
        ),
        Advice::PrivilegeEscalation => (
            Code::MayEscalate,
            "allowPrivilegeEscalation is not false: a process of the container may gain more rights than its parent.",
        ),
        Advice::Capabilities => (
            Code::KeepsCapabilities,
            "capabilities.drop does not name ALL: the container keeps rights it hardly needs.",
        ),
    };
    Answer::warn(code, message).about(known, &finding.place, finding.line).file(CheckId::PodSecurity)
}
