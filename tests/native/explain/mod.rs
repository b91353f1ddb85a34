//! Lines of errors, and what they mean.

mod error_lines;
