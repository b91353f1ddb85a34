//! Pasted text, and what is found in it.

mod intake;
