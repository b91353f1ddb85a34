//! Computes multiples of a point from a table by additions alone. A key that signs repeatedly pays for its table once.
//!
//! A number is written in signed digits of five bits. For each digit position, the table has the sixteen multiples that
//! the digit can select. Lookups depend only on public numbers, so nothing here needs constant time.

use ecdsa::elliptic_curve::Group;

/// Bits of a digit, which needs 16 points. One more bit would double the memory and save a sixth of the additions.
const DIGIT_BITS: usize = 5;
const POINTS_PER_DIGIT: usize = 16;

/// The multiples 1 to 16 of 32^i times a point, for every digit i of a number.
///
/// They are not in affine coordinates: that would save a twelfth of the multiplications and cost 14 KB of code.
pub(super) struct Table<P> {
    digits: Vec<[P; POINTS_PER_DIGIT]>,
}

#[allow(clippy::arithmetic_side_effects, reason = "points are added in their group, and do not overflow")]
impl<P: Group> Table<P> {
    /// Makes the table for numbers of this many octets.
    pub(super) fn new(point: P, octets: usize) -> Self {
        let mut unit = point;
        let mut row = || {
            let mut row = [unit; POINTS_PER_DIGIT];
            let mut multiple = unit;
            for slot in row.iter_mut().skip(1) {
                multiple += unit;
                *slot = multiple;
            }
            unit = multiple.double();
            row
        };
        Self { digits: (0..digits(octets)).map(|_| row()).collect() }
    }

    /// Adds the point times a big-endian number to the sum.
    pub(super) fn add_multiple(&self, sum: &mut P, number: &[u8]) {
        for (row, digit) in self.digits.iter().zip(signed_digits(number)) {
            let Some(index) = usize::from(digit.unsigned_abs()).checked_sub(1) else { continue };
            let Some(point) = row.get(index) else { continue };
            *sum += if digit < 0 { -*point } else { *point };
        }
    }
}

/// Returns the number of digits for a number of this many octets, with one more for the last carry.
fn digits(octets: usize) -> usize {
    octets.saturating_mul(8).div_ceil(DIGIT_BITS).saturating_add(1)
}

/// Iterates over the digits of a big-endian number from the lowest on, each from -15 to 16.
fn signed_digits(number: &[u8]) -> impl Iterator<Item = i8> {
    let mut carry = 0;
    (0..digits(number.len())).map(move |place| {
        let unsigned = five_bits(number, place.saturating_mul(DIGIT_BITS)).saturating_add(carry);
        carry = i8::from(unsigned > 16);
        unsigned.wrapping_sub(carry.wrapping_mul(32))
    })
}

/// Returns five bits of a big-endian number, starting at this bit, counted from the lowest.
fn five_bits(number: &[u8], bit: usize) -> i8 {
    let from_the_end = |octet: usize| number.iter().rev().nth(octet).copied().unwrap_or(0);
    let (octet, shift) = (bit >> 3, bit & 7);
    let two = u16::from_be_bytes([from_the_end(octet.saturating_add(1)), from_the_end(octet)]);
    i8::try_from((two >> shift) & 31).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers")]
mod tests {
    use p256::ProjectivePoint;

    use super::*;

    #[test]
    fn digits_add_up_to_the_number() {
        for number in [0_u32, 1, 15, 16, 17, 31, 32, 0x7fff_ffff, 0x8000_0000, 0xf7bd_ef7b, u32::MAX] {
            let digits: Vec<i8> = signed_digits(&number.to_be_bytes()).collect();
            assert!(digits.iter().all(|digit| (-15..=16).contains(digit)), "{digits:?}");
            let sum = digits.iter().rev().fold(0_i64, |sum, digit| sum.wrapping_mul(32) + i64::from(*digit));
            assert_eq!(sum, i64::from(number), "{digits:?}");
        }
    }

    #[test]
    fn multiples_are_those_of_plain_multiplication() {
        let point = ProjectivePoint::GENERATOR.double();
        let table = Table::new(point, 32);
        for number in [[0; 32], [1; 32], [0x84; 32], [0xef; 32], [0xff; 32]] {
            let mut sum = ProjectivePoint::GENERATOR;
            table.add_multiple(&mut sum, &number);
            let scalar = <p256::Scalar as ecdsa::elliptic_curve::ops::Reduce<p256::FieldBytes>>::reduce(
                &number.into(),
            );
            assert_eq!(sum, ProjectivePoint::GENERATOR + point * scalar, "{number:?}");
        }
    }
}
