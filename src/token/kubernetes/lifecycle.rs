//! Claims in, the token's life as data out: when it was issued, when the kubelet replaces it, when it ends.
//!
//! Rotation is the kubelet's (`requiresRefresh` in `pkg/kubelet/token/token_manager.go`), extension the API
//! server's (`pkg/registry/core/serviceaccount/storage/token.go`). Knows no clock.

use serde::Serialize;

use super::Kubernetes;
use crate::text::time::{NumericDate, serialize_seconds};
use crate::token::claims::ClaimsSet;

/// What service account admission asks for in the volume `kube-api-access-…`: an hour and seven seconds. A
/// pod's token of exactly this length for the API server is stretched to [`EXTENDED_SECONDS`]
/// (`WarnOnlyBoundTokenExpiration` in `pkg/serviceaccount/claims.go`).
pub const EXTENDABLE_SECONDS: i64 = 3607;

/// How long an extended token lasts: 365 days (`ExpirationExtensionSeconds` in `pkg/serviceaccount/claims.go`).
pub const EXTENDED_SECONDS: i64 = 31_536_000;

/// The kubelet replaces a token that is older than this, however long it would last (`maxTTL`).
const MAX_AGE_SECONDS: i64 = 86_400;

/// The kubelet starts up to so many seconds early, so that not all pods start at once: a random part of
/// `maxJitter`, cut to whole seconds below ten.
const MAX_JITTER_SECONDS: i64 = 9;

/// A token's life as its claims tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// How long it lasts: `exp` − `iat`, in seconds.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_seconds")]
    pub lifetime_seconds: Option<i64>,
    /// How long it was asked to last, in seconds. Less than it does if the API server extended it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_seconds")]
    pub requested_seconds: Option<i64>,
    /// Whether the API server stretched an hour to a year, so that applications that never read the file
    /// again would not break (`--service-account-extend-token-expiration`).
    pub extended: bool,
    /// `warnafter`: from this moment on each use of an extended token counts as use of a stale one. Seconds
    /// since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub warn_after: Option<NumericDate>,
    /// When the kubelet replaces it in the pod's volume; only tokens bound to a pod are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
}

/// The span in which the kubelet starts to replace a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Rotation {
    /// The earliest moment, all of the jitter taken off. Seconds since 1970.
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub from: NumericDate,
    /// The latest moment, without jitter. Seconds since 1970.
    #[cfg_attr(target_family = "wasm", tsify(type = "number"))]
    pub by: NumericDate,
    /// Which of the two rules comes first.
    pub rule: RotationRule,
}

/// Why the kubelet replaces a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum RotationRule {
    /// 80 % of the requested lifetime has passed.
    EightyPercent,
    /// It is 24 hours old.
    TwentyFourHours,
}

impl Lifecycle {
    /// Reads the life of a token; `kubernetes` are its service account claims.
    pub fn from_claims(claims: &ClaimsSet, kubernetes: Option<&Kubernetes>) -> Self {
        let issued = claims.issued_at.present().copied();
        let expires = claims.expires_at.present().copied();
        let warn_after = kubernetes.and_then(|kubernetes| kubernetes.warn_after);
        let in_pod = kubernetes.is_some_and(|kubernetes| kubernetes.pod.is_some());
        let lifetime_seconds = issued.zip(expires).map(|(issued, expires)| expires.seconds_since(issued));
        // The kubelet counts from the TokenRequest's answer, which never mentions the extension.
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
    /// `None` if the token does not outlive its issue, as none of an API server's does.
    fn new(issued: NumericDate, requested_seconds: i64) -> Option<Self> {
        if requested_seconds <= 0 {
            return None;
        }
        // As in Go: exp − (seconds·20)/100, in whole seconds.
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
