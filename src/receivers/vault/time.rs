//! Evaluates a token's times as Vault does (`validateAll` of cap, `NumericDate` of go-jose): fractions are cut off,
//! zero counts as missing, and a missing time is derived from the others.

use super::method::LEEWAY_SECONDS;
use crate::receivers::demands::{Demands, Instead, Other, Then, When};
use crate::receivers::setting::Setting;
use crate::text::json::Value;
use crate::text::time::{NumericDate, span};
use crate::token::claims::{Claim, ClaimsSet};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy};

/// How far a missing `exp` or `nbf` is from the time it is derived from (`DefaultLeewaySeconds` of cap), in seconds.
const DEFAULT_LEEWAY: i64 = 150;

/// Vault reads numbers as floating point, which is exact only up to here.
const LARGEST: u64 = 1 << 53;

/// The clock leeway, and the distances from which a missing `exp` or `nbf` is derived; in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leeways {
    clock_skew: i64,
    expiration: i64,
    not_before: i64,
    /// Whether a token may have no time at all.
    may_name_none: bool,
}

impl Leeways {
    /// The leeways of the Kubernetes method, which are fixed.
    pub(super) fn of_kubernetes() -> Self {
        Self {
            clock_skew: i64::from(LEEWAY_SECONDS),
            expiration: DEFAULT_LEEWAY,
            not_before: DEFAULT_LEEWAY,
            may_name_none: true,
        }
    }

    /// The leeways of a role of the JWT method. A value that cannot be read has its own check, which leaves the answer
    /// open.
    pub(super) fn of_role(role: Option<&Setting>) -> Self {
        let own = |name: &str| {
            let seconds = role.and_then(|role| seconds(role, name).ok().flatten());
            seconds.filter(|seconds| *seconds != 0).map_or(DEFAULT_LEEWAY, |seconds| seconds.max(0))
        };
        let clock_skew = role.and_then(|role| clock_skew(role).ok()).unwrap_or(LEEWAY_SECONDS);
        Self {
            clock_skew: i64::from(clock_skew),
            expiration: own("expiration_leeway"),
            not_before: own("not_before_leeway"),
            may_name_none: false,
        }
    }
}

/// Reads `clock_skew_leeway`: missing or zero is the default, negative is none.
pub(super) fn clock_skew(role: &Setting) -> Result<u32, Box<Check>> {
    let seconds = seconds(role, "clock_skew_leeway")?;
    Ok(match seconds {
        None | Some(0) => LEEWAY_SECONDS,
        Some(seconds) => u32::try_from(seconds).unwrap_or(0),
    })
}

/// Reads seconds from a number, or from a text with or without a unit.
pub(super) fn seconds(role: &Setting, name: &str) -> Result<Option<i64>, Box<Check>> {
    let malformed = || Box::new(role.malformed(name, "a number of seconds", "something else"));
    let Some(node) = role.root.find(name) else { return Ok(None) };
    let text = match node.value() {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text,
        Value::Number(number) => number.as_str().to_owned(),
        _ => return Err(malformed()),
    };
    let (digits, factor) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(digits) if text.ends_with('m') => (digits, 60),
        Some(digits) if text.ends_with('h') => (digits, 3600),
        Some(digits) => (digits, 1),
        None => (text.as_str(), 1),
    };
    let number: i64 = digits.parse().map_err(|_| malformed())?;
    number.checked_mul(factor).map(Some).ok_or_else(malformed)
}

/// Returns whole seconds, rounded towards zero as go-jose does; zero for an absent claim.
fn truncated(claim: &Claim<NumericDate>) -> i64 {
    let Some(moment) = claim.present() else { return 0 };
    let has_fraction = NumericDate::from_seconds(moment.seconds()) != *moment;
    let is_up = has_fraction && moment.seconds() < 0;
    moment.seconds().saturating_add(i64::from(is_up))
}

/// Whether the token has no time that Vault sees. The Kubernetes method then checks none, and the JWT method refuses.
pub(super) fn names_none(claims: &ClaimsSet) -> bool {
    [&claims.expires_at, &claims.not_before, &claims.issued_at].iter().all(|claim| truncated(claim) == 0)
}

/// Replaces the answers about the token's times with Vault's. A malformed time remains refused.
pub(super) fn answer_moments(demands: &mut Demands, leeways: Leeways, claims: &ClaimsSet, now: NumericDate) {
    let all = [&claims.expires_at, &claims.not_before, &claims.issued_at];
    if all.iter().any(|claim| claim.malformed().is_some()) {
        return;
    }
    if all.iter().any(|claim| truncated(claim).unsigned_abs() > LARGEST) {
        let why = "Vault cannot keep such a large number, and what it takes it for depends on its machine.";
        for id in [CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt] {
            demands.open(id, When::Always, why);
        }
        return;
    }
    if names_none(claims) {
        return answer_without_any(demands, leeways, claims);
    }
    let moments = Moments { now, skew: leeways.clock_skew };
    moments.answer_expiration(demands, leeways, claims);
    moments.answer_beginning(demands, leeways, claims);
    moments.answer_issue(demands, claims);
}

/// Answers for a token without any time that Vault sees.
fn answer_without_any(demands: &mut Demands, leeways: Leeways, claims: &ClaimsSet) {
    let own = &claims.expires_at;
    if !leeways.may_name_none {
        let message = "The token names no moment, which Vault refuses.".to_owned();
        let other = refused(Code::MissingClaim, message, own);
        return demands.answer(CheckId::Expiration, When::Always, other);
    }
    // For the API server a zero is a time in the past, as below.
    if own.present().is_none() {
        let other = Other {
            message: Some("The token names no moment, so Vault looks at none.".to_owned()),
            remedy: Some(Remedy::new("Use a token that says until when it is valid.")),
            ..Other::new(Outcome::Warn)
        };
        demands.answer(CheckId::Expiration, When::Always, other);
    }
}

/// Says that a claim counts as missing, although it is present.
fn of_zero(message: &str) -> String {
    format!("To Vault a moment of zero is none. {message}")
}

fn is_zero(claim: &Claim<NumericDate>) -> bool {
    claim.present().is_some() && truncated(claim) == 0
}

/// If the general answer is not a pass, adds that a zero counts as missing.
fn say_zero(demands: &mut Demands, id: CheckId, claim: &Claim<NumericDate>) {
    if is_zero(claim) {
        demands.instead.push(Instead { id, when: When::DoesNotPass, then: Then::Say(of_zero) });
    }
}

fn refused(code: Code, message: String, own: &Claim<NumericDate>) -> Other {
    Other { code: Some(code), ..said(Outcome::Fail, message, own) }
}

fn warned(message: String, own: &Claim<NumericDate>) -> Other {
    Other { code: Some(Code::WithinLeeway), ..said(Outcome::Warn, message, own) }
}

fn said(outcome: Outcome, message: String, own: &Claim<NumericDate>) -> Other {
    let message = if is_zero(own) { of_zero(&message) } else { message };
    let remedy = Remedy::new("Use a token that says from when until when it is valid, and is valid now.");
    Other { message: Some(message), remedy: Some(remedy), ..Other::new(outcome) }
}

/// The current time, and the clock leeway.
#[derive(Clone, Copy)]
struct Moments {
    now: NumericDate,
    skew: i64,
}

impl Moments {
    /// Whether a time is in the future, even with the leeway.
    fn is_ahead(self, seconds: i64) -> bool {
        self.now.plus_seconds(self.skew) < NumericDate::from_seconds(seconds)
    }

    /// Whether a time is in the past, even with the leeway.
    fn has_passed(self, seconds: i64) -> bool {
        self.now.plus_seconds(self.skew.saturating_neg()) > NumericDate::from_seconds(seconds)
    }

    fn answer_expiration(self, demands: &mut Demands, leeways: Leeways, claims: &ClaimsSet) {
        let [expires, begins, issued] =
            [&claims.expires_at, &claims.not_before, &claims.issued_at].map(truncated);
        let own = &claims.expires_at;
        if expires == 0 {
            // The API server decides last, and for it a zero is a time in the past.
            if !leeways.may_name_none || own.present().is_none() {
                let made = issued.max(begins).saturating_add(leeways.expiration);
                demands.answer(
                    CheckId::Expiration,
                    When::Always,
                    self.made_expiration(made, leeways.expiration, own),
                );
            }
            return;
        }
        let moment = NumericDate::from_seconds(expires);
        let (ago, at) = (span(self.now.seconds_since(moment)), moment.to_utc());
        if self.has_passed(expires) {
            let message = format!("It expired {ago} ago, at {at}.");
            demands.answer(CheckId::Expiration, When::DoesNotFail, refused(Code::Expired, message, own));
        } else {
            let message = format!(
                "It expired {ago} ago, at {at}; only the leeway of {} seconds still lets it pass.",
                self.skew
            );
            demands.answer(CheckId::Expiration, When::Fails, warned(message, own));
        }
    }

    /// Answers for an `exp` that Vault derives.
    fn made_expiration(self, seconds: i64, life: i64, own: &Claim<NumericDate>) -> Other {
        let other = if self.has_passed(seconds) {
            let message = format!(
                "There is no \"exp\" claim; Vault takes the token for {} after it was issued, which have passed.",
                span(life)
            );
            refused(Code::Expired, message, own)
        } else {
            let message = format!(
                "There is no \"exp\" claim; Vault takes the token for {} after it was issued.",
                span(life)
            );
            warned(message, own)
        };
        Other { forgets_expected: true, ..other }
    }

    fn answer_beginning(self, demands: &mut Demands, leeways: Leeways, claims: &ClaimsSet) {
        let [expires, begins, issued] =
            [&claims.expires_at, &claims.not_before, &claims.issued_at].map(truncated);
        let (id, own) = (CheckId::NotBefore, &claims.not_before);
        let made = issued.max(begins).saturating_add(leeways.expiration);
        let ends = if expires == 0 { made } else { expires };
        if begins != 0 {
            let say = |distance: &str, moment: &str| format!("It becomes valid in {distance}, at {moment}.");
            self.answer_moment(demands, id, begins, Code::NotYetValid, say, own);
        } else if issued != 0 && self.is_ahead(issued) {
            let message = "There is no \"nbf\" claim; Vault takes the token from when it was issued.";
            demands.answer(id, When::Always, refused(Code::NotYetValid, message.to_owned(), own));
        } else if issued == 0 && self.is_ahead(ends.saturating_sub(leeways.not_before)) {
            let message = format!(
                "There is no \"nbf\" claim; Vault takes the token from {} before it expires.",
                span(leeways.not_before)
            );
            demands.answer(id, When::Always, refused(Code::NotYetValid, message, own));
        } else {
            say_zero(demands, id, own);
        }
    }

    fn answer_issue(self, demands: &mut Demands, claims: &ClaimsSet) {
        let (id, own) = (CheckId::IssuedAt, &claims.issued_at);
        let issued = truncated(own);
        if issued == 0 {
            return say_zero(demands, id, own);
        }
        let say = |distance: &str, moment: &str| {
            format!("It was issued {distance} in the future, at {moment}: do the clocks agree?")
        };
        self.answer_moment(demands, id, issued, Code::IssuedInFuture, say, own);
    }

    /// Answers for `nbf` or `iat`, if Vault's answer differs from the general one.
    fn answer_moment(
        self,
        demands: &mut Demands,
        id: CheckId,
        seconds: i64,
        code: Code,
        say: impl Fn(&str, &str) -> String,
        own: &Claim<NumericDate>,
    ) {
        let moment = NumericDate::from_seconds(seconds);
        let message = say(&span(moment.seconds_since(self.now)), &moment.to_utc());
        if self.is_ahead(seconds) {
            demands.answer(id, When::DoesNotFail, refused(code, message, own));
        } else {
            let message = format!("{message} The leeway of {} seconds lets it pass.", self.skew);
            demands.answer(id, When::Fails, warned(message, own));
        }
    }
}
