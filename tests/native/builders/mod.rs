//! Builders that several modules share: the tables of tests/data, tokens and their keys, and files beside this
//! checkout.

pub(crate) mod tables;
pub(crate) mod tokens;

use std::path::Path;

/// Returns the text of a file in ../shared. If it is not beside this checkout, prints that and returns `None`.
pub(crate) fn beside(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path));
    if text.is_err() {
        eprintln!("skipped: ../shared/{path} is not beside this checkout");
    }
    text.ok()
}
