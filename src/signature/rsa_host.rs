//! RSA signatures on the host's own big integers: JavaScript engines raise a number to a power in machine code,
//! several times faster than WebAssembly does. The padding is checked here.

use js_sys::BigInt;
use sha2::Digest;
use wasm_bindgen::JsValue;

use super::Padding;
use super::rsa_padding::is_encoding_of;

/// A public key's numbers.
pub(super) struct Key {
    modulus: BigInt,
    /// How many octets the modulus has.
    octets: usize,
    /// How many bits.
    bits: usize,
    /// Big-endian.
    exponent: Vec<u8>,
}

impl Key {
    /// From big-endian numbers without leading zeros; `None` for one that is zero. That they are sound was vetted
    /// before.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let first = *modulus.first()?;
        if first == 0 || exponent.first().is_none_or(|first| *first == 0) {
            return None;
        }
        let leading = usize::try_from(first.leading_zeros()).ok()?;
        Some(Self {
            octets: modulus.len(),
            bits: modulus.len().checked_mul(8)?.checked_sub(leading)?,
            modulus: integer(modulus)?,
            exponent: exponent.to_vec(),
        })
    }
}

/// Whether the key's owner signed the message.
pub(super) fn is_genuine<D: Digest>(key: &Key, padding: Padding, message: &[u8], signature: &[u8]) -> bool {
    // A signature has exactly as many octets as the modulus (RFC 8017 §8.1.2, §8.2.2).
    signature.len() == key.octets
        && open(key, signature)
            .is_some_and(|encoded| is_encoding_of::<D>(&encoded, key.bits, padding, message))
}

/// RSAVP1 (RFC 8017 §5.2.2): signature ^ exponent mod modulus, by square-and-multiply; `None` if the signature is
/// not below the modulus.
#[allow(
    clippy::arithmetic_side_effects,
    reason = "such numbers do not overflow, and the modulus is not zero"
)]
fn open(key: &Key, signature: &[u8]) -> Option<Vec<u8>> {
    let (modulus, base) = (&key.modulus, integer(signature)?);
    if !JsValue::from(base.clone()).lt(&JsValue::from(modulus.clone())) {
        return None;
    }
    let bits = key.exponent.iter().flat_map(|octet| (0..8).rev().map(move |bit| (octet >> bit) & 1 == 1));
    let mut power = base.clone();
    // The first bit that is set is the base itself.
    for is_set in bits.skip_while(|is_set| !is_set).skip(1) {
        power = &(&power * &power) % modulus;
        if is_set {
            power = &(&power * &base) % modulus;
        }
    }
    octets(&power, key.octets)
}

fn integer(octets: &[u8]) -> Option<BigInt> {
    let mut text = String::with_capacity(octets.len().saturating_mul(2).saturating_add(2));
    text.push_str("0x");
    for octet in octets {
        for digit in [octet >> 4, octet & 0xf] {
            text.push(char::from_digit(u32::from(digit), 16)?);
        }
    }
    BigInt::new(&text.into()).ok()
}

/// A number in so many octets, big-endian.
fn octets(integer: &BigInt, length: usize) -> Option<Vec<u8>> {
    let digits = String::from(integer.to_string(16).ok()?);
    let width = length.checked_mul(2)?;
    let padded = format!("{digits:0>width$}");
    let octet = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok();
    let octets: Vec<u8> = padded.as_bytes().chunks(2).map(octet).collect::<Option<_>>()?;
    (octets.len() == length).then_some(octets)
}
