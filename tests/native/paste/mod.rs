//! Tests what is found in pasted text.

mod intake;
