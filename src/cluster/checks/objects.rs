//! Checks the token against the given objects that it names: whether each is the same object, and still exists.

use super::token::Token;
use crate::cluster::evidence::Known;
use crate::cluster::manifests::Metadata;
use crate::cluster::pod::PodSpec;
use crate::text::escape::quote;
use crate::text::time::NumericDate;
use crate::token::kubernetes::{ObjectRef, Shape};
use crate::verify::checks::Answer;
use crate::verify::report::Code;

/// How long after its `deletionTimestamp` an object still counts, in seconds (`jwt.DefaultLeeway` in
/// `pkg/serviceaccount/claims.go`).
pub(crate) const DELETION_GRACE_SECONDS: i64 = 60;

/// Checks an object's UID and deletion, with the same rules for every object that the API server looks up.
///
/// A legacy token ends at once when its object is deleted, a bound token a minute later.
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

    /// Checks an object that the claims name, such as a service account.
    pub(super) fn object(&self, claimed: Option<&ObjectRef>, known: &Known<'_>) -> Answer<'static> {
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

    pub(super) fn secret(&self, held: Option<&str>, known: &Known<'_>) -> Answer<'static> {
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

    pub(super) fn node(&self, known: &Known<'_>) -> Answer<'static> {
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

    /// Checks whether this pod carries the token.
    pub(super) fn pod(&self, pod: &PodSpec, known: &Known<'_>) -> Answer<'static> {
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
}

/// Returns the prefix of a pod's name that is not known yet: of a workload's pods, or of a manifest with
/// `generateName`. The API server truncates a long prefix (`maxGeneratedNameLength`).
fn name_prefix<'a>(pod: &PodSpec, metadata: &'a Metadata) -> Option<&'a str> {
    /// What remains of a workload's name after all additions, at least.
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
