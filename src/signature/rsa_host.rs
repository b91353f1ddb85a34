//! Verifies RSA signatures with the host's big integers: JavaScript engines compute powers in machine code,
//! several times faster than WebAssembly does. The padding is checked here.

use js_sys::BigInt;
use sha2::Digest;
use wasm_bindgen::prelude::*;

use super::Padding;
use super::rsa_padding::is_encoding_of;

#[wasm_bindgen(module = "/src/signature/rsa_host.js")]
extern "C" {
    /// The whole loop is in JavaScript, because each step from here would be a separate call.
    #[wasm_bindgen(js_name = open)]
    fn raise(signature: &str, modulus: &BigInt, exponent: &str) -> Option<String>;
}

/// A public key's numbers.
pub(super) struct Key {
    modulus: BigInt,
    /// The length of the modulus in octets.
    octets: usize,
    /// The length of the modulus in bits.
    bits: usize,
    /// The exponent in binary digits, starting with 1.
    exponent: String,
}

impl Key {
    /// Makes a key from big-endian numbers without leading zeros, or returns `None` if one of them is zero.
    /// Whether they form a sound key was checked earlier.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let first = *modulus.first()?;
        if first == 0 || exponent.first().is_none_or(|first| *first == 0) {
            return None;
        }
        let leading = usize::try_from(first.leading_zeros()).ok()?;
        Some(Self {
            octets: modulus.len(),
            bits: modulus.len().checked_mul(8)?.checked_sub(leading)?,
            modulus: BigInt::new(&["0x", &hexadecimal(modulus)].concat().into()).ok()?,
            exponent: exponent
                .iter()
                .flat_map(|octet| (0..8).rev().map(move |bit| if octet >> bit & 1 == 1 { '1' } else { '0' }))
                .skip_while(|digit| *digit == '0')
                .collect(),
        })
    }
}

/// Returns whether the key's owner signed the message.
pub(super) fn is_genuine<D: Digest>(key: &Key, padding: Padding, message: &[u8], signature: &[u8]) -> bool {
    // A signature has exactly as many octets as the modulus (RFC 8017 §8.1.2, §8.2.2).
    signature.len() == key.octets
        && open(key, signature)
            .is_some_and(|encoded| is_encoding_of::<D>(&encoded, key.bits, padding, message))
}

/// Raises the signature to the exponent and returns as many octets as the modulus has, or `None` if the
/// signature is not below the modulus.
fn open(key: &Key, signature: &[u8]) -> Option<Vec<u8>> {
    octets(&raise(&hexadecimal(signature), &key.modulus, &key.exponent)?, key.octets)
}

fn hexadecimal(octets: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or_default();
    octets.iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 0xf)]).collect()
}

/// Converts hexadecimal digits to this many octets, big-endian.
fn octets(digits: &str, length: usize) -> Option<Vec<u8>> {
    let missing = length.checked_mul(2)?.checked_sub(digits.len())?;
    let mut digits = core::iter::repeat_n(b'0', missing).chain(digits.bytes());
    let mut out = Vec::with_capacity(length);
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        let value = |digit: u8| u8::try_from(char::from(digit).to_digit(16)?).ok();
        out.push(value(high)? << 4 | value(low)?);
    }
    Some(out)
}
