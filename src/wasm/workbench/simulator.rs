//! A receiver's configuration read once, and many tokens asked about by it.

use js_sys::Error;
use wasm_bindgen::prelude::*;

use super::options;
use super::paste::Documents;
use crate::cluster::Document;
use crate::token::error::OptionsError;
use crate::wasm::options::{clock, moment};
use crate::wasm::text::to_js;
use crate::wasm::{options_error, string};

/// A receiver's configuration read once, to simulate its answers to many tokens, or at many moments.
///
/// @example
/// const simulator = new Simulator([provider, trustPolicy], { keys: jwks })
/// simulator.simulate(token).verdict // 'accepted', 'rejected' or 'unverified'
#[wasm_bindgen]
#[derive(Debug)]
pub struct Simulator(crate::Simulator);

#[wasm_bindgen]
impl Simulator {
    /// Reads the configuration and vets the keys once.
    ///
    /// @throws {OptionsError} as `simulate` does.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(
            unchecked_param_type = "string | EvidenceOption | Paste | readonly (string | EvidenceOption | Paste)[]",
            param_description = "what the receiver is configured with, as for `simulate`"
        )]
        config: &JsValue,
        #[wasm_bindgen(
            unchecked_optional_param_type = "SimulateOptions",
            param_description = "keys and moment"
        )]
        options: &JsValue,
    ) -> Result<Self, Error> {
        let config = options::documents("config", config).map_err(|error| options_error(&error))?;
        let config: Vec<Document> = config.into_iter().map(Document::from).collect();
        Self::by(options, &config).map_err(|error| options_error(&error))
    }

    /// As the function `simulate`, by the configuration of this simulator.
    ///
    /// @throws {OptionsError} if `now` is not a moment.
    #[wasm_bindgen(unchecked_return_type = "Simulation")]
    pub fn simulate(
        &self,
        #[wasm_bindgen(
            unchecked_param_type = "string",
            param_description = "the compact serialization, at most 1 MB"
        )]
        token: &JsValue,
        #[wasm_bindgen(
            unchecked_optional_param_type = "number | Date",
            param_description = "judge at this moment, a `Date` or seconds since 1970; default: the moment of the options, else the host's clock"
        )]
        now: &JsValue,
    ) -> Result<JsValue, Error> {
        self.answer(token, now).map_err(|error| options_error(&error))
    }
}

impl Simulator {
    fn by(options: &JsValue, config: &[Document]) -> Result<Self, OptionsError> {
        crate::Simulator::new(config, options::simulate(options)?).map(Self)
    }

    fn answer(&self, token: &JsValue, now: &JsValue) -> Result<JsValue, OptionsError> {
        let now = moment(now)?.or(self.0.moment()).map_or_else(clock, Ok)?;
        // Anything but a string is not a token: the empty text is refused as such.
        let token = string(token).unwrap_or_default();
        Ok(to_js(&self.0.simulate(&token, now)?))
    }
}

/// As `new Simulator`, with these documents as the configuration.
#[wasm_bindgen(skip_typescript, js_name = simulatorBy)]
pub fn simulator_by(documents: &Documents, options: &JsValue) -> Result<Simulator, Error> {
    Simulator::by(options, documents.all()).map_err(|error| options_error(&error))
}
