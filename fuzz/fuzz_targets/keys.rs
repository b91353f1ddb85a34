//! Law: every key text gives at least one key or refusal, and a usable key has a SubjectPublicKeyInfo that
//! reads as an equal key.
#![no_main]

use base64::{Engine, engine::general_purpose::STANDARD};
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
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(spki))
}
