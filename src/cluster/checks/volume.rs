//! Finds the pod volume that a token comes from, and checks the volumes and containers themselves.

use std::collections::HashSet;

use super::token::Token;
use crate::cluster::evidence::Known;
use crate::cluster::pod::{Advice, DEFAULT_EXPIRATION_SECONDS, Finding, PodSpec, TokenVolume};
use crate::cluster::volume_rules::{expiration_problem, path_problems};
use crate::text::escape::{quote, quote_list};
use crate::text::time::NumericDate;
use crate::token::claims::Claim;
use crate::token::kubernetes::EXTENDABLE_SECONDS;
use crate::verify::checks::Answer;
use crate::verify::report::{Check, CheckId, Code};

/// The volume that service account admission adds to every pod.
const ADMISSION_VOLUME: &str = "kube-api-access-";

/// Finds the volume of the token, by its audience and by the requested lifetime.
pub(super) fn of_token(token: &Token<'_>, pod: &PodSpec, known: &Known<'_>) -> Answer<'static> {
    let name = known.manifest.metadata.describe();
    let start = known.manifest.metadata.start_line;
    let audiences = match &token.contents.claims.audiences {
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
    let requested = token.contents.lifecycle.requested_seconds;
    let own: HashSet<&str> = audiences.iter().map(String::as_str).collect();
    let names_own = |other: &TokenVolume| other.audience.as_deref().is_some_and(|named| own.contains(named));
    let is_named = pod.volumes.iter().any(names_own);
    if requested.is_none() {
        let message = "Its claims do not tell how long it lasts, so its volume cannot be found.";
        return Answer::skip(Code::AbsentClaim, message).about(known, "", start);
    }
    let names_audience = |volume: &&TokenVolume| match &volume.audience {
        Some(audience) => audiences.as_slice() == core::slice::from_ref(audience),
        // The API server's own audiences, which only it knows. An audience that another volume names is not among them.
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
        let message = format!("It is what the volume {} of {name} asks for; {files}.", quote(&volume.name));
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

/// Checks a volume for what the API server refuses, and for what the documentation advises.
pub(super) fn advice(volume: &TokenVolume, known: &Known<'_>) -> Vec<Check> {
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

pub(super) fn security_advice(finding: &Finding, known: &Known<'_>) -> Check {
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
