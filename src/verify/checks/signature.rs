//! Checks the key and the signature: which of the caller's keys may have signed the token, and whether one did.
//!
//! `alg` must fit the key, and `kid` only narrows down the caller's keys: a key with a `kid` is used only for a token
//! with that `kid`, a key without one for any token, and a token without one tries every key.

use super::Answer;
use crate::keys::{KeyEntry, KeySet, PublicKey};
use crate::signature::{Algorithm, is_genuine, signature_bytes};
use crate::text::escape::quote;
use crate::token::jws::Jws;
use crate::verify::policy::Policy;
use crate::verify::report::{Code, SignatureEngine};

/// The most signatures that one verification may try. An API server's key set has only a few keys.
pub(super) const MAX_SIGNATURES_TRIED: usize = 64;

/// The answers about key and signature, and the key that verified.
pub(super) struct Signing<'a> {
    pub(super) key: Answer<'a>,
    pub(super) signature: Answer<'a>,
    pub(super) signer: Option<&'a KeyEntry>,
    /// The engine's result, if one was used.
    pub(super) found: Option<Found>,
}

/// The engine's result: which candidate, by its index, made the signature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) signer: Option<usize>,
    pub(crate) engine: SignatureEngine,
}

/// What to ask an engine about the signature: which keys to try, in which order. Any engine works, synchronously or
/// later; its result is interpreted here.
pub(super) enum Plan<'a> {
    /// There is no key to try.
    Answered(Box<Signing<'a>>),
    /// The first of these keys that made the signature is the signer.
    Try(Attempt<'a>),
}

impl<'a> Signing<'a> {
    /// No key was chosen, so the signature cannot be checked.
    fn without_key(key: Answer<'a>) -> Self {
        let signature = Answer::skip(Code::NoKeyChosen, "Not checked: there is no suitable key.");
        Self { key, signature, signer: None, found: None }
    }
}

impl<'a> Plan<'a> {
    /// Chooses the keys to try.
    pub(super) fn new(jws: &'a Jws, policy: &'a Policy) -> Self {
        let Some(keys) = &policy.keys else {
            let without_keys = || Answer::skip(Code::NoKeys, "Not checked: no keys were given.");
            return Self::Answered(Box::new(Signing {
                key: Answer::skip(Code::NoKeys, "No keys were given, so the signature was not checked."),
                signature: incomplete(jws, []).unwrap_or_else(without_keys),
                signer: None,
                found: None,
            }));
        };
        let without_key = |answer| Self::Answered(Box::new(Signing::without_key(answer)));
        if keys.entries().iter().all(|entry| entry.key.is_err()) {
            return without_key(none_usable(keys));
        }
        let Some(algorithm) = Algorithm::from_name(&jws.header.algorithm) else {
            let message = format!("No key can be used with the algorithm {}.", quote(&jws.header.algorithm));
            return without_key(Answer::fail(Code::AlgorithmKeyMismatch, message));
        };
        Attempt::new(jws, algorithm, keys).map_or_else(|answer| without_key(*answer), Self::Try)
    }

    /// Asks an engine, if there are keys to try, and interprets its result.
    pub(super) fn answer(self, engine: impl FnOnce(&Attempt<'a>) -> Found) -> Signing<'a> {
        match self {
            Self::Answered(signing) => *signing,
            Self::Try(attempt) => attempt.answer(engine(&attempt)),
        }
    }
}

/// Answers for a signature that was removed, or is shorter than any these keys make. It is missing rather than wrong,
/// so the check stays open.
fn incomplete<'a>(jws: &Jws, keys: impl IntoIterator<Item = &'a PublicKey>) -> Option<Answer<'static>> {
    let algorithm = Algorithm::from_name(&jws.header.algorithm)?;
    let own = jws.signature.len();
    let whole = keys.into_iter().map(signature_bytes).min().unwrap_or_else(|| algorithm.shortest_signature());
    if own == 0 {
        let message = "The signature was removed, so it cannot be checked. Copy the whole token.";
        return Some(Answer::skip(Code::SignatureMissing, message));
    }
    (own < whole).then(|| {
        Answer::skip(
            Code::SignatureCut,
            format!(
                "The signature was cut: it has {own} bytes instead of {whole}, so it cannot be checked. Copy \
                 the whole token."
            ),
        )
    })
}

/// Whether the token's `kid` allows the key. Without a `kid`, any key; otherwise the keys with that `kid`, and those
/// without any (PEM, or a JWK without `kid`).
fn is_named(kid: Option<&str>, entry: &KeyEntry) -> bool {
    match (kid, entry.kid.as_deref()) {
        // The API server also treats an empty kid as absent (pkg/serviceaccount/jwt.go).
        (None | Some(""), _) | (_, None) => true,
        (Some(kid), Some(own)) => kid == own,
    }
}

fn none_usable(keys: &KeySet) -> Answer<'_> {
    let first_refusal = keys.entries().iter().find_map(|entry| entry.key.as_ref().err());
    let reason = first_refusal.map_or("No key was found.", |error| error.message.as_str());
    let message = match keys.entries().len() {
        0 | 1 => format!("The key cannot be used. {reason}"),
        count => format!("None of the {count} keys can be used. The first: {reason}"),
    };
    Answer::fail(Code::NoUsableKey, message)
}

/// One token, its algorithm, and the keys to try.
pub(crate) struct Attempt<'a> {
    jws: &'a Jws,
    algorithm: Algorithm,
    keys: &'a KeySet,
    /// How many keys fit `kid` and `alg`.
    chosen: usize,
    /// The fitting keys, those with the token's `kid` first. Then the other usable keys, which serve only to explain a
    /// failure.
    candidates: Vec<(&'a KeyEntry, &'a PublicKey)>,
}

impl<'a> Attempt<'a> {
    /// Chooses the keys; `Err` with the reason if there is nothing to try.
    fn new(jws: &'a Jws, algorithm: Algorithm, keys: &'a KeySet) -> Result<Self, Box<Answer<'a>>> {
        let usable = keys.entries().iter().filter_map(|entry| Some((entry, entry.key.as_ref().ok()?)));
        let attempt = Self { jws, algorithm, keys, chosen: 0, candidates: Vec::new() };
        let (chosen, others): (Vec<_>, Vec<_>) = usable
            .filter(|(_, key)| algorithm.takes(key))
            .partition(|(entry, key)| is_named(attempt.kid(), entry) && attempt.fits(entry, key));
        if chosen.is_empty() {
            attempt.none_chosen()?;
        }
        let is_namesake = |(entry, _): &(&KeyEntry, &PublicKey)| entry.kid.as_deref() == attempt.kid();
        let count = chosen.len();
        let namesakes = chosen.iter().filter(|one| is_namesake(one));
        let nameless = chosen.iter().filter(|one| !is_namesake(one));
        let candidates = namesakes.chain(nameless).take(MAX_SIGNATURES_TRIED);
        let candidates = candidates.chain(others.iter().take(MAX_SIGNATURES_TRIED)).copied().collect();
        Ok(Self { chosen: count, candidates, ..attempt })
    }

    /// Returns the keys to try, in this order, until one made the signature.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = (&'a KeyEntry, &'a PublicKey)> {
        self.candidates.iter().copied()
    }

    #[cfg(target_family = "wasm")]
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(crate) fn signing_input(&self) -> &'a [u8] {
        self.jws.signing_input.as_bytes()
    }

    pub(crate) fn signature(&self) -> &'a [u8] {
        &self.jws.signature
    }

    /// Asks this crate's own engine.
    pub(crate) fn find(&self) -> Found {
        let signer = self.candidates().position(|(_, key)| self.is_signed_by(key));
        Found { signer, engine: SignatureEngine::Synchronous }
    }

    /// Whether the key made the signature, according to this crate's own engine.
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        is_genuine(self.algorithm, key, self.signing_input(), self.signature())
    }

    fn kid(&self) -> Option<&'a str> {
        self.jws.header.key_id.as_deref()
    }

    /// Whether the key's type, curve and `alg` fit this algorithm.
    fn fits(&self, entry: &KeyEntry, key: &PublicKey) -> bool {
        self.algorithm.takes(key)
            && entry.algorithm.as_deref().is_none_or(|declared| declared == self.algorithm.name())
    }

    fn named(&self) -> impl Iterator<Item = &'a KeyEntry> {
        self.keys.entries().iter().filter(|entry| is_named(self.kid(), entry))
    }

    /// Returns the reason why no key fits. If the only reason is that no key has the token's `kid`, all other keys are
    /// tried instead, to explain the failure.
    fn none_chosen(&self) -> Result<(), Box<Answer<'a>>> {
        let refusal = self.named().find_map(|entry| Some((entry, entry.key.as_ref().err()?)));
        let unfit = self.named().find_map(|entry| Some((entry, entry.key.as_ref().ok()?)));
        Err(Box::new(match (unfit, refusal) {
            (Some((entry, key)), _) => self.mismatch(entry, key),
            (None, Some((entry, error))) => {
                let message = format!(
                    "The matching key is {}, which cannot be used. {}",
                    entry.describe(),
                    error.message
                );
                Answer::fail(Code::KeyRefused, message)
            }
            (None, None) => return Ok(()),
        }))
    }

    fn mismatch(&self, entry: &KeyEntry, key: &PublicKey) -> Answer<'a> {
        let name = self.algorithm.name();
        let message = match entry.algorithm.as_deref() {
            Some(declared) if self.algorithm.takes(key) => {
                format!(
                    "The token is signed with {name}, but {} is for {} only.",
                    entry.describe(),
                    quote(declared)
                )
            }
            _ => format!("The token is signed with {name}, which does not work with {}.", entry.describe()),
        };
        Answer::fail(Code::AlgorithmKeyMismatch, message).expected(name).found(entry.describe())
    }

    fn answer(&self, found: Found) -> Signing<'a> {
        let signer = found.signer;
        let tried = self.chosen.min(MAX_SIGNATURES_TRIED);
        let entry = signer.and_then(|place| self.candidates.get(place)).map(|(entry, _)| *entry);
        let (signer, other) = match signer {
            Some(place) if place < tried => (entry, None),
            _ => (None, entry),
        };
        if self.chosen == 0 {
            let found = Some(found);
            let keys = self.candidates().map(|(_, key)| key);
            if let Some(signature) = incomplete(self.jws, keys).filter(|_| other.is_none()) {
                let key = self.not_found(
                    "Without the signature, the key that signed the token cannot be found.".to_owned(),
                );
                return Signing { key, signature, signer: None, found };
            }
            return Signing { found, ..Signing::without_key(self.not_found(self.right_key(other))) };
        }
        let chosen = self.candidates.get(..tried).unwrap_or_default();
        let key = match (chosen, signer) {
            (_, Some(entry)) => Answer::pass(move || format!("The signing key is {}.", entry.describe())),
            ([(only, _)], None) => Answer::pass(format!("The matching key is {}.", only.describe())),
            _ => Answer::pass(format!("{} keys match the token.", self.chosen)),
        };
        let key = self.duplicate_kid().unwrap_or(key);
        let signature = match signer {
            Some(signer) => Answer::pass(move || format!("The token was signed by {}.", signer.describe())),
            None => incomplete(self.jws, chosen.iter().map(|(_, key)| *key))
                .filter(|_| other.is_none())
                .unwrap_or_else(|| self.not_genuine(chosen, other)),
        };
        Signing { key, signature, signer, found: Some(found) }
    }

    /// Says whether another key made the signature, if no key has the token's `kid`.
    fn right_key(&self, signer: Option<&KeyEntry>) -> String {
        match signer {
            Some(entry) => format!(
                "However, the token was signed by {}: that is the right key with another kid.",
                entry.describe()
            ),
            None => "None of the keys signed the token: either the signing key was rotated, or the keys are from another cluster."
                .to_owned(),
        }
    }

    fn not_found(&self, explanation: String) -> Answer<'a> {
        let kid = self.kid().unwrap_or_default();
        let have: Vec<String> = self.keys.entries().iter().filter_map(|entry| entry.kid.clone()).collect();
        Answer::fail(Code::KeyNotFound, format!("No key has the token's kid {}. {explanation}", quote(kid)))
            .expected(kid)
            .found(have)
    }

    /// Warns if several keys have the token's `kid`. All of them are tried, as in the API server, but this is a
    /// mistake: a set was merged twice, or one key is listed with an empty and a full name.
    fn duplicate_kid(&self) -> Option<Answer<'a>> {
        let kid = self.kid()?;
        let fitting = self.named().filter(|entry| entry.key.as_ref().is_ok_and(|key| self.fits(entry, key)));
        let namesakes = fitting.filter(|entry| entry.kid.as_deref() == Some(kid)).count();
        let message =
            format!("{namesakes} keys have the token's kid {}; all of them were tried.", quote(kid));
        (namesakes > 1).then(|| Answer::warn(Code::DuplicateKid, message))
    }

    fn not_genuine(&self, chosen: &[(&KeyEntry, &PublicKey)], other: Option<&KeyEntry>) -> Answer<'a> {
        let tried = match chosen {
            [(only, _)] => format!("The token was not signed by {}.", only.describe()),
            _ if self.chosen > MAX_SIGNATURES_TRIED => {
                format!(
                    "None of the first {MAX_SIGNATURES_TRIED} of {} keys signed the token; the others were \
                     not tried.",
                    self.chosen
                )
            }
            several => format!("None of the {} matching keys signed the token.", several.len()),
        };
        let explanation = match (other, self.kid()) {
            (Some(entry), _) => {
                format!("However, the token was signed by {}, whose kid or alg differs.", entry.describe())
            }
            (None, Some(kid)) if chosen.iter().all(|(entry, _)| entry.kid.as_deref() == Some(kid)) => {
                "Either the token was changed, or it was signed by another key with the same kid.".to_owned()
            }
            (None, _) => "Either the token was changed, or it was signed by another key.".to_owned(),
        };
        Answer::fail(Code::SignatureInvalid, format!("{tried} {explanation}"))
    }
}
