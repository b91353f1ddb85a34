//! Verifies many tokens with one policy, with either engine.
//!
//! Most callers with many tokens want the verdicts, and the reasons only for the few that are refused. So
//! [`judge`] and [`begin`] return one number with the verdict and what the engine found, and [`explain`]
//! makes the report of that number when npm/report.js asks for it.
//!
//! [`judge`]: Verifier::judge
//! [`begin`]: Verifier::begin
//! [`explain`]: Verifier::explain

use core::cell::{Cell, RefCell, RefMut};

use js_sys::{Array, Error};
use wasm_bindgen::prelude::*;

use super::web_crypto::{Answer, WebCrypto};
use super::{options, options_error, text};
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::checks::{Found, Inquiry};
use crate::verify::policy::{self, Policy};
use crate::verify::report::{SignatureEngine, Verdict};

/// What JavaScript has of this, and of `verify`: npm/guard.js makes the rest of it.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("verify.d.ts");

/// A policy that is read once and verifies many tokens.
///
/// @example
/// const verifier = new Verifier({ keys: jwks, issuers: issuer, audiences: 'vault' })
/// verifier.verify(token).verdict // 'accepted', 'rejected' or 'unverified'
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Verifier {
    policy: RefCell<Policy>,
    /// The time that the options set; if they set none, each call reads the clock.
    moment: Option<NumericDate>,
    web_crypto: RefCell<WebCrypto>,
    /// The number that `judge` would return if the signature that `begin` last asked about is genuine.
    if_genuine: Cell<u32>,
    /// The index of the candidate after the one that `begin` last asked about.
    next: Cell<usize>,
}

#[wasm_bindgen]
impl Verifier {
    /// Reads the options and vets the keys once.
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(options: &JsValue) -> Result<Self, Error> {
        super::policy(options).map(Self::of).map_err(|error| options_error(&error))
    }

    /// As the function `verify`, under the policy of this verifier.
    #[wasm_bindgen(skip_typescript)]
    pub fn verify(&self, token: &JsValue, now: &JsValue) -> Result<JsValue, Error> {
        let now = self.moment(now).map_err(|error| options_error(&error))?;
        let mut policy = self.policy.borrow_mut();
        policy.move_to(now);
        Ok(text::to_js(&super::report(token, &policy)))
    }

    /// Returns the time at which a token is verified if `now` was passed, in seconds since 1970, or
    /// `undefined` for the host's clock.
    #[wasm_bindgen(skip_typescript, js_name = momentOf)]
    pub fn moment_of(&self, now: &JsValue) -> Result<Option<f64>, Error> {
        let given = options::moment(now).map_err(|error| options_error(&error))?;
        Ok(given.or(self.moment).map(NumericDate::as_f64))
    }

    /// Returns the verdict of `verify` and what the engine found, in one number.
    #[wasm_bindgen(skip_typescript)]
    pub fn judge(&self, token: &str, now: f64) -> Result<u32, Error> {
        let policy = self.policy_at(now)?;
        Ok(match Inquiry::new(token) {
            Ok(inquiry) => finding(inquiry.verdict(token, &policy, |attempt| attempt.find())),
            Err(report) => finding((report.verdict, None)),
        })
    }

    /// Returns the report that `verify` would return, from the number that `judge` or `begin` returned.
    #[wasm_bindgen(skip_typescript)]
    pub fn explain(&self, token: &str, now: f64, finding: u32) -> Result<JsValue, Error> {
        let policy = self.policy_at(now)?;
        Ok(text::to_js(&match Inquiry::new(token) {
            Ok(inquiry) => {
                inquiry.report(token, &policy, |attempt| found(finding).unwrap_or_else(|| attempt.find()))
            }
            Err(report) => *report,
        }))
    }

    /// Asks WebCrypto whether a candidate made the signature: the candidate with this index, or the first one
    /// after it that could have. Returns one of:
    /// - the number of `judge`, if there is nothing to wait for;
    /// - a promise of whether the candidate made the signature. If it did, `ifGenuine` returns the number; if
    ///   not, `next` returns the index to go on from;
    /// - an array of a promise and a number, while a key is being imported. Pass both to `imported` and call
    ///   `begin` again.
    #[wasm_bindgen(skip_typescript)]
    pub fn begin(&self, token: &str, now: f64, candidate: usize) -> Result<JsValue, Error> {
        let policy = self.policy_at(now)?;
        let inquiry = match Inquiry::new(token) {
            Ok(inquiry) => inquiry,
            Err(report) => return Ok(finding((report.verdict, None)).into()),
        };
        let judge = |signer, engine| {
            let found = Found { signer, engine };
            finding(inquiry.verdict(token, &policy, |_| found))
        };
        let attempt = inquiry.attempt(&policy);
        let asked = attempt.as_ref().and_then(|attempt| {
            let mut web_crypto = self.web_crypto.borrow_mut();
            let candidates = attempt.candidates().enumerate().skip(candidate);
            candidates
                .map(|(place, (entry, key))| (place, web_crypto.ask(attempt, entry.number, key)))
                .find(|(_, answer)| !matches!(answer, Answer::Refused))
        });
        Ok(match (asked, attempt) {
            (Some((place, Answer::Asked(promise))), _) => {
                self.if_genuine.set(judge(Some(place), SignatureEngine::WebCrypto));
                self.next.set(place.saturating_add(1));
                promise.into()
            }
            (Some((_, Answer::Importing(promise, import))), _) => Array::of2(&promise, &import.into()).into(),
            (Some((_, Answer::Unable)), Some(attempt)) => {
                let Found { signer, engine } = attempt.find();
                judge(signer, engine).into()
            }
            _ => judge(None, SignatureEngine::WebCrypto).into(),
        })
    }

    /// Returns the number of `judge` for the case that the signature that `begin` last asked about is genuine.
    #[wasm_bindgen(skip_typescript, js_name = ifGenuine)]
    pub fn if_genuine(&self) -> u32 {
        self.if_genuine.get()
    }

    /// Returns the index of the candidate after the one that `begin` last asked about.
    #[wasm_bindgen(skip_typescript)]
    pub fn next(&self) -> usize {
        self.next.get()
    }

    /// Stores an imported key, or `undefined` if the import was rejected.
    #[wasm_bindgen(skip_typescript)]
    pub fn imported(&self, import: usize, key: &JsValue) {
        self.web_crypto.borrow_mut().imported(import, key);
    }
}

impl Verifier {
    pub(super) fn of((policy, moment): options::Dated) -> Self {
        Self {
            policy: RefCell::new(policy),
            moment,
            web_crypto: RefCell::default(),
            if_genuine: Cell::default(),
            next: Cell::default(),
        }
    }

    fn moment(&self, now: &JsValue) -> Result<NumericDate, OptionsError> {
        match options::moment(now)?.or(self.moment) {
            Some(now) => Ok(now),
            None => options::clock(),
        }
    }

    fn policy_at(&self, now: f64) -> Result<RefMut<'_, Policy>, Error> {
        let mut policy = self.policy.borrow_mut();
        // Usually the time has not changed since the last call.
        if policy.now.as_f64() != now {
            policy.move_to(policy::moment("now", now).map_err(|error| options_error(&error))?);
        }
        Ok(policy)
    }
}

const VERDICTS: [Verdict; 3] = [Verdict::Accepted, Verdict::Rejected, Verdict::Unverified];

/// Packs a verdict and what the engine found into a number. From the lowest bits on: two for the verdict's
/// index in `VERDICTS`, two for the engine, the rest for the signer's position, counted from 1.
fn finding((verdict, found): (Verdict, Option<Found>)) -> u32 {
    let verdict = VERDICTS.iter().position(|one| *one == verdict).unwrap_or_default();
    let engine = match found.map(|found| found.engine) {
        None => 0,
        Some(SignatureEngine::Synchronous) => 1,
        Some(SignatureEngine::WebCrypto) => 2,
    };
    let signer = found.and_then(|found| found.signer).map_or(0, |place| place.saturating_add(1));
    // There are a few hundred candidates at most, so the number fits.
    u32::try_from(verdict | engine << 2 | signer << 4).unwrap_or_default()
}

/// Unpacks what the engine found.
fn found(finding: u32) -> Option<Found> {
    let engine = match finding >> 2 & 3 {
        1 => SignatureEngine::Synchronous,
        2 => SignatureEngine::WebCrypto,
        _ => return None,
    };
    Some(Found { signer: usize::try_from(finding >> 4).ok()?.checked_sub(1), engine })
}
