//! The table of questions: each a function of a token and a policy, each answered whatever the others say.

mod discovery;
pub(crate) mod evidence;
mod header;
mod identity;
mod lifecycle;
mod near_miss;
mod remedy;
mod signature;
mod time;

use crate::claims::Malformed;
use crate::decoded::{self, Contents, DecodedToken};
use crate::error::TokenError;
use crate::jws::Jws;
use crate::kubernetes::{Kubernetes, ObjectRef, Shape};
use crate::policy::Policy;
use crate::report::{
    Check, CheckId, Code, Lookup, LookupKind, NearMiss, Outcome, Place, Report, Side, Verdict,
};

/// What a question about the claims sees.
struct Question<'a> {
    contents: &'a Contents,
    policy: &'a Policy,
}

/// An outcome with its reason, before it is filed under its question.
struct Answer {
    outcome: Outcome,
    code: Code,
    message: String,
    expected: Option<Side>,
    found: Option<Side>,
    near_miss: Option<NearMiss>,
    place: Option<Place>,
}

impl Answer {
    fn new(outcome: Outcome, code: Code, message: impl Into<String>) -> Self {
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

    fn pass(message: impl Into<String>) -> Self {
        Self::new(Outcome::Pass, Code::Ok, message)
    }

    fn warn(code: Code, message: impl Into<String>) -> Self {
        Self::new(Outcome::Warn, code, message)
    }

    fn fail(code: Code, message: impl Into<String>) -> Self {
        Self::new(Outcome::Fail, code, message)
    }

    fn skip(code: Code, message: impl Into<String>) -> Self {
        Self::new(Outcome::Skip, code, message)
    }

    /// A claim of the wrong type: never the same as an absent one.
    fn malformed(malformed: &Malformed) -> Self {
        let Malformed { claim, expected, found } = malformed;
        Self::fail(Code::MalformedClaim, format!("The claim \"{claim}\" is {found}; it must be {expected}."))
            .expected(expected.as_str())
            .found(found.as_str())
    }

    fn expected(mut self, side: impl Into<Side>) -> Self {
        self.expected = Some(side.into());
        self
    }

    fn found(mut self, side: impl Into<Side>) -> Self {
        self.found = Some(side.into());
        self
    }

    /// Says how the two sides differ, if only slightly.
    fn near_miss(mut self, near_miss: Option<NearMiss>) -> Self {
        if let Some(near_miss) = &near_miss {
            self.message = format!("{} {}", self.message, near_miss.message);
        }
        self.near_miss = near_miss;
        self
    }

    fn file(self, id: CheckId) -> Check {
        let Self { outcome, code, message, expected, found, near_miss, place } = self;
        Check { id, outcome, code, message, expected, found, near_miss, place, remedy: None }
    }
}

type Ask = fn(&Question<'_>) -> Answer;

/// The questions about claims, in the order of the report; before them stand those about the signature.
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

/// Asks every question about a token text under a policy, and stops at none.
///
/// There is no error: a text that is no token is `rejected`, with the reason in `error`. The verdict says
/// what a receiver holding this policy would do; what only the cluster knows is listed in `not_asked`.
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
    match decoded::parse(token) {
        Ok(jws) => answer_all(token, jws, policy),
        Err(error) => unreadable(error),
    }
}

fn answer_all(token: &str, jws: Jws, policy: &Policy) -> Report {
    let contents = Contents::read(&jws);
    // Who signed it can be asked even of a payload that makes no sense.
    let signing = signature::ask(&jws, policy);
    let mut checks = vec![
        structure(contents.as_ref().err()),
        header::header(&jws.header, policy).file(CheckId::Header),
        header::algorithm(&jws.header, policy).file(CheckId::Algorithm),
        signing.key.file(CheckId::Key),
        signing.signature.file(CheckId::Signature),
    ];
    checks.extend(CLAIM_QUESTIONS.iter().map(|(id, ask)| match &contents {
        Ok(contents) => ask(&Question { contents, policy }).file(*id),
        Err(_) => not_readable(*id),
    }));
    if let Ok(contents) = &contents {
        checks.extend(evidence::ask(token, contents, policy, &jws.header.algorithm));
    }
    remedy::add(&mut checks, contents.as_ref().ok(), policy);
    let verdict = Verdict::of(&checks);
    let sources = policy.sources.clone();
    let report = Report { sources, key: signing.signer, ..Report::new(verdict, checks) };
    match contents {
        Ok(contents) => Report {
            not_asked: lookups(contents.kubernetes.as_ref())
                .into_iter()
                .filter(|lookup| !is_answered(lookup, policy))
                .collect(),
            lifecycle: lifecycle::state(&contents, policy.now),
            token: Some(DecodedToken::new(jws, contents)),
            ..report
        },
        Err(error) => Report { error: Some(error), ..report },
    }
}

/// The report about a text that is no token.
pub fn unreadable(error: TokenError) -> Report {
    let claims = CLAIM_QUESTIONS.iter().map(|(id, _)| *id);
    let mut checks = vec![structure(Some(&error))];
    let signing = [CheckId::Header, CheckId::Algorithm, CheckId::Key, CheckId::Signature];
    checks.extend(signing.into_iter().chain(claims).map(not_readable));
    remedy::add(&mut checks, None, &Policy::default());
    let verdict = Verdict::of(&checks);
    Report { error: Some(error), ..Report::new(verdict, checks) }
}

fn structure(error: Option<&TokenError>) -> Check {
    let answer = match error {
        None => Answer::pass("Three segments, well-formed base64url, strict JSON."),
        Some(TokenError { message, offset: None, .. }) => {
            Answer::fail(Code::MalformedToken, message.as_str())
        }
        Some(TokenError { message, offset: Some(offset), .. }) => {
            Answer::fail(Code::MalformedToken, format!("{message} Look at offset {offset} of the token."))
        }
    };
    answer.file(CheckId::Structure)
}

fn not_readable(id: CheckId) -> Check {
    Answer::skip(Code::NotReadable, "Not asked: the token could not be read.").file(id)
}

/// Whether the evidence has the very object, and its UID where one is claimed.
fn is_answered(lookup: &Lookup, policy: &Policy) -> bool {
    let kind = lookup.kind.object_kind();
    let known = policy.evidence.object(kind, lookup.namespace.as_deref(), &lookup.name);
    known.is_some_and(|known| known.manifest.settles(lookup.uid.as_deref()))
}

/// What the API server would look up (`pkg/serviceaccount/claims.go`, `legacy.go`). The node beside a pod
/// is not among it.
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
