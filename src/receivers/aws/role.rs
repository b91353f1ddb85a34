//! Finds the trust policy in the output of `aws iam get-role` or the API.

use crate::receivers::setting::Setting;
use crate::text::json::{self, Value};

/// Returns a role's policy, which the API percent-encodes, and its path.
pub(super) fn policy_document(setting: &Setting) -> (Option<Value>, &'static str) {
    match setting.root.find("AssumeRolePolicyDocument") {
        None => (Some(setting.root.value()), ""),
        Some(node) => match node.value() {
            Value::String(text) => {
                let read = |text: &str| json::parse(text.as_bytes()).ok();
                let document = read(&text).or_else(|| read(&percent_decoded(&text)?));
                (document, "AssumeRolePolicyDocument")
            }
            value => (Some(value), "AssumeRolePolicyDocument"),
        },
    }
}

/// Decodes percent-encoding (RFC 3986 §2.1).
fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?];
        out.push(u8::from_str_radix(core::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(out).ok()
}
