//! What the caller expects of a token: plain options in, a policy ready to be checked against out.
//!
//! An expectation that is not stated is not guessed: its check is skipped and says so.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::keys::KeySet;
use crate::signature::Algorithm;
use crate::text::escape::{quote, quote_list};
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::further::Further;
use crate::verify::report::{Expectation, Source};

/// How far clocks may disagree where the caller does not say, in seconds: what the API server allows
/// (`jwt.DefaultLeeway` in `pkg/serviceaccount/claims.go`).
pub const DEFAULT_LEEWAY_SECONDS: u32 = 60;

/// What a receiver demands of a token.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The issuer's keys; `None` if the caller gave none. Shared, so that a policy is cheap to
    /// [re-date](Policy::at).
    pub keys: Option<Arc<KeySet>>,
    /// The issuers accepted, current and previous.
    pub issuers: Option<Vec<TrustedIssuer>>,
    /// The receiver's own names: one of them must be in `aud`.
    pub audiences: Option<Vec<String>>,
    /// The subject accepted.
    pub subject: Option<String>,
    /// Which kind of token is accepted.
    pub require: Require,
    /// The algorithms accepted; `None` for every supported one.
    pub algorithms: Option<Vec<Algorithm>>,
    /// The moment at which the token is judged.
    pub now: NumericDate,
    /// How far clocks may disagree, in seconds.
    pub leeway: u32,
    /// What the caller knows beyond that, and asks beside it.
    pub(crate) further: Option<Arc<dyn Further>>,
    /// Which of the expectations above came from there.
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
/// OpenShift's operator trusts a previous `serviceAccountIssuer` for 24 hours after a change. After a reset to
/// empty, versions up to 4.19 trusted it no longer; later ones keep it for its 24 hours. What counts is
/// `status.serviceAccountIssuers` of `kubeapiservers.operator.openshift.io`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// The accepted value of `iss`.
    pub issuer: String,
    /// From this moment on it is no longer trusted; `None` for the current issuer.
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
    /// A bound token, or a legacy token from a Secret, which never expires and names no audience.
    ServiceAccount,
    /// Any signed JWT that expires.
    Any,
}

impl Require {
    /// The kind of this name, as options spell it.
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

/// One or several of something.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

/// An issuer as a caller states it.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum IssuerOption {
    /// One that is trusted without end.
    Name(String),
    /// One that is trusted for a while.
    Until(UntilOption),
}

/// A previous issuer as a caller states it.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UntilOption {
    /// The accepted value of `iss`.
    pub issuer: String,
    /// From this moment on it is no longer trusted, in seconds since 1970. Left out: it is the current one.
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

/// What a caller states of its expectations. All of it is optional; what is left out is not checked, and
/// without `keys` and `audiences` no token is `accepted`.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VerifyOptions {
    /// The issuer's public keys: a JWK Set, a JWK or PEM, as text or as the parsed JSON object; several
    /// are added up. Limits: JSON 1 MB, PEM 64 KB each.
    #[ts(optional, type = "string | object | readonly (string | object)[]")]
    pub keys: Option<OneOrMany<String>>,
    /// The accepted values of `iss`, compared exactly: the cluster's `serviceAccountIssuer`, and previous
    /// ones with the moment until which they are trusted.
    #[ts(optional, type = "IssuerOption | readonly IssuerOption[]")]
    pub issuers: Option<OneOrMany<IssuerOption>>,
    /// The receiver's own names. The token is accepted if its `aud` holds at least one of them.
    #[ts(optional, type = "string | readonly string[]")]
    pub audiences: Option<OneOrMany<String>>,
    /// The accepted `sub`, such as `system:serviceaccount:default:build-robot`.
    #[ts(optional)]
    pub subject: Option<String>,
    /// Which kind of token is accepted. Default `"bound"`.
    #[ts(optional)]
    pub require: Option<Require>,
    /// The accepted `alg` names. Default: every supported one, all of them asymmetric.
    #[ts(optional, type = "readonly Algorithm[]")]
    pub algorithms: Option<Vec<String>>,
    /// The moment at which the token is judged, in seconds since 1970; fractions count. Default: the
    /// host's clock.
    #[ts(optional, type = "number | Date")]
    pub now: Option<f64>,
    /// How far clocks may disagree, in whole seconds. Default 60, as the API server's.
    #[ts(optional)]
    pub leeway: Option<f64>,
}

impl Policy {
    /// The same expectations at another moment. Audiences that came from elsewhere may be others then.
    pub fn at(&self, now: NumericDate) -> Self {
        let mut policy = self.clone();
        policy.move_to(now);
        policy
    }

    /// As [`at`](Self::at), in place.
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

    /// Makes a policy, judging at `clock` unless the options name another moment.
    ///
    /// # Errors
    /// An empty list (it would accept nothing), an algorithm that is not supported, a `now` that is no
    /// moment, a `leeway` that is not a whole number of seconds. Keys that cannot be used are no error
    /// here: the report names them.
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

/// A moment from the caller's floating-point seconds.
///
/// # Errors
/// NaN, the infinities, and what lies beyond the year 9999, as today in milliseconds does.
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
