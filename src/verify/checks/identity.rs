//! Checks the issuer, audience, subject, token ID and service account claims.
//!
//! Texts are compared byte by byte, as RFC 7519 §4.1.1 and §4.1.3 require: without case folding or normalization, and
//! with every slash.

use super::time::is_accepted_legacy;
use super::{Answer, Question};
use crate::text::escape::{quote, quote_list};
use crate::text::time::{NumericDate, span};
use crate::token::claims::Claim;
use crate::token::kubernetes::{Kubernetes, Shape};
use crate::verify::near_miss;
use crate::verify::policy::{Require, TrustedIssuer};
use crate::verify::report::{Code, Outcome};

pub(super) fn issuer<'a>(question: &Question<'a>) -> Answer<'a> {
    let expected = question.policy.issuers.as_ref();
    let found = match &question.contents.claims.issuer {
        Claim::Malformed(malformed) => return Answer::malformed(malformed),
        Claim::Absent if expected.is_some() => return missing("iss", "who issued it"),
        Claim::Absent => {
            return Answer::skip(
                Code::NotExpected,
                "Not checked: no expected issuer was given, and the token has none.",
            );
        }
        Claim::Present(found) => found,
    };
    let Some(expected) = expected else {
        let message = move || {
            format!("Not checked: no expected issuer was given. The token's issuer is {}.", quote(found))
        };
        return Answer::skip(Code::NotExpected, message).found(found.as_str());
    };
    let names = || expected.iter().map(|trusted| trusted.issuer.as_str());
    let answer = match trust(found, expected) {
        Some(trusted) => trusted_until(trusted, question.policy.now),
        None if expected.is_empty() => Answer::fail(
            Code::IssuerMismatch,
            format!("The issuer is {}, but the evidence has no issuer that could be read.", quote(found)),
        ),
        None => Answer::fail(
            Code::IssuerMismatch,
            format!(
                "The issuer is {}, but only {} {} trusted.",
                quote(found),
                quote_list(names()),
                if expected.len() == 1 { "is" } else { "are" }
            ),
        )
        .near_miss(near_miss::nearest(names(), [found.as_str()])),
    };
    answer.expected(names().map(str::to_owned).collect::<Vec<_>>()).found(found.as_str())
}

/// Returns the trust in this issuer. If it is listed twice, the later end counts.
pub(super) fn trust<'a>(found: &str, expected: &'a [TrustedIssuer]) -> Option<&'a TrustedIssuer> {
    let named = expected.iter().filter(|trusted| trusted.issuer == found);
    named.max_by_key(|trusted| (trusted.until.is_none(), trusted.until))
}

/// Checks that a previous issuer is still trusted. At `until` it no longer is.
fn trusted_until(trusted: &TrustedIssuer, now: NumericDate) -> Answer<'_> {
    let issuer = move || quote(&trusted.issuer);
    match trusted.until {
        None => Answer::pass(move || format!("The issuer is {}, which is trusted.", issuer())),
        Some(until) if now < until => Answer::warn(
            Code::PreviousIssuer,
            format!(
                "The issuer is {}, a previous issuer, which is trusted for another {}, until {}. Use a token \
                 from the current issuer by then.",
                issuer(),
                span(until.seconds_since(now)),
                until.to_utc()
            ),
        ),
        Some(until) => Answer::fail(
            Code::FormerIssuer,
            format!(
                "The issuer is {}, a previous issuer, which has not been trusted for {}, since {}.",
                issuer(),
                span(now.seconds_since(until)),
                until.to_utc()
            ),
        ),
    }
}

pub(super) fn audience<'a>(question: &Question<'a>) -> Answer<'a> {
    let expected = question.policy.audiences.as_ref();
    let found = match &question.contents.claims.audiences {
        Claim::Malformed(malformed) => return Answer::malformed(malformed),
        Claim::Absent if expected.is_some() && is_accepted_legacy(question) => {
            return Answer::warn(
                Code::LegacyAudience,
                "A legacy token has no audience: any service that receives it can use it elsewhere.",
            );
        }
        Claim::Absent if expected.is_some() && question.is_legacy() => {
            let message = "There is no \"aud\" claim: this is a legacy token, which has no audience.";
            return Answer::fail(Code::MissingClaim, message).expected("a claim \"aud\"");
        }
        Claim::Absent if expected.is_some() => return missing("aud", "whom it is for"),
        Claim::Absent => {
            return Answer::skip(
                Code::NotExpected,
                "Not checked: no expected audience was given, and the token has none.",
            );
        }
        Claim::Present(found) => found,
    };
    let named = || quote_list(found.iter().map(String::as_str));
    let Some(expected) = expected else {
        let message =
            move || format!("Not checked: no expected audience was given. The token is for {}.", named());
        return Answer::skip(Code::NotExpected, message).found(found.clone());
    };
    let answer = match first_shared(expected, found) {
        Some(audience) => Answer::pass(move || format!("The token is for {}.", quote(audience))),
        None => {
            let wanted = quote_list(expected.iter().map(String::as_str));
            let (mine, its) = (expected.iter().map(String::as_str), found.iter().map(String::as_str));
            Answer::fail(Code::AudienceMismatch, format!("The token is for {}, not for {wanted}.", named()))
                .near_miss(near_miss::nearest(mine, its))
        }
    };
    answer.expected(expected.clone()).found(found.clone())
}

/// Returns the first expected audience that is in the token.
fn first_shared<'a>(expected: &'a [String], found: &[String]) -> Option<&'a String> {
    /// Up to this many are compared one by one.
    const FEW: usize = 8;
    if found.len() <= FEW {
        return expected.iter().find(|audience| found.contains(audience));
    }
    // Sorted rather than hashed, because hashing would add more code to the module than all the rest of this function.
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.iter().find(|audience| found.binary_search(&audience.as_str()).is_ok())
}

pub(super) fn subject<'a>(question: &Question<'a>) -> Answer<'a> {
    let expected = question.policy.subject.as_ref();
    let found = match &question.contents.claims.subject {
        Claim::Malformed(malformed) => return Answer::malformed(malformed),
        Claim::Absent if expected.is_some() => return missing("sub", "whose it is"),
        Claim::Absent => {
            return Answer::skip(
                Code::NotExpected,
                "Not checked: no expected subject was given, and the token has none.",
            );
        }
        Claim::Present(found) => found,
    };
    let Some(expected) = expected else {
        let message = move || {
            format!("Not checked: no expected subject was given. The token's subject is {}.", quote(found))
        };
        return Answer::skip(Code::NotExpected, message).found(found.as_str());
    };
    let answer = if expected == found {
        Answer::pass(move || format!("The subject is {}.", quote(found)))
    } else {
        let message = format!("The subject is {}, not {}.", quote(found), quote(expected));
        Answer::fail(Code::SubjectMismatch, message)
            .near_miss(near_miss::nearest([expected.as_str()], [found.as_str()]))
    };
    answer.expected(expected.as_str()).found(found.as_str())
}

pub(super) fn token_id<'a>(question: &Question<'a>) -> Answer<'a> {
    match &question.contents.claims.id {
        Claim::Malformed(malformed) => Answer::malformed(malformed),
        Claim::Absent => Answer {
            code: Code::AbsentClaim,
            ..Answer::pass("There is no \"jti\" claim; Kubernetes sets it by default since 1.30.")
        },
        Claim::Present(id) => {
            Answer::pass(move || format!("The token ID is {}.", quote(id))).found(id.as_str())
        }
    }
}

pub(super) fn kubernetes<'a>(question: &Question<'a>) -> Answer<'a> {
    match (&question.contents.kubernetes, question.policy.require) {
        (None, Require::Any) => Answer {
            code: Code::NotRequired,
            ..Answer::pass("The token has no service account claims, and none are required.")
        },
        (None, Require::Bound | Require::ServiceAccount) => Answer::fail(
            Code::NotServiceAccount,
            "This is not a service account token: it has no \"kubernetes.io\" claim.",
        )
        .expected("a claim \"kubernetes.io\""),
        (Some(claims), require) if !claims.problems.is_empty() => {
            let answer = Answer::fail(Code::InconsistentClaims, problems(claims));
            // If any JWT is accepted, inconsistent Kubernetes claims do not decide.
            let outcome = if require == Require::Any { Outcome::Warn } else { Outcome::Fail };
            Answer { outcome, ..answer }
        }
        (Some(claims), require) => consistent(claims, require),
    }
}

fn consistent(claims: &Kubernetes, require: Require) -> Answer<'_> {
    let account = claims.username().unwrap_or_default();
    match (claims.shape, require) {
        (Shape::Legacy, Require::Bound) => Answer::fail(
            Code::LegacyToken,
            "This is a legacy token from a Secret, not a bound token. Request a bound token with \"oc create \
             token\" or a projected volume.",
        ),
        (Shape::Legacy, Require::ServiceAccount | Require::Any) => {
            Answer::warn(Code::LegacyAccepted, "This is a legacy token from a Secret, not a bound token.")
        }
        (Shape::Bound, _) => Answer::pass(move || bound(claims)),
    }
    .found(account)
}

fn bound(claims: &Kubernetes) -> String {
    let account = quote(&claims.username().unwrap_or_default());
    let bound_to = [("pod", &claims.pod), ("Secret", &claims.secret), ("node", &claims.node)];
    let bound_to = bound_to.iter().find_map(|(kind, object)| {
        let name = object.as_ref()?.name.as_deref()?;
        Some(format!("the {kind} {}", quote(name)))
    });
    let bound_to = bound_to.unwrap_or_else(|| match &claims.other {
        Some(other) => format!("an object that this version does not know: {}", quote(&other.member)),
        None => "no object".to_owned(),
    });
    format!("This is a bound token of {account}, bound to {bound_to}.")
}

fn problems(claims: &Kubernetes) -> String {
    let sentences: Vec<String> = claims
        .problems
        .iter()
        .map(|problem| {
            format!("\"{}\" is {}; it must be {}.", problem.claim, problem.found, problem.expected)
        })
        .collect();
    sentences.join(" ")
}

fn missing<'a>(claim: &str, what: &str) -> Answer<'a> {
    Answer::fail(Code::MissingClaim, format!("There is no \"{claim}\" claim: the token does not say {what}."))
        .expected(format!("a claim \"{claim}\""))
}
