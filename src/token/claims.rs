//! Reads the JWT Claims Set of a payload (RFC 7519 §4.1): each registered claim is absent, malformed or present.
//!
//! A malformed claim is not an absent one. A verifier that treats `"nbf": "tomorrow"` as if there were no
//! `nbf` accepts a token that it was told to refuse: that was CVE-2026-25537.

use crate::text::json::{Object, Value};
use crate::text::time::NumericDate;

/// One claim of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim<T> {
    /// The token does not have the claim.
    Absent,
    /// The claim is there, but does not have the type that its specification demands.
    Malformed(Malformed),
    /// The claim's value.
    Present(T),
}

/// A claim whose value has the wrong type, or the right type but an impossible value.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Malformed {
    /// The claim's name, or the path to it: `kubernetes.io.pod.uid`.
    pub claim: String,
    /// What the specification demands, such as `a string`.
    pub expected: String,
    /// What was found, such as `a number`.
    pub found: String,
}

/// The registered claims of a JWT, in the order of RFC 7519 §4.1.
#[derive(Debug, Clone)]
pub struct ClaimsSet {
    /// `iss`: who issued the token.
    pub issuer: Claim<String>,
    /// `sub`: whom the token identifies.
    pub subject: Claim<String>,
    /// `aud`: whom the token is for. A single string counts as a list of one.
    pub audiences: Claim<Vec<String>>,
    /// `exp`: from this moment on the token must be refused.
    pub expires_at: Claim<NumericDate>,
    /// `nbf`: before this moment the token must be refused.
    pub not_before: Claim<NumericDate>,
    /// `iat`: when the token was issued.
    pub issued_at: Claim<NumericDate>,
    /// `jti`: the token's identifier.
    pub id: Claim<String>,
}

impl<T> Claim<T> {
    /// Returns the value, if the claim is there and well-formed.
    pub fn present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Malformed(_) => None,
        }
    }

    /// Returns what is wrong with the claim, if it is there and malformed.
    pub fn malformed(&self) -> Option<&Malformed> {
        match self {
            Self::Malformed(malformed) => Some(malformed),
            Self::Absent | Self::Present(_) => None,
        }
    }
}

impl Malformed {
    pub(crate) fn new(claim: impl Into<String>, expected: &str, found: impl Into<String>) -> Self {
        Self { claim: claim.into(), expected: expected.to_owned(), found: found.into() }
    }
}

impl ClaimsSet {
    /// Reads the registered claims of a payload.
    pub fn from_payload(payload: &Object) -> Self {
        Self {
            issuer: string(payload, "iss"),
            subject: string(payload, "sub"),
            audiences: string_or_strings(payload, "aud"),
            expires_at: numeric_date(payload, "exp"),
            not_before: numeric_date(payload, "nbf"),
            issued_at: numeric_date(payload, "iat"),
            id: string(payload, "jti"),
        }
    }

    /// Iterates over the registered claims that are malformed.
    pub fn malformed(&self) -> impl Iterator<Item = &Malformed> {
        [
            self.issuer.malformed(),
            self.subject.malformed(),
            self.audiences.malformed(),
            self.expires_at.malformed(),
            self.not_before.malformed(),
            self.issued_at.malformed(),
            self.id.malformed(),
        ]
        .into_iter()
        .flatten()
    }
}

fn string(payload: &Object, name: &str) -> Claim<String> {
    match payload.find(name) {
        None => Claim::Absent,
        Some(Value::String(text)) => Claim::Present(text.clone()),
        Some(other) => Claim::Malformed(Malformed::new(name, "a string", other.kind())),
    }
}

fn string_or_strings(payload: &Object, name: &str) -> Claim<Vec<String>> {
    let malformed =
        |found: String| Claim::Malformed(Malformed::new(name, "a string or an array of strings", found));
    match payload.find(name) {
        None => Claim::Absent,
        Some(Value::String(text)) => Claim::Present(vec![text.clone()]),
        Some(Value::Array(elements)) => {
            let mut texts = Vec::with_capacity(elements.len());
            for element in elements {
                match element {
                    Value::String(text) => texts.push(text.clone()),
                    other => return malformed(format!("an array that holds {}", other.kind())),
                }
            }
            Claim::Present(texts)
        }
        Some(other) => malformed(other.kind().to_owned()),
    }
}

pub(crate) fn numeric_date(payload: &Object, name: &str) -> Claim<NumericDate> {
    const EXPECTED: &str = "a number of seconds since 1970";
    match payload.find(name) {
        None => Claim::Absent,
        Some(Value::Number(number)) => match NumericDate::from_number(number.as_str()) {
            Some(date) => Claim::Present(date),
            None => Claim::Malformed(Malformed::new(name, EXPECTED, "a number that is out of range")),
        },
        Some(other) => Claim::Malformed(Malformed::new(name, EXPECTED, other.kind())),
    }
}
