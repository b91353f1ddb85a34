//! The error lines of a fictional receiver.

use super::documents::NAME;
use crate::explain::read::nothing;
use crate::explain::row::{ErrorLines, Fault, Row, Tie};

pub(super) const LINES: ErrorLines =
    ErrorLines { receiver: Some(NAME), stems: &["exgate"], rows: ROWS, vague: &[] };

const ROWS: &[Row] = &[Row {
    fault: Fault::new("example-shut"),
    marks: &[&["exgate-1: shut"]],
    read: nothing,
    tie: Tie::Nothing,
    message: "The gate is shut.",
    remedy: "Wait until it opens.",
    command: "",
    source: "example/example#1",
}];
