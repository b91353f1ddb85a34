//! The moments of a token as Vault takes them (`validateAll` of cap, `NumericDate` of go-jose): fractions are cut off, zero
//! is the same as missing, and what is missing is made of what is there.

use super::LEEWAY_SECONDS;
use crate::receivers::leave_open;
use crate::receivers::settings::Setting;
use crate::text::json::Value;
use crate::text::time::{NumericDate, span};
use crate::token::claims::{Claim, ClaimsSet};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy};

/// What a missing `exp` or `nbf` is made of (`DefaultLeewaySeconds` of cap), in seconds.
const DEFAULT_LEEWAY: i64 = 150;

/// Vault reads numbers as floating point, which keeps no larger ones.
const LARGEST: u64 = 1 << 53;

/// How far clocks may disagree, and what a missing `exp` or `nbf` is made of; in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leeways {
    clock_skew: i64,
    expiration: i64,
    not_before: i64,
    /// Whether a token may name no moment at all.
    may_name_none: bool,
}

impl Leeways {
    /// Those of the Kubernetes method, which knows no others.
    pub(super) fn of_kubernetes() -> Self {
        Self {
            clock_skew: i64::from(LEEWAY_SECONDS),
            expiration: DEFAULT_LEEWAY,
            not_before: DEFAULT_LEEWAY,
            may_name_none: true,
        }
    }

    /// Those of a role of the JWT method; what cannot be read there leaves the answer open by itself.
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

/// `clock_skew_leeway`: nothing or zero is the default, what is negative is none.
pub(super) fn clock_skew(role: &Setting) -> Result<u32, Box<Check>> {
    let seconds = seconds(role, "clock_skew_leeway")?;
    Ok(match seconds {
        None | Some(0) => LEEWAY_SECONDS,
        Some(seconds) => u32::try_from(seconds).unwrap_or(0),
    })
}

/// Seconds as a number, or as a text with or without a unit.
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

/// Whole seconds towards zero, where a fraction goes; zero for a claim that is absent.
fn truncated(claim: &Claim<NumericDate>) -> i64 {
    let Some(moment) = claim.present() else { return 0 };
    let has_fraction = NumericDate::from_seconds(moment.seconds()) != *moment;
    let is_up = has_fraction && moment.seconds() < 0;
    moment.seconds().saturating_add(i64::from(is_up))
}

/// Whether Vault finds no moment in the token, so that the Kubernetes method looks at none and the JWT method refuses.
pub(super) fn names_none(claims: &ClaimsSet) -> bool {
    [&claims.expires_at, &claims.not_before, &claims.issued_at].iter().all(|claim| truncated(claim) == 0)
}

/// Puts Vault's answer about a moment in the place of the general one. A malformed moment stays refused.
pub(super) fn adjust(check: &mut Check, leeways: Leeways, claims: &ClaimsSet, now: NumericDate) {
    let all = [&claims.expires_at, &claims.not_before, &claims.issued_at];
    if all.iter().any(|claim| claim.malformed().is_some()) {
        return;
    }
    if all.iter().any(|claim| truncated(claim).unsigned_abs() > LARGEST) {
        return leave_open(
            check,
            "Vault cannot keep such a large number, and what it takes it for depends on its machine.",
        );
    }
    let [expires, begins, issued] = all.map(truncated);
    if names_none(claims) {
        return without_any(check, leeways, claims);
    }
    let made_expiration = issued.max(begins).saturating_add(leeways.expiration);
    let ends = if expires == 0 { made_expiration } else { expires };
    let moments = Moments { now, skew: leeways.clock_skew };
    match check.id {
        CheckId::Expiration if expires == 0 => {
            // The API server, which has the last word, takes zero for a moment that has passed.
            if leeways.may_name_none && claims.expires_at.present().is_some() {
                return;
            }
            moments.made_expiration(check, made_expiration, leeways.expiration);
        }
        CheckId::Expiration => moments.expiration(check, expires),
        CheckId::NotBefore if begins != 0 => {
            moments.beginning(check, begins, Code::NotYetValid, |distance, moment| {
                format!("It becomes valid in {distance}, at {moment}.")
            })
        }
        CheckId::NotBefore if issued != 0 && moments.is_ahead(issued) => {
            let message = "There is no \"nbf\" claim; Vault takes the token from when it was issued.";
            refuse(check, Code::NotYetValid, message.to_owned());
        }
        CheckId::NotBefore if issued == 0 && moments.is_ahead(ends.saturating_sub(leeways.not_before)) => {
            let message = format!(
                "There is no \"nbf\" claim; Vault takes the token from {} before it expires.",
                span(leeways.not_before)
            );
            refuse(check, Code::NotYetValid, message);
        }
        CheckId::IssuedAt if issued != 0 => {
            moments.beginning(check, issued, Code::IssuedInFuture, |distance, moment| {
                format!("It was issued {distance} in the future, at {moment}: do the clocks agree?")
            });
        }
        _ => {}
    }
    if check.outcome != Outcome::Pass {
        let own = match check.id {
            CheckId::Expiration => &claims.expires_at,
            CheckId::NotBefore => &claims.not_before,
            _ => &claims.issued_at,
        };
        say_zero(check, own);
    }
}

/// A token in which Vault finds no moment.
fn without_any(check: &mut Check, leeways: Leeways, claims: &ClaimsSet) {
    if check.id != CheckId::Expiration {
        return;
    }
    if !leeways.may_name_none {
        let message = "The token names no moment, which Vault refuses.".to_owned();
        refuse(check, Code::MissingClaim, message);
        return say_zero(check, &claims.expires_at);
    }
    // As above: the API server takes zero for a moment that has passed.
    if claims.expires_at.present().is_none() {
        check.outcome = Outcome::Warn;
        check.message = "The token names no moment, so Vault looks at none.".to_owned();
        check.remedy = Some(Remedy::new("Use a token that says until when it is valid."));
    }
}

/// Says that a claim counts as missing, although it is there.
fn say_zero(check: &mut Check, claim: &Claim<NumericDate>) {
    if claim.present().is_some() && truncated(claim) == 0 {
        check.message = format!("To Vault a moment of zero is none. {}", check.message);
    }
}

fn refuse(check: &mut Check, code: Code, message: String) {
    check.outcome = Outcome::Fail;
    check.code = code;
    check.message = message;
    check.remedy =
        Some(Remedy::new("Use a token that says from when until when it is valid, and is valid now."));
}

fn warn(check: &mut Check, message: String) {
    check.outcome = Outcome::Warn;
    check.code = Code::WithinLeeway;
    check.message = message;
    check.remedy =
        Some(Remedy::new("Use a token that says from when until when it is valid, and is valid now."));
}

/// Now, and how far clocks may disagree.
#[derive(Clone, Copy)]
struct Moments {
    now: NumericDate,
    skew: i64,
}

impl Moments {
    /// Whether a moment is still to come, whatever the clocks.
    fn is_ahead(self, seconds: i64) -> bool {
        self.now.plus_seconds(self.skew) < NumericDate::from_seconds(seconds)
    }

    /// Whether a moment has passed, whatever the clocks.
    fn has_passed(self, seconds: i64) -> bool {
        self.now.plus_seconds(self.skew.saturating_neg()) > NumericDate::from_seconds(seconds)
    }

    /// `exp`, where the general answer is another one.
    fn expiration(self, check: &mut Check, seconds: i64) {
        let is_expired = self.has_passed(seconds);
        if is_expired == (check.outcome == Outcome::Fail) {
            return;
        }
        let moment = NumericDate::from_seconds(seconds);
        let (ago, at) = (span(self.now.seconds_since(moment)), moment.to_utc());
        if is_expired {
            refuse(check, Code::Expired, format!("It expired {ago} ago, at {at}."));
        } else {
            let leeway = self.skew;
            warn(
                check,
                format!(
                    "It expired {ago} ago, at {at}; only the leeway of {leeway} seconds still lets it pass."
                ),
            );
        }
    }

    /// An `exp` that Vault makes itself.
    fn made_expiration(self, check: &mut Check, seconds: i64, life: i64) {
        check.expected = None;
        if self.has_passed(seconds) {
            let message = format!(
                "There is no \"exp\" claim; Vault takes the token for {} after it was issued, which have passed.",
                span(life)
            );
            refuse(check, Code::Expired, message);
        } else {
            let message = format!(
                "There is no \"exp\" claim; Vault takes the token for {} after it was issued.",
                span(life)
            );
            warn(check, message);
        }
    }

    /// `nbf` or `iat`, where the general answer is another one.
    fn beginning(self, check: &mut Check, seconds: i64, code: Code, sentence: impl Fn(&str, &str) -> String) {
        let is_ahead = self.is_ahead(seconds);
        if is_ahead == (check.outcome == Outcome::Fail) {
            return;
        }
        let moment = NumericDate::from_seconds(seconds);
        let message = sentence(&span(moment.seconds_since(self.now)), &moment.to_utc());
        if is_ahead {
            refuse(check, code, message);
        } else {
            warn(check, format!("{message} The leeway of {} seconds lets it pass.", self.skew));
        }
    }
}
