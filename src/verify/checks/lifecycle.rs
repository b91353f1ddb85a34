//! Finds the stage of a token's life (fresh, due for rotation, stale), which shows what the kubelet and the API server
//! do with it, and what its application should have done.

use super::{Answer, Question};
use crate::text::time::{NumericDate, span};
use crate::token::claims::Claim;
use crate::token::decoded::Contents;
use crate::token::kubernetes::{EXTENDED_SECONDS, RotationRule, TokenKind};
use crate::verify::report::{Code, LifecycleState, Stage};

/// How long after the kubelet's rotation an application may still use the old token, in seconds: the documentation
/// recommends to read the file every five minutes, and the kubelet syncs each pod about every minute.
const RELOAD_SECONDS: i64 = 390;

/// Returns the stage at this time; `None` if the claims do not show it.
pub(super) fn state(contents: &Contents, now: NumericDate) -> Option<LifecycleState> {
    let Contents { claims, lifecycle, kind, .. } = contents;
    let at = |stage, since, until| Some(LifecycleState { stage, since, until });
    let not_before = claims.not_before.present().copied();
    if let Some(not_before) = not_before.filter(|not_before| now < *not_before) {
        return at(Stage::NotYetValid, None, Some(not_before));
    }
    let expires = match claims.expires_at {
        Claim::Present(expires) => expires,
        Claim::Absent if *kind == TokenKind::Legacy => return at(Stage::NeverExpires, None, None),
        Claim::Absent | Claim::Malformed(_) => return None,
    };
    if now >= expires {
        return at(Stage::Expired, Some(expires), None);
    }
    if let Some(warn_after) =
        lifecycle.warn_after.filter(|warn_after| lifecycle.extended && now >= *warn_after)
    {
        return at(Stage::Extended, Some(warn_after), Some(expires));
    }
    let Some(rotation) = &lifecycle.rotation else { return at(Stage::Fresh, not_before, Some(expires)) };
    let overdue = rotation.by.plus_seconds(RELOAD_SECONDS);
    let end = lifecycle.warn_after.unwrap_or(expires);
    if now < rotation.from {
        at(Stage::Fresh, not_before, Some(rotation.from))
    } else if now < overdue {
        at(Stage::RotationDue, Some(rotation.from), Some(overdue.min(end)))
    } else {
        at(Stage::RotationOverdue, Some(overdue), Some(end))
    }
}

pub(super) fn lifecycle<'a>(question: &Question<'a>) -> Answer<'a> {
    let now = question.policy.now;
    let Some(LifecycleState { stage, .. }) = state(question.contents, now) else {
        return if question.contents.claims.expires_at.malformed().is_some() {
            Answer::skip(
                Code::MalformedClaim,
                "The \"exp\" claim is malformed, so the lifetime of the token is unknown.",
            )
        } else {
            Answer::skip(Code::AbsentClaim, "The claims do not say how long the token lasts.")
        };
    };
    match stage {
        Stage::NotYetValid => Answer::skip(Code::NotYetValid, "The token is not valid yet."),
        Stage::Expired => Answer::skip(Code::Expired, "The token has expired."),
        Stage::NeverExpires => Answer {
            code: Code::NeverExpires,
            ..Answer::pass("A legacy token is never rotated: it stays the same until its Secret is deleted.")
        },
        Stage::Fresh => fresh(question.contents, now),
        Stage::RotationDue => Answer {
            code: Code::RotationDue,
            ..Answer::pass(format!(
                "The kubelet is replacing the token in the pod's volume about now ({}); the application \
                 should reload the file.",
                rule(question.contents)
            ))
        },
        Stage::RotationOverdue => Answer::warn(
            Code::RotationOverdue,
            format!(
                "The kubelet should have replaced the token in the pod's volume at {} ({}): the application \
                 does not reload the file, or the kubelet cannot reach the API server.",
                since(question.contents, now),
                rule(question.contents)
            ),
        ),
        Stage::Extended => Answer::warn(Code::StaleToken, stale(question.contents, now)),
    }
}

fn fresh(contents: &Contents, now: NumericDate) -> Answer<'_> {
    let Some(rotation) = &contents.lifecycle.rotation else {
        let is_in_pod = contents.kubernetes.as_ref().is_some_and(|kubernetes| kubernetes.pod.is_some());
        return Answer::pass(if is_in_pod {
            "The claims do not say when the kubelet replaces the token."
        } else {
            "The token is bound to no pod, so nothing replaces it: request a new one before it expires."
        });
    };
    let message = move || {
        format!(
            "The kubelet replaces the token in {}, at {} ({}).",
            span(rotation.by.seconds_since(now)),
            rotation.by.to_utc(),
            rule(contents)
        )
    };
    if !contents.lifecycle.extended {
        return Answer::pass(message);
    }
    Answer { code: Code::Extended, ..Answer::pass(move || with_extension(message(), contents)) }
}

fn stale(contents: &Contents, now: NumericDate) -> String {
    let warn_after = contents.lifecycle.warn_after.unwrap_or(now);
    let sentence = format!(
        "The token still works only because the API server extended it. Its requested lifetime ended {} \
         ago (\"warnafter\", {}), and the kubelet replaced it long before: the application does not reload \
         the file. The API server counts each use (serviceaccount_stale_tokens_total).",
        span(now.seconds_since(warn_after)),
        warn_after.to_utc(),
    );
    with_extension(sentence, contents)
}

/// Adds to the sentence why the token lasts a year; not if the claims do not show its lifetime.
fn with_extension(sentence: String, contents: &Contents) -> String {
    let lifecycle = &contents.lifecycle;
    let Some((requested, lifetime)) = lifecycle.requested_seconds.zip(lifecycle.lifetime_seconds) else {
        return sentence;
    };
    let stretched = if lifetime == EXTENDED_SECONDS { "a year".to_owned() } else { span(lifetime) };
    let extension = format!(
        "{requested} seconds were requested; the API server extended this to {stretched} \
         (--service-account-extend-token-expiration, on by default)."
    );
    [sentence, extension].join(" ")
}

fn rule(contents: &Contents) -> &'static str {
    match contents.lifecycle.rotation.as_ref().map(|rotation| rotation.rule) {
        Some(RotationRule::TwentyFourHours) => "24 hours old",
        _ => "80 % of its lifetime",
    }
}

fn since(contents: &Contents, now: NumericDate) -> String {
    let by = contents.lifecycle.rotation.as_ref().map_or(now, |rotation| rotation.by);
    format!("{}, {} ago", by.to_utc(), span(now.seconds_since(by)))
}
