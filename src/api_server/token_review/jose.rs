//! Splits and verifies a token as go-jose does (`ParseSigned`, `rawJSONWebSignature.sanitized`,
//! `JSONWebSignature.Verify` of gopkg.in/go-jose/go-jose.v2).

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, Engine};

use super::go_json::{self, Kind, Raw};
use crate::keys::{KeyErrorCode, KeySet, PublicKey};
use crate::signature::as_go::is_genuine_to_go;

/// go-jose's error for every signature that it cannot confirm, whatever the reason.
pub(super) const CRYPTO_FAILURE: &str = "go-jose/go-jose: error in cryptographic primitive";

/// Decodes like Go's `base64.RawURLEncoding`, which ignores line breaks and spare bits.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    let text = text.replace(['\r', '\n'], "");
    GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT).decode(text).ok()
}

/// A token split into its parts.
pub(super) struct Signed {
    header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    signature: Vec<u8>,
    pub(super) key_id: String,
    algorithm: String,
    /// `b64: false`: the signature covers the payload without base64url.
    payload_as_is: bool,
    /// `crit`, or Go's error about it.
    critical: Result<Vec<String>, String>,
}

/// Returns `None` if `ParseSigned` fails. The API server then says only that the token is invalid.
pub(super) fn parse(token: &str) -> Option<Signed> {
    // White space is removed everywhere (`stripWhitespace`).
    let compact: String = token.chars().filter(|character| !character.is_whitespace()).collect();
    let segments: Vec<&str> = compact.split('.').collect();
    let [header, payload, signature] = segments.as_slice() else { return None };
    let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    let mut signed = Signed {
        payload,
        signature,
        key_id: String::new(),
        algorithm: String::new(),
        payload_as_is: false,
        critical: Ok(Vec::new()),
        header: Vec::new(),
    };
    if !header.is_empty() {
        signed.read_header(&header)?;
    }
    signed.header = header;
    Some(signed)
}

impl Signed {
    /// Reads the header. A member that is null counts as missing.
    fn read_header(&mut self, header: &[u8]) -> Option<()> {
        let raw = go_json::parse(header)?;
        if !matches!(raw.kind(), Kind::Object | Kind::Null) {
            return None;
        }
        let members = raw.members();
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return None;
        }
        for (name, value) in members.iter().filter(|(_, value)| value.kind() != Kind::Null) {
            match name.as_str() {
                "kid" => self.key_id = value.text()?,
                "alg" => self.algorithm = value.text()?,
                "nonce" => drop(value.text()?),
                "jwk" if !is_public_jwk(*value) => return None,
                "x5c" if !is_chain(*value) => return None,
                "b64" => self.payload_as_is = value.kind() == Kind::Bool && !value.is_true(),
                "crit" => self.critical = critical(*value),
                _ => {}
            }
        }
        Some(())
    }

    /// Verifies the signature with one key. The error is go-jose's.
    pub(super) fn verify(&self, key: &PublicKey) -> Result<(), String> {
        let critical = self.critical.as_ref().map_err(Clone::clone)?;
        let failure = || Err(CRYPTO_FAILURE.to_owned());
        // go-jose cannot read an empty header again.
        if critical.iter().any(|name| name != "b64") || self.header.is_empty() {
            return failure();
        }
        // The input is encoded again, so spare bits and line breaks of the original do not matter.
        let mut input = URL_SAFE_NO_PAD.encode(&self.header).into_bytes();
        input.push(b'.');
        if self.payload_as_is {
            input.extend_from_slice(&self.payload);
        } else {
            input.extend_from_slice(URL_SAFE_NO_PAD.encode(&self.payload).as_bytes());
        }
        if is_genuine_to_go(&self.algorithm, key, &input, &self.signature) { Ok(()) } else { failure() }
    }
}

/// Follows `json.Unmarshal` into a `[]string`.
fn critical(value: Raw<'_>) -> Result<Vec<String>, String> {
    let wrong = |kind: Kind, wanted: &str| {
        Err(format!("json: cannot unmarshal {} into Go value of type {wanted}", kind.name()))
    };
    if value.kind() != Kind::Array {
        return wrong(value.kind(), "[]string");
    }
    let mut names = Vec::new();
    for element in value.elements() {
        match element.text() {
            Some(name) => names.push(name),
            None if element.kind() == Kind::Null => names.push(String::new()),
            None => return wrong(element.kind(), "string"),
        }
    }
    Ok(names)
}

/// Returns whether the value is a public JWK. An embedded key is never used, but anything else here is refused.
fn is_public_jwk(value: Raw<'_>) -> bool {
    let is_private = value.members().iter().any(|(name, _)| name == "d" || name == "k");
    let mut keys = KeySet::default();
    keys.add_text(&String::from_utf8_lossy(value.bytes()));
    let is_readable = keys.entries().iter().all(|entry| match &entry.key {
        Ok(_) => true,
        Err(error) => matches!(error.code, KeyErrorCode::WeakKey | KeyErrorCode::KeyUse),
    });
    value.kind() == Kind::Object && !is_private && is_readable
}

/// Returns whether the value is a chain of certificates in base64. Only the key of each certificate is read.
fn is_chain(value: Raw<'_>) -> bool {
    let is_certificate = |text: &str| {
        let mut keys = KeySet::default();
        keys.add_text(&format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"));
        keys.entries().iter().all(|entry| match &entry.key {
            Ok(_) => true,
            Err(error) => error.code != KeyErrorCode::MalformedKey,
        })
    };
    value.kind() == Kind::Array
        && value
            .elements()
            .iter()
            .all(|one| one.text().is_some_and(|text| STANDARD.decode(&text).is_ok() && is_certificate(&text)))
}
