//! What the receivers of tokens make of one, by their own configuration: whom it would let in, and why not.
//!
//! ```text
//! configuration ── settings ── party ── demands ── policy ── verify ── checks ┐
//!                                 └── its own questions ───────────── checks ─┴─ verdict, the error that would be seen
//! ```
//!
//! A part of a configuration that is not understood, or whose effect is not documented, is never taken for met: the
//! verdict is then at best `unverified`. A definite no outweighs it.

mod api_server;
pub mod aws;
mod command;
mod entra;
mod finding;
mod gcp;
mod logic;
mod party;
mod plain;
mod servers;
mod settings;
mod vault;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use logic::Truth;

pub use party::Party;

use crate::cluster::{Document, Evidence, EvidenceOption};
use crate::keys::KeySet;
use crate::signature::Algorithm;
use crate::text::redact::Redact;
use crate::text::time::NumericDate;
use crate::token::decoded::{self, Contents};
use crate::token::error::OptionsError;
use crate::token::kubernetes::is_api_server_audience;
use crate::verify::policy::{self, OneOrMany, Policy, Require, TrustedIssuer};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Report, Side, Verdict, is_signed};
use settings::Settings;

/// What a simulation is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct SimulateOptions {
    /// Whose configuration it is. Default: that of the first document that tells.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub party: Option<Party>,
    /// The issuer's public keys, as in `VerifyOptions.keys`. Default: those beside the configuration. Keys that the
    /// receiver itself holds (Google's `jwksJson`, Vault's `pem_keys` and `jwt_validation_pubkeys`) take the place of both.
    /// Without any the signature is not checked, and the verdict at best `unverified`.
    #[cfg_attr(
        target_family = "wasm",
        tsify(optional, type = "string | object | readonly (string | object)[]")
    )]
    pub keys: Option<OneOrMany<String>>,
    /// The moment at which the token is shown, in seconds since 1970. Default: the host's clock.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "number | Date"))]
    pub now: Option<f64>,
}

impl SimulateOptions {
    /// Every option's name.
    pub const NAMES: [&str; 3] = ["party", "keys", "now"];
}

/// What a receiver would answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The receiver.
    pub party: Party,
    /// The code or message that the caller would see, such as `InvalidIdentityToken` or `AADSTS700212`; left out if it
    /// is let in, if nobody can tell, or if the receiver does not document which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_error: Option<String>,
    /// Every question: those about the token by what the receiver demands, then the receiver's own.
    #[serde(flatten)]
    pub report: Report,
}

/// What a receiver demands of a token by its configuration, and what it asks beyond that.
#[derive(Debug, Default)]
struct Demands {
    issuers: Option<Vec<String>>,
    audiences: Option<Vec<String>>,
    subject: Option<String>,
    require: Require,
    algorithms: Option<Vec<Algorithm>>,
    leeway: u32,
    /// Documents of the cluster, for a receiver that asks the API server.
    evidence: Vec<Document>,
    checks: Vec<Check>,
}

/// A token that could be read.
#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    /// `alg`
    algorithm: &'a str,
    contents: &'a Contents,
}

/// What a receiver is asked about.
struct Question<'a> {
    settings: &'a Settings,
    /// Nothing if it cannot be read, or is too large to be asked about.
    token: Option<Token<'a>>,
    now: NumericDate,
    /// The issuer's keys, if there are any.
    keys: Option<Arc<KeySet>>,
}

/// A receiver that answers by what it demands and what it asks beyond that. The API server, which has an answer of its
/// own, is none of these.
struct Receiver {
    demands: fn(&Question<'_>) -> Demands,
    /// Says what only this receiver means by a general question.
    adjust: fn(&mut Check, &Question<'_>),
    /// What the caller of a token that is refused would see, where that is documented.
    error: fn(&Report, &Question<'_>) -> Option<String>,
}

/// Tells what a receiver would make of a token, by the receiver's own configuration.
///
/// # Errors
/// A configuration that no receiver is known by (option `config`); one larger than 1 MB; as
/// [`VerifyOptions::into_policy`](crate::VerifyOptions::into_policy) has them. No token is an error.
pub fn simulate(
    token: &str,
    config: &[EvidenceOption],
    options: SimulateOptions,
    clock: NumericDate,
) -> Result<Simulation, OptionsError> {
    let simulator = Simulator::new(&Document::all(config), options)?;
    simulator.simulate(token, simulator.moment().unwrap_or(clock))
}

/// A receiver's configuration read once, to ask about many tokens and moments.
#[derive(Debug)]
pub struct Simulator {
    settings: Settings,
    party: Party,
    keys: Option<Arc<KeySet>>,
    moment: Option<NumericDate>,
}

impl Simulator {
    /// Reads a configuration, and vets the keys.
    ///
    /// # Errors
    /// As [`simulate`] has them.
    pub fn new(config: &[Document], options: SimulateOptions) -> Result<Self, OptionsError> {
        let settings = Settings::read(config)?;
        let party = options.party.or_else(|| settings.party()).ok_or_else(|| {
            OptionsError::new(
                "config",
                "no receiver is known by it. A trust policy, a provider, a federated credential, a Vault role or flags of an API server are.",
            )
        })?;
        let moment = options.now.map(|now| policy::moment("now", now)).transpose()?;
        // Keys that the receiver itself holds take the place of all others.
        let keys = settings
            .own_keys(party)
            .or(options.keys.map(OneOrMany::into_vec))
            .or_else(|| settings.pasted_keys());
        let keys = keys.map(|texts| Arc::new(key_set(&texts)));
        Ok(Self { settings, party, keys, moment })
    }

    /// The moment that the options name.
    pub fn moment(&self) -> Option<NumericDate> {
        self.moment
    }

    /// What the receiver would make of a token at a moment.
    ///
    /// # Errors
    /// More objects of the cluster than are read.
    pub fn simulate(&self, token: &str, now: NumericDate) -> Result<Simulation, OptionsError> {
        let mut simulation = asked(token, &self.settings, self.party, self.keys.clone(), now)?;
        // Its own clock and rules decide how long.
        simulation.report.accepted_until = None;
        simulation.report.redact();
        simulation.receiver_error.redact();
        Ok(simulation)
    }
}

fn asked(
    token: &str,
    settings: &Settings,
    party: Party,
    keys: Option<Arc<KeySet>>,
    now: NumericDate,
) -> Result<Simulation, OptionsError> {
    let receiver = match party {
        Party::Aws => aws::RECEIVER,
        Party::Gcp => gcp::RECEIVER,
        Party::Entra => entra::RECEIVER,
        Party::Vault => vault::RECEIVER,
        Party::ApiServer => return api_server::simulate(token, settings, keys, now),
    };
    let jws = decoded::parse(token).ok();
    let read = jws.as_ref().and_then(|jws| Some((jws.header.algorithm.as_str(), Contents::read(jws).ok()?)));
    let is_large = token.len() > LONGEST_TOKEN;
    let shown = read.as_ref().filter(|_| !is_large);
    let shown = shown.map(|(algorithm, contents)| Token { text: token, algorithm, contents });
    let question = Question { settings, token: shown, now, keys: keys.clone() };
    let demands = (receiver.demands)(&question);
    let trusted = |issuer| TrustedIssuer { issuer, until: None };
    let policy = Policy {
        keys,
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
    report.checks.extend(settings.problems(party));
    if is_large {
        let message = format!(
            "The receiver's own questions are not asked of tokens of more than {LONGEST_TOKEN} bytes."
        );
        report.checks.push(finding::skip(CheckId::Configuration, Code::NotEvaluated, message));
    }
    for check in &mut report.checks {
        if check.id == CheckId::TokenId && check.outcome == Outcome::Fail {
            leave_open(check, "The receiver does not say whether it looks at it.");
        }
        (receiver.adjust)(check, &question);
        if check.code == Code::AudienceMismatch && expects_api_server(check, &question) {
            let message = "The receiver expects the API server's own audience, so it could use your tokens there. Let it expect one of \
                           its own, and ask for tokens with that in the pods' volumes.";
            mend(check, Remedy::new(message));
        }
    }
    report.verdict = Verdict::of(report.checks.iter().map(|check| (is_needed(check), check.outcome)));
    settle(&mut report);
    let is_refused = report.verdict == Verdict::Rejected;
    let receiver_error = is_refused.then(|| (receiver.error)(&report, &question)).flatten();
    Ok(Simulation { party, receiver_error, report })
}

/// Larger tokens are not asked about: patterns and expressions take their time. Real ones have 0.6 to 3 KB.
const LONGEST_TOKEN: usize = 1 << 15;

fn key_set(texts: &[String]) -> KeySet {
    let mut set = KeySet::default();
    for text in texts {
        set.add_text(text);
    }
    set
}

/// Whether a receiver must have asked this. General questions that were asked, and then [left open](leave_open), are
/// among it, whichever they are.
fn is_needed(check: &Check) -> bool {
    let is_general =
        [CheckId::Issuer, CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt, CheckId::TokenId];
    let was_asked = !matches!(check.code, Code::NotExpected | Code::NotReadable);
    check.id.is_needed() || (is_general.contains(&check.id) && was_asked)
}

/// Whether this question was answered with no.
fn fails(report: &Report, ids: &[CheckId]) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && ids.contains(&check.id))
}

/// Whether this question was answered with no, for this reason.
fn fails_by(report: &Report, code: Code) -> bool {
    report.checks.iter().any(|check| check.outcome == Outcome::Fail && check.code == code)
}

/// Questions about what kind of text the token is, and who signed it.
const SIGNING: [CheckId; 5] =
    [CheckId::Structure, CheckId::Header, CheckId::Algorithm, CheckId::Key, CheckId::Signature];

/// Leaves open what the receiver does not document; the reason is still the one that the question has.
fn leave_open(check: &mut Check, message: &str) {
    check.outcome = Outcome::Skip;
    check.message = format!("{} {message}", check.message);
    check.remedy = None;
}

/// Whether the first audience that the receiver expects is the API server's.
fn expects_api_server(check: &Check, question: &Question<'_>) -> bool {
    let issuer = question.token.and_then(|token| token.contents.claims.issuer.present());
    let expected = check.expected.as_ref().and_then(Side::first);
    expected.is_some_and(|expected| is_api_server_audience(expected, issuer.map(String::as_str)))
}

/// Takes back what a token must not be answered with: a command that changes or deletes something, if the signature was not
/// checked; one that deletes something, if the token is refused.
fn settle(report: &mut Report) {
    let is_signed = is_signed(&report.checks);
    let is_refused = report.verdict == Verdict::Rejected;
    for remedy in report.checks.iter_mut().filter_map(|check| check.remedy.as_mut()) {
        remedy.settle(is_signed, is_refused);
    }
}

/// Puts another remedy in place of the general one.
fn mend(check: &mut Check, remedy: Remedy) {
    if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
        check.remedy = Some(remedy);
    }
}
