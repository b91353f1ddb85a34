//! A paste that is read once, and documents taken from it: src/npm/paste.js hands them over beside the options.

use std::sync::Arc;

use js_sys::Error;
use wasm_bindgen::prelude::*;

use super::options;
use crate::cluster::Document;
use crate::wasm::text::to_js;
use crate::wasm::{Verifier, options_error, string, token_error};

/// A pasted text, read once. It can be given as `evidence`, and to `simulate` as the configuration; so can the artefacts
/// of it, all or some of them. Either says what `recognize`'s artefacts say, and is not read again.
///
/// @example
/// const paste = new Paste(text)
/// const [token] = paste.artifacts.filter(({ kind }) => kind === 'token')
/// verify(token.token, { evidence: paste })
#[wasm_bindgen]
#[derive(Debug)]
pub struct Paste(Arc<crate::Paste>);

#[wasm_bindgen]
impl Paste {
    /// Finds everything in a text, as `recognize` does.
    ///
    /// @throws {TokenError} if the text is no string, or larger than 1 MB.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string", param_description = "any text, at most 1 MB")]
        text: &JsValue,
    ) -> Result<Self, Error> {
        let paste = string(text).and_then(|text| crate::Paste::read(&text));
        Ok(Self(Arc::new(paste.map_err(|error| token_error(&error))?)))
    }

    /// What was found, as `recognize` returns it; frozen.
    #[wasm_bindgen(getter, unchecked_return_type = "readonly Artifact[]")]
    pub fn artifacts(&self) -> JsValue {
        to_js(self.0.artifacts())
    }
}

/// Documents at hand, of which some were read already.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug, Default)]
pub struct Documents(Vec<Document>);

#[wasm_bindgen]
impl Documents {
    /// None yet.
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text or an artefact, given as this option.
    #[wasm_bindgen(skip_typescript)]
    pub fn add(&mut self, option: &str, document: &JsValue) -> Result<(), Error> {
        let documents = options::documents(option, document).map_err(|error| options_error(&error))?;
        self.0.extend(documents.into_iter().map(Document::from));
        Ok(())
    }

    /// Adds everything that is in a paste.
    #[wasm_bindgen(skip_typescript, js_name = addPaste)]
    pub fn add_paste(&mut self, paste: &Paste) {
        self.0.extend(Document::all_of(&paste.0));
    }

    /// Adds what stands at this place of a paste's artefacts.
    #[wasm_bindgen(skip_typescript, js_name = addFound)]
    pub fn add_found(&mut self, paste: &Paste, index: usize) {
        self.0.extend(Document::found(&paste.0, index));
    }
}

impl Documents {
    pub(super) fn all(&self) -> &[Document] {
        &self.0
    }
}

/// As `new Verifier`, with these documents in place of the options' evidence.
#[wasm_bindgen(skip_typescript, js_name = verifierBy)]
pub fn verifier_by(options: &JsValue, documents: &Documents) -> Result<Verifier, Error> {
    let dated = options::policy_by(options, documents.all()).map_err(|error| options_error(&error))?;
    Ok(Verifier::of(dated))
}

/// As `tokenReview`, with these documents in place of the options' evidence.
#[wasm_bindgen(skip_typescript, js_name = tokenReviewBy)]
pub fn token_review_by(token: &JsValue, options: &JsValue, documents: &Documents) -> Result<JsValue, Error> {
    let options = options::token_review(options).map_err(|error| options_error(&error))?;
    let token = string(token).map_err(|error| token_error(&error))?;
    let clock = crate::wasm::options::clock().map_err(|error| options_error(&error))?;
    let answer = crate::token_review_by(&token, options, documents.all(), clock);
    Ok(to_js(&answer.map_err(|error| options_error(&error))?))
}
