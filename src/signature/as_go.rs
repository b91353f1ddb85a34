//! Verifies signatures as go-jose, and therefore the API server, does: the type of the key decides, not the
//! curve that the algorithm names (`rsaEncrypterVerifier` and `ecEncrypterVerifier` in `asymmetric.go`).
//!
//! Only the simulation of the API server uses this.

use sha2::digest::FixedOutputReset;
use sha2::digest::const_oid::AssociatedOid;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Algorithm, Padding, Salt, is_genuine, prepared, rsa_engine};
use crate::keys::{Material, PublicKey};

/// Returns whether go-jose accepts the signature. With an RSA key it accepts RS256/384/512, and PS256/384/512
/// with a salt of any length. With an EC key of any curve it accepts ES256/384/512, and only the length of
/// the signature is fixed.
pub(crate) fn is_genuine_to_go(algorithm: &str, key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    match (key.material(), algorithm) {
        (Material::Rsa { .. }, "RS256" | "RS384" | "RS512") => Algorithm::from_name(algorithm)
            .is_some_and(|algorithm| is_genuine(algorithm, key, message, signature)),
        (Material::Rsa { n, e }, "PS256") => is_genuine_pss::<Sha256>(n, e, message, signature),
        (Material::Rsa { n, e }, "PS384") => is_genuine_pss::<Sha384>(n, e, message, signature),
        (Material::Rsa { n, e }, "PS512") => is_genuine_pss::<Sha512>(n, e, message, signature),
        (Material::Ec { curve, .. }, "ES256" | "ES384" | "ES512") => {
            let (half, digest) = match algorithm {
                "ES256" => (32, Sha256::digest(message).to_vec()),
                "ES384" => (48, Sha384::digest(message).to_vec()),
                _ => (66, Sha512::digest(message).to_vec()),
            };
            let Some((r, s)) = signature.split_at_checked(half).filter(|(_, s)| s.len() == half) else {
                return false;
            };
            let size = curve.field_bytes();
            let (Some(r), Some(s)) = (resized(r, size), resized(s, size)) else { return false };
            // If a digest is longer than the field, its first octets are used (FIPS 186-5 §6.4.2).
            let digest = digest.get(..size).unwrap_or(&digest);
            let signature = [r, s].concat();
            match prepared::key(key.material()).as_deref() {
                Some(prepared::Key::P256(key)) => key.is_genuine(digest, &signature),
                Some(prepared::Key::P384(key)) => key.is_genuine(digest, &signature),
                Some(prepared::Key::P521(key)) => key.is_genuine(digest, &signature),
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_genuine_pss<D: Digest + AssociatedOid + FixedOutputReset>(
    n: &[u8],
    e: &[u8],
    message: &[u8],
    signature: &[u8],
) -> bool {
    rsa_engine::Key::new(n, e)
        .is_some_and(|key| rsa_engine::is_genuine::<D>(&key, Padding::Pss(Salt::Any), message, signature))
}

/// Returns a big-endian number in exactly this many bytes, or `None` if it does not fit.
fn resized(number: &[u8], size: usize) -> Option<Vec<u8>> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let digits = number.get(zeros..)?;
    let padding = size.checked_sub(digits.len())?;
    Some([vec![0; padding], digits.to_vec()].concat())
}
