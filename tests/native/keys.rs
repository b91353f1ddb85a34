//! Tests key texts in every form that people paste, and what becomes of each key.

use bound_token::keys::{KeyEntry, KeyErrorCode, KeySet, MAX_JWKS_BYTES, MAX_KEYS, MAX_PEM_BYTES, PublicKey};

fn read(text: &str) -> Vec<KeyEntry> {
    let mut keys = KeySet::default();
    keys.add_text(text);
    keys.entries().to_vec()
}

fn only(text: &str) -> KeyEntry {
    let entries = read(text);
    assert_eq!(entries.len(), 1, "one key was expected");
    entries[0].clone()
}

fn usable(text: &str) -> PublicKey {
    only(text).key.expect("a usable key")
}

fn refusal(text: &str) -> KeyErrorCode {
    only(text).key.expect_err("a refused key").code
}

const SPKI: &str = include_str!("../data/keys/same-key.spki.pem");
const PKCS1: &str = include_str!("../data/keys/same-key.pkcs1.pem");
const MISLABELLED: &str = include_str!("../data/keys/bound-sa-public-key.mislabelled-spki.pem");

#[test]
fn one_rsa_key_is_the_same_in_each_pem_form() {
    let key = usable(SPKI);
    assert_eq!(usable(PKCS1), key);
    assert_eq!(usable(MISLABELLED), key);
    assert_eq!(key.kubernetes_kid(), "IdGPYEakZf3A8itgkWlE0Sz3qSE6Yr8Al8jIfZsQ-SI");
    assert_eq!(key.describe(), "RSA, 4096 bits");
}

#[test]
fn keys_of_every_kind_are_read_from_pem() {
    for (text, description) in [
        (include_str!("../data/keys/ec-prime256v1.pem"), "EC, P-256"),
        (include_str!("../data/keys/ec-secp384r1.pem"), "EC, P-384"),
        (include_str!("../data/keys/ec-secp521r1.pem"), "EC, P-521"),
        (include_str!("../data/keys/ed25519.pem"), "Ed25519"),
    ] {
        assert_eq!(usable(text).describe(), description);
    }
}

#[test]
fn a_certificate_stands_for_the_key_in_it() {
    let key = usable(include_str!("../data/keys/certificate-key.pem"));
    assert_eq!(usable(include_str!("../data/keys/certificate.pem")), key);
}

#[test]
fn the_spki_that_is_written_is_the_one_that_was_read() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    for text in
        [SPKI, include_str!("../data/keys/ec-secp521r1.pem"), include_str!("../data/keys/ed25519.pem")]
    {
        let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        assert_eq!(STANDARD.encode(usable(text).spki()), body);
    }
}

#[test]
fn thumbprints_are_those_of_rfc_7638_and_rfc_8037() {
    let rsa = r#"{"kty":"RSA","alg":"RS256","kid":"2011-04-29","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}"#;
    assert_eq!(usable(rsa).thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    let ed25519 = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(usable(ed25519).thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[test]
fn text_around_pem_blocks_is_passed_over_and_several_blocks_are_several_keys() {
    let text =
        format!("# service-account-001.pub\r\n{SPKI}\nsecond:\n{}", include_str!("../data/keys/ed25519.pem"));
    let entries = read(&text.replace('\n', "\r\n"));
    assert_eq!(entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2]);
    assert!(entries.iter().all(|entry| entry.key.is_ok() && entry.kid.is_none()));
}

#[test]
fn one_broken_key_does_not_break_the_set() {
    let entries = read(&format!("{}\n{SPKI}", include_str!("../data/keys/rsa-1024.pem")));
    assert_eq!(entries[0].key.as_ref().expect_err("too small").code, KeyErrorCode::WeakKey);
    assert!(entries[1].key.is_ok());
}

#[test]
fn pem_that_cannot_be_used_is_refused_with_its_reason() {
    let end_missing = SPKI.replace("-----END PUBLIC KEY-----", "");
    let other_end = SPKI.replace("END PUBLIC", "END RSA PUBLIC");
    let not_base64 = SPKI.replace("MII", "M?I");
    let request = SPKI.replace("PUBLIC KEY", "CERTIFICATE REQUEST");
    let encrypted = SPKI.replace("PUBLIC KEY", "ENCRYPTED PRIVATE KEY");
    let inline = "see -----BEGIN PUBLIC KEY----- above";
    for (text, code) in [
        (end_missing.as_str(), KeyErrorCode::MalformedKey),
        (&other_end, KeyErrorCode::MalformedKey),
        (&not_base64, KeyErrorCode::MalformedKey),
        (inline, KeyErrorCode::MalformedKey),
        (&request, KeyErrorCode::UnsupportedKey),
        (&encrypted, KeyErrorCode::PrivateKey),
        (include_str!("../data/keys/ec-secp256k1.pem"), KeyErrorCode::UnsupportedKey),
        (include_str!("../data/keys/rsa-1024.pem"), KeyErrorCode::WeakKey),
    ] {
        assert_eq!(refusal(text), code, "{text}");
    }
}

#[test]
fn jwks_that_cannot_be_used_are_refused_with_their_reason() {
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let jwk = |more: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{more}}}"#);
    for (text, code) in [
        (String::new(), KeyErrorCode::MalformedKey),
        ("no key".to_owned(), KeyErrorCode::MalformedKey),
        ("[]".to_owned(), KeyErrorCode::MalformedKey),
        (r#"{"keys":[]}"#.to_owned(), KeyErrorCode::MalformedKey),
        (r#"{"keys":{}}"#.to_owned(), KeyErrorCode::MalformedKey),
        (r#"{"kty":"RSA","kty":"EC"}"#.to_owned(), KeyErrorCode::DuplicateMember),
        (r#"{"kty":"oct","k":"c2VjcmV0"}"#.to_owned(), KeyErrorCode::SymmetricKey),
        (jwk(r#","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A""#), KeyErrorCode::PrivateKey),
        (jwk(r#","use":"enc""#), KeyErrorCode::KeyUse),
        (jwk(r#","use":"SIG""#), KeyErrorCode::KeyUse),
        (jwk(r#","use":["sig"]"#), KeyErrorCode::MalformedKey),
        (jwk(r#","key_ops":["sign"]"#), KeyErrorCode::KeyUse),
        (jwk(r#","key_ops":[]"#), KeyErrorCode::KeyUse),
        (jwk(r#","key_ops":["verify","verify"]"#), KeyErrorCode::MalformedKey),
        (jwk(r#","key_ops":"verify""#), KeyErrorCode::MalformedKey),
        (jwk(r#","kid":5"#), KeyErrorCode::MalformedKey),
        (jwk(r#","alg":5"#), KeyErrorCode::MalformedKey),
        (jwk("").replace("OKP", "okp"), KeyErrorCode::UnsupportedKey),
        (jwk("").replace("Ed25519", "Ed448"), KeyErrorCode::UnsupportedKey),
        (jwk("").replace(x, &x[1..]), KeyErrorCode::MalformedKey),
        (jwk("").replace(x, ""), KeyErrorCode::MalformedKey),
        (jwk("").replace(x, &format!("{x}=")), KeyErrorCode::MalformedKey),
    ] {
        assert_eq!(refusal(&text), code, "{text}");
    }
    assert!(only(&jwk(r#","use":"sig","key_ops":["verify"],"alg":"EdDSA","kid":"a""#)).key.is_ok());
}

#[test]
fn key_ops_name_at_most_32_operations() {
    let jwk = |count: usize| {
        let names: Vec<String> = (1..count).map(|number| format!("\"x{number}\"")).collect();
        format!(
            r#"{{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","key_ops":["verify",{}]}}"#,
            names.join(",")
        )
    };
    assert!(only(&jwk(32)).key.is_ok());
    assert_eq!(refusal(&jwk(33)), KeyErrorCode::MalformedKey);
}

#[test]
fn a_refusal_never_repeats_the_key() {
    let secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    for text in [
        format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"AA","d":"{secret}"}}"#),
        format!(r#"{{"kty":"oct","k":"{secret}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{secret}","y":"{secret}!"}}"#),
        format!("-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----"),
        format!("-----BEGIN PUBLIC KEY-----\n{secret}\n-----END PUBLIC KEY-----"),
        secret.to_owned(),
    ] {
        let message = only(&text).key.expect_err("a refused key").message;
        assert!(!message.contains(&secret[..8]), "{message}");
    }
}

#[test]
fn texts_beyond_the_limits_are_refused_before_they_are_read() {
    let padded = |text: &str, length: usize| format!("{text}{}", "x".repeat(length - text.len()));
    let pem = padded(&format!("{SPKI}\n"), MAX_PEM_BYTES);
    assert!(only(&pem).key.is_ok());
    assert_eq!(refusal(&format!("{pem}x")), KeyErrorCode::KeyTooLarge);
    let jwks = |length: usize| format!(r#"{{"keys":[],"x":"{}"}}"#, "x".repeat(length - 18));
    assert_eq!(jwks(MAX_JWKS_BYTES).len(), MAX_JWKS_BYTES);
    assert_eq!(refusal(&jwks(MAX_JWKS_BYTES)), KeyErrorCode::MalformedKey);
    assert_eq!(refusal(&jwks(MAX_JWKS_BYTES + 1)), KeyErrorCode::KeyTooLarge);
}

/// Returns an odd number of this many bits, whose last byte is chosen so that no small prime divides it.
fn modulus(bits: usize) -> Vec<u8> {
    let mut n = vec![0; bits.div_ceil(8)];
    n[0] = 1 << ((bits - 1) % 8);
    let last = n.len() - 1;
    let fits = |low: &u8| {
        n[last] = *low;
        !matches!(PublicKey::rsa(&n, &[3]), Err(error) if error.code == KeyErrorCode::InvalidKey)
    };
    let low = (1..=255).step_by(2).find(fits).expect("some odd byte leaves no small factor");
    n[last] = low;
    n
}

#[test]
fn rsa_keys_have_2048_to_8192_bits_and_an_odd_exponent_of_at_most_33() {
    let code = |n: &[u8], e: &[u8]| PublicKey::rsa(n, e).map(|_| ()).map_err(|error| error.code);
    let e = [1, 0, 1];
    assert_eq!(code(&modulus(2047), &e), Err(KeyErrorCode::WeakKey));
    assert_eq!(code(&modulus(2048), &e), Ok(()));
    assert_eq!(code(&modulus(8192), &e), Ok(()));
    assert_eq!(code(&[&[1], modulus(8192).as_slice()].concat(), &e), Err(KeyErrorCode::KeyTooLarge));
    let n = modulus(2048);
    for (exponent, result) in [
        (&[][..], Err(KeyErrorCode::InvalidKey)),
        (&[0], Err(KeyErrorCode::InvalidKey)),
        (&[1], Err(KeyErrorCode::InvalidKey)),
        (&[2], Err(KeyErrorCode::InvalidKey)),
        (&[3], Ok(())),
        (&[0, 1, 0, 1], Ok(())),
        (&[1, 0, 0], Err(KeyErrorCode::InvalidKey)),
        (&[1, 0xff, 0xff, 0xff, 0xff], Ok(())),
        (&[2, 0, 0, 0, 1], Err(KeyErrorCode::KeyTooLarge)),
    ] {
        assert_eq!(code(&n, exponent), result, "{exponent:?}");
    }
    let mut even = n.clone();
    *even.last_mut().expect("not empty") &= 0xfe;
    assert_eq!(code(&even, &e), Err(KeyErrorCode::InvalidKey));
    // 2^2048 - 1 is divisible by 3.
    assert_eq!(code(&[0xff; 256], &e), Err(KeyErrorCode::InvalidKey));
}

#[test]
fn points_off_the_curve_and_weak_points_are_refused() {
    let code = |key: Result<PublicKey, bound_token::keys::KeyError>| key.expect_err("refused").code;
    use bound_token::keys::Curve;
    assert_eq!(code(PublicKey::ec(Curve::P256, &[1; 32], &[1; 32])), KeyErrorCode::InvalidKey);
    assert_eq!(code(PublicKey::ec(Curve::P256, &[0; 32], &[0; 32])), KeyErrorCode::InvalidKey);
    assert_eq!(code(PublicKey::ec(Curve::P256, &[1; 31], &[1; 33])), KeyErrorCode::MalformedKey);
    assert_eq!(code(PublicKey::ec(Curve::P521, &[1; 65], &[1; 66])), KeyErrorCode::MalformedKey);
    let point = |first: u8, fill: u8, last: u8| {
        let mut x = [fill; 32];
        (x[0], x[31]) = (first, last);
        x
    };
    for (name, x) in [
        ("identity", point(1, 0, 0)),
        ("identity with a sign", point(1, 0, 0x80)),
        ("order 2", point(0xec, 0xff, 0x7f)),
        ("order 4", point(0, 0, 0)),
        ("y = p", point(0xed, 0xff, 0x7f)),
        ("y = p with a sign", point(0xed, 0xff, 0xff)),
        ("y = p + 1 with a sign", point(0xee, 0xff, 0xff)),
        ("y = p + 1", point(0xee, 0xff, 0x7f)),
        ("y = 2^255 - 1", point(0xff, 0xff, 0x7f)),
    ] {
        assert_eq!(code(PublicKey::ed25519(&x)), KeyErrorCode::InvalidKey, "{name}");
    }
    // Every non-canonical encoding of the 19 smallest numbers, with either sign.
    for first in 0xed..=0xff {
        for last in [0x7f, 0xff] {
            let message = PublicKey::ed25519(&point(first, 0xff, last)).expect_err("refused").message;
            assert!(message.contains("canonical"), "{first:x} {last:x}: {message}");
        }
    }
    // Numbers slightly below p, with either sign: half of them are points.
    let below = |second: u8, last: u8| {
        let mut x = point(0xff, 0xff, last);
        x[1] = second;
        PublicKey::ed25519(&x).is_ok()
    };
    for last in [0x7f, 0xff] {
        assert!((0..0xff).any(|second| below(second, last)), "{last}");
    }
}

#[test]
fn keys_that_can_be_factored_by_their_mark_are_refused() {
    // A product of the tested primes, shifted by whole bytes, is 0 modulo each of them. So a modulus made of
    // it and 65537 has the ROCA fingerprint, and one made of it and 3 does not.
    let product: u128 =
        [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].iter().product();
    let modulus = |low: u128, multiple: u128| {
        let mut n = vec![0; 256];
        n[..16].copy_from_slice(&(product << product.leading_zeros()).to_be_bytes());
        n[240..].copy_from_slice(&(product * multiple * 2 + low).to_be_bytes());
        n
    };
    // At least one multiple has no other small factor.
    let messages = |low: u128| -> Vec<String> {
        let keys = (0..200).map(|multiple| PublicKey::rsa(&modulus(low, multiple), &[1, 0, 1]));
        keys.filter_map(|key| key.err().map(|error| error.message)).collect()
    };
    assert!(messages(65_537).iter().any(|message| message.contains("ROCA")));
    assert!(!messages(3).iter().any(|message| message.contains("ROCA")));
}

#[test]
fn of_more_than_4096_keys_the_rest_is_refused_in_one_word() {
    let set = |count: usize| format!(r#"{{"keys":[{}]}}"#, vec!["{}"; count].join(","));
    let entries = read(&set(MAX_KEYS));
    assert_eq!(entries.len(), MAX_KEYS);
    assert!(
        entries
            .iter()
            .all(|entry| entry.key.as_ref().is_err_and(|error| error.code == KeyErrorCode::MalformedKey))
    );
    let entries = read(&set(MAX_KEYS + 100));
    assert_eq!(entries.len(), MAX_KEYS + 1);
    assert_eq!(entries[MAX_KEYS].key.as_ref().expect_err("one too many").code, KeyErrorCode::KeyTooLarge);
    // The limit counts the keys of all texts together.
    let mut keys = KeySet::default();
    keys.add_text(&set(MAX_KEYS));
    keys.add_text(SPKI);
    keys.add_text(SPKI);
    assert_eq!(keys.entries().len(), MAX_KEYS + 1);
}

/// Returns the SubjectPublicKeyInfo of a P-256 key with this point, as PEM.
fn p256(point: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let byte = |number: usize| u8::try_from(number).expect("small");
    let algorithm = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    let bits = [&[3, byte(point.len() + 1), 0], point].concat();
    let spki = [&[0x30, byte(algorithm.len() + bits.len())], algorithm.as_slice(), &bits].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(spki))
}

#[test]
fn only_uncompressed_points_are_read() {
    let good = usable(include_str!("../data/keys/ec-prime256v1.pem"));
    let bound_token::keys::Material::Ec { x, y, .. } = good.material() else { unreachable!("an EC key") };
    let point = |first: u8, parts: &[&[u8]]| p256(&[&[first], parts.concat().as_slice()].concat());
    assert_eq!(usable(&point(4, &[x, y])), good);
    for (text, code) in [
        (point(2, &[x]), KeyErrorCode::UnsupportedKey),
        (point(3, &[x]), KeyErrorCode::UnsupportedKey),
        (p256(&[0]), KeyErrorCode::InvalidKey),
        (point(6, &[x, y]), KeyErrorCode::MalformedKey),
        (point(4, &[x]), KeyErrorCode::MalformedKey),
        (point(4, &[x, &y[1..]]), KeyErrorCode::MalformedKey),
        (point(4, &[x, y, &[0]]), KeyErrorCode::MalformedKey),
        (p256(&[4]), KeyErrorCode::MalformedKey),
        (p256(&[]), KeyErrorCode::MalformedKey),
    ] {
        assert_eq!(refusal(&text), code, "{text}");
    }
}
