//! Prepares vetted public keys for their engines and keeps them for the next token, because a receiver sees
//! the same few keys again and again.
//!
//! Keeping keys changes how long an answer takes, but never the answer.

use core::cell::RefCell;
use std::rc::Rc;

use ed25519_dalek::VerifyingKey as Ed25519Key;
use p256::NistP256;
use p384::NistP384;
use p521::NistP521;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Algorithm, Padding, Salt, ec, rsa_engine};
use crate::keys::{Curve, Material};

/// How many keys a thread keeps. The least recently used key is dropped first. With its tables a key takes at
/// most 375 KB.
const MOST_KEPT: usize = 32;

thread_local! {
    static KEPT: RefCell<Vec<(Material, Rc<Key>)>> = const { RefCell::new(Vec::new()) };
}

/// A key in the form that its engine uses.
pub(super) enum Key {
    Rsa(rsa_engine::Key),
    P256(ec::Key<NistP256>),
    P384(ec::Key<NistP384>),
    P521(ec::Key<NistP521>),
    Ed25519(Ed25519Key),
}

/// Returns the key with these numbers, or `None` if its engine refuses them.
pub(super) fn key(material: &Material) -> Option<Rc<Key>> {
    KEPT.with_borrow_mut(|kept| {
        let position = kept.iter().position(|(other, _)| other == material);
        let entry = match position {
            Some(position) => kept.remove(position),
            None => (material.clone(), Rc::new(Key::new(material)?)),
        };
        kept.truncate(MOST_KEPT.saturating_sub(1));
        let key = Rc::clone(&entry.1);
        kept.insert(0, entry);
        Some(key)
    })
}

impl Key {
    fn new(material: &Material) -> Option<Self> {
        Some(match material {
            Material::Rsa { n, e } => Self::Rsa(rsa_engine::Key::new(n, e)?),
            Material::Ec { curve: Curve::P256, x, y } => Self::P256(ec::Key::new(x, y)?),
            Material::Ec { curve: Curve::P384, x, y } => Self::P384(ec::Key::new(x, y)?),
            Material::Ec { curve: Curve::P521, x, y } => Self::P521(ec::Key::new(x, y)?),
            Material::Ed25519 { x } => Self::Ed25519(Ed25519Key::from_bytes(x).ok()?),
        })
    }

    /// Returns whether the key's owner signed the message. Returns `false` for a key that the algorithm does
    /// not accept.
    pub(super) fn is_genuine(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        const PSS: Padding = Padding::Pss(Salt::OfHash);
        match (algorithm, self) {
            (Algorithm::RS256, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha256>(key, Padding::Pkcs1, message, signature)
            }
            (Algorithm::RS384, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha384>(key, Padding::Pkcs1, message, signature)
            }
            (Algorithm::RS512, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha512>(key, Padding::Pkcs1, message, signature)
            }
            (Algorithm::PS256, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha256>(key, PSS, message, signature)
            }
            (Algorithm::PS384, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha384>(key, PSS, message, signature)
            }
            (Algorithm::PS512, Self::Rsa(key)) => {
                rsa_engine::is_genuine::<Sha512>(key, PSS, message, signature)
            }
            (Algorithm::ES256, Self::P256(key)) => key.is_genuine(&Sha256::digest(message), signature),
            (Algorithm::ES384, Self::P384(key)) => key.is_genuine(&Sha384::digest(message), signature),
            (Algorithm::ES512, Self::P521(key)) => key.is_genuine(&Sha512::digest(message), signature),
            // Strict verification: S is canonical and R is not of small order (RFC 8032 §5.1.7 leaves this
            // open, and forgers used it).
            (Algorithm::EdDSA, Self::Ed25519(key)) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            _ => false,
        }
    }
}
