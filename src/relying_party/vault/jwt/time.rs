//! The moments of a token as the JWT method takes them: what is missing is made of what is there.

use crate::claims::Claim;
use crate::json::Value;
use crate::relying_party::Token;
use crate::relying_party::settings::Setting;
use crate::relying_party::vault::LEEWAY_SECONDS;
use crate::report::{Check, CheckId, Code, Outcome, Remedy};
use crate::time::{NumericDate, span};

/// What a missing `exp` or `nbf` is made of (`defaultExpirationLeeway` of cap), in seconds.
const DEFAULT_EXPIRATION_LEEWAY: i64 = 150;

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

/// A missing `exp` is made of the later of `iat` and `nbf`; without any of the three the token is refused.
pub(in crate::relying_party::vault) fn adjust_time(
    check: &mut Check,
    role: Option<&Setting>,
    token: Token<'_>,
    now: NumericDate,
) {
    let claims = &token.contents.claims;
    // A missing nbf is made of exp, where there is no iat.
    if check.id == CheckId::NotBefore
        && check.code == Code::AbsentClaim
        && matches!(claims.issued_at, Claim::Absent)
        && let Some(expires) = claims.expires_at.present()
    {
        let before = role.and_then(|role| seconds(role, "not_before_leeway").ok().flatten());
        let before = before.filter(|seconds| *seconds != 0).unwrap_or(DEFAULT_EXPIRATION_LEEWAY).max(0);
        let leeway = role.and_then(|role| clock_skew(role).ok()).unwrap_or(LEEWAY_SECONDS);
        if expires.seconds_since(now) > before.saturating_add(i64::from(leeway)) {
            check.outcome = Outcome::Fail;
            check.code = Code::NotYetValid;
            check.message = format!(
                "There is no \"nbf\" claim; Vault takes the token from {} before it expires.",
                span(before)
            );
            check.remedy = Some(Remedy::new("Use a token that says since when it is valid."));
        }
        return;
    }
    if check.id != CheckId::Expiration
        || check.code != Code::MissingClaim
        || !matches!(claims.expires_at, Claim::Absent)
    {
        return;
    }
    let start = claims.issued_at.present().into_iter().chain(claims.not_before.present()).max();
    let Some(start) = start else { return };
    let number =
        |name: &str| role.and_then(|role| seconds(role, name).ok().flatten()).filter(|seconds| *seconds != 0);
    let life = number("expiration_leeway").map_or(DEFAULT_EXPIRATION_LEEWAY, |seconds| seconds.max(0));
    let leeway = role.and_then(|role| clock_skew(role).ok()).unwrap_or(LEEWAY_SECONDS);
    let age = now.seconds_since(*start);
    let most = life.saturating_add(i64::from(leeway));
    check.expected = None;
    if age < most {
        check.outcome = Outcome::Warn;
        check.code = Code::WithinLeeway;
        check.message = format!(
            "There is no \"exp\" claim; Vault takes the token for {} after it was issued.",
            span(life)
        );
        check.remedy = Some(Remedy::new("Use a token that says until when it is valid."));
    } else {
        check.code = Code::Expired;
        check.message = format!(
            "There is no \"exp\" claim; Vault takes the token for {} after it was issued, which have passed.",
            span(life)
        );
    }
}
