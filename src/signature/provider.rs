//! Provides `jsonwebtoken`'s `CryptoProvider` with the current generation of RustCrypto. It makes verifiers
//! of public keys; it neither signs nor supports shared secrets.
//!
//! It is not installed as the process's default, because that choice belongs to the application, which may
//! call `PROVIDER.install_default()`. This crate calls it directly.

use std::rc::Rc;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::{Algorithm as Provided, DecodingKey, DecodingKeyKind, EncodingKey};
use signature::Verifier;

use super::Algorithm;
use super::prepared::{self, Key};
use crate::keys::{Curve, Material};

/// Verifies RS256/384/512, PS256/384/512, ES256, ES384 and EdDSA. It refuses HMAC and signs nothing.
///
/// It expects keys that were vetted ([`PublicKey`](crate::keys::PublicKey)). It checks only what the
/// arithmetic needs, and answers an unsuitable key with an error, never a panic.
pub static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: no_signer,
    verifier_factory: verifier,
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| unsupported(),
        rsa_pub_components_from_public_key: |_| unsupported(),
        ec_pub_components_from_private_key: |_, _| unsupported(),
        ed_pub_components_from_private_key: |_, _| unsupported(),
        compute_digest: |_, _| unsupported(),
    },
};

fn unsupported<T>() -> Result<T> {
    Err(Error::from(ErrorKind::InvalidAlgorithm))
}

fn no_signer(_: &Provided, _: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    unsupported()
}

fn verifier(algorithm: &Provided, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    if key.family() != algorithm.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    let own = own(*algorithm)?;
    let key = material(own, key).and_then(|material| prepared::key(&material));
    Ok(Box::new(OwnVerifier { provided: *algorithm, own, key: key.ok_or(ErrorKind::InvalidKeyFormat)? }))
}

fn own(algorithm: Provided) -> Result<Algorithm> {
    Ok(match algorithm {
        Provided::RS256 => Algorithm::RS256,
        Provided::RS384 => Algorithm::RS384,
        Provided::RS512 => Algorithm::RS512,
        Provided::PS256 => Algorithm::PS256,
        Provided::PS384 => Algorithm::PS384,
        Provided::PS512 => Algorithm::PS512,
        Provided::ES256 => Algorithm::ES256,
        Provided::ES384 => Algorithm::ES384,
        Provided::EdDSA => Algorithm::EdDSA,
        // HMAC, and everything that a later version of jsonwebtoken may add.
        _ => return unsupported(),
    })
}

/// Returns the key's numbers, or `None` if they do not belong to a key for the algorithm.
fn material(algorithm: Algorithm, key: &DecodingKey) -> Option<Material> {
    let on = |curve: Curve| {
        let (x, y) =
            key.try_get_as_bytes().ok()?.strip_prefix(&[4])?.split_at_checked(curve.field_bytes())?;
        Some(Material::Ec { curve, x: x.to_vec(), y: y.to_vec() })
    };
    match (algorithm, key.kind()) {
        (Algorithm::ES256, _) => on(Curve::P256),
        (Algorithm::ES384, _) => on(Curve::P384),
        (Algorithm::EdDSA, _) => Some(Material::Ed25519 { x: key.try_get_as_bytes().ok()?.try_into().ok()? }),
        (_, DecodingKeyKind::RsaModulusExponent { n, e }) => {
            Some(Material::Rsa { n: n.clone(), e: e.clone() })
        }
        _ => None,
    }
}

/// Implements `jsonwebtoken`'s verifier with a prepared key.
struct OwnVerifier {
    provided: Provided,
    own: Algorithm,
    key: Rc<Key>,
}

impl Verifier<Vec<u8>> for OwnVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> core::result::Result<(), signature::Error> {
        if self.key.is_genuine(self.own, message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtVerifier for OwnVerifier {
    fn algorithm(&self) -> Provided {
        self.provided
    }
}
