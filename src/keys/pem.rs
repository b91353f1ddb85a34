//! Reads PEM text (RFC 7468) and returns for each block the vetted key or the reason why it is refused.
//!
//! The label is only a hint; the contents decide. OpenShift's operator writes SubjectPublicKeyInfo under
//! `RSA PUBLIC KEY`, and the API server accepts that. Only the key of a certificate is used. Neither its
//! signature nor its dates are checked, because the API server checks neither.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::der::{self, DerError, Reader};
use super::public_key::{Curve, OID_EC, OID_ED25519, OID_RSA, PublicKey};
use super::{KeyError, KeyErrorCode};
use crate::text::escape::quote;

/// The largest PEM text that is read, in bytes.
pub const MAX_PEM_BYTES: usize = 65_536;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Returns whether the text has a PEM block, or at least the beginning of one.
pub(super) fn looks_like_pem(text: &str) -> bool {
    text.contains(BEGIN)
}

/// Reads every block of the text. Text outside of blocks is explanatory (RFC 7468 §2).
pub(super) fn read(text: &str) -> Vec<Result<PublicKey, KeyError>> {
    let mut keys = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(label) = boundary(line, BEGIN) else { continue };
        keys.push(block(label, &mut lines));
    }
    if keys.is_empty() {
        keys.push(Err(malformed("The text contains a BEGIN that is not on its own PEM line.")));
    }
    keys
}

/// Returns the label of a line such as `-----BEGIN PUBLIC KEY-----`.
fn boundary<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.trim().strip_prefix(start)?.strip_suffix(DASHES)
}

fn malformed(message: impl Into<String>) -> KeyError {
    KeyError::new(KeyErrorCode::MalformedKey, message)
}

fn block<'a>(label: &str, lines: &mut impl Iterator<Item = &'a str>) -> Result<PublicKey, KeyError> {
    let mut body = String::new();
    loop {
        let line = lines.next().ok_or_else(|| {
            malformed(format!("The PEM block {} has no END line; copy the whole block.", quote(label)))
        })?;
        if let Some(end) = boundary(line, END) {
            if end == label {
                break;
            }
            return Err(malformed(format!(
                "The PEM block begins with {} and ends with {}.",
                quote(label),
                quote(end)
            )));
        }
        body.push_str(line.trim());
    }
    if label.contains("PRIVATE KEY") {
        return Err(KeyError::private());
    }
    let unsupported = |what: &str| {
        KeyError::new(
            KeyErrorCode::UnsupportedKey,
            format!("The PEM block {} {what}; a PUBLIC KEY or CERTIFICATE is needed.", quote(label)),
        )
    };
    let read: fn(&[u8]) -> Result<PublicKey, KeyError> = match label {
        "PUBLIC KEY" => subject_public_key_info,
        "RSA PUBLIC KEY" => rsa_public_key,
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => certificate,
        _ => return Err(unsupported("is not a public key")),
    };
    let bytes = STANDARD
        .decode(&body)
        .map_err(|_| malformed(format!("The body of the PEM block {} is not base64.", quote(label))))?;
    read(&bytes)
}

fn not_der(what: &'static str) -> impl Fn(DerError) -> KeyError {
    move |error| malformed(format!("The {what} is not valid DER: {error}."))
}

/// Reads SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }.
fn subject_public_key_info(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    let fail = not_der("public key");
    let mut outer = Reader::new(bytes);
    let mut spki = Reader::new(outer.take(der::SEQUENCE).map_err(&fail)?);
    outer.end().map_err(&fail)?;
    let mut algorithm = Reader::new(spki.take(der::SEQUENCE).map_err(&fail)?);
    let bits = spki.take(der::BIT_STRING).map_err(&fail)?;
    spki.end().map_err(&fail)?;
    let oid = algorithm.take(der::OBJECT_IDENTIFIER).map_err(&fail)?;
    let [0, key @ ..] = bits else {
        return Err(malformed("The public key's bits are not whole bytes."));
    };
    match oid {
        OID_RSA => {
            let parameters = algorithm.take(der::NULL).map_err(&fail)?;
            algorithm.end().map_err(&fail)?;
            if !parameters.is_empty() {
                return Err(malformed("The RSA key's parameters are not NULL (RFC 8017 §A.1)."));
            }
            rsa_numbers(key)
        }
        OID_EC => {
            let curve = algorithm.take(der::OBJECT_IDENTIFIER).map_err(|_| {
                malformed("The EC key does not name its curve by an object identifier (RFC 5480 §2.1.1).")
            })?;
            algorithm.end().map_err(&fail)?;
            let curve = Curve::from_oid(curve).ok_or_else(|| {
                KeyError::new(
                    KeyErrorCode::UnsupportedKey,
                    "The EC key's curve is not P-256, P-384 or P-521.",
                )
            })?;
            ec_point(curve, key)
        }
        OID_ED25519 => {
            algorithm.end().map_err(&fail)?;
            PublicKey::ed25519(key)
        }
        _ => Err(KeyError::new(
            KeyErrorCode::UnsupportedKey,
            "The public key is neither RSA nor EC nor Ed25519.",
        )),
    }
}

/// Reads an uncompressed point: 4, x, y (SEC 1 §2.3.3).
fn ec_point(curve: Curve, key: &[u8]) -> Result<PublicKey, KeyError> {
    match key {
        [4, coordinates @ ..] => {
            let (x, y) = coordinates.split_at_checked(curve.field_bytes()).unwrap_or((coordinates, &[]));
            PublicKey::ec(curve, x, y)
        }
        [0] => Err(KeyError::new(KeyErrorCode::InvalidKey, "The EC key is the point at infinity.")),
        [2 | 3, ..] => Err(KeyError::new(
            KeyErrorCode::UnsupportedKey,
            "The EC key's point is compressed, which the API server does not support either.",
        )),
        _ => Err(malformed(format!("The EC key's point is not an uncompressed point of {}.", curve.name()))),
    }
}

/// Reads the contents under `RSA PUBLIC KEY`: PKCS#1, or the SubjectPublicKeyInfo that OpenShift writes there.
fn rsa_public_key(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    let mut contents = Reader::new(bytes);
    let is_pkcs1 =
        contents.take(der::SEQUENCE).is_ok_and(|inner| Reader::new(inner).peek() == Some(der::INTEGER));
    if is_pkcs1 { rsa_numbers(bytes) } else { subject_public_key_info(bytes) }
}

/// Reads RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017 §A.1.1).
fn rsa_numbers(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    let fail = not_der("RSA key");
    let mut outer = Reader::new(bytes);
    let mut numbers = Reader::new(outer.take(der::SEQUENCE).map_err(&fail)?);
    outer.end().map_err(&fail)?;
    let n = numbers.unsigned().map_err(&fail)?;
    let e = numbers.unsigned().map_err(&fail)?;
    numbers.end().map_err(&fail)?;
    PublicKey::rsa(n, e)
}

/// Reads the key of a Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { [0] version, serialNumber,
/// signature, issuer, validity, subject, subjectPublicKeyInfo, … }, … } (RFC 5280 §4.1).
fn certificate(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    let fail = not_der("certificate");
    let mut outer = Reader::new(bytes);
    let mut certificate = Reader::new(outer.take(der::SEQUENCE).map_err(&fail)?);
    outer.end().map_err(&fail)?;
    let mut tbs = Reader::new(certificate.take(der::SEQUENCE).map_err(&fail)?);
    if tbs.peek() == Some(der::CONTEXT_0) {
        tbs.any().map_err(&fail)?;
    }
    tbs.take(der::INTEGER).map_err(&fail)?;
    for _signature_issuer_validity_subject in 0..4 {
        tbs.take(der::SEQUENCE).map_err(&fail)?;
    }
    let spki = tbs.take(der::SEQUENCE).map_err(&fail)?;
    subject_public_key_info(&der::element(der::SEQUENCE, &[spki]))
}
