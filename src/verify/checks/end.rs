//! Computes when a receiver will stop accepting a token that it accepts now: the earliest of several ends.

use super::identity;
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::verify::policy::Policy;

/// Returns the first time at which an accepted token is refused; `None` if no claim or document limits it.
pub(super) fn of_acceptance(contents: &Contents, policy: &Policy) -> Option<NumericDate> {
    let leeway = i64::from(policy.leeway);
    let expires = contents.claims.expires_at.present().map(|expires| expires.plus_seconds(leeway));
    let issuer = contents.claims.issuer.present();
    let trusted =
        issuer.zip(policy.issuers.as_ref()).and_then(|(found, expected)| identity::trust(found, expected));
    let distrusted = trusted.and_then(|trusted| trusted.until);
    let further = policy.further.as_ref().and_then(|further| further.end_of_acceptance(contents));
    [expires, distrusted, further].into_iter().flatten().min()
}
