//! What the receivers of tokens make of one, by their own configuration: whom it would let in, and why not.
//!
//! A part of a configuration that is not understood, or whose effect is not documented, is [`Truth::Unknown`] and never
//! counts as met; a definite no outweighs it.

pub mod aws;
mod logic;

pub use logic::Truth;
