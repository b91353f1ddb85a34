//! The whole question: every case, attack and law, and what is said about it.

mod attacks;
mod cases;
mod laws;
mod openshift_documentation;
mod sentences;
mod truth;
