//! Our own data as JavaScript values, by way of one JSON text: a string crosses at once, where every member of an
//! object would be a call of its own.

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = toValue)]
    fn value(text: &str) -> JsValue;
}

/// Our own data consists of strings, finite numbers and objects with names of ours, and writing those cannot fail;
/// `undefined` would be the answer if it did.
pub(super) fn to_js<T: Serialize + ?Sized>(data: &T) -> JsValue {
    serde_json::to_string(data).map_or(JsValue::UNDEFINED, |text| value(&text))
}
