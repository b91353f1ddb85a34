//! Splits the compact serialization into JOSE header, payload, signature and signing input (RFC 7515 §3, §7.1).
//!
//! Nothing is verified and nothing is corrected here. White space, padding and stray characters are errors,
//! and each error says where it is. All limits are checked before any work is done.

use base64::{DecodeError, Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::text::escape::{quote, utf16_offset};
use crate::text::json::{self, JsonProblem, Object, Value};
use crate::token::error::{Segment, TokenError, TokenErrorCode};

/// The largest token that is read, in bytes. Real tokens have 0.6 to 3 KB; HTTP servers refuse headers above
/// 8 to 64 KB.
pub const MAX_TOKEN_BYTES: usize = 1_048_576;

/// A token split into its parts.
#[derive(Debug, Clone)]
pub struct Jws {
    /// The first segment, decoded and parsed.
    pub header: JoseHeader,
    /// The second segment, decoded. It may be any bytes (RFC 7515 §3).
    pub payload: Vec<u8>,
    /// The third segment, decoded.
    pub signature: Vec<u8>,
    /// The bytes that the signature covers: the first two segments with the dot between them.
    pub signing_input: String,
    /// How large the parts are.
    pub sizes: Sizes,
    /// Where the second segment starts in the token's text.
    payload_start: usize,
}

/// How large a token and its decoded parts are, in bytes.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sizes {
    /// The token's text.
    pub token: usize,
    /// The decoded header.
    pub header: usize,
    /// The decoded payload.
    pub payload: usize,
    /// The decoded signature.
    pub signature: usize,
}

/// The JOSE header (RFC 7515 §4): the parameters that this crate reads by name, and in `members` all of them.
#[derive(Debug, Clone)]
pub struct JoseHeader {
    /// `alg`, as written.
    pub algorithm: String,
    /// `kid`.
    pub key_id: Option<String>,
    /// `typ`.
    pub media_type: Option<String>,
    /// Every parameter, including `alg`, `kid` and `typ`.
    pub members: Object,
}

/// Splits a token into its parts.
///
/// # Errors
/// Returns the first problem that keeps the text from being a JWS in compact serialization whose header is a
/// strict JSON object.
pub fn parse(token: &str) -> Result<Jws, TokenError> {
    if token.is_empty() {
        return Err(TokenError::new(TokenErrorCode::Empty, "There is no token: the text is empty."));
    }
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::new(
            TokenErrorCode::TooLarge,
            format!("The text has {} bytes; a token can have at most {MAX_TOKEN_BYTES}.", token.len()),
        ));
    }
    let [header, payload, signature] = segments(token)?;
    let header_bytes = header.decode(token)?;
    let payload_bytes = payload.decode(token)?;
    let signature_bytes = signature.decode(token)?;
    let members = object(Segment::Header, header.start, &header_bytes)?;
    Ok(Jws {
        sizes: Sizes {
            token: token.len(),
            header: header_bytes.len(),
            payload: payload_bytes.len(),
            signature: signature_bytes.len(),
        },
        header: JoseHeader::from_members(members)?,
        payload: payload_bytes,
        payload_start: payload.start,
        signature: signature_bytes,
        signing_input: [header.text, ".", payload.text].concat(),
    })
}

impl Jws {
    /// Parses the payload as a JSON object, which the payload of a JWT must be (RFC 7519 §7.2).
    ///
    /// # Errors
    /// Returns why the payload is not a strict JSON object.
    pub fn payload_object(&self) -> Result<Object, TokenError> {
        if self.payload.is_empty() {
            return Err(empty_segment(Segment::Payload));
        }
        object(Segment::Payload, self.payload_start, &self.payload)
    }
}

/// The text of one segment, and where it starts in the token.
#[derive(Clone, Copy)]
struct SegmentText<'a> {
    segment: Segment,
    text: &'a str,
    start: usize,
}

fn segments(token: &str) -> Result<[SegmentText<'_>; 3], TokenError> {
    let parts: Vec<&str> = token.splitn(6, '.').collect();
    let [header, payload, signature] = match parts.as_slice() {
        [header, payload, signature] => [*header, *payload, *signature],
        [_, _, _, _, _] => {
            return Err(TokenError::new(
                TokenErrorCode::Encrypted,
                "This is an encrypted token (JWE, RFC 7516): it has five segments. Kubernetes never issues \
                 encrypted tokens; only the holder of the decryption key can read it.",
            ));
        }
        other => {
            let count = other.len();
            let count = match count {
                1 => "only one".to_owned(),
                6 => "six or more".to_owned(),
                count => count.to_string(),
            };
            return Err(TokenError::new(
                TokenErrorCode::NotThreeSegments,
                format!("A token has three segments separated by dots; this text has {count}."),
            ));
        }
    };
    // Only the header must not be empty: an unsecured JWS has an empty signature, and a JWS may have an empty payload.
    if header.is_empty() {
        return Err(empty_segment(Segment::Header));
    }
    let payload_start = header.len().saturating_add(1);
    let signature_start = payload_start.saturating_add(payload.len()).saturating_add(1);
    Ok([
        SegmentText { segment: Segment::Header, text: header, start: 0 },
        SegmentText { segment: Segment::Payload, text: payload, start: payload_start },
        SegmentText { segment: Segment::Signature, text: signature, start: signature_start },
    ])
}

fn empty_segment(segment: Segment) -> TokenError {
    let message = format!("A token has three segments; the {} of this text is empty.", segment.as_str());
    TokenError::new(TokenErrorCode::NotThreeSegments, message).within(segment)
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

impl SegmentText<'_> {
    /// Decodes base64url without padding. The spare bits of the last character must be zero (RFC 7515 §2,
    /// RFC 4648 §3.5).
    fn decode(&self, token: &str) -> Result<Vec<u8>, TokenError> {
        let name = self.segment.as_str();
        let at = |offset: usize| utf16_offset(token, self.start.saturating_add(offset));
        let malformed = |message: String, offset: usize| {
            TokenError::new(TokenErrorCode::MalformedBase64, message).within(self.segment).at(at(offset))
        };
        URL_SAFE_NO_PAD.decode(self.text).map_err(|error| {
            // The decoder reports a wrong length before a wrong character, although the character explains the length.
            let stranger = self.text.bytes().position(|byte| !is_base64url(byte));
            match (stranger, error) {
                (Some(offset), _) if self.text.as_bytes().get(offset) == Some(&b'=') => malformed(
                    format!(
                        "The {name} has base64 padding (\"=\"), which a token must not have (RFC 7515 §2)."
                    ),
                    offset,
                ),
                (Some(offset), _) => self.invalid_character(token, offset),
                (None, DecodeError::InvalidLastSymbol(offset, _)) => malformed(
                    format!(
                        "The {name} ends in a base64url character whose spare bits are not zero: \
                         a character was changed or cut off."
                    ),
                    offset,
                ),
                (None, _) => malformed(
                    format!(
                        "The {name} has {} characters, one more than a multiple of four, which is impossible \
                         in base64url: a character is missing or extra.",
                        self.text.len()
                    ),
                    self.text.len(),
                ),
            }
        })
    }

    fn invalid_character(&self, token: &str, offset: usize) -> TokenError {
        let character = self.text.get(offset..).and_then(|rest| rest.chars().next());
        let named = match character {
            Some(' ') => "a space".to_owned(),
            Some('\n' | '\r') => "a line break".to_owned(),
            Some('\t') => "a tab".to_owned(),
            Some('"' | '\'') => "a quotation mark".to_owned(),
            Some('+' | '/') => "a character of standard base64 (\"+\" or \"/\")".to_owned(),
            Some(other) => quote(other.encode_utf8(&mut [0; 4])),
            None => "a character".to_owned(),
        };
        TokenError::new(
            TokenErrorCode::InvalidCharacter,
            format!(
                "The {} contains {named}; only A–Z, a–z, 0–9, \"-\" and \"_\" are allowed.",
                self.segment.as_str()
            ),
        )
        .within(self.segment)
        .at(utf16_offset(token, self.start.saturating_add(offset)))
    }
}

/// Parses a decoded segment as a JSON object. `start` is the segment's first character in the token.
fn object(segment: Segment, start: usize, bytes: &[u8]) -> Result<Object, TokenError> {
    let name = segment.as_str();
    let malformed = match segment {
        Segment::Header => TokenErrorCode::MalformedHeader,
        Segment::Payload | Segment::Signature => TokenErrorCode::MalformedPayload,
    };
    let error = match json::parse(bytes) {
        Ok(Value::Object(object)) => return Ok(object),
        Ok(other) => {
            let message = format!("The {name} is {}; it must be a JSON object.", other.kind());
            TokenError::new(malformed, message).at(start)
        }
        Err(error) => {
            let code = match error.problem {
                JsonProblem::DuplicateMember(_) => TokenErrorCode::DuplicateMember,
                _ => malformed,
            };
            // Four characters encode three bytes.
            let characters = error.offset.saturating_mul(4).checked_div(3).unwrap_or(0);
            let message =
                format!("The {name} is not strict JSON: {}, at byte {}.", error.problem, error.offset);
            TokenError::new(code, message).at(start.saturating_add(characters))
        }
    };
    Err(error.within(segment))
}

impl JoseHeader {
    fn from_members(members: Object) -> Result<Self, TokenError> {
        let malformed = |message: String| {
            TokenError::new(TokenErrorCode::MalformedHeader, message).within(Segment::Header).at(0)
        };
        let text = |name: &str| match members.find(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(malformed(format!(
                "The header parameter {} is {}; it must be a string.",
                quote(name),
                other.kind()
            ))),
        };
        let algorithm = text("alg")?.ok_or_else(|| {
            malformed(
                "The header has no \"alg\", so the signing algorithm is unknown (RFC 7515 §4.1.1)."
                    .to_owned(),
            )
        })?;
        let (key_id, media_type, _content_type) = (text("kid")?, text("typ")?, text("cty")?);
        Ok(Self { algorithm, key_id, media_type, members })
    }
}
