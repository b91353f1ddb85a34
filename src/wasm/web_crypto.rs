//! Verifies signatures asynchronously with the host's WebCrypto, and imports each key once.
//!
//! It gives the same answers as the synchronous engine, or none. The synchronous engine is used where there
//! is no `crypto.subtle` (in a page that is not a secure context), and where the host refuses a key or an
//! algorithm (Ed25519 in older hosts).

use core::cell::RefCell;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array, global};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

use crate::keys::PublicKey;
use crate::signature::{Algorithm, has_strict_form};
use crate::verify::checks::Attempt;

/// What asking about a key and a signature returned.
pub(super) enum Answer {
    /// A promise of whether the key made the signature.
    Asked(Promise),
    /// The key is being imported, under this number.
    Importing(Promise, usize),
    /// The signature has a form that is never accepted.
    Refused,
    /// This host cannot verify it.
    Unable,
}

/// The imported keys of a policy, by key number and algorithm.
#[derive(Debug, Default)]
pub(super) struct WebCrypto {
    imports: Vec<(usize, Algorithm, Import)>,
}

#[derive(Debug)]
enum Import {
    Pending(Promise),
    Done(CryptoKey),
    Refused,
}

impl WebCrypto {
    /// Asks whether the key with this number made the signature.
    pub(super) fn ask(&mut self, attempt: &Attempt<'_>, number: usize, key: &PublicKey) -> Answer {
        let algorithm = attempt.algorithm();
        if !has_strict_form(key, attempt.signature()) {
            return Answer::Refused;
        }
        let Some(subtle) = subtle() else { return Answer::Unable };
        let position =
            self.imports.iter().position(|(other, name, _)| (*other, *name) == (number, algorithm));
        let position = position.unwrap_or_else(|| {
            self.imports.push((number, algorithm, import(&subtle, algorithm, key)));
            self.imports.len().saturating_sub(1)
        });
        match self.imports.get(position) {
            Some((_, _, Import::Pending(promise))) => Answer::Importing(promise.clone(), position),
            Some((_, _, Import::Done(key))) => {
                let parameters = parameters(algorithm);
                let (signature, input) = (attempt.signature(), attempt.signing_input());
                let promise =
                    subtle.verify_with_object_and_u8_array_and_u8_array(&parameters, key, signature, input);
                promise.map_or(Answer::Unable, Answer::Asked)
            }
            Some((_, _, Import::Refused)) | None => Answer::Unable,
        }
    }

    /// Stores a key, or `undefined` if its import was rejected. It does not test for `CryptoKey`, because
    /// that test fails for a key of another realm.
    pub(super) fn imported(&mut self, import: usize, key: &JsValue) {
        if let Some((_, _, import)) = self.imports.get_mut(import) {
            let key = Some(key.clone()).filter(JsValue::is_object).map(JsCast::unchecked_into);
            *import = key.map_or(Import::Refused, Import::Done);
        }
    }
}

/// Returns whether the key made the signature, according to WebCrypto as used above, or `None` if the host
/// cannot verify it. Only for tests of the primitive.
#[doc(hidden)]
pub async fn is_genuine(
    algorithm: Algorithm,
    key: &PublicKey,
    signing_input: &[u8],
    signature: &[u8],
) -> Option<bool> {
    if !has_strict_form(key, signature) {
        return Some(false);
    }
    let subtle = subtle()?;
    let Import::Pending(promise) = import(&subtle, algorithm, key) else { return None };
    let key: CryptoKey = JsFuture::from(promise).await.ok()?.unchecked_into();
    let parameters = parameters(algorithm);
    let promise =
        subtle.verify_with_object_and_u8_array_and_u8_array(&parameters, &key, signature, signing_input);
    JsFuture::from(promise.ok()?).await.ok()?.as_bool()
}

/// Returns the host's `crypto.subtle`, which pages have in secure contexts only.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    thread_local! {
        static SUBTLE: Option<SubtleCrypto> = {
            let member = |object: &JsValue, name: &str| {
                Reflect::get(object, &name.into()).ok().filter(JsValue::is_object)
            };
            member(&global(), "crypto")
                .map(JsCast::unchecked_into::<Crypto>)
                .and_then(|crypto| member(&crypto, "subtle"))
                .map(JsCast::unchecked_into)
        };
    }
    SUBTLE.with(Clone::clone)
}

fn import(subtle: &SubtleCrypto, algorithm: Algorithm, key: &PublicKey) -> Import {
    let usages = Array::of1(&"verify".into());
    let spki = Uint8Array::from(key.spki());
    let promise = subtle.import_key_with_object("spki", &spki, &parameters(algorithm), false, &usages);
    promise.map_or(Import::Refused, Import::Pending)
}

/// Returns the parameters of an algorithm, for importing a key and for verifying with it (WebCrypto §18.4 on).
fn parameters(algorithm: Algorithm) -> Object {
    thread_local! {
        static KEPT: RefCell<Vec<(Algorithm, Object)>> = const { RefCell::new(Vec::new()) };
    }
    KEPT.with_borrow_mut(|kept| {
        if let Some((_, object)) = kept.iter().find(|(other, _)| *other == algorithm) {
            return object.clone();
        }
        let object = make(algorithm);
        kept.push((algorithm, object.clone()));
        object
    })
}

fn make(algorithm: Algorithm) -> Object {
    let (name, bits, curve) = match algorithm {
        Algorithm::RS256 => ("RSASSA-PKCS1-v1_5", 256_u32, None),
        Algorithm::RS384 => ("RSASSA-PKCS1-v1_5", 384, None),
        Algorithm::RS512 => ("RSASSA-PKCS1-v1_5", 512, None),
        Algorithm::PS256 => ("RSA-PSS", 256, None),
        Algorithm::PS384 => ("RSA-PSS", 384, None),
        Algorithm::PS512 => ("RSA-PSS", 512, None),
        Algorithm::ES256 => ("ECDSA", 256, Some("P-256")),
        Algorithm::ES384 => ("ECDSA", 384, Some("P-384")),
        Algorithm::ES512 => ("ECDSA", 512, Some("P-521")),
        Algorithm::EdDSA => ("Ed25519", 512, None),
    };
    let out = Object::new();
    // Setting a member of a new object cannot fail.
    let set = |member: &str, value: JsValue| {
        let _ = Reflect::set(&out, &member.into(), &value);
    };
    set("name", name.into());
    set("hash", format!("SHA-{bits}").into());
    set("saltLength", (bits / 8).into());
    if let Some(curve) = curve {
        set("namedCurve", curve.into());
    }
    out
}
