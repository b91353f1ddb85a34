//! Verifies RSA signatures with the `rsa` crate, where there is no JavaScript engine.

use p256::ecdsa::signature::Verifier as _;
use rsa::{BoxedUint, pkcs1v15, pss};
use sha2::digest::const_oid::AssociatedOid;
use sha2::digest::{Digest, FixedOutputReset};

use super::{Padding, Salt};

/// A public key of the `rsa` crate.
pub(super) struct Key(rsa::PublicKey);

impl Key {
    /// Returns `None` for numbers that the crate refuses: too small, too large, or even.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let number = |octets: &[u8]| {
            let bits = u32::try_from(octets.len()).ok()?.checked_mul(8)?;
            BoxedUint::from_be_slice(octets, bits).ok()
        };
        rsa::PublicKey::new(number(modulus)?, number(exponent)?).ok().map(Self)
    }
}

/// Returns whether the key's owner signed the message.
pub(super) fn is_genuine<D: Digest + AssociatedOid + FixedOutputReset>(
    Key(key): &Key,
    padding: Padding,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let key = key.clone();
    match padding {
        Padding::Pkcs1 => pkcs1v15::Signature::try_from(signature)
            .is_ok_and(|signature| pkcs1v15::VerifyingKey::<D>::new(key).verify(message, &signature).is_ok()),
        Padding::Pss(salt) => {
            let key = match salt {
                Salt::OfHash => pss::VerifyingKey::<D>::new(key),
                Salt::Any => pss::VerifyingKey::<D>::new_with_auto_salt_len(key),
            };
            pss::Signature::try_from(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
        }
    }
}
