//! Law: every key text yields at least one key or refusal, and a usable key has a SubjectPublicKeyInfo that is
//! read as the very same key.
#![no_main]

use bound_token::keys::KeySet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut keys = KeySet::default();
    keys.add_text(text);
    assert!(!keys.entries().is_empty());
    for entry in keys.entries() {
        let _ = (entry.describe(), entry.summary());
        let Ok(key) = &entry.key else { continue };
        let mut again = KeySet::default();
        again.add_text(&pem(key.spki()));
        assert_eq!(again.entries()[0].key.as_ref(), Ok(key));
    }
});

fn pem(spki: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut body = String::new();
    for chunk in spki.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let symbol = ALPHABET[(number >> (18 - 6 * place) & 63) as usize] as char;
            body.push(if place <= chunk.len() { symbol } else { '=' });
        }
    }
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}
