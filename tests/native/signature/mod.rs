//! Tests signatures with third-party vectors and against another library.

mod second_opinion;
mod vectors;
mod wycheproof;
