//! What the caller expects of a token: plain options in, a policy ready to be checked against out.
//!
//! An expectation that is not stated is not guessed: its check is skipped and says so.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

#[cfg(feature = "workbench")]
use crate::cluster::{Evidence, EvidenceOption};
use crate::keys::KeySet;
use crate::signature::Algorithm;
use crate::text::escape::{quote, quote_list};
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
#[cfg(feature = "workbench")]
use crate::verify::report::Expectation;
use crate::verify::report::Source;

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
    /// Documents at hand.
    #[cfg(feature = "workbench")]
    pub evidence: Arc<Evidence>,
    /// Which of the expectations above came from them.
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
            #[cfg(feature = "workbench")]
            evidence: Arc::default(),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

/// An issuer as a caller states it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum IssuerOption {
    /// One that is trusted without end.
    Name(String),
    /// One that is trusted for a while.
    Until(UntilOption),
}

/// A previous issuer as a caller states it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct UntilOption {
    /// The accepted value of `iss`.
    pub issuer: String,
    /// From this moment on it is no longer trusted, in seconds since 1970. Left out: it is the current one.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "number | Date"))]
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
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VerifyOptions {
    /// The issuer's public keys: a JWK Set, a JWK or PEM, as text or as the parsed JSON object; several
    /// are added up. Limits: JSON 1 MB, PEM 64 KB each.
    #[cfg_attr(
        target_family = "wasm",
        tsify(optional, type = "string | object | readonly (string | object)[]")
    )]
    pub keys: Option<OneOrMany<String>>,
    /// The accepted values of `iss`, compared exactly: the cluster's `serviceAccountIssuer`, and previous
    /// ones with the moment until which they are trusted.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "IssuerOption | readonly IssuerOption[]"))]
    pub issuers: Option<OneOrMany<IssuerOption>>,
    /// The receiver's own names. The token is accepted if its `aud` holds at least one of them.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string | readonly string[]"))]
    pub audiences: Option<OneOrMany<String>>,
    /// The accepted `sub`, such as `system:serviceaccount:default:build-robot`.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub subject: Option<String>,
    /// Which kind of token is accepted. Default `"bound"`.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub require: Option<Require>,
    /// The accepted `alg` names. Default: every supported one, all of them asymmetric.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "readonly Algorithm[]"))]
    pub algorithms: Option<Vec<String>>,
    /// The moment at which the token is judged, in seconds since 1970; fractions count. Default: the
    /// host's clock.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "number | Date"))]
    pub now: Option<f64>,
    /// How far clocks may disagree, in whole seconds. Default 60, as the API server's.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub leeway: Option<f64>,
    /// Documents at hand: artefacts of `recognize`, or texts. They fill the expectations that are left out
    /// (keys, issuers, audiences), answer what else only the cluster knows, and are checked themselves.
    #[cfg(feature = "workbench")]
    #[cfg_attr(
        target_family = "wasm",
        tsify(optional, type = "EvidenceOption | string | readonly (EvidenceOption | string)[]")
    )]
    pub evidence: Option<Vec<EvidenceOption>>,
}

impl Policy {
    /// The same expectations at another moment. Audiences that evidence tells may be others then.
    pub fn at(&self, now: NumericDate) -> Self {
        let mut policy = self.clone();
        policy.move_to(now);
        policy
    }

    /// As [`at`](Self::at), in place.
    pub(crate) fn move_to(&mut self, now: NumericDate) {
        self.now = now;
        #[cfg(feature = "workbench")]
        self.move_evidence_to(now);
    }

    #[cfg(feature = "workbench")]
    fn move_evidence_to(&mut self, now: NumericDate) {
        let from_evidence = |source: &Source| source.expectation == Expectation::Audiences;
        if self.sources.iter().any(from_evidence) {
            self.sources.retain(|source| !from_evidence(source));
            self.audiences = self.evidence.audiences(now, &mut self.sources);
        }
    }

    /// Whether a pod may be among the documents that cannot be read as one.
    pub(crate) fn hides_a_pod(&self) -> bool {
        #[cfg(feature = "workbench")]
        return self.evidence.hides_a_pod();
        #[cfg(not(feature = "workbench"))]
        false
    }

    /// Whether the issuers came from evidence.
    #[cfg(feature = "workbench")]
    pub(crate) fn takes_issuers_from_evidence(&self) -> bool {
        self.sources.iter().any(|source| source.expectation == Expectation::Issuers)
    }

    /// What is stated stands as it is; evidence fills only what is left open.
    #[cfg(feature = "workbench")]
    fn fill_from(&mut self, mut evidence: Evidence) {
        let sources = &mut self.sources;
        self.keys = self.keys.take().or_else(|| evidence.keys(sources));
        self.issuers = self.issuers.take().or_else(|| evidence.issuers(sources));
        self.audiences = self.audiences.take().or_else(|| evidence.audiences(self.now, sources));
        self.evidence = Arc::new(evidence);
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
    pub const NAMES: &[&str] = &[
        "keys",
        "issuers",
        "audiences",
        "subject",
        "require",
        "algorithms",
        "now",
        "leeway",
        #[cfg(feature = "workbench")]
        "evidence",
    ];

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
        #[cfg(feature = "workbench")]
        let evidence = Evidence::read(&self.evidence.unwrap_or_default())?;
        let issuers = some_of("issuers", self.issuers)?.map(trusted_issuers).transpose()?;
        let audiences = some_of("audiences", self.audiences)?;
        let now = self.now.map(|now| moment("now", now)).transpose()?.unwrap_or(clock);
        #[cfg_attr(not(feature = "workbench"), allow(unused_mut, reason = "only evidence changes it"))]
        let mut policy = Policy {
            keys: keys.map(Arc::new),
            issuers,
            audiences,
            #[cfg(feature = "workbench")]
            evidence: Arc::default(),
            subject: self.subject,
            require: self.require.unwrap_or_default(),
            algorithms: self.algorithms.map(algorithms).transpose()?,
            now,
            leeway: self.leeway.map(leeway).transpose()?.unwrap_or(DEFAULT_LEEWAY_SECONDS),
            sources: Vec::new(),
        };
        #[cfg(feature = "workbench")]
        policy.fill_from(evidence);
        Ok(policy)
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
