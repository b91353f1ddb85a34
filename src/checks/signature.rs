//! Key and signature: which of the caller's keys may have signed, and whether one did.
//!
//! `alg` must fit the key, and `kid` only narrows the caller's keys down: a key with a `kid` is used only
//! for a token with that `kid`, a key without one for any, and a token without one tries every key.

use super::Answer;
use crate::jws::Jws;
use crate::keys::{KeyEntry, KeySet, KeySummary, PublicKey};
use crate::policy::Policy;
use crate::quote::quote;
use crate::report::Code;
use crate::signature::{Algorithm, is_genuine};

/// How many signatures one question may cost. A key set of an API server holds at most a few keys.
pub(super) const MAX_SIGNATURES_TRIED: usize = 64;

/// The answers to key and signature, and the key that verified.
pub(super) struct Signing {
    pub(super) key: Answer,
    pub(super) signature: Answer,
    pub(super) signer: Option<KeySummary>,
}

impl Signing {
    /// No key was chosen, so the signature cannot be checked.
    fn without_key(key: Answer) -> Self {
        let signature = Answer::skip(Code::NoKeyChosen, "Not checked: no key was chosen.");
        Self { key, signature, signer: None }
    }
}

/// Chooses keys and tries them.
pub(super) fn ask(jws: &Jws, policy: &Policy) -> Signing {
    let Some(keys) = &policy.keys else {
        return Signing {
            key: Answer::skip(Code::NoKeys, "No keys were given, so nobody can tell who signed it."),
            signature: Answer::skip(Code::NoKeys, "Not checked: no keys were given."),
            signer: None,
        };
    };
    let usable: Vec<(&KeyEntry, &PublicKey)> =
        keys.entries().iter().filter_map(|entry| Some((entry, entry.key.as_ref().ok()?))).collect();
    if usable.is_empty() {
        return Signing::without_key(none_usable(keys));
    }
    let Some(algorithm) = Algorithm::from_name(&jws.header.algorithm) else {
        let message = format!("No key belongs to the algorithm {}.", quote(&jws.header.algorithm));
        return Signing::without_key(Answer::fail(Code::AlgorithmKeyMismatch, message));
    };
    let attempt = Attempt { jws, algorithm, usable: &usable };
    match attempt.choose(keys) {
        Ok(chosen) => attempt.verify(&chosen),
        Err(key) => Signing::without_key(*key),
    }
}

/// Whether the token's `kid` allows the key: any key if it has none; else those with that `kid`, and those
/// that have none at all (PEM, or a JWK lacking it).
fn is_named(kid: Option<&str>, entry: &KeyEntry) -> bool {
    match (kid, entry.kid.as_deref()) {
        // The API server too takes an empty kid for none (pkg/serviceaccount/jwt.go).
        (None | Some(""), _) | (_, None) => true,
        (Some(kid), Some(own)) => kid == own,
    }
}

fn none_usable(keys: &KeySet) -> Answer {
    let first_refusal = keys.entries().iter().find_map(|entry| entry.key.as_ref().err());
    let reason = first_refusal.map_or("There is none.", |error| error.message.as_str());
    let message = match keys.entries().len() {
        0 | 1 => format!("The key cannot be used. {reason}"),
        count => format!("None of the {count} keys can be used. The first: {reason}"),
    };
    Answer::fail(Code::NoUsableKey, message)
}

/// One token, its algorithm, and the keys that were vetted.
struct Attempt<'a> {
    jws: &'a Jws,
    algorithm: Algorithm,
    usable: &'a [(&'a KeyEntry, &'a PublicKey)],
}

impl<'a> Attempt<'a> {
    fn kid(&self) -> Option<&'a str> {
        self.jws.header.key_id.as_deref()
    }

    /// Whether the key is for this algorithm by its kind, its curve and its own `alg`.
    fn fits(&self, entry: &KeyEntry, key: &PublicKey) -> bool {
        self.algorithm.takes(key)
            && entry.algorithm.as_deref().is_none_or(|declared| declared == self.algorithm.name())
    }

    fn signed_by(&self, key: &PublicKey) -> bool {
        is_genuine(self.algorithm, key, self.jws.signing_input.as_bytes(), &self.jws.signature)
    }

    /// The keys to try, those with the token's very `kid` first; or why there are none.
    fn choose(&self, keys: &'a KeySet) -> Result<Vec<&'a KeyEntry>, Box<Answer>> {
        let named: Vec<&KeyEntry> =
            keys.entries().iter().filter(|entry| is_named(self.kid(), entry)).collect();
        let mut fitting: Vec<&KeyEntry> = named
            .iter()
            .copied()
            .filter(|entry| entry.key.as_ref().is_ok_and(|key| self.fits(entry, key)))
            .collect();
        if !fitting.is_empty() {
            fitting.sort_by_key(|entry| entry.kid.as_deref() != self.kid());
            return Ok(fitting);
        }
        let refusal = named.iter().find_map(|entry| Some((*entry, entry.key.as_ref().err()?)));
        let unfit = named.iter().find_map(|entry| Some((*entry, entry.key.as_ref().ok()?)));
        Err(Box::new(match (unfit, refusal) {
            (Some((entry, key)), _) => self.mismatch(entry, key),
            (None, Some((entry, error))) => {
                let message =
                    format!("Its key would be {}, which cannot be used. {}", entry.describe(), error.message);
                Answer::fail(Code::KeyRefused, message)
            }
            (None, None) => self.not_found(keys),
        }))
    }

    fn mismatch(&self, entry: &KeyEntry, key: &PublicKey) -> Answer {
        let name = self.algorithm.name();
        let message = match entry.algorithm.as_deref() {
            Some(declared) if self.algorithm.takes(key) => {
                format!(
                    "The token is signed with {name}, but {} is for {} only.",
                    entry.describe(),
                    quote(declared)
                )
            }
            _ => format!("The token is signed with {name}, which {} cannot have made.", entry.describe()),
        };
        Answer::fail(Code::AlgorithmKeyMismatch, message).expected(name).found(entry.describe())
    }

    /// No key has the token's `kid`: still look which key made the signature, to explain.
    fn not_found(&self, keys: &KeySet) -> Answer {
        let explanation = match self.signer_among(|_, _| true) {
            Some(entry) => format!(
                "It was signed by {}, though: that is the right key under another kid.",
                entry.describe()
            ),
            None => "None of them signed it either: the key was rotated away, or it is the set of another cluster."
                .to_owned(),
        };
        let kid = self.kid().unwrap_or_default();
        let have: Vec<String> = keys.entries().iter().filter_map(|entry| entry.kid.clone()).collect();
        Answer::fail(Code::KeyNotFound, format!("No key has the token's kid {}. {explanation}", quote(kid)))
            .expected(kid)
            .found(have)
    }

    /// The first key of those wanted that made the signature.
    fn signer_among(&self, wanted: impl Fn(&KeyEntry, &PublicKey) -> bool) -> Option<&'a KeyEntry> {
        self.usable
            .iter()
            .filter(|(entry, key)| self.algorithm.takes(key) && wanted(entry, key))
            .take(MAX_SIGNATURES_TRIED)
            .find(|(_, key)| self.signed_by(key))
            .map(|(entry, _)| *entry)
    }

    fn verify(&self, chosen: &[&KeyEntry]) -> Signing {
        let signer = chosen
            .iter()
            .take(MAX_SIGNATURES_TRIED)
            .find(|entry| entry.key.as_ref().is_ok_and(|key| self.signed_by(key)));
        let key = match (chosen, signer) {
            (_, Some(entry)) => Answer::pass(format!("Its key is {}.", entry.describe())),
            ([only], None) => Answer::pass(format!("Its key would be {}.", only.describe())),
            (several, None) => Answer::pass(format!("{} keys may have signed it.", several.len())),
        };
        let key = self.duplicate_kid(chosen).unwrap_or(key);
        let signature = match signer {
            Some(signer) => Answer::pass(format!("It was signed by {}.", signer.describe())),
            None => self.not_genuine(chosen),
        };
        Signing { key, signature, signer: signer.map(|entry| entry.summary()) }
    }

    /// Several keys with the token's very `kid` are all tried, as the API server does, but are a mistake: a
    /// set that was merged twice, or one key under an empty and a full name.
    fn duplicate_kid(&self, chosen: &[&KeyEntry]) -> Option<Answer> {
        let kid = self.kid()?;
        let namesakes = chosen.iter().filter(|entry| entry.kid.as_deref() == Some(kid)).count();
        let message =
            format!("{namesakes} keys have the token's kid {}; all of them were tried.", quote(kid));
        (namesakes > 1).then(|| Answer::warn(Code::DuplicateKid, message))
    }

    fn not_genuine(&self, chosen: &[&KeyEntry]) -> Answer {
        let tried = match chosen {
            [only] => format!("It was not signed by {}.", only.describe()),
            several if several.len() > MAX_SIGNATURES_TRIED => {
                format!(
                    "None of the first {MAX_SIGNATURES_TRIED} of {} keys signed it; no more were tried.",
                    several.len()
                )
            }
            several => format!("None of the {} keys that may have signed it did.", several.len()),
        };
        let other = self.signer_among(|entry, key| !(is_named(self.kid(), entry) && self.fits(entry, key)));
        let explanation = match (other, self.kid()) {
            (Some(entry), _) => {
                format!("It was signed by {}, though: its kid or alg differs.", entry.describe())
            }
            (None, Some(_)) => {
                "Either the token was changed, or the key under its kid is not the one that signed it."
                    .to_owned()
            }
            (None, None) => "Either the token was changed, or the key is another.".to_owned(),
        };
        Answer::fail(Code::SignatureInvalid, format!("{tried} {explanation}"))
    }
}
