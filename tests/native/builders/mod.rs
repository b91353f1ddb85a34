//! What several modules ask with: the tables of tests/data, tokens and their keys, and what lies beside this checkout.

pub(crate) mod tables;
pub(crate) mod tokens;

use std::path::Path;

/// The text of a file of ../shared; `None`, and a word to say so, where it is not beside this checkout.
pub(crate) fn beside(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path));
    if text.is_err() {
        eprintln!("skipped: ../shared/{path} is not beside this checkout");
    }
    text.ok()
}
