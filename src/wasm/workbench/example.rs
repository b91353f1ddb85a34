//! Makes a fresh example: a bound token as an API server would have issued it this second, and its JWK Set.
//!
//! Every printed token has expired. To show an accepted one, this makes a token with the host's own
//! cryptography, and drops its private key as soon as the token is signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use js_sys::{Array, Date, JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use crate::keys::{KeySet, Material};
use crate::wasm::web_crypto::subtle;

const ISSUER: &str = "https://kubernetes.default.svc";
const AUDIENCE: &str = "vault";
const NAMESPACE: &str = "default";
const SERVICE_ACCOUNT: &str = "build-robot";
/// The default of `expirationSeconds` (`pkg/apis/authentication/v1/defaults.go`).
const LIFETIME_SECONDS: u32 = 3600;

/// A fresh token, and everything that is needed to accept it for an hour.
#[derive(Debug, Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The token.
    pub token: String,
    /// The JWK Set of its issuer, as text.
    pub keys: String,
    /// The issuer.
    pub issuer: String,
    /// The audience.
    pub audience: String,
}

/// Makes a fresh example. Its key is made in this page or process and dropped after signing.
///
/// @example
/// const { token, keys, issuer, audience } = await mintExample()
///
/// Rejects if the host has no `crypto.subtle`, as in a page that is not a secure context.
#[wasm_bindgen(js_name = mintExample, unchecked_return_type = "Example")]
pub async fn mint_example() -> Result<JsValue, JsValue> {
    let example = mint().await?;
    Ok(crate::wasm::text::to_js(&example))
}

async fn mint() -> Result<Example, JsValue> {
    let subtle = subtle()
        .ok_or_else(|| js_sys::Error::new("The host has no crypto.subtle: is this page a secure context?"))?;
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let algorithm = dictionary(&[("name", "ECDSA"), ("namedCurve", "P-256")])?;
    let pair: CryptoKeyPair =
        JsFuture::from(subtle.generate_key_with_object(&algorithm, true, &usages)?).await?.unchecked_into();
    let (kid, keys) = public_jwk_set(&subtle, &pair.get_public_key()).await?;

    let b64 = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = b64(&format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#));
    let signing_input = format!("{header}.{}", b64(&claims()?));
    let signature = JsFuture::from(subtle.sign_with_object_and_u8_array(
        &dictionary(&[("name", "ECDSA"), ("hash", "SHA-256")])?,
        &pair.get_private_key(),
        signing_input.as_bytes(),
    )?)
    .await?;
    let signature = URL_SAFE_NO_PAD.encode(Uint8Array::new(&signature).to_vec());
    Ok(Example {
        token: format!("{signing_input}.{signature}"),
        keys,
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
    })
}

fn dictionary(members: &[(&str, &str)]) -> Result<Object, JsValue> {
    let out = Object::new();
    for (name, value) in members {
        Reflect::set(&out, &(*name).into(), &(*value).into())?;
    }
    Ok(out)
}

/// Returns the key as the API server would publish it, with the `kid` that the API server would give it.
async fn public_jwk_set(subtle: &SubtleCrypto, key: &CryptoKey) -> Result<(String, String), JsValue> {
    let exported = JsFuture::from(subtle.export_key("jwk", key)?).await?;
    let mut set = KeySet::default();
    set.add_text(&JSON::stringify(&exported)?.as_string().unwrap_or_default());
    let unreadable = || js_sys::Error::new("The host's key could not be read.");
    let key = set.entries().first().and_then(|entry| entry.key.as_ref().ok()).ok_or_else(unreadable)?;
    let Material::Ec { curve, x, y } = key.material() else { return Err(unreadable().into()) };
    let kid = key.kubernetes_kid();
    let jwks = format!(
        r#"{{"keys":[{{"use":"sig","kty":"EC","kid":"{kid}","alg":"ES256","crv":"{}","x":"{}","y":"{}"}}]}}"#,
        curve.name(),
        URL_SAFE_NO_PAD.encode(x),
        URL_SAFE_NO_PAD.encode(y)
    );
    Ok((kid, jwks))
}

/// Returns claims as `pkg/serviceaccount/claims.go` makes them for a pod's token.
fn claims() -> Result<String, JsValue> {
    let now = (Date::now() / 1000.0).floor();
    let expires = now + f64::from(LIFETIME_SECONDS);
    let (id, account, pod, node) = (uuid()?, uuid()?, uuid()?, uuid()?);
    Ok(format!(
        r#"{{"aud":["{AUDIENCE}"],"exp":{expires},"iat":{now},"iss":"{ISSUER}","jti":"{id}","kubernetes.io":{{"namespace":"{NAMESPACE}","node":{{"name":"worker-1","uid":"{node}"}},"pod":{{"name":"build-robot-0","uid":"{pod}"}},"serviceaccount":{{"name":"{SERVICE_ACCOUNT}","uid":"{account}"}}}},"nbf":{now},"sub":"system:serviceaccount:{NAMESPACE}:{SERVICE_ACCOUNT}"}}"#
    ))
}

/// Returns a random UUID (RFC 9562 §5.4), as Kubernetes uses to identify objects and tokens.
fn uuid() -> Result<String, JsValue> {
    let mut octets = [0_u8; 16];
    getrandom::fill(&mut octets).map_err(|_| js_sys::Error::new("The host has no random numbers."))?;
    let number = u128::from_be_bytes(octets);
    let version_4 = (number & !(0xf << 76) | (0x4 << 76)) & !(0x3 << 62) | (0x2 << 62);
    let hex = format!("{version_4:032x}");
    let mut digits = hex.chars();
    let groups: Vec<String> = [8, 4, 4, 4, 12].map(|length| digits.by_ref().take(length).collect()).into();
    Ok(groups.join("-"))
}
