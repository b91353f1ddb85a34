//! Decodes a token's text into everything that can be read from it. Nothing is verified here.

use serde::Serialize;

use crate::text::json::Object;
use crate::text::redact::OpaqueToken;
use crate::text::time::NumericDate;
use crate::token::claims::{ClaimsSet, Malformed};
use crate::token::error::{TokenError, TokenErrorCode};
use crate::token::jws::{self, Jws, Sizes};
use crate::token::kubernetes::{Kubernetes, Lifecycle, TokenKind};

/// What a payload says. It was read but not verified.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    pub(crate) payload: Object,
    pub(crate) claims: ClaimsSet,
    pub(crate) kubernetes: Option<Kubernetes>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) kind: TokenKind,
}

impl Contents {
    pub(crate) fn read(jws: &Jws) -> Result<Self, TokenError> {
        let payload = jws.payload_object()?;
        let claims = ClaimsSet::from_payload(&payload);
        let kubernetes = Kubernetes::from_payload(&payload, &claims.subject);
        let lifecycle = Lifecycle::from_claims(&claims, kubernetes.as_ref());
        let kind = TokenKind::of(kubernetes.as_ref(), &lifecycle);
        Ok(Self { payload, claims, kubernetes, lifecycle, kind })
    }
}

/// A decoded token. **Nothing in it was verified**: anyone could have written it.
///
/// A malformed claim is left out of the typed members and listed in `malformed`.
#[typescript::typed]
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecodedToken {
    /// The kind of token, according to its claims.
    pub kind: TokenKind,
    /// `alg`, as written.
    pub algorithm: String,
    /// `kid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// `typ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// `iss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// `sub`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `aud`. A single string counts as a list of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audiences: Option<Vec<String>>,
    /// `exp`, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub expires_at: Option<NumericDate>,
    /// `nbf`, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub not_before: Option<NumericDate>,
    /// `iat`, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub issued_at: Option<NumericDate>,
    /// `jti`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the token says about a service account, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes: Option<Kubernetes>,
    /// Rotation and extension, beyond the moments above.
    pub lifecycle: Lifecycle,
    /// The registered claims that are there but malformed.
    pub malformed: Vec<Malformed>,
    /// How large the token and its parts are.
    pub sizes: Sizes,
    /// The whole JOSE header.
    #[cfg_attr(
        target_family = "wasm",
        serde(serialize_with = "crate::text::json::exact::serialize_object"),
        tsify(type = "JsonObject")
    )]
    pub header: Object,
    /// The whole JWT Claims Set.
    #[cfg_attr(
        target_family = "wasm",
        serde(serialize_with = "crate::text::json::exact::serialize_object"),
        tsify(type = "JsonObject")
    )]
    pub claims: Object,
}

impl DecodedToken {
    pub(crate) fn new(jws: Jws, contents: Contents) -> Self {
        let Contents { payload, claims, kubernetes, lifecycle, kind } = contents;
        Self {
            kind,
            algorithm: jws.header.algorithm,
            key_id: jws.header.key_id,
            media_type: jws.header.media_type,
            issuer: claims.issuer.present().cloned(),
            subject: claims.subject.present().cloned(),
            audiences: claims.audiences.present().cloned(),
            expires_at: claims.expires_at.present().copied(),
            not_before: claims.not_before.present().copied(),
            issued_at: claims.issued_at.present().copied(),
            id: claims.id.present().cloned(),
            malformed: claims.malformed().cloned().collect(),
            kubernetes,
            lifecycle,
            sizes: jws.sizes,
            header: jws.header.members,
            claims: payload,
        }
    }
}

#[cfg(target_family = "wasm")]
impl DecodedToken {
    /// Returns the same token with an empty header and no claims.
    pub(crate) fn without_contents(self) -> Self {
        Self { header: Object::default(), claims: Object::default(), ..self }
    }
}

/// Splits and decodes the token's text. The error names other known kinds of tokens.
pub(crate) fn parse(token: &str) -> Result<Jws, TokenError> {
    jws::parse(token).map_err(|error| match OpaqueToken::from_text(token) {
        Some(opaque) => TokenError::new(TokenErrorCode::NotAJwt, opaque.advice()),
        None => error,
    })
}

/// Decodes a token and verifies nothing.
///
/// # Errors
/// Returns an error if the text is not a JWS in compact serialization whose header and payload are strict
/// JSON objects: see [`TokenErrorCode`](crate::TokenErrorCode). A claim of the wrong type is not an error; it
/// is listed in `malformed`.
///
/// ```
/// # let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2t1YmVybmV0ZXMuZGVmYXVsdC5zdmMifQ.AA";
/// let decoded = bound_token::decode(token)?;
/// assert_eq!(decoded.issuer.as_deref(), Some("https://kubernetes.default.svc"));
/// # Ok::<(), bound_token::TokenError>(())
/// ```
pub fn decode(token: &str) -> Result<DecodedToken, TokenError> {
    let jws = parse(token)?;
    let contents = Contents::read(&jws)?;
    Ok(DecodedToken::new(jws, contents))
}
