//! Reads one JWK and returns the vetted key or the reason why it is refused (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::public_key::{Curve, PublicKey};
use super::{KeyError, KeyErrorCode};
use crate::text::escape::quote;
use crate::text::json::{Object, Value};

/// The members that only a private key has (RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2).
const PRIVATE_MEMBERS: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

/// What a JWK says about itself besides its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct JwkLabels {
    pub(super) kid: Option<String>,
    pub(super) algorithm: Option<String>,
}

/// Reads one JWK. It returns the labels of a refused key, too, so that messages can name the key.
pub(super) fn read(jwk: &Object) -> (JwkLabels, Result<PublicKey, KeyError>) {
    let labels = JwkLabels {
        kid: jwk.find("kid").and_then(Value::as_str).map(str::to_owned),
        algorithm: jwk.find("alg").and_then(Value::as_str).map(str::to_owned),
    };
    let key = vet(jwk);
    (labels, key)
}

fn vet(jwk: &Object) -> Result<PublicKey, KeyError> {
    let kty = text(jwk, "kty")?.ok_or_else(|| malformed("The key has no \"kty\" (RFC 7517 §4.1)."))?;
    text(jwk, "kid")?;
    text(jwk, "alg")?;
    if kty == "oct" {
        return Err(KeyError::new(
            KeyErrorCode::SymmetricKey,
            "This is a symmetric key (kty \"oct\"): anyone who can verify with it can also sign with it, and \
             Kubernetes never uses one. If it is a real secret, consider it exposed.",
        ));
    }
    if PRIVATE_MEMBERS.iter().any(|member| jwk.has(member)) {
        return Err(KeyError::private());
    }
    check_purpose(jwk)?;
    match kty {
        "RSA" => PublicKey::rsa(&number(jwk, "n")?, &number(jwk, "e")?),
        "EC" => {
            let name = required_text(jwk, "crv")?;
            let curve = Curve::from_name(name)
                .ok_or_else(|| unsupported_curve(name, &["P-256", "P-384", "P-521"]))?;
            PublicKey::ec(curve, &number(jwk, "x")?, &number(jwk, "y")?)
        }
        "OKP" => match required_text(jwk, "crv")? {
            "Ed25519" => PublicKey::ed25519(&number(jwk, "x")?),
            other => Err(unsupported_curve(other, &["Ed25519"])),
        },
        other => Err(KeyError::new(
            KeyErrorCode::UnsupportedKey,
            format!("The key type {} is not one of \"RSA\", \"EC\" and \"OKP\".", quote(other)),
        )),
    }
}

/// Checks that `use` and `key_ops`, where given, allow verifying (RFC 7517 §4.2, §4.3).
fn check_purpose(jwk: &Object) -> Result<(), KeyError> {
    if let Some(purpose) = text(jwk, "use")?
        && purpose != "sig"
    {
        return Err(KeyError::new(
            KeyErrorCode::KeyUse,
            format!("The key is for {} (\"use\"), not for signatures (\"sig\").", quote(purpose)),
        ));
    }
    let Some(operations) = jwk.find("key_ops") else { return Ok(()) };
    let Value::Array(operations) = operations else {
        return Err(malformed(format!(
            "\"key_ops\" is {}; it must be an array of strings.",
            operations.kind()
        )));
    };
    let mut names: Vec<&str> = Vec::new();
    for operation in operations {
        match operation {
            Value::String(name) if names.contains(&name.as_str()) => {
                return Err(malformed("\"key_ops\" names an operation twice (RFC 7517 §4.3)."));
            }
            Value::String(name) => names.push(name),
            other => {
                return Err(malformed(format!("\"key_ops\" holds {}; it must hold strings.", other.kind())));
            }
        }
        // Eight operations are registered. The limit bounds the search for duplicates.
        if names.len() > 32 {
            return Err(malformed("\"key_ops\" names more than 32 operations."));
        }
    }
    if names.contains(&"verify") {
        return Ok(());
    }
    Err(KeyError::new(KeyErrorCode::KeyUse, "The key's \"key_ops\" do not allow \"verify\"."))
}

fn malformed(message: impl Into<String>) -> KeyError {
    KeyError::new(KeyErrorCode::MalformedKey, message)
}

fn unsupported_curve(name: &str, supported: &[&str]) -> KeyError {
    KeyError::new(
        KeyErrorCode::UnsupportedKey,
        format!("The curve {} is not one of {}.", quote(name), supported.join(", ")),
    )
}

fn text<'a>(jwk: &'a Object, member: &str) -> Result<Option<&'a str>, KeyError> {
    match jwk.find(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            Err(malformed(format!("The key's \"{member}\" is {}; it must be a string.", other.kind())))
        }
    }
}

fn required_text<'a>(jwk: &'a Object, member: &str) -> Result<&'a str, KeyError> {
    text(jwk, member)?.ok_or_else(|| malformed(format!("The key has no \"{member}\".")))
}

/// Reads a big-endian number in base64url without padding.
fn number(jwk: &Object, member: &str) -> Result<Vec<u8>, KeyError> {
    let text = required_text(jwk, member)?;
    match URL_SAFE_NO_PAD.decode(text) {
        Ok(bytes) if bytes.is_empty() => Err(malformed(format!("The key's \"{member}\" is empty."))),
        Ok(bytes) => Ok(bytes),
        Err(_) => Err(malformed(format!("The key's \"{member}\" is not base64url without padding."))),
    }
}
