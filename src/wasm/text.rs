//! Passes our own data to JavaScript as one JSON text. A string crosses the boundary at once, but each member
//! of an object would be a separate call.

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = toValue)]
    fn value(text: &str) -> JsValue;
}

/// Converts our own data. It consists of strings, finite numbers and objects with our member names, so
/// writing it cannot fail; if it did, the result would be `undefined`.
pub(super) fn to_js<T: Serialize + ?Sized>(data: &T) -> JsValue {
    serde_json::to_string(data).map_or(JsValue::UNDEFINED, |text| value(&text))
}
