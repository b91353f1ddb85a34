//! Reads pasted key text into a set of vetted public keys, with the reason for each key that is refused.
//!
//! One broken key does not break the set (RFC 7517 §5): it is skipped and reported.

mod der;
mod jwk;
mod pem;
mod public_key;

use serde::Serialize;

pub use pem::MAX_PEM_BYTES;
pub use public_key::{Curve, MAX_RSA_BITS, MAX_RSA_EXPONENT_BITS, MIN_RSA_BITS, Material, PublicKey};

use crate::text::json::{self, JsonProblem, Object, Value};
use crate::text::redact::redact;

/// The largest JWK Set or JWK that is read, in bytes.
pub const MAX_JWKS_BYTES: usize = 1_048_576;

/// The most keys that are read. An API server's key set has a few keys at most, and every key costs memory.
pub const MAX_KEYS: usize = 4096;

/// Keys, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet {
    entries: Vec<KeyEntry>,
}

/// One key of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// Its position among all keys given, counted from 1.
    pub number: usize,
    /// The `kid` given with the key; a key from PEM has none.
    pub kid: Option<String>,
    /// The `alg` given with the key.
    pub algorithm: Option<String>,
    /// The key, or why it is refused.
    pub key: Result<PublicKey, KeyError>,
}

/// Why a key is refused. The message never repeats any part of the key.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyError {
    /// What is wrong, stable across versions.
    pub code: KeyErrorCode,
    /// The same, in words.
    pub message: String,
}

/// What is wrong with a key.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyErrorCode {
    /// The text cannot be read as a key.
    MalformedKey,
    /// A member name occurs twice in one of its JSON objects.
    DuplicateMember,
    /// The key's type or curve is not supported.
    UnsupportedKey,
    /// The key's numbers cannot be those of an honest key.
    InvalidKey,
    /// The key is too small to be safe.
    WeakKey,
    /// The key, or the text that holds it, is larger than the limit.
    KeyTooLarge,
    /// The key is a shared secret.
    SymmetricKey,
    /// The key is a private key.
    PrivateKey,
    /// The key is not meant for verifying signatures.
    KeyUse,
}

/// A description of a key, for people.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeySummary {
    /// Its position among all keys given, counted from 1.
    pub number: usize,
    /// The `kid` given with the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The `alg` given with the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// Type and size: `RSA, 2048 bits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The `kid` that the API server gives this key: base64url(SHA-256(SubjectPublicKeyInfo)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes_kid: Option<String>,
    /// The key's RFC 7638 thumbprint, SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbprint: Option<String>,
    /// Why the key is refused, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<KeyError>,
}

impl KeyError {
    pub(crate) fn new(code: KeyErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: redact(&message.into()).into_owned() }
    }

    fn private() -> Self {
        Self::new(
            KeyErrorCode::PrivateKey,
            "This is a private key: anyone who has it can sign tokens of this issuer. It was not used. It has \
             been copied, so consider it exposed and rotate it. Only the public key is needed here.",
        )
    }
}

impl KeySet {
    /// Reads a JWK Set, a JWK, or PEM with any number of blocks, and adds its keys. A text that cannot be
    /// read at all becomes one refused key.
    ///
    /// A byte order mark before the text is skipped: text editors leave it there, and it has no meaning.
    pub fn add_text(&mut self, text: &str) {
        let text = text.trim_start_matches('\u{feff}').trim();
        if pem::looks_like_pem(text) && !text.starts_with(['{', '[']) {
            if text.len() > MAX_PEM_BYTES {
                self.refuse(too_large("PEM", text.len(), MAX_PEM_BYTES));
                return;
            }
            for key in pem::read(text) {
                self.push(None, None, key);
            }
        } else if text.len() > MAX_JWKS_BYTES {
            self.refuse(too_large("key", text.len(), MAX_JWKS_BYTES));
        } else if text.is_empty() {
            self.refuse(KeyError::new(KeyErrorCode::MalformedKey, "The key text is empty."));
        } else {
            match json::parse(text.as_bytes()) {
                Ok(value) => self.add_json(&value),
                Err(error) => {
                    let code = match error.problem {
                        JsonProblem::DuplicateMember(_) => KeyErrorCode::DuplicateMember,
                        _ => KeyErrorCode::MalformedKey,
                    };
                    let message = if text.starts_with(['{', '[']) {
                        format!("The keys are not strict JSON: {}, at byte {}.", error.problem, error.offset)
                    } else {
                        "This is neither a JWK Set (JSON) nor PEM.".to_owned()
                    };
                    self.refuse(KeyError::new(code, message));
                }
            }
        }
    }

    fn add_json(&mut self, value: &Value) {
        let refusal = |message: String| KeyError::new(KeyErrorCode::MalformedKey, message);
        match value {
            Value::Object(object) => match object.find("keys") {
                Some(Value::Array(keys)) if keys.is_empty() => {
                    self.refuse(refusal("The JWK Set is empty.".to_owned()));
                }
                Some(Value::Array(keys)) => {
                    // Vetting is the expensive part, so keys beyond the limit are not vetted.
                    for key in keys.iter().take(MAX_KEYS.saturating_add(1)) {
                        match key {
                            Value::Object(jwk) => self.add_jwk(jwk),
                            other => self.refuse(refusal(format!("A key of the set is {}.", other.kind()))),
                        }
                    }
                }
                Some(other) => {
                    self.refuse(refusal(format!("\"keys\" is {}; it must be an array.", other.kind())));
                }
                None => self.add_jwk(object),
            },
            other => self.refuse(refusal(format!("This is {}, not a JWK Set or JWK.", other.kind()))),
        }
    }

    fn add_jwk(&mut self, jwk: &Object) {
        let (labels, key) = jwk::read(jwk);
        self.push(labels.kid, labels.algorithm, key);
    }

    fn refuse(&mut self, error: KeyError) {
        self.push(None, None, Err(error));
    }

    /// Adds a key. The first key beyond the limit is recorded as one refusal for itself and all that follow.
    fn push(&mut self, kid: Option<String>, algorithm: Option<String>, key: Result<PublicKey, KeyError>) {
        let number = self.entries.len().saturating_add(1);
        if number > MAX_KEYS.saturating_add(1) {
            return;
        }
        if number > MAX_KEYS {
            let message = format!("There are more than {MAX_KEYS} keys; the rest were not read.");
            let key = Err(KeyError::new(KeyErrorCode::KeyTooLarge, message));
            self.entries.push(KeyEntry { number, kid: None, algorithm: None, key });
            return;
        }
        self.entries.push(KeyEntry { number, kid, algorithm, key });
    }

    /// Returns the keys, usable and refused, in the order in which they were given.
    pub fn entries(&self) -> &[KeyEntry] {
        &self.entries
    }
}

impl KeyEntry {
    /// Describes the key for a sentence: `key #2 (kid "…"; RSA, 2048 bits)`.
    pub fn describe(&self) -> String {
        let kid = self
            .kid
            .as_deref()
            .map_or("no kid".to_owned(), |kid| format!("kid {}", crate::text::escape::quote(kid)));
        match &self.key {
            Ok(key) => format!("key #{} ({kid}; {})", self.number, key.describe()),
            Err(_) => format!("key #{} ({kid})", self.number),
        }
    }

    /// Returns a description of the key, for people.
    pub fn summary(&self) -> KeySummary {
        let key = self.key.as_ref();
        KeySummary {
            number: self.number,
            kid: self.kid.as_deref().map(|kid| redact(kid).into_owned()),
            algorithm: self.algorithm.as_deref().map(|algorithm| redact(algorithm).into_owned()),
            description: key.ok().map(PublicKey::describe),
            kubernetes_kid: key.ok().map(PublicKey::kubernetes_kid),
            thumbprint: key.ok().map(PublicKey::thumbprint),
            error: key.err().cloned(),
        }
    }
}

fn too_large(what: &str, bytes: usize, most: usize) -> KeyError {
    KeyError::new(
        KeyErrorCode::KeyTooLarge,
        format!("The {what} text has {bytes} bytes; at most {most} are read."),
    )
}
