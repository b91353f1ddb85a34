//! Turns a caller's options into a policy: what a receiver expects of a token.
//!
//! An expectation that is not given is not guessed: its check is skipped and says so.

use core::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::keys::{KeyEntry, KeySet};
use crate::signature::Algorithm;
use crate::text::escape::{quote, quote_list};
use crate::text::time::NumericDate;
use crate::token::decoded::Contents;
use crate::token::error::OptionsError;
use crate::verify::report::{Check, Expectation, Lookup, Source};

/// The default clock leeway, in seconds: the API server's (`jwt.DefaultLeeway` in `pkg/serviceaccount/claims.go`).
pub const DEFAULT_LEEWAY_SECONDS: u32 = 60;

/// What a receiver expects of a token.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The issuer's keys; `None` if the caller gave none. Shared, so that a policy is cheap to [re-date](Policy::at).
    pub keys: Option<Arc<KeySet>>,
    /// The accepted issuers, current and previous.
    pub issuers: Option<Vec<TrustedIssuer>>,
    /// The receiver's own names: one of them must be in `aud`.
    pub audiences: Option<Vec<String>>,
    /// The accepted subject.
    pub subject: Option<String>,
    /// Which kind of token is accepted.
    pub require: Require,
    /// The accepted algorithms; `None` for every supported one.
    pub algorithms: Option<Vec<Algorithm>>,
    /// The time at which the token is verified.
    pub now: NumericDate,
    /// The clock leeway, in seconds.
    pub leeway: u32,
    /// The caller's further knowledge and checks.
    pub(crate) further: Option<Arc<dyn Further>>,
    /// Which of the expectations above come from `further`.
    pub sources: Vec<Source>,
}

/// Expects nothing, in 1970.
impl Default for Policy {
    fn default() -> Self {
        Self {
            keys: None,
            issuers: None,
            audiences: None,
            subject: None,
            require: Require::default(),
            algorithms: None,
            now: NumericDate::from_seconds(0),
            leeway: DEFAULT_LEEWAY_SECONDS,
            further: None,
            sources: Vec::new(),
        }
    }
}

/// An issuer and how long it is trusted.
///
/// OpenShift's operator trusts a previous `serviceAccountIssuer` for 24 hours after a change. After a reset to empty,
/// versions up to 4.19 stopped trusting it at once; later versions trust it for 24 hours.
/// `status.serviceAccountIssuers` of `kubeapiservers.operator.openshift.io` decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// The accepted value of `iss`.
    pub issuer: String,
    /// The time from which it is no longer trusted; `None` for the current issuer.
    pub until: Option<NumericDate>,
}

/// Which kind of token a receiver accepts.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Require {
    /// A bound service account token, with its `kubernetes.io` claim and an expiry.
    #[default]
    Bound,
    /// A bound token, or a legacy token from a Secret, which never expires and has no audience.
    ServiceAccount,
    /// Any signed JWT that expires.
    Any,
}

impl Require {
    /// Returns the kind with this name, as spelled in options.
    #[cfg(target_family = "wasm")]
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "bound" => Some(Self::Bound),
            "service-account" => Some(Self::ServiceAccount),
            "any" => Some(Self::Any),
            _ => None,
        }
    }
}

/// One or several values.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

/// An issuer as a caller gives it.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum IssuerOption {
    /// An issuer that is trusted without end.
    Name(String),
    /// An issuer that is trusted until a given time.
    Until(UntilOption),
}

/// A previous issuer as a caller gives it.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UntilOption {
    /// The accepted value of `iss`.
    pub issuer: String,
    /// The time from which it is no longer trusted, in seconds since 1970. If left out, the issuer is the current one.
    #[ts(optional, type = "number | Date")]
    pub until: Option<f64>,
}

impl From<&str> for IssuerOption {
    fn from(issuer: &str) -> Self {
        Self::Name(issuer.to_owned())
    }
}

impl From<String> for IssuerOption {
    fn from(issuer: String) -> Self {
        Self::Name(issuer)
    }
}

/// What a caller expects of a token. Every member is optional. An expectation that is left out is not checked, and
/// without `keys` and `audiences` no token is `accepted`.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VerifyOptions {
    /// The issuer's public keys: a JWK Set, a JWK or PEM, as text or as the parsed JSON object; several are combined.
    /// Limits: JSON 1 MB, PEM 64 KB each.
    #[ts(optional, type = "string | object | readonly (string | object)[]")]
    pub keys: Option<OneOrMany<String>>,
    /// The accepted values of `iss`, compared exactly: the cluster's `serviceAccountIssuer`, and previous ones with the
    /// time until which they are trusted.
    #[ts(optional, type = "IssuerOption | readonly IssuerOption[]")]
    pub issuers: Option<OneOrMany<IssuerOption>>,
    /// The receiver's own names. The token is accepted if its `aud` contains at least one of them.
    #[ts(optional, type = "string | readonly string[]")]
    pub audiences: Option<OneOrMany<String>>,
    /// The accepted `sub`, such as `system:serviceaccount:default:build-robot`.
    #[ts(optional)]
    pub subject: Option<String>,
    /// Which kind of token is accepted. Default: `"bound"`.
    #[ts(optional)]
    pub require: Option<Require>,
    /// The accepted `alg` names. Default: every supported one, all of them asymmetric.
    #[ts(optional, type = "readonly Algorithm[]")]
    pub algorithms: Option<Vec<String>>,
    /// The time at which the token is verified, in seconds since 1970, with fractions. Default: the host's clock.
    #[ts(optional, type = "number | Date")]
    pub now: Option<f64>,
    /// The clock leeway, in whole seconds. Default: 60, like the API server.
    #[ts(optional)]
    pub leeway: Option<f64>,
}

/// Knowledge beyond the token and the given expectations.
pub(crate) trait Further: fmt::Debug + Send + Sync {
    /// Returns the expected audiences at this time, with their sources; `None` if they are unknown.
    fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>>;

    /// Returns the checks beyond those of the token itself, in the order of the report: of its text, its `alg`, its
    /// contents, and the key that signed it.
    fn checks(
        &self,
        text: &str,
        algorithm: &str,
        contents: &Contents,
        policy: &Policy,
        signer: Option<&KeyEntry>,
    ) -> Vec<Check>;

    /// Returns the time from which a token that is accepted now is refused; `None` if there is none.
    fn end_of_acceptance(&self, contents: &Contents) -> Option<NumericDate>;

    /// Whether the answer to one of the API server's lookups is known.
    fn answers(&self, lookup: &Lookup) -> bool;

    /// Whether there may be a pod that could not be read. No command may then assume that there is none.
    fn may_hide_a_pod(&self) -> bool;
}

impl Policy {
    /// Returns the same policy at another time. Audiences from evidence may change with it.
    pub fn at(&self, now: NumericDate) -> Self {
        let mut policy = self.clone();
        policy.move_to(now);
        policy
    }

    /// Like [`at`](Self::at), in place.
    pub(crate) fn move_to(&mut self, now: NumericDate) {
        self.now = now;
        let is_told = |source: &Source| source.expectation == Expectation::Audiences;
        if let Some(further) = &self.further
            && self.sources.iter().any(is_told)
        {
            self.sources.retain(|source| !is_told(source));
            self.audiences = further.audiences(now, &mut self.sources);
        }
    }

    /// Whether there may be a pod that could not be read.
    pub(crate) fn may_hide_a_pod(&self) -> bool {
        self.further.as_ref().is_some_and(|further| further.may_hide_a_pod())
    }
}

impl<T> OneOrMany<T> {
    pub(crate) fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl VerifyOptions {
    /// The names of the options, as a caller spells them.
    pub const NAMES: &[&str] =
        &["keys", "issuers", "audiences", "subject", "require", "algorithms", "now", "leeway"];

    /// Makes a policy that verifies at `clock`, unless the options have another time.
    ///
    /// # Errors
    /// If a list is empty (it would accept nothing), an algorithm is not supported, `now` is not a time, or `leeway` is
    /// not a whole number of seconds. Unusable keys are not an error here: the report lists them.
    pub fn into_policy(self, clock: NumericDate) -> Result<Policy, OptionsError> {
        let keys = some_of("keys", self.keys)?.map(|texts| {
            let mut set = KeySet::default();
            for text in texts {
                set.add_text(&text);
            }
            set
        });
        let issuers = some_of("issuers", self.issuers)?.map(trusted_issuers).transpose()?;
        let audiences = some_of("audiences", self.audiences)?;
        let now = self.now.map(|now| moment("now", now)).transpose()?.unwrap_or(clock);
        Ok(Policy {
            keys: keys.map(Arc::new),
            issuers,
            audiences,
            subject: self.subject,
            require: self.require.unwrap_or_default(),
            algorithms: self.algorithms.map(algorithms).transpose()?,
            now,
            leeway: self.leeway.map(leeway).transpose()?.unwrap_or(DEFAULT_LEEWAY_SECONDS),
            further: None,
            sources: Vec::new(),
        })
    }
}

fn some_of<T>(option: &str, items: Option<OneOrMany<T>>) -> Result<Option<Vec<T>>, OptionsError> {
    match items.map(OneOrMany::into_vec) {
        Some(items) if items.is_empty() => Err(OptionsError::new(
            option,
            "the list is empty, so no token could match it. Leave the option out if it is not to be checked.",
        )),
        items => Ok(items),
    }
}

fn trusted_issuers(options: Vec<IssuerOption>) -> Result<Vec<TrustedIssuer>, OptionsError> {
    let trusted = |option| {
        Ok(match option {
            IssuerOption::Name(issuer) => TrustedIssuer { issuer, until: None },
            IssuerOption::Until(UntilOption { issuer, until }) => {
                TrustedIssuer { issuer, until: until.map(|until| moment("issuers", until)).transpose()? }
            }
        })
    };
    options.into_iter().map(trusted).collect()
}

fn algorithms(names: Vec<String>) -> Result<Vec<Algorithm>, OptionsError> {
    if names.is_empty() {
        return Err(OptionsError::new("algorithms", "the list is empty, so no token could match it."));
    }
    names
        .iter()
        .map(|name| {
            Algorithm::from_name(name).ok_or_else(|| {
                OptionsError::new(
                    "algorithms",
                    format!(
                        "{} is not one of {}. Shared-secret algorithms (HS256 …) and \"none\" are never accepted.",
                        quote(name),
                        quote_list(Algorithm::all().map(Algorithm::name))
                    ),
                )
            })
        })
        .collect()
}

/// Converts a caller's floating-point seconds to a time.
///
/// # Errors
/// If the number is NaN, infinite or later than the year 9999, as the current time in milliseconds is.
pub fn moment(option: &str, seconds: f64) -> Result<NumericDate, OptionsError> {
    /// The last second of the year 9999.
    const LAST: f64 = 253_402_300_799.0;
    if seconds.abs() <= LAST {
        return Ok(NumericDate::from_f64(seconds));
    }
    let hint = if seconds.is_nan() {
        "it is NaN."
    } else {
        "it lies beyond the year 9999. Is it in milliseconds? Divide by 1000."
    };
    Err(OptionsError::new(option, format!("it must be a moment in seconds since 1970; {hint}")))
}

fn leeway(seconds: f64) -> Result<u32, OptionsError> {
    let date = NumericDate::from_f64(seconds);
    let whole = u32::try_from(date.seconds()).ok().filter(|whole| f64::from(*whole) == seconds);
    whole.ok_or_else(|| {
        OptionsError::new("leeway", "it must be a whole number of seconds, from 0 to 4294967295.")
    })
}
