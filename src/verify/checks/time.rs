//! Checks `exp`, `nbf` and `iat` against the policy's `now` (RFC 7519 §4.1.4–6).
//!
//! Expired is `now >= exp + leeway`, with fractions; not yet valid is `now < nbf - leeway`. (The API server
//! tests `now > exp + leeway`, which differs only at that one instant.)

use super::{Answer, Question};
use crate::text::time::{NumericDate, span};
use crate::token::claims::Claim;
use crate::verify::policy::Require;
use crate::verify::report::Code;

pub(super) fn expiration<'a>(question: &Question<'a>) -> Answer<'a> {
    let (now, leeway) = (question.policy.now, i64::from(question.policy.leeway));
    let expires = match &question.contents.claims.expires_at {
        Claim::Present(expires) => *expires,
        Claim::Malformed(malformed) => return Answer::malformed(malformed),
        Claim::Absent => return without_expiration(question),
    };
    let answer = if now >= expires.plus_seconds(leeway) {
        Answer::fail(
            Code::Expired,
            format!("The token expired {} ago, at {}.", span(now.seconds_since(expires)), expires.to_utc()),
        )
    } else if now >= expires {
        Answer::warn(
            Code::WithinLeeway,
            format!(
                "The token expired {} ago, at {}; the leeway of {leeway} seconds still allows it.",
                span(now.seconds_since(expires)),
                expires.to_utc()
            ),
        )
    } else {
        Answer::pass(move || {
            format!("The token expires in {}, at {}.", span(expires.seconds_since(now)), expires.to_utc())
        })
    };
    answer.expected(now).found(expires)
}

fn without_expiration<'a>(question: &Question<'a>) -> Answer<'a> {
    if is_accepted_legacy(question) {
        return Answer::warn(
            Code::NeverExpires,
            "A legacy token never expires: it is valid until its Secret is deleted.",
        );
    }
    if question.is_legacy() {
        let message = "There is no \"exp\" claim: this is a legacy token, which never expires.";
        return Answer::fail(Code::MissingClaim, message).expected("a claim \"exp\"");
    }
    Answer::fail(
        Code::MissingClaim,
        "There is no \"exp\" claim: the token would never expire, but a bound token must.",
    )
    .expected("a claim \"exp\"")
}

/// Whether this is a legacy token, and the policy accepts those.
pub(super) fn is_accepted_legacy(question: &Question<'_>) -> bool {
    question.policy.require == Require::ServiceAccount && question.is_legacy()
}

pub(super) fn not_before<'a>(question: &Question<'a>) -> Answer<'a> {
    let claim = &question.contents.claims.not_before;
    not_in_future(question, claim, Code::NotYetValid, |moment, distance, ahead| {
        if ahead {
            format!("The token becomes valid in {distance}, at {moment}.")
        } else {
            format!("The token has been valid since {moment}.")
        }
    })
    .unwrap_or_else(|| absent("There is no \"nbf\" claim, so the token has no start time."))
}

pub(super) fn issued_at<'a>(question: &Question<'a>) -> Answer<'a> {
    let claim = &question.contents.claims.issued_at;
    not_in_future(question, claim, Code::IssuedInFuture, |moment, distance, ahead| {
        if ahead {
            format!("The token was issued {distance} in the future, at {moment}: the clocks may differ.")
        } else {
            format!("The token was issued {distance} ago, at {moment}.")
        }
    })
    .unwrap_or_else(|| absent("There is no \"iat\" claim: the token does not say when it was issued."))
}

fn absent<'a>(message: &'static str) -> Answer<'a> {
    Answer { code: Code::AbsentClaim, ..Answer::pass(message) }
}

/// Checks a time that must not be in the future by more than the leeway; `None` if the claim is absent. `sentence` gets
/// the time, its distance from now, and whether it is in the future.
fn not_in_future<'a>(
    question: &Question<'a>,
    claim: &Claim<NumericDate>,
    code: Code,
    sentence: impl Fn(&str, &str, bool) -> String + 'a,
) -> Option<Answer<'a>> {
    let (now, leeway) = (question.policy.now, i64::from(question.policy.leeway));
    let moment = match claim {
        Claim::Absent => return None,
        Claim::Malformed(malformed) => return Some(Answer::malformed(malformed)),
        Claim::Present(moment) => *moment,
    };
    let sentence = move || sentence(&moment.to_utc(), &span(now.seconds_since(moment)), moment > now);
    let answer = if moment <= now {
        Answer::pass(sentence)
    } else if moment <= now.plus_seconds(leeway) {
        Answer::warn(Code::WithinLeeway, format!("{} The leeway of {leeway} seconds allows it.", sentence()))
    } else {
        Answer::fail(code, sentence)
    };
    Some(answer.expected(now).found(moment))
}
