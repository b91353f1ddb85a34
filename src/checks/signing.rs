//! Header, algorithm, key and signature: is it signed, how, by which of the keys given.
//!
//! Nothing in the token chooses its own key or algorithm: `alg` must fit the key, `kid` only narrows the
//! caller's keys down, and `jwk`, `jku`, `x5c`, `x5u` are shown and never used (RFC 8725 §3.1, §3.5).

use super::{Answer, Question};
use crate::json::Value;
use crate::jws::JoseHeader;
use crate::keys::{KeyEntry, KeySet, KeySummary, PublicKey};
use crate::policy::{Policy, Require};
use crate::quote::{quote, quote_list};
use crate::report::Code;
use crate::signature::{Algorithm, is_genuine};

/// How many signatures one token may cost. A key set of an API server holds at most a few keys.
pub(super) const MAX_SIGNATURES_TRIED: usize = 64;

/// Header parameters that carry or point to a key (RFC 7515 §4.1.2–8).
const KEY_PARAMETERS: [&str; 6] = ["jwk", "jku", "x5c", "x5u", "x5t", "x5t#S256"];

pub(super) fn header(question: &Question<'_>) -> Answer {
    let header = &question.token.jws.header;
    if let Some(answer) = critical(header) {
        return answer;
    }
    if header.members.find("b64") == Some(&Value::Bool(false)) {
        return Answer::fail(
            Code::UnencodedPayload,
            "The header says that the payload is not base64url (\"b64\": false, RFC 7797); a JWT never is so.",
        );
    }
    // x5t and its sibling are only fingerprints, and identify rather than offer a key.
    let offered: Vec<&str> = KEY_PARAMETERS
        .into_iter()
        .filter(|name| !name.starts_with("x5t") && header.members.has(name))
        .collect();
    if !offered.is_empty() {
        let names = quote_list(offered.iter().copied());
        return Answer::warn(
            Code::EmbeddedKey,
            format!(
                "The header offers a key of its own ({names}). It was not looked at: a token cannot vouch for itself."
            ),
        );
    }
    match &header.media_type {
        Some(media_type) if question.policy.require != Require::Any && !is_jwt(media_type) => Answer::warn(
            Code::UnexpectedType,
            format!(
                "The header's \"typ\" is {}; service account tokens have none or \"JWT\".",
                quote(media_type)
            ),
        )
        .expected("JWT")
        .found(media_type.as_str()),
        _ => Answer::pass("Every header parameter is understood or may be ignored."),
    }
}

/// `typ` is compared without regard to case, and `application/` may be left out (RFC 7515 §4.1.9).
fn is_jwt(media_type: &str) -> bool {
    let lower = media_type.to_ascii_lowercase();
    lower.strip_prefix("application/").unwrap_or(&lower) == "jwt"
}

/// `crit` names extensions that must be understood; this crate understands none (RFC 7515 §4.1.11).
fn critical(header: &JoseHeader) -> Option<Answer> {
    let critical = header.members.find("crit")?;
    let malformed = |found: &str| {
        let message = format!(
            "The header's \"crit\" is {found}; it must be a list of extension names (RFC 7515 §4.1.11)."
        );
        Some(Answer::fail(Code::MalformedCritical, message))
    };
    let Value::Array(names) = critical else { return malformed(critical.kind()) };
    if names.is_empty() {
        return malformed("an empty list");
    }
    let texts: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
    if texts.len() != names.len() {
        return malformed("a list that holds other than strings");
    }
    let message = format!(
        "The header demands that {} be understood (\"crit\"), and it is not: the token must be refused.",
        quote_list(texts.iter().copied())
    );
    let found: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    Some(Answer::fail(Code::CriticalExtension, message).found(found))
}

/// The answers to algorithm, key and signature, and the key that verified.
pub(super) fn ask(question: &Question<'_>) -> (Answer, Answer, Answer, Option<KeySummary>) {
    let header = &question.token.jws.header;
    let algorithm = Algorithm::from_name(&header.algorithm);
    let algorithm_answer = algorithm_check(header, algorithm, question.policy);
    let Some(keys) = &question.policy.keys else {
        let key = Answer::skip(Code::NoKeys, "No keys were given, so nobody can tell who signed it.");
        let signature = Answer::skip(Code::NoKeys, "Not checked: no keys were given.");
        return (algorithm_answer, key, signature, None);
    };
    let usable: Vec<(&KeyEntry, &PublicKey)> =
        keys.entries().iter().filter_map(|entry| Some((entry, entry.key.as_ref().ok()?))).collect();
    let Some(algorithm) = algorithm else {
        let named = named_entries(keys, header.key_id.as_deref());
        let key = match named.iter().find_map(|entry| entry.key.as_ref().err()) {
            Some(error) if usable.is_empty() => refused(keys, error.message.as_str()),
            _ => Answer::fail(
                Code::AlgorithmKeyMismatch,
                format!("No key belongs to the algorithm {}.", quote(&header.algorithm)),
            ),
        };
        let signature = Answer::skip(Code::NoKeyChosen, "Not checked: the algorithm is not supported.");
        return (algorithm_answer, key, signature, None);
    };
    let attempt = Attempt { question, algorithm, usable: &usable };
    match attempt.choose(keys) {
        Ok(chosen) => {
            let (key, signature, verified) = attempt.verify(&chosen);
            (algorithm_answer, key, signature, verified)
        }
        Err(key) => {
            let signature = Answer::skip(Code::NoKeyChosen, "Not checked: no key was chosen.");
            (algorithm_answer, key, signature, None)
        }
    }
}

fn algorithm_check(header: &JoseHeader, algorithm: Option<Algorithm>, policy: &Policy) -> Answer {
    let name = header.algorithm.as_str();
    let supported =
        || -> Vec<String> { Algorithm::all().map(|algorithm| algorithm.name().to_owned()).collect() };
    let answer = match (algorithm, &policy.algorithms) {
        (None, _) if name.eq_ignore_ascii_case("none") => Answer::fail(
            Code::Unsecured,
            "It is not signed (\"alg\": \"none\"): anyone could have written it.",
        )
        .expected(supported()),
        (None, _) if matches!(name, "HS256" | "HS384" | "HS512") => Answer::fail(
            Code::SymmetricAlgorithm,
            format!(
                "{name} signs with a shared secret. Kubernetes never does, and a verifier that took a public key \
                 for the secret would accept forgeries."
            ),
        )
        .expected(supported()),
        (None, _) => Answer::fail(
            Code::UnsupportedAlgorithm,
            format!("The algorithm {} is not supported; names are compared exactly.", quote(name)),
        )
        .expected(supported()),
        (Some(algorithm), Some(allowed)) if !allowed.contains(&algorithm) => {
            let allowed: Vec<String> = allowed.iter().map(|algorithm| algorithm.name().to_owned()).collect();
            let list = quote_list(allowed.iter().map(String::as_str));
            Answer::fail(Code::AlgorithmNotAllowed, format!("The algorithm is {name}; allowed is {list}."))
                .expected(allowed)
        }
        (Some(_), _) => Answer::pass(format!("It is signed with {name}.")),
    };
    answer.found(name)
}

/// The keys that the token's `kid` allows: all of them if it has none; else those with that `kid`, and
/// those that have none at all (PEM, or a JWK lacking it).
fn named_entries<'a>(keys: &'a KeySet, kid: Option<&str>) -> Vec<&'a KeyEntry> {
    let allowed = |entry: &&KeyEntry| match (kid, entry.kid.as_deref()) {
        // The API server too takes an empty kid for none (pkg/serviceaccount/jwt.go).
        (None | Some(""), _) | (_, None) => true,
        (Some(kid), Some(own)) => kid == own,
    };
    keys.entries().iter().filter(allowed).collect()
}

fn refused(keys: &KeySet, reason: &str) -> Answer {
    match keys.entries().len() {
        1 => Answer::fail(Code::NoUsableKey, format!("The key cannot be used. {reason}")),
        count => Answer::fail(
            Code::NoUsableKey,
            format!("None of the {count} keys can be used. The first: {reason}"),
        ),
    }
}

/// One token, its algorithm, and the keys that were vetted.
struct Attempt<'a> {
    question: &'a Question<'a>,
    algorithm: Algorithm,
    usable: &'a [(&'a KeyEntry, &'a PublicKey)],
}

impl<'a> Attempt<'a> {
    fn kid(&self) -> Option<&'a str> {
        self.question.token.jws.header.key_id.as_deref()
    }

    /// Whether the key is for this algorithm by its kind, its curve and its own `alg`.
    fn fits(&self, entry: &KeyEntry, key: &PublicKey) -> bool {
        self.algorithm.takes(key)
            && entry.algorithm.as_deref().is_none_or(|declared| declared == self.algorithm.name())
    }

    fn signed_by(&self, key: &PublicKey) -> bool {
        let jws = &self.question.token.jws;
        is_genuine(self.algorithm, key, jws.signing_input.as_bytes(), &jws.signature)
    }

    /// The keys to try, those with the token's very `kid` first; or why there are none.
    fn choose(&self, keys: &'a KeySet) -> Result<Vec<&'a KeyEntry>, Answer> {
        let named = named_entries(keys, self.kid());
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
        Err(match (unfit, refusal) {
            (Some((entry, key)), _) => self.mismatch(entry, key),
            (None, Some((_, error))) if self.usable.is_empty() => refused(keys, &error.message),
            (None, Some((entry, error))) => Answer::fail(
                Code::KeyRefused,
                format!("Its key would be {}, which cannot be used. {}", entry.describe(), error.message),
            ),
            (None, None) if self.usable.is_empty() => refused(keys, "No key was found in it."),
            (None, None) => self.not_found(keys),
        })
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
        let explanation = match self.signer_among(|_| true) {
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
    fn signer_among(&self, wanted: impl Fn(&KeyEntry) -> bool) -> Option<&'a KeyEntry> {
        self.usable
            .iter()
            .filter(|(entry, key)| wanted(entry) && self.algorithm.takes(key))
            .take(MAX_SIGNATURES_TRIED)
            .find(|(_, key)| self.signed_by(key))
            .map(|(entry, _)| *entry)
    }

    fn verify(&self, chosen: &[&KeyEntry]) -> (Answer, Answer, Option<KeySummary>) {
        let signer = chosen
            .iter()
            .take(MAX_SIGNATURES_TRIED)
            .find(|entry| entry.key.as_ref().is_ok_and(|key| self.signed_by(key)));
        let key = match (chosen, signer) {
            (_, Some(entry)) => Answer::pass(format!("Its key is {}.", entry.describe())),
            ([only], None) => Answer::pass(format!("Its key would be {}.", only.describe())),
            (several, None) => Answer::pass(format!("{} keys may have signed it.", several.len())),
        };
        let Some(signer) = signer else {
            return (key, self.not_genuine(chosen), None);
        };
        let signature = Answer::pass(format!("It was signed by {}.", signer.describe()));
        (key, signature, Some(signer.summary()))
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
        let other = self.signer_among(|entry| !chosen.iter().any(|one| one.number == entry.number));
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
