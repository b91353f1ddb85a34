//! The errors that prevent a report, or a complete one: what is wrong, and where in the token's text.

use core::fmt;

use serde::Serialize;

use crate::text::redact::redact;

/// Why a text cannot be read as a token.
///
/// The message repeats no more of the token than one character or one member name.
#[typescript::typed]
#[ts(rename = "TokenErrorData")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenError {
    /// What is wrong, stable across versions.
    pub code: TokenErrorCode,
    /// What is wrong and what was expected, in words.
    pub message: String,
    /// The segment with the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// Where in the token's text the problem is, in UTF-16 code units. For a problem inside a decoded
    /// segment, this is the character that encodes the faulty byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
}

/// What is wrong with a text that should be a token.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenErrorCode {
    /// The caller passed something that is not a string.
    NotAString,
    /// The text is empty.
    Empty,
    /// The text is larger than the limit.
    TooLarge,
    /// It is not three segments with two dots between them (RFC 7515 §7.1).
    NotThreeSegments,
    /// Five segments: an encrypted token (RFC 7516), whose claims only its recipient can read.
    Encrypted,
    /// Another kind of token: an OpenShift OAuth token, an EKS token, a bootstrap token.
    NotAJwt,
    /// A character that is neither base64url nor a dot.
    InvalidCharacter,
    /// A segment that is not base64url without padding (RFC 7515 §2).
    MalformedBase64,
    /// The JOSE header is not a JSON object, or a parameter of it has the wrong type (RFC 7515 §4).
    MalformedHeader,
    /// The payload is not a JSON object (RFC 7519 §4).
    MalformedPayload,
    /// A member name occurs twice in one JSON object.
    DuplicateMember,
}

/// A segment of the compact serialization.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Segment {
    /// The first: the JOSE header.
    Header,
    /// The second: the JWT Claims Set.
    Payload,
    /// The third: the signature.
    Signature,
}

/// Why one of the caller's options cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OptionsError {
    /// The option, as the caller spelled it.
    pub option: String,
    /// What is wrong with it, and what was expected.
    pub message: String,
}

impl TokenError {
    pub(crate) fn new(code: TokenErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: redact(&message.into()).into_owned(), segment: None, offset: None }
    }

    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    pub(crate) fn within(mut self, segment: Segment) -> Self {
        self.segment = Some(segment);
        self
    }

    /// Makes the error for a caller that passed `found` (such as `a number`) where a token's text belongs.
    pub fn not_a_string(found: &str) -> Self {
        Self::new(TokenErrorCode::NotAString, format!("The token must be a string; it is {found}."))
    }
}

impl OptionsError {
    pub(crate) fn new(option: impl Into<String>, message: impl Into<String>) -> Self {
        Self { option: redact(&option.into()).into_owned(), message: redact(&message.into()).into_owned() }
    }
}

impl Segment {
    /// Returns the segment's name for a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "option {}: {}", crate::text::escape::quote(&self.option), self.message)
    }
}

impl core::error::Error for TokenError {}
impl core::error::Error for OptionsError {}
