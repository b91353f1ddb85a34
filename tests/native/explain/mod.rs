//! Tests error lines, and what they mean.

mod error_lines;
