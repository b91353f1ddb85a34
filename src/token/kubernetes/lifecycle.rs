//! Computes a token's lifecycle from its claims: when it was issued, when the kubelet replaces it, when it expires.
//!
//! The kubelet rotates tokens (`requiresRefresh` in `pkg/kubelet/token/token_manager.go`); the API server
//! extends them (`pkg/registry/core/serviceaccount/storage/token.go`). This module does not know the time.

use serde::Serialize;

use super::Kubernetes;
use crate::text::time::{NumericDate, serialize_seconds};
use crate::token::claims::ClaimsSet;

/// The lifetime that service account admission requests in the volume `kube-api-access-…`: an hour and seven
/// seconds. The API server extends a pod's token for itself with exactly this lifetime to
/// [`EXTENDED_SECONDS`] (`WarnOnlyBoundTokenExpiration` in `pkg/serviceaccount/claims.go`).
pub const EXTENDABLE_SECONDS: i64 = 3607;

/// How long an extended token lasts: 365 days (`ExpirationExtensionSeconds` in `pkg/serviceaccount/claims.go`).
pub const EXTENDED_SECONDS: i64 = 31_536_000;

/// The age at which the kubelet replaces a token, even if it would last longer (`maxTTL`).
const MAX_AGE_SECONDS: i64 = 86_400;

/// The kubelet starts up to this many seconds early, so that not all pods start at once: a random part of
/// `maxJitter`, cut to whole seconds below ten.
const MAX_JITTER_SECONDS: i64 = 9;

/// A token's lifecycle, according to its claims.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// Its lifetime, `exp` − `iat`, in seconds.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_seconds")]
    pub lifetime_seconds: Option<i64>,
    /// The lifetime that was requested, in seconds. It is less than `lifetime_seconds` if the API server
    /// extended the token.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_seconds")]
    pub requested_seconds: Option<i64>,
    /// Whether the API server extended the token from an hour to a year, so that applications that never read
    /// the file again do not break (`--service-account-extend-token-expiration`).
    pub extended: bool,
    /// `warnafter`: from this moment on, each use of an extended token counts as use of a stale token.
    /// Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub warn_after: Option<NumericDate>,
    /// When the kubelet replaces the token in the pod's volume. Only tokens bound to a pod are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
}

/// The period in which the kubelet starts to replace a token.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rotation {
    /// The earliest moment: `by` minus the largest jitter. Seconds since 1970.
    #[ts(type = "number")]
    pub from: NumericDate,
    /// The latest moment: without jitter. Seconds since 1970.
    #[ts(type = "number")]
    pub by: NumericDate,
    /// Which of the two rules applies first.
    pub rule: RotationRule,
}

/// Why the kubelet replaces a token.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RotationRule {
    /// 80 % of the requested lifetime has passed.
    EightyPercent,
    /// The token is 24 hours old.
    TwentyFourHours,
}

impl Lifecycle {
    /// Computes the lifecycle of a token; `kubernetes` are its service account claims.
    pub fn from_claims(claims: &ClaimsSet, kubernetes: Option<&Kubernetes>) -> Self {
        let issued = claims.issued_at.present().copied();
        let expires = claims.expires_at.present().copied();
        let warn_after = kubernetes.and_then(|kubernetes| kubernetes.warn_after);
        let in_pod = kubernetes.is_some_and(|kubernetes| kubernetes.pod.is_some());
        let lifetime_seconds = issued.zip(expires).map(|(issued, expires)| expires.seconds_since(issued));
        // The kubelet counts from the response to the TokenRequest, which does not mention the extension.
        let requested_seconds = match issued.zip(warn_after) {
            Some((issued, warn_after)) => Some(warn_after.seconds_since(issued)),
            None => lifetime_seconds,
        };
        let rotation = issued.zip(requested_seconds).filter(|_| in_pod);
        Self {
            lifetime_seconds,
            requested_seconds,
            extended: in_pod && warn_after.is_some(),
            warn_after,
            rotation: rotation.and_then(|(issued, requested)| Rotation::new(issued, requested)),
        }
    }
}

impl Rotation {
    /// Returns `None` if the requested lifetime is not positive, which no API server grants.
    fn new(issued: NumericDate, requested_seconds: i64) -> Option<Self> {
        if requested_seconds <= 0 {
            return None;
        }
        // The same arithmetic as in Go: exp − (seconds·20)/100, in whole seconds.
        let last_fifth = requested_seconds.saturating_mul(20).checked_div(100)?;
        let eighty_percent = requested_seconds.saturating_sub(last_fifth);
        let (after, rule) = if eighty_percent <= MAX_AGE_SECONDS {
            (eighty_percent, RotationRule::EightyPercent)
        } else {
            (MAX_AGE_SECONDS, RotationRule::TwentyFourHours)
        };
        let by = issued.plus_seconds(after);
        Some(Self { from: by.plus_seconds(MAX_JITTER_SECONDS.saturating_neg()), by, rule })
    }
}
