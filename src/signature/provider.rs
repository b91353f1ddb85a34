//! A `CryptoProvider` for `jsonwebtoken` over the current RustCrypto generation: public keys in, verifiers
//! out. It signs nothing and knows no shared secrets.
//!
//! It is not installed as the process's default: that choice is the application's, who may call
//! `PROVIDER.install_default()`. This crate calls it directly.

use core::marker::PhantomData;

use ed25519_dalek::VerifyingKey as Ed25519Key;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey};
use p256::ecdsa::signature::Verifier as _;
use sha2::digest::const_oid::AssociatedOid;
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha256, Sha384, Sha512};
use signature::Verifier;

use super::{Padding, Salt, rsa_engine};

/// Verifies RS256/384/512, PS256/384/512, ES256, ES384 and EdDSA; refuses HMAC; signs nothing.
///
/// It expects keys that were vetted ([`PublicKey`](crate::keys::PublicKey)); of what it is handed it checks
/// only what the arithmetic needs, and answers an unfit key with an error, never a panic.
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

fn no_signer(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    unsupported()
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let algorithm = *algorithm;
    if key.family() != algorithm.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(match algorithm {
        Algorithm::RS256 => boxed(algorithm, Rsa::<Sha256>::new(key, Padding::Pkcs1)?),
        Algorithm::RS384 => boxed(algorithm, Rsa::<Sha384>::new(key, Padding::Pkcs1)?),
        Algorithm::RS512 => boxed(algorithm, Rsa::<Sha512>::new(key, Padding::Pkcs1)?),
        Algorithm::PS256 => boxed(algorithm, Rsa::<Sha256>::new(key, Padding::Pss(Salt::OfHash))?),
        Algorithm::PS384 => boxed(algorithm, Rsa::<Sha384>::new(key, Padding::Pss(Salt::OfHash))?),
        Algorithm::PS512 => boxed(algorithm, Rsa::<Sha512>::new(key, Padding::Pss(Salt::OfHash))?),
        Algorithm::ES256 => boxed(
            algorithm,
            P256(
                p256::ecdsa::VerifyingKey::from_sec1_bytes(octets(key)?)
                    .map_err(|_| ErrorKind::InvalidEcdsaKey)?,
            ),
        ),
        Algorithm::ES384 => boxed(
            algorithm,
            P384(
                p384::ecdsa::VerifyingKey::from_sec1_bytes(octets(key)?)
                    .map_err(|_| ErrorKind::InvalidEcdsaKey)?,
            ),
        ),
        Algorithm::EdDSA => {
            let octets = octets(key)?.try_into().map_err(|_| ErrorKind::InvalidEddsaKey)?;
            boxed(algorithm, Ed25519(Ed25519Key::from_bytes(octets).map_err(|_| ErrorKind::InvalidEddsaKey)?))
        }
        // HMAC, and whatever a later version of jsonwebtoken may add.
        _ => return unsupported(),
    })
}

fn octets(key: &DecodingKey) -> Result<&[u8]> {
    key.try_get_as_bytes()
}

/// What each kind of key does with a message and a signature's octets.
trait Check {
    fn is_genuine(&self, message: &[u8], signature: &[u8]) -> bool;
}

struct Rsa<D> {
    key: rsa_engine::Key,
    padding: Padding,
    digest: PhantomData<D>,
}
struct P256(p256::ecdsa::VerifyingKey);
struct P384(p384::ecdsa::VerifyingKey);
struct Ed25519(Ed25519Key);

impl<D> Rsa<D> {
    fn new(key: &DecodingKey, padding: Padding) -> Result<Self> {
        let DecodingKeyKind::RsaModulusExponent { n, e } = key.kind() else {
            return Err(ErrorKind::InvalidKeyFormat.into());
        };
        let key = rsa_engine::Key::new(n, e).ok_or(ErrorKind::InvalidKeyFormat)?;
        Ok(Self { key, padding, digest: PhantomData })
    }
}

impl<D: Digest + AssociatedOid + FixedOutputReset> Check for Rsa<D> {
    fn is_genuine(&self, message: &[u8], signature: &[u8]) -> bool {
        rsa_engine::is_genuine::<D>(&self.key, self.padding, message, signature)
    }
}

impl Check for P256 {
    fn is_genuine(&self, message: &[u8], signature: &[u8]) -> bool {
        p256::ecdsa::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl Check for P384 {
    fn is_genuine(&self, message: &[u8], signature: &[u8]) -> bool {
        p384::ecdsa::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl Check for Ed25519 {
    /// Strictly: a canonical S, no small-order R (RFC 8032 §5.1.7 leaves room that forgers used).
    fn is_genuine(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

/// ECDSA on P-521 with SHA-512, the signature being r and s of 66 octets each (RFC 7518 §3.4).
pub(super) fn verify_p521(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = p521::ecdsa::VerifyingKey::from_sec1_bytes(&[&[4], x, y].concat()) else { return false };
    p521::ecdsa::Signature::from_slice(signature)
        .is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

/// A check in the clothes that `jsonwebtoken` wants.
struct Adapter<C> {
    algorithm: Algorithm,
    check: C,
}

fn boxed<C: Check + 'static>(algorithm: Algorithm, check: C) -> Box<dyn JwtVerifier> {
    Box::new(Adapter { algorithm, check })
}

impl<C: Check> Verifier<Vec<u8>> for Adapter<C> {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> core::result::Result<(), signature::Error> {
        if self.check.is_genuine(message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl<C: Check> JwtVerifier for Adapter<C> {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
