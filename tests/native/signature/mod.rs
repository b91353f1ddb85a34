//! Signatures, by vectors from elsewhere and beside another library.

mod second_opinion;
mod vectors;
mod wycheproof;
