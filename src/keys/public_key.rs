//! Vets the numbers of a public key, and derives its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), the `kid` that
//! Kubernetes gives it, and its RFC 7638 thumbprint.
//!
//! Every key that reaches a signature engine is checked here first: the size, oddness and small factors of an RSA
//! modulus; that coordinates are on their curve; that an Ed25519 point has its one canonical encoding and large order.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ecdsa::elliptic_curve::point::AffineCoordinates;
use sha2::{Digest, Sha256};

use super::der;
use super::{KeyError, KeyErrorCode};

/// The smallest RSA modulus that is accepted, in bits (RFC 7518 §3.3).
pub const MIN_RSA_BITS: usize = 2048;

/// The largest RSA modulus that is accepted, in bits: the cost of one signature grows with its cube.
pub const MAX_RSA_BITS: usize = 8192;

/// The longest RSA public exponent that is accepted, in bits, as in the `rsa` crate and ring: every bit costs
/// a squaring, and no issuer uses more than 17.
pub const MAX_RSA_EXPONENT_BITS: usize = 33;

/// A prime factor below this shows that a modulus is not a product of two large primes (NIST SP 800-89 §5.3.3
/// tests up to 752).
const SMALL_FACTOR_LIMIT: u32 = 752;

/// A public key that was vetted and may be used to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    material: Material,
    spki: Vec<u8>,
}

/// The numbers of a public key, big-endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Material {
    /// Modulus and exponent, without leading zeros.
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The public exponent.
        e: Vec<u8>,
    },
    /// Affine coordinates, each as long as an element of the curve's field.
    Ec {
        /// The curve.
        curve: Curve,
        /// The x coordinate.
        x: Vec<u8>,
        /// The y coordinate.
        y: Vec<u8>,
    },
    /// An Ed25519 point as RFC 8032 §5.1.2 encodes it.
    Ed25519 {
        /// The encoded point.
        x: [u8; 32],
    },
}

/// The curves of ECDSA keys (RFC 7518 §6.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// P-256, for ES256.
    P256,
    /// P-384, for ES384.
    P384,
    /// P-521, for ES512.
    P521,
}

impl Curve {
    const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// Returns the curve with this `crv` name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    /// Returns its `crv` name.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Returns the length of a coordinate in bytes.
    pub fn field_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Returns whether the curve has a point with these coordinates, each of the field's length.
    fn has_point(self, x: &[u8], y: &[u8]) -> bool {
        macro_rules! on {
            ($curve:ident) => {
                match (x.try_into(), y.try_into()) {
                    (Ok(x), Ok(y)) => bool::from($curve::AffinePoint::from_coordinates(x, y).is_some()),
                    _ => false,
                }
            };
        }
        match self {
            Self::P256 => on!(p256),
            Self::P384 => on!(p384),
            Self::P521 => on!(p521),
        }
    }

    /// Returns its object identifier (RFC 5480 §2.1.1.1) as DER contents.
    fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            Self::P384 => &[0x2b, 0x81, 0x04, 0x00, 0x22],
            Self::P521 => &[0x2b, 0x81, 0x04, 0x00, 0x23],
        }
    }

    pub(super) fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.oid() == oid)
    }
}

/// Object identifiers of key types (RFC 8017 §A.1, RFC 5480 §2.1.1, RFC 8410 §3), as DER contents.
pub(super) const OID_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
pub(super) const OID_EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
pub(super) const OID_ED25519: &[u8] = &[0x2b, 0x65, 0x70];

impl PublicKey {
    /// Vets an RSA key. Leading zero octets are dropped, as all implementations do.
    ///
    /// # Errors
    /// Returns an error for a modulus that is too small, too large, even, has a small factor or the ROCA
    /// fingerprint, and for an exponent that is even, below three, or too long.
    pub fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let (n, e) = (without_leading_zeros(n), without_leading_zeros(e));
        let invalid = |message: &str| Err(KeyError::new(KeyErrorCode::InvalidKey, message));
        let Some(last_of_e) = e.last().filter(|_| !n.is_empty()) else {
            return invalid("The RSA modulus or exponent is zero.");
        };
        let bits = bit_length(n);
        if bits > MAX_RSA_BITS {
            return Err(KeyError::new(
                KeyErrorCode::KeyTooLarge,
                format!("The RSA modulus has {bits} bits; at most {MAX_RSA_BITS} are read."),
            ));
        }
        if n == [1] {
            return invalid("The RSA modulus is 1.");
        }
        if last_of_e & 1 == 0 || e == [1] {
            return invalid("The RSA public exponent must be odd and at least 3 (RFC 8017 §3.1).");
        }
        if bit_length(e) > MAX_RSA_EXPONENT_BITS {
            return Err(KeyError::new(
                KeyErrorCode::KeyTooLarge,
                format!("The RSA public exponent has more than {MAX_RSA_EXPONENT_BITS} bits."),
            ));
        }
        if bits < MIN_RSA_BITS {
            return Err(KeyError::new(
                KeyErrorCode::WeakKey,
                format!(
                    "The RSA modulus has {bits} bits; at least {MIN_RSA_BITS} are needed (RFC 7518 §3.3)."
                ),
            ));
        }
        if let Some(factor) = small_factor(n) {
            return Err(KeyError::new(
                KeyErrorCode::InvalidKey,
                format!(
                    "The RSA modulus is divisible by {factor}, so it is not the product of two large primes."
                ),
            ));
        }
        if has_roca_fingerprint(n) {
            return Err(KeyError::new(
                KeyErrorCode::WeakKey,
                "The RSA modulus has the fingerprint of keys that can be factored (ROCA, CVE-2017-15361).",
            ));
        }
        let numbers = der::element(der::SEQUENCE, &[&der::unsigned(n), &der::unsigned(e)]);
        let spki = subject_public_key_info(OID_RSA, &der::element(der::NULL, &[]), &numbers);
        Ok(Self { material: Material::Rsa { n: n.to_vec(), e: e.to_vec() }, spki })
    }

    /// Vets an ECDSA key.
    ///
    /// # Errors
    /// Returns an error for coordinates whose length is not that of the curve's field, or a point that is not
    /// on the curve.
    pub fn ec(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyError> {
        for (name, coordinate) in [("x", x), ("y", y)] {
            if coordinate.len() != curve.field_bytes() {
                return Err(KeyError::new(
                    KeyErrorCode::MalformedKey,
                    format!(
                        "The coordinate {name} has {} bytes; on {} it must have {} (RFC 7518 §6.2.1).",
                        coordinate.len(),
                        curve.name(),
                        curve.field_bytes()
                    ),
                ));
            }
        }
        if !curve.has_point(x, y) {
            return Err(KeyError::new(
                KeyErrorCode::InvalidKey,
                format!("The point is not on the curve {}.", curve.name()),
            ));
        }
        let parameters = der::element(der::OBJECT_IDENTIFIER, &[curve.oid()]);
        let spki = subject_public_key_info(OID_EC, &parameters, &[&[4], x, y].concat());
        Ok(Self { material: Material::Ec { curve, x: x.to_vec(), y: y.to_vec() }, spki })
    }

    /// Vets an Ed25519 key.
    ///
    /// # Errors
    /// Returns an error for a length other than 32 bytes, an encoding that is not the canonical one of a
    /// point, or a point of small order, for which anyone can forge signatures.
    pub fn ed25519(x: &[u8]) -> Result<Self, KeyError> {
        let Ok(x) = <[u8; 32]>::try_from(x) else {
            return Err(KeyError::new(
                KeyErrorCode::MalformedKey,
                format!("An Ed25519 key has 32 bytes; this one has {} (RFC 8032 §5.1.5).", x.len()),
            ));
        };
        let invalid = |message: &str| Err(KeyError::new(KeyErrorCode::InvalidKey, message));
        if !is_canonical_ed25519(&x) {
            return invalid("The Ed25519 key is not in canonical form (RFC 8032 §5.1.3).");
        }
        match ed25519_dalek::VerifyingKey::from_bytes(&x) {
            Err(_) => return invalid("The Ed25519 key is not a point on the curve."),
            Ok(key) if key.is_weak() => {
                return invalid(
                    "The Ed25519 key is a point of small order: anyone could forge signatures for it.",
                );
            }
            Ok(_) => {}
        }
        let spki = subject_public_key_info(OID_ED25519, &[], &x);
        Ok(Self { material: Material::Ed25519 { x }, spki })
    }

    /// Returns the key's numbers.
    pub fn material(&self) -> &Material {
        &self.material
    }

    /// Returns the key as SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Returns the `kid` that the API server gives the key: base64url(SHA-256(SubjectPublicKeyInfo)), as
    /// `keyIDFromPublicKey` in `pkg/serviceaccount/jwt.go` computes it.
    pub fn kubernetes_kid(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.spki))
    }

    /// Returns the RFC 7638 thumbprint: SHA-256, base64url.
    pub fn thumbprint(&self) -> String {
        let b64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let canonical = match &self.material {
            Material::Rsa { n, e } => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, b64(e), b64(n)),
            Material::Ec { curve, x, y } => {
                format!(r#"{{"crv":"{}","kty":"EC","x":"{}","y":"{}"}}"#, curve.name(), b64(x), b64(y))
            }
            Material::Ed25519 { x } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, b64(x)),
        };
        URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
    }

    /// Returns type and size for a sentence: `RSA, 2048 bits`.
    pub fn describe(&self) -> String {
        match &self.material {
            Material::Rsa { n, .. } => format!("RSA, {} bits", bit_length(n)),
            Material::Ec { curve, .. } => format!("EC, {}", curve.name()),
            Material::Ed25519 { .. } => "Ed25519".to_owned(),
        }
    }
}

/// Writes SubjectPublicKeyInfo ::= SEQUENCE { SEQUENCE { algorithm, parameters }, BIT STRING }.
fn subject_public_key_info(oid: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let oid = der::element(der::OBJECT_IDENTIFIER, &[oid]);
    let algorithm = der::element(der::SEQUENCE, &[&oid, parameters]);
    let bits = der::element(der::BIT_STRING, &[&[0], key]);
    der::element(der::SEQUENCE, &[&algorithm, &bits])
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// Returns the bit length of a big-endian number without leading zeros.
fn bit_length(bytes: &[u8]) -> usize {
    let leading = bytes.first().map_or(0, |first| first.leading_zeros());
    bytes.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or(0))
}

/// Returns n modulo a small number.
fn remainder(n: &[u8], divisor: u32) -> u32 {
    n.iter().fold(0, |remainder: u32, byte| {
        // This stays far below `u32::MAX`: the remainder is below the divisor, which is below 2^16.
        let shifted = remainder.wrapping_mul(256).wrapping_add(u32::from(*byte));
        shifted.checked_rem(divisor).unwrap_or(0)
    })
}

/// Returns whether n modulo each of these primes is a power of 65537. This is true for every modulus that Infineon's
/// RSALib made (Nemec et al., "The Return of Coppersmith's Attack", 2017, §2.1), and by chance for one other in 2^27.
fn has_roca_fingerprint(n: &[u8]) -> bool {
    /// The primes up to 167 modulo which 65537 does not generate every residue.
    const PRIMES: [u32; 17] = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
    PRIMES.iter().all(|&prime| {
        let wanted = remainder(n, prime);
        let mut power = 1_u32;
        // The order of 65537 divides prime - 1, so the loop reaches every power.
        (0..prime).any(|_| {
            power = power.wrapping_mul(65_537).checked_rem(prime).unwrap_or(0);
            power == wanted
        })
    })
}

/// Returns the smallest factor below [`SMALL_FACTOR_LIMIT`], if there is one.
fn small_factor(n: &[u8]) -> Option<u32> {
    (2..SMALL_FACTOR_LIMIT).find(|factor| remainder(n, *factor) == 0)
}

/// Returns whether the y coordinate, in little-endian below the sign bit, is less than p = 2^255 - 19.
fn is_canonical_ed25519(encoded: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = encoded;
    let y_reaches_p = *first >= 0xed && middle.iter().all(|byte| *byte == 0xff) && last & 0x7f == 0x7f;
    // The other non-canonical form, a sign for x = 0, exists only for two points of small order.
    !y_reaches_p
}
