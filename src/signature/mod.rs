//! Verifies a signature over the signing input with a vetted key (RFC 7518 §3, RFC 8037 §3.1).
//!
//! One table lists the algorithms, the keys that each accepts, and the code that verifies it. All but ES512
//! go through our [`jsonwebtoken` provider](PROVIDER). ES512 is not in that crate's `Algorithm` enum, so it
//! goes straight to `p521`.

pub(crate) mod as_go;
mod ec;
mod prepared;
mod provider;
#[cfg(target_family = "wasm")]
#[path = "rsa_host.rs"]
mod rsa_engine;
#[cfg(not(target_family = "wasm"))]
#[path = "rsa_native.rs"]
mod rsa_engine;
#[cfg(any(test, target_family = "wasm"))]
mod rsa_padding;
mod tables;

#[cfg(any(test, target_family = "wasm"))]
use curve25519_dalek::{Scalar, constants::EIGHT_TORSION};
use jsonwebtoken::{Algorithm as ProviderAlgorithm, DecodingKey};
use serde::{Deserialize, Serialize};

pub use provider::PROVIDER;

use crate::keys::{Curve, MIN_RSA_BITS, Material, PublicKey};

/// The signature algorithms of this crate: every asymmetric one of RFC 7518 and RFC 8037 except ES256K and Ed448.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what Kubernetes signs with RSA keys.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    PS256,
    /// RSASSA-PSS with SHA-384 and a salt of 48 bytes.
    PS384,
    /// RSASSA-PSS with SHA-512 and a salt of 64 bytes.
    PS512,
    /// ECDSA on P-256 with SHA-256: what Kubernetes signs with P-256 keys.
    ES256,
    /// ECDSA on P-384 with SHA-384: what Kubernetes signs with P-384 keys.
    ES384,
    /// ECDSA on P-521 with SHA-512: what Kubernetes signs with P-521 keys.
    ES512,
    /// Ed25519.
    EdDSA,
}

/// How a message is encoded before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Padding {
    /// EMSA-PKCS1-v1_5.
    Pkcs1,
    /// EMSA-PSS with MGF1 of the same hash.
    Pss(Salt),
}

/// How long the salt of EMSA-PSS is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Salt {
    /// As long as the hash, as RFC 7518 §3.5 requires.
    OfHash,
    /// Any length, as Go accepts it.
    Any,
}

/// The keys that an algorithm accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Rsa,
    Ec(Curve),
    Ed25519,
}

/// The code that verifies an algorithm.
#[derive(Debug, Clone, Copy)]
enum Engine {
    Provider(ProviderAlgorithm),
    P521,
}

struct Row {
    algorithm: Algorithm,
    name: &'static str,
    key: KeyKind,
    engine: Engine,
}

const fn row(algorithm: Algorithm, name: &'static str, key: KeyKind, engine: Engine) -> Row {
    Row { algorithm, name, key, engine }
}

/// Every supported algorithm. Nothing else is ever verified.
const TABLE: [Row; 10] = [
    row(Algorithm::RS256, "RS256", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::RS256)),
    row(Algorithm::RS384, "RS384", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::RS384)),
    row(Algorithm::RS512, "RS512", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::RS512)),
    row(Algorithm::PS256, "PS256", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::PS256)),
    row(Algorithm::PS384, "PS384", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::PS384)),
    row(Algorithm::PS512, "PS512", KeyKind::Rsa, Engine::Provider(ProviderAlgorithm::PS512)),
    row(Algorithm::ES256, "ES256", KeyKind::Ec(Curve::P256), Engine::Provider(ProviderAlgorithm::ES256)),
    row(Algorithm::ES384, "ES384", KeyKind::Ec(Curve::P384), Engine::Provider(ProviderAlgorithm::ES384)),
    row(Algorithm::ES512, "ES512", KeyKind::Ec(Curve::P521), Engine::P521),
    row(Algorithm::EdDSA, "EdDSA", KeyKind::Ed25519, Engine::Provider(ProviderAlgorithm::EdDSA)),
];

impl Algorithm {
    /// Iterates over every supported algorithm.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.algorithm)
    }

    /// Returns the algorithm with this `alg` name, compared exactly (RFC 7515 §4.1.1).
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.algorithm)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.algorithm == self)
    }

    /// Returns its `alg` name.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// Returns the length in bytes of its shortest signature, by any key.
    pub(crate) fn shortest_signature(self) -> usize {
        match self.row().map(|row| row.key) {
            Some(KeyKind::Ec(curve)) => curve.field_bytes().saturating_mul(2),
            Some(KeyKind::Ed25519) => ED25519_SIGNATURE_BYTES,
            _ => MIN_RSA_BITS.div_ceil(8),
        }
    }

    /// Returns whether the algorithm accepts this type of key and, for ECDSA, this curve.
    pub fn takes(self, key: &PublicKey) -> bool {
        let kind = match key.material() {
            Material::Rsa { .. } => KeyKind::Rsa,
            Material::Ec { curve, .. } => KeyKind::Ec(*curve),
            Material::Ed25519 { .. } => KeyKind::Ed25519,
        };
        self.row().is_some_and(|row| row.key == kind)
    }
}

/// The length of an Ed25519 signature (RFC 8032 §5.1.6).
const ED25519_SIGNATURE_BYTES: usize = 64;

/// Returns the length in bytes of a signature by this key (RFC 8017 §8.2.1, RFC 7518 §3.4).
pub(crate) fn signature_bytes(key: &PublicKey) -> usize {
    match key.material() {
        Material::Rsa { n, .. } => n.len(),
        Material::Ec { curve, .. } => curve.field_bytes().saturating_mul(2),
        Material::Ed25519 { .. } => ED25519_SIGNATURE_BYTES,
    }
}

/// Returns whether the key's owner made the signature over the signing input. Returns `false` for a key that
/// the algorithm does not accept.
pub fn is_genuine(algorithm: Algorithm, key: &PublicKey, signing_input: &[u8], signature: &[u8]) -> bool {
    let Some(row) = algorithm.row().filter(|_| algorithm.takes(key)) else { return false };
    match (row.engine, key.material()) {
        (Engine::P521, material) => {
            prepared::key(material).is_some_and(|key| key.is_genuine(row.algorithm, signing_input, signature))
        }
        (Engine::Provider(algorithm), material) => {
            let key = match material {
                Material::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
                Material::Ec { x, y, .. } => DecodingKey::from_ec_der(&[&[4], x.as_slice(), y].concat()),
                Material::Ed25519 { x } => DecodingKey::from_ed_der(x),
            };
            (PROVIDER.verifier_factory)(&algorithm, &key)
                .is_ok_and(|verifier| verifier.verify(signing_input, &signature.to_vec()).is_ok())
        }
    }
}

/// Returns whether a signature has the strict form that this crate requires and other engines may not: an RSA
/// representative below the modulus (RFC 8017 §5.2.2); ECDSA's r and s in range and of the right length;
/// Ed25519's S canonical and its R not of small order (RFC 8032 §5.1.7 leaves this open, and forgers used
/// it). Deno 2.9 accepts signatures that break the first rule, Node.js ones that break the last.
#[cfg(any(test, target_family = "wasm"))]
pub(crate) fn has_strict_form(key: &PublicKey, signature: &[u8]) -> bool {
    thread_local! {
        static SMALL: [[u8; 32]; 8] = EIGHT_TORSION.map(|point| point.compress().to_bytes());
    }
    match key.material() {
        // Big-endian numbers of equal length compare as their octets do.
        Material::Rsa { n, .. } => signature.len() == n.len() && signature < n.as_slice(),
        Material::Ec { curve: Curve::P256, .. } => p256::ecdsa::Signature::from_slice(signature).is_ok(),
        Material::Ec { curve: Curve::P384, .. } => p384::ecdsa::Signature::from_slice(signature).is_ok(),
        Material::Ec { curve: Curve::P521, .. } => p521::ecdsa::Signature::from_slice(signature).is_ok(),
        Material::Ed25519 { .. } => {
            let Some((r, s)) = signature.split_first_chunk() else { return false };
            let is_canonical = s.try_into().is_ok_and(|s| Scalar::from_canonical_bytes(s).is_some().into());
            is_canonical && SMALL.with(|small| !small.contains(r))
        }
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::EdwardsPoint;
    use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
    use ed25519_dalek::{Verifier, VerifyingKey};
    use sha2::{Digest, Sha512};

    use super::*;

    /// A signature whose R is the point at infinity. Only the key's owner can make it.
    #[test]
    fn an_r_of_small_order_is_taken_by_others_and_not_here() {
        let message = b"header.payload";
        let secret = Scalar::from(7_u8);
        let public = (ED25519_BASEPOINT_POINT * secret).compress().to_bytes();
        let r = EdwardsPoint::default().compress().to_bytes();
        let hash: [u8; 64] = Sha512::digest([&r[..], &public, message].concat()).into();
        let s = Scalar::from_bytes_mod_order_wide(&hash) * secret;
        let signature = [r, s.to_bytes()].concat();

        let other = VerifyingKey::from_bytes(&public).unwrap_or_else(|_| unreachable!("a point"));
        let parsed = ed25519_dalek::Signature::from_slice(&signature);
        assert!(parsed.is_ok_and(|signature| other.verify(message, &signature).is_ok()));

        let key = PublicKey::ed25519(&public).unwrap_or_else(|error| unreachable!("{}", error.message));
        assert!(!is_genuine(Algorithm::EdDSA, &key, message, &signature));
        assert!(!has_strict_form(&key, &signature));
        assert!(has_strict_form(&key, &[[9; 32], [0; 32]].concat()));
        assert!(!has_strict_form(&key, &[[9; 32], [0xff; 32]].concat()), "S is not below the order");
        assert!(!has_strict_form(&key, &[9; 63]));
    }

    /// If a number s is a genuine signature, s + n opens to the same message. It must be refused where it
    /// fits the octets.
    #[test]
    fn an_rsa_representative_is_below_the_modulus() {
        let mut n = vec![0xc5; 256];
        n.iter_mut().last().into_iter().for_each(|last| *last |= 1);
        let key = (0..=u8::MAX)
            .filter_map(|filling| {
                n.iter_mut().skip(1).take(1).for_each(|octet| *octet = filling);
                PublicKey::rsa(&n, &[1, 0, 1]).ok()
            })
            .next()
            .unwrap_or_else(|| unreachable!("one of them has no small factor"));
        let Material::Rsa { n, .. } = key.material() else { unreachable!("an RSA key") };
        assert!(!has_strict_form(&key, n));
        let mut below = n.clone();
        below.iter_mut().last().into_iter().for_each(|last| *last &= !1);
        assert!(has_strict_form(&key, &below));
        assert!(!has_strict_form(&key, &[&[0], below.as_slice()].concat()));
        assert!(!has_strict_form(&key, &[0xff; 256]));
    }

    #[test]
    fn r_and_s_are_in_their_range_and_length() {
        use p256::elliptic_curve::point::AffineCoordinates;
        let point = p256::AffinePoint::GENERATOR;
        let y = point.y();
        let key = PublicKey::ec(Curve::P256, &point.x(), &y)
            .unwrap_or_else(|error| unreachable!("{}", error.message));
        assert!(has_strict_form(&key, &[1; 64]));
        for bad in [vec![0; 64], vec![0xff; 64], vec![1; 63], vec![1; 65]] {
            assert!(!has_strict_form(&key, &bad));
        }
    }
}
