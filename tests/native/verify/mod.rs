//! Tests verification as a whole: every case, attack and law, and the sentences of reports.

mod attacks;
mod cases;
mod laws;
mod openshift_documentation;
mod sentences;
mod truth;
