//! Checks the encoded message that an RSA signature yields: EMSA-PKCS1-v1_5 is compared as a whole (RFC 8017 §8.2.2,
//! §9.2), EMSA-PSS is taken apart (§9.1.2). All data is public, so nothing here needs constant time.

use sha2::Digest;

use super::{Padding, Salt};

/// Returns whether the octets encode this message. There are as many octets as the modulus has;
/// `modulus_bits` is its length in bits.
pub(super) fn is_encoding_of<D: Digest>(
    encoded: &[u8],
    modulus_bits: usize,
    padding: Padding,
    message: &[u8],
) -> bool {
    let hash = D::digest(message);
    match padding {
        Padding::Pkcs1 => pkcs1(&hash, encoded.len()).is_some_and(|expected| expected == encoded),
        Padding::Pss(salt) => is_pss::<D>(encoded, modulus_bits, salt, &hash),
    }
}

/// Returns 00 01 FF … FF 00 DigestInfo, `length` octets in total. RFC 8017 §9.2 note 1 lists how the
/// DigestInfo of each hash begins.
fn pkcs1(hash: &[u8], length: usize) -> Option<Vec<u8>> {
    /// The object identifier without its last arc. The DigestInfo is
    /// `SEQUENCE { SEQUENCE { OID 2.16.840.1.101.3.4.2.x, NULL }, OCTET STRING }`.
    /// Three of the octets before the hash depend on which hash it is.
    const OID: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
    let hash_length = u8::try_from(hash.len()).ok()?;
    let last_arc = match hash_length {
        32 => 1,
        48 => 2,
        64 => 3,
        _ => return None,
    };
    let total = hash_length.checked_add(17)?;
    let digest_info =
        [&[0x30, total, 0x30, 0x0d, 0x06, 0x09][..], &OID, &[last_arc, 0x05, 0x00, 0x04, hash_length], hash]
            .concat();
    // RFC 8017 requires at least eight octets of FF.
    let filling = length.checked_sub(digest_info.len())?.checked_sub(3).filter(|filling| *filling >= 8)?;
    Some([&[0x00, 0x01][..], &vec![0xff; filling], &[0x00], &digest_info].concat())
}

fn is_pss<D: Digest>(encoded: &[u8], modulus_bits: usize, salt: Salt, hash: &[u8]) -> bool {
    pss_parts::<D>(encoded, modulus_bits, salt, hash).unwrap_or(false)
}

/// Performs EMSA-PSS-VERIFY, and returns `None` if a part is too short.
fn pss_parts<D: Digest>(encoded: &[u8], modulus_bits: usize, salt: Salt, hash: &[u8]) -> Option<bool> {
    let encoded_bits = modulus_bits.checked_sub(1)?;
    let length = encoded_bits.div_ceil(8);
    // If the modulus is one bit longer than whole octets, its first octet is not part of the encoding.
    let (surplus, encoded) = encoded.split_at_checked(encoded.len().checked_sub(length)?)?;
    let (encoded, trailer) = encoded.split_at_checked(length.checked_sub(1)?)?;
    let (masked, seed) = encoded.split_at_checked(encoded.len().checked_sub(hash.len())?)?;
    let unused = u32::try_from(length.checked_mul(8)?.checked_sub(encoded_bits)?).ok()?;
    let used = 0xff_u8.checked_shr(unused)?;
    let first_is_small = masked.first().is_some_and(|first| first & !used == 0);
    if surplus.iter().any(|octet| *octet != 0) || trailer != [0xbc] || !first_is_small {
        return Some(false);
    }
    let mut data: Vec<u8> =
        masked.iter().zip(mask::<D>(seed, masked.len())).map(|(octet, mask)| octet ^ mask).collect();
    if let Some(first) = data.first_mut() {
        *first &= used;
    }
    let zeros = data.iter().take_while(|octet| **octet == 0).count();
    let (one, found_salt) = data.get(zeros..)?.split_first()?;
    let has_length = salt == Salt::Any || found_salt.len() == hash.len();
    let mut again = D::new();
    again.update([0; 8]);
    again.update(hash);
    again.update(found_salt);
    Some(*one == 1 && has_length && *again.finalize() == *seed)
}

/// Computes MGF1 (RFC 8017 §B.2.1).
fn mask<D: Digest>(seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut counter = 0_u32;
    while out.len() < length {
        let mut block = D::new();
        block.update(seed);
        block.update(counter.to_be_bytes());
        out.extend_from_slice(&block.finalize());
        counter = counter.saturating_add(1);
    }
    out.truncate(length);
    out
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "lengths that were made here")]
mod tests {
    use sha2::Sha256;

    use super::*;

    const MESSAGE: &[u8] = b"header.payload";

    /// Performs EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with this salt, for a modulus of this many bits.
    fn pss(modulus_bits: usize, salt: &[u8]) -> Vec<u8> {
        let encoded_bits = modulus_bits - 1;
        let length = encoded_bits.div_ceil(8);
        let seed = Sha256::digest([&[0; 8], Sha256::digest(MESSAGE).as_slice(), salt].concat());
        let mut data = vec![0; length - seed.len() - 2 - salt.len()];
        data.push(1);
        data.extend_from_slice(salt);
        let mut masked: Vec<u8> =
            data.iter().zip(mask::<Sha256>(&seed, data.len())).map(|(one, other)| one ^ other).collect();
        masked[0] &= 0xff >> (length * 8 - encoded_bits);
        let encoded = [masked, seed.to_vec(), vec![0xbc]].concat();
        [vec![0; modulus_bits.div_ceil(8) - length], encoded].concat()
    }

    fn is_good(encoded: &[u8], bits: usize, padding: Padding) -> bool {
        is_encoding_of::<Sha256>(encoded, bits, padding, MESSAGE)
    }

    #[test]
    fn pss_is_taken_apart_for_moduli_of_every_bit_length() {
        for bits in 2048..2057 {
            let encoded = pss(bits, &[7; 32]);
            assert!(is_good(&encoded, bits, Padding::Pss(Salt::OfHash)), "{bits}");
            for at in 0..encoded.len() {
                let mut changed = encoded.clone();
                changed[at] ^= 0x80;
                assert!(!is_good(&changed, bits, Padding::Pss(Salt::Any)), "{bits} {at}");
            }
        }
    }

    #[test]
    fn another_length_of_salt_passes_only_where_any_does() {
        for length in [0, 20, 31, 33, 222] {
            let encoded = pss(2048, &vec![7; length]);
            assert!(!is_good(&encoded, 2048, Padding::Pss(Salt::OfHash)), "{length}");
            assert!(is_good(&encoded, 2048, Padding::Pss(Salt::Any)), "{length}");
        }
    }

    #[test]
    fn pkcs1_is_compared_whole() {
        let encoded = pkcs1(&Sha256::digest(MESSAGE), 256).unwrap_or_else(|| unreachable!("there is room"));
        assert!(is_good(&encoded, 2048, Padding::Pkcs1));
        for at in 0..encoded.len() {
            let mut changed = encoded.clone();
            changed[at] ^= 1;
            assert!(!is_good(&changed, 2048, Padding::Pkcs1), "{at}");
        }
        assert!(!is_good(encoded.get(1..).unwrap_or_default(), 2048, Padding::Pkcs1));
    }

    #[test]
    fn what_is_too_short_is_refused() {
        for length in 0..70 {
            let short = vec![0xbc; length];
            for padding in [Padding::Pkcs1, Padding::Pss(Salt::OfHash), Padding::Pss(Salt::Any)] {
                assert!(!is_good(&short, length * 8, padding), "{length}");
            }
        }
    }
}
