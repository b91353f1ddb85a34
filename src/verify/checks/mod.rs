//! Runs the checks: each is a function of a token and a policy, and runs whatever the others answer.

mod end;
mod header;
mod identity;
mod lifecycle;
mod names;
mod remedy;
mod signature;
mod time;

pub(crate) use signature::{Attempt, Found};
use signature::{Plan, Signing};

use std::borrow::Cow;

use crate::keys::KeyEntry;
use crate::text::redact::Redact;
use crate::token::claims::Malformed;
use crate::token::decoded::{self, Contents, DecodedToken};
use crate::token::error::TokenError;
use crate::token::jws::Jws;
use crate::token::kubernetes::{Kubernetes, ObjectRef, Shape};
use crate::verify::policy::Policy;
use crate::verify::report::{
    Check, CheckId, Code, Lookup, LookupKind, NearMiss, Outcome, Place, Report, Side, Verdict,
};

/// The input of a check of the claims.
struct Question<'a> {
    contents: &'a Contents,
    policy: &'a Policy,
}

impl Question<'_> {
    /// Whether it is a legacy token from a Secret.
    fn is_legacy(&self) -> bool {
        self.contents.kubernetes.as_ref().is_some_and(|kubernetes| kubernetes.shape == Shape::Legacy)
    }
}

/// An outcome with its reason, before it becomes a check.
pub(crate) struct Answer<'a> {
    pub(crate) outcome: Outcome,
    pub(crate) code: Code,
    pub(crate) message: Message<'a>,
    pub(crate) expected: Option<Side>,
    pub(crate) found: Option<Side>,
    pub(crate) near_miss: Option<NearMiss>,
    pub(crate) place: Option<Place>,
}

/// A sentence, or how to make it, so that a caller who only needs the verdict does not pay for the text.
pub(crate) enum Message<'a> {
    Said(Cow<'static, str>),
    Unsaid(Box<dyn Fn() -> String + 'a>),
}

impl Message<'_> {
    fn say(self) -> String {
        match self {
            Self::Said(sentence) => sentence.into_owned(),
            Self::Unsaid(say) => say(),
        }
    }
}

impl From<&'static str> for Message<'_> {
    fn from(sentence: &'static str) -> Self {
        Self::Said(sentence.into())
    }
}

impl From<String> for Message<'_> {
    fn from(sentence: String) -> Self {
        Self::Said(sentence.into())
    }
}

impl<'a, F: Fn() -> String + 'a> From<F> for Message<'a> {
    fn from(say: F) -> Self {
        Self::Unsaid(Box::new(say))
    }
}

impl<'a> Answer<'a> {
    pub(crate) fn new(outcome: Outcome, code: Code, message: impl Into<Message<'a>>) -> Self {
        Self {
            outcome,
            code,
            message: message.into(),
            expected: None,
            found: None,
            near_miss: None,
            place: None,
        }
    }

    pub(crate) fn pass(message: impl Into<Message<'a>>) -> Self {
        Self::new(Outcome::Pass, Code::Ok, message)
    }

    pub(crate) fn warn(code: Code, message: impl Into<Message<'a>>) -> Self {
        Self::new(Outcome::Warn, code, message)
    }

    pub(crate) fn fail(code: Code, message: impl Into<Message<'a>>) -> Self {
        Self::new(Outcome::Fail, code, message)
    }

    pub(crate) fn skip(code: Code, message: impl Into<Message<'a>>) -> Self {
        Self::new(Outcome::Skip, code, message)
    }

    /// A claim of the wrong type, which never counts as absent.
    pub(crate) fn malformed(malformed: &Malformed) -> Self {
        let Malformed { claim, expected, found } = malformed;
        Self::fail(Code::MalformedClaim, format!("The claim \"{claim}\" is {found}; it must be {expected}."))
            .expected(expected.as_str())
            .found(found.as_str())
    }

    pub(crate) fn expected(mut self, side: impl Into<Side>) -> Self {
        self.expected = Some(side.into());
        self
    }

    pub(crate) fn found(mut self, side: impl Into<Side>) -> Self {
        self.found = Some(side.into());
        self
    }

    /// Describes the difference between the two sides, if it is small.
    pub(crate) fn near_miss(mut self, near_miss: Option<NearMiss>) -> Self {
        self.near_miss = near_miss;
        self
    }

    pub(crate) fn file(self, id: CheckId) -> Check {
        let Self { outcome, code, message, expected, found, near_miss, place } = self;
        let check = Check::new(id, outcome, code, message.say()).near(near_miss);
        Check { expected, found, place, ..check }
    }
}

type Ask = for<'a> fn(&Question<'a>) -> Answer<'a>;

/// The checks of the claims, in the order of the report. The checks of the signature precede them.
const CLAIM_QUESTIONS: [(CheckId, Ask); 9] = [
    (CheckId::Issuer, identity::issuer),
    (CheckId::Audience, identity::audience),
    (CheckId::Expiration, time::expiration),
    (CheckId::NotBefore, time::not_before),
    (CheckId::IssuedAt, time::issued_at),
    (CheckId::Subject, identity::subject),
    (CheckId::TokenId, identity::token_id),
    (CheckId::Kubernetes, identity::kubernetes),
    (CheckId::Lifecycle, lifecycle::lifecycle),
];

/// Runs every check of a token under a policy, and does not stop at a failure.
///
/// Never returns an error: a text that is not a token is `rejected`, with the reason in `error`. The verdict says what
/// a receiver with this policy would do. Lookups that only the cluster can make are listed in `not_asked`.
///
/// ```
/// use bound_token::{NumericDate, Verdict, VerifyOptions, verify};
///
/// let options = VerifyOptions { subject: Some("system:serviceaccount:ci:build-robot".into()), ..Default::default() };
/// let policy = options.into_policy(NumericDate::from_seconds(1_760_000_000))?;
/// let report = verify("not a token", &policy);
/// assert_eq!(report.verdict, Verdict::Rejected);
/// # Ok::<(), bound_token::OptionsError>(())
/// ```
pub fn verify(token: &str, policy: &Policy) -> Report {
    match Inquiry::new(token) {
        Ok(inquiry) => inquiry.report(token, policy, |attempt| attempt.find()),
        Err(report) => *report,
    }
}

/// A decoded token, whose signature an engine has yet to check.
#[derive(Debug)]
pub(crate) struct Inquiry {
    jws: Jws,
    contents: Result<Contents, TokenError>,
}

impl Inquiry {
    /// Decodes the token; `Err` with the report if that fails.
    pub(crate) fn new(token: &str) -> Result<Self, Box<Report>> {
        let jws = decoded::parse(token).map_err(|error| Box::new(unreadable(error)))?;
        let contents = Contents::read(&jws);
        Ok(Self { jws, contents })
    }

    /// Returns the signature to check and the keys to try; `None` if there is nothing to try.
    #[cfg(target_family = "wasm")]
    pub(crate) fn attempt<'a>(&'a self, policy: &'a Policy) -> Option<Attempt<'a>> {
        match Plan::new(&self.jws, policy) {
            Plan::Answered(_) => None,
            Plan::Try(attempt) => Some(attempt),
        }
    }

    /// Runs every check, with an engine for the signature.
    pub(crate) fn report(
        self,
        token: &str,
        policy: &Policy,
        engine: impl FnOnce(&Attempt<'_>) -> Found,
    ) -> Report {
        let Signing { key, signature, signer, found } = Plan::new(&self.jws, policy).answer(engine);
        let answers = self.answers(policy, key, signature);
        let mut checks: Vec<Check> = answers.into_iter().map(|(id, answer)| answer.file(id)).collect();
        checks.extend(self.further(token, policy, signer));
        let signer = signer.map(KeyEntry::summary);
        remedy::add(&mut checks, self.contents.as_ref().ok(), policy);
        let verdict = Verdict::of(checks.iter().map(|check| (check.id.is_needed(), check.outcome)));
        let sources = policy.sources.clone();
        let engine = found.map(|found| found.engine);
        let report = Report { engine, sources, key: signer, ..Report::new(verdict, checks) };
        let mut report = match self.contents {
            Ok(contents) => Report {
                not_asked: lookups(contents.kubernetes.as_ref())
                    .into_iter()
                    .filter(|lookup| !policy.further.as_ref().is_some_and(|further| further.answers(lookup)))
                    .collect(),
                lifecycle: lifecycle::state(&contents, policy.now),
                accepted_until: end::of_acceptance(&contents, policy)
                    .filter(|_| verdict == Verdict::Accepted),
                token: Some(DecodedToken::new(self.jws, contents)),
                ..report
            },
            Err(error) => Report { error: Some(error), ..report },
        };
        report.redact();
        report
    }

    /// Returns only the verdict of that report, and what the engine found.
    #[cfg(target_family = "wasm")]
    pub(crate) fn verdict(
        &self,
        token: &str,
        policy: &Policy,
        engine: impl FnOnce(&Attempt<'_>) -> Found,
    ) -> (Verdict, Option<Found>) {
        let Signing { key, signature, signer, found } = Plan::new(&self.jws, policy).answer(engine);
        let answers = self.answers(policy, key, signature);
        let further = self.further(token, policy, signer);
        let outcomes = answers.iter().map(|(id, answer)| (id.is_needed(), answer.outcome));
        let outcomes = outcomes.chain(further.iter().map(|check| (check.id.is_needed(), check.outcome)));
        (Verdict::of(outcomes), found)
    }

    /// Returns the checks of the token itself, in the order of the report.
    fn answers<'a>(
        &'a self,
        policy: &'a Policy,
        key: Answer<'a>,
        signature: Answer<'a>,
    ) -> Vec<(CheckId, Answer<'a>)> {
        let Self { jws, contents } = self;
        // The signature can be checked even if the payload cannot be parsed.
        let mut answers = vec![
            (CheckId::Structure, structure(contents.as_ref().err())),
            (CheckId::Header, header::header(&jws.header, policy)),
            (CheckId::Algorithm, header::algorithm(&jws.header, policy)),
            (CheckId::Key, key),
            (CheckId::Signature, signature),
        ];
        answers.extend(CLAIM_QUESTIONS.iter().map(|(id, ask)| match contents {
            Ok(contents) => (*id, ask(&Question { contents, policy })),
            Err(_) => (*id, not_readable()),
        }));
        answers
    }

    /// Returns the caller's further checks; none if the payload cannot be parsed.
    fn further(&self, token: &str, policy: &Policy, signer: Option<&KeyEntry>) -> Vec<Check> {
        match (&policy.further, &self.contents) {
            (Some(further), Ok(contents)) => {
                further.checks(token, &self.jws.header.algorithm, contents, policy, signer)
            }
            _ => Vec::new(),
        }
    }
}

/// Returns the report about a text that is not a token.
pub fn unreadable(error: TokenError) -> Report {
    let claims = CLAIM_QUESTIONS.iter().map(|(id, _)| *id);
    let mut checks = vec![structure(Some(&error)).file(CheckId::Structure)];
    let signing = [CheckId::Header, CheckId::Algorithm, CheckId::Key, CheckId::Signature];
    checks.extend(signing.into_iter().chain(claims).map(|id| not_readable().file(id)));
    remedy::add(&mut checks, None, &Policy::default());
    let verdict = Verdict::of(checks.iter().map(|check| (check.id.is_needed(), check.outcome)));
    Report { error: Some(error), ..Report::new(verdict, checks) }
}

fn structure(error: Option<&TokenError>) -> Answer<'_> {
    match error {
        None => Answer::pass("The token is well-formed: three base64url segments and strict JSON."),
        Some(TokenError { message, offset: None, .. }) => {
            Answer::fail(Code::MalformedToken, move || message.clone())
        }
        Some(TokenError { message, offset: Some(offset), .. }) => {
            Answer::fail(Code::MalformedToken, move || {
                format!("{message} Look at offset {offset} of the token.")
            })
        }
    }
}

fn not_readable<'a>() -> Answer<'a> {
    Answer::skip(Code::NotReadable, "Not checked: the token could not be read.")
}

/// Returns what the API server would look up (`pkg/serviceaccount/claims.go`, `legacy.go`). It does not look up the
/// node of a pod.
fn lookups(kubernetes: Option<&Kubernetes>) -> Vec<Lookup> {
    let Some(kubernetes) = kubernetes else { return Vec::new() };
    let bound_node = kubernetes.node.as_ref().filter(|_| kubernetes.pod.is_none());
    let objects = [
        (LookupKind::ServiceAccount, kubernetes.service_account.as_ref()),
        (LookupKind::Secret, kubernetes.secret.as_ref()),
        (LookupKind::Pod, kubernetes.pod.as_ref()),
        (LookupKind::Node, bound_node),
    ];
    let lookup = |(kind, object): (LookupKind, Option<&ObjectRef>)| {
        let ObjectRef { name, uid } = object?.clone();
        let name = name?;
        let namespace = if kind == LookupKind::Node { None } else { Some(kubernetes.namespace.clone()?) };
        Some(match (kind, kubernetes.shape) {
            (LookupKind::Secret, Shape::Legacy) => Lookup::of_legacy_secret(namespace, name),
            _ => Lookup::new(kind, namespace, name, uid),
        })
    };
    objects.into_iter().filter_map(lookup).collect()
}
