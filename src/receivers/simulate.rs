//! Asks a receiver about a token: turns its demands into a policy, and adds its own checks to the general ones.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answers::{leave_open, mend, settle, skip};
use super::receiver::{Asked, Question, Receiver, Token};
use super::settings::Settings;
use crate::cluster::{Document, Evidence};
use crate::explain::ReceiverName;
use crate::keys::KeySet;
use crate::paste::registry::Registry;
use crate::text::redact::Redact;
use crate::text::time::NumericDate;
use crate::token::decoded::{self, Contents};
use crate::token::error::OptionsError;
use crate::token::kubernetes::is_api_server_audience;
use crate::verify::policy::{self, OneOrMany, Policy, TrustedIssuer};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Report, Side, Verdict};

/// The options of a simulation.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SimulateOptions {
    /// The receiver to simulate. Default: the receiver of the first document that identifies one.
    #[ts(optional)]
    pub receiver: Option<ReceiverName>,
    /// The issuer's public keys, as in `VerifyOptions.keys`. Default: the keys beside the configuration. Keys in the
    /// receiver's own configuration replace both. Without any keys the signature is not checked, and the verdict is at
    /// best `unverified`.
    #[ts(optional, type = "string | object | readonly (string | object)[]")]
    pub keys: Option<OneOrMany<String>>,
    /// The time at which the token is presented, in seconds since 1970. Default: the host's clock.
    #[ts(optional, type = "number | Date")]
    pub now: Option<f64>,
}

impl SimulateOptions {
    /// The names of all options.
    pub const NAMES: [&str; 3] = ["receiver", "keys", "now"];
}

/// What a receiver would answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The receiver.
    pub receiver: ReceiverName,
    /// The receiver's name inside an English sentence: `AWS`, `the API server`.
    pub called: &'static str,
    /// The English title of the answer, with what the receiver decides by.
    pub title: &'static str,
    /// The code or message that the caller would see, such as `InvalidIdentityToken` or `AADSTS700212`. Left out if the
    /// token is let in, if the answer is open, or if the receiver does not document which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_error: Option<String>,
    /// Every check: the general ones with what the receiver demands, then the receiver's own.
    #[serde(flatten)]
    pub report: Report,
}

/// A receiver's configuration, read once for many tokens and times.
pub struct Simulator {
    receiver: &'static dyn Receiver,
    settings: Settings,
    keys: Option<Arc<KeySet>>,
    moment: Option<NumericDate>,
}

impl core::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Simulator").field("receiver", &self.receiver.name()).finish_non_exhaustive()
    }
}

impl Simulator {
    /// Reads a configuration for the receivers in this list.
    ///
    /// # Errors
    /// As for [`simulate`](crate::simulate).
    pub(super) fn of(
        receivers: &[&'static dyn Receiver],
        registry: &Registry,
        config: &[Document],
        options: SimulateOptions,
    ) -> Result<Self, OptionsError> {
        let read = |kind, text: &str| receivers.iter().find_map(|receiver| receiver.read(kind, text));
        let settings = Settings::read(config, registry, &read)?;
        let name = options.receiver.or_else(|| settings.receiver());
        let receiver = receivers.iter().find(|receiver| Some(receiver.name()) == name);
        let receiver = *receiver.ok_or_else(|| {
            OptionsError::new(
                "config",
                "no receiver is known by it. A trust policy, a provider, a federated credential, a Vault role or flags of an API server are.",
            )
        })?;
        let moment = options.now.map(|now| policy::moment("now", now)).transpose()?;
        // Keys in the receiver's own configuration replace all others.
        let keys = own_keys(receiver, &settings)
            .or(options.keys.map(OneOrMany::into_vec))
            .or_else(|| settings.pasted_keys());
        let keys = keys.map(|texts| Arc::new(key_set(&texts)));
        Ok(Self { receiver, settings, keys, moment })
    }

    /// Returns the time in the options.
    pub fn moment(&self) -> Option<NumericDate> {
        self.moment
    }

    /// Returns what the receiver would answer to a token at a given time.
    ///
    /// # Errors
    /// If there are more cluster objects than can be read.
    pub fn simulate(&self, token: &str, now: NumericDate) -> Result<Simulation, OptionsError> {
        let Self { receiver, settings, keys, .. } = self;
        let asked = Asked { token, settings, keys: keys.clone(), now };
        let answer = receiver.answer(&asked).unwrap_or_else(|| by_demands(*receiver, &asked));
        let (mut report, mut receiver_error) = answer?;
        // The receiver's own clock and rules decide this.
        report.accepted_until = None;
        report.redact();
        receiver_error.redact();
        let (called, title) = (receiver.about().called, receiver.about().title);
        Ok(Simulation { receiver: receiver.name(), called, title, receiver_error, report })
    }
}

/// Returns the keys in the receiver's own configuration, which replace all others.
fn own_keys(receiver: &dyn Receiver, settings: &Settings) -> Option<Vec<String>> {
    let own = settings.of_receiver(receiver.name()).filter(|setting| !setting.is_quoted);
    let keys: Vec<String> =
        own.flat_map(|setting| receiver.own_keys(setting)).filter(|key| !key.is_empty()).collect();
    (!keys.is_empty()).then_some(keys)
}

/// Returns the answer of a receiver, by what it demands and its own checks.
fn by_demands(receiver: &dyn Receiver, asked: &Asked<'_>) -> Result<(Report, Option<String>), OptionsError> {
    let &Asked { token, settings, now, .. } = asked;
    let jws = decoded::parse(token).ok();
    let read = jws.as_ref().and_then(|jws| Some((jws.header.algorithm.as_str(), Contents::read(jws).ok()?)));
    let is_large = token.len() > LONGEST_TOKEN;
    let shown = read.as_ref().filter(|_| !is_large);
    let shown = shown.map(|(algorithm, contents)| Token { text: token, algorithm, contents });
    let question = Question { settings, token: shown, now, keys: asked.keys.clone() };
    let demands = receiver.demands(&question);
    let trusted = |issuer| TrustedIssuer { issuer, until: None };
    let policy = Policy {
        keys: asked.keys.clone(),
        issuers: demands.issuers.map(|issuers| issuers.into_iter().map(trusted).collect()),
        audiences: demands.audiences,
        subject: demands.subject,
        require: demands.require,
        algorithms: demands.algorithms,
        now,
        leeway: demands.leeway,
        further: Some(Arc::new(Evidence::read(&demands.evidence)?)),
        sources: Vec::new(),
    };
    let mut report = crate::verify(token, &policy);
    report.checks.extend(demands.checks);
    report.checks.extend(settings.problems(receiver.name(), receiver.about().asked_once));
    if is_large {
        let message = format!(
            "The receiver's own questions are not asked of tokens of more than {LONGEST_TOKEN} bytes."
        );
        report.checks.push(skip(CheckId::Configuration, Code::NotEvaluated, message));
    }
    for check in &mut report.checks {
        if check.id == CheckId::TokenId && check.outcome == Outcome::Fail {
            leave_open(check, "The receiver does not say whether it looks at it.");
        }
        if let Some(instead) = demands.instead.iter().find(|instead| instead.applies(check)) {
            instead.apply(check);
        }
        if check.code == Code::AudienceMismatch && expects_api_server(check, &question) {
            let message = "The receiver expects the API server's own audience, so it could use your tokens there. Let it expect one of \
                           its own, and ask for tokens with that in the pods' volumes.";
            mend(check, Remedy::new(message));
        }
        check.needed = is_needed(check);
    }
    report.verdict = Verdict::of(report.checks.iter().map(|check| (check.needed, check.outcome)));
    settle(&mut report);
    let is_refused = report.verdict == Verdict::Rejected;
    let receiver_error = is_refused.then(|| receiver.error(&report, &question)).flatten();
    Ok((report, receiver_error))
}

/// The longest token that is checked, in bytes, because patterns and expressions take time. Real tokens have 0.6 to 3
/// KB.
const LONGEST_TOKEN: usize = 1 << 15;

fn key_set(texts: &[String]) -> KeySet {
    let mut set = KeySet::default();
    for text in texts {
        set.add_text(text);
    }
    set
}

/// Whether the receiver's verdict depends on this check. General checks that were made and then [left open](leave_open)
/// always count.
fn is_needed(check: &Check) -> bool {
    let is_general =
        [CheckId::Issuer, CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt, CheckId::TokenId];
    let was_asked = !matches!(check.code, Code::NotExpected | Code::NotReadable);
    check.id.is_needed() || (is_general.contains(&check.id) && was_asked)
}

/// Whether the first audience that the receiver expects is the API server's.
fn expects_api_server(check: &Check, question: &Question<'_>) -> bool {
    let issuer = question.token.and_then(|token| token.contents.claims.issuer.present());
    let expected = check.expected.as_ref().and_then(Side::first);
    expected.is_some_and(|expected| is_api_server_audience(expected, issuer.map(String::as_str)))
}
