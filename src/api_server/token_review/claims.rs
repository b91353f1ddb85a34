//! Reads a verified payload as go-jose's JSON package unmarshals it into the API server's structs: names are
//! compared exactly, a name that occurs twice is refused, and type errors have Go's messages.

use std::collections::HashSet;

use super::go_json::{self, Kind, Raw};

/// `ErrUnmarshalAudience` and `ErrUnmarshalNumericDate` of go-jose's jwt package.
const BAD_AUDIENCE: &str = "go-jose/go-jose/jwt: expected string or array value to unmarshal to Audience";
const BAD_DATE: &str = "go-jose/go-jose/jwt: expected number value to unmarshal NumericDate";

/// `jwt.Claims`. A missing text is empty, as in Go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PublicClaims {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) audience: Vec<String>,
    pub(super) expiry: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) issued_at: Option<i64>,
    pub(super) id: String,
}

/// `privateClaims` of `pkg/serviceaccount/claims.go`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BoundClaims {
    pub(super) namespace: String,
    pub(super) service_account: Ref,
    pub(super) pod: Option<Ref>,
    pub(super) secret: Option<Ref>,
    pub(super) node: Option<Ref>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ref {
    pub(super) name: String,
    pub(super) uid: String,
}

/// `legacyPrivateClaims` of `pkg/serviceaccount/legacy.go`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LegacyClaims {
    pub(super) namespace: String,
    pub(super) secret: String,
    pub(super) account: String,
    pub(super) uid: String,
}

/// Collects the problems while it unmarshals. After a value of the wrong type it goes on; a name that occurs
/// twice, or an error of a type's own `UnmarshalJSON`, ends it.
#[derive(Default)]
struct Decoder {
    first_mismatch: Option<String>,
}

type Decoded<T> = Result<T, String>;

impl Decoder {
    fn mismatch(&mut self, kind: Kind, wanted: &str) {
        let message = format!("json: cannot unmarshal {} into Go value of type {wanted}", kind.name());
        self.first_mismatch.get_or_insert(message);
    }

    /// Reads the members of a value into a struct of this Go type, one by one, until one is refused. A null
    /// leaves the struct as it is.
    fn each<'a>(
        &mut self,
        value: Raw<'a>,
        wanted: &str,
        mut take: impl FnMut(&mut Self, &str, Raw<'a>) -> Decoded<()>,
    ) -> Decoded<()> {
        if !matches!(value.kind(), Kind::Object | Kind::Null) {
            self.mismatch(value.kind(), wanted);
        }
        let mut seen = HashSet::new();
        for (name, value) in value.members() {
            if !seen.insert(name.clone()) {
                return Err(format!("json: duplicate key '{name}' in object"));
            }
            take(self, &name, value)?;
        }
        Ok(())
    }

    fn text(&mut self, value: Raw<'_>) -> String {
        match value.kind() {
            Kind::String => value.text().unwrap_or_default(),
            Kind::Null => String::new(),
            kind => {
                self.mismatch(kind, "string");
                String::new()
            }
        }
    }

    fn reference(&mut self, value: Raw<'_>) -> Decoded<Ref> {
        let mut out = Ref::default();
        self.each(value, "serviceaccount.ref", |decoder, name, value| {
            match name {
                "name" => out.name = decoder.text(value),
                "uid" => out.uid = decoder.text(value),
                _ => {}
            }
            Ok(())
        })?;
        Ok(out)
    }

    fn end<T>(self, out: T) -> Decoded<T> {
        match self.first_mismatch {
            Some(message) => Err(message),
            None => Ok(out),
        }
    }
}

/// Follows `Audience.UnmarshalJSON`.
fn audience(value: Raw<'_>) -> Decoded<Vec<String>> {
    match value.kind() {
        Kind::String => Ok(vec![value.text().unwrap_or_default()]),
        Kind::Array => value
            .elements()
            .into_iter()
            .map(|element| element.text().ok_or_else(|| BAD_AUDIENCE.to_owned()))
            .collect(),
        _ => Err(BAD_AUDIENCE.to_owned()),
    }
}

/// Follows `NumericDate.UnmarshalJSON`: reads a float64 and converts it to whole seconds as amd64 does. A
/// number that does not fit becomes the smallest integer.
fn date(value: Raw<'_>) -> Decoded<Option<i64>> {
    if value.kind() == Kind::Null {
        return Ok(None);
    }
    let float: f64 = value.number().and_then(|number| number.parse().ok()).ok_or(BAD_DATE)?;
    if !float.is_finite() {
        return Err(BAD_DATE.to_owned());
    }
    Ok(Some(truncated(float)))
}

#[expect(clippy::as_conversions, reason = "in range it is exact")]
fn truncated(float: f64) -> i64 {
    /// 2^63, the first number that does not fit.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if float.abs() < BEYOND { float as i64 } else { i64::MIN }
}

/// Reads a payload into a struct, member by member.
fn unmarshal<T: Default>(
    payload: &[u8],
    wanted: &str,
    mut take: impl FnMut(&mut T, &mut Decoder, &str, Raw<'_>) -> Decoded<()>,
) -> Decoded<T> {
    // An earlier check has already refused a payload that is not JSON.
    let raw = go_json::parse(payload).ok_or("invalid JSON")?;
    let (mut decoder, mut out) = (Decoder::default(), T::default());
    decoder.each(raw, wanted, |decoder, name, value| take(&mut out, decoder, name, value))?;
    decoder.end(out)
}

pub(super) fn public(payload: &[u8]) -> Decoded<PublicClaims> {
    unmarshal(payload, "jwt.Claims", |out: &mut PublicClaims, decoder, name, value| {
        match name {
            "iss" => out.issuer = decoder.text(value),
            "sub" => out.subject = decoder.text(value),
            "aud" => out.audience = audience(value)?,
            "exp" => out.expiry = date(value)?,
            "nbf" => out.not_before = date(value)?,
            "iat" => out.issued_at = date(value)?,
            "jti" => out.id = decoder.text(value),
            _ => {}
        }
        Ok(())
    })
}

pub(super) fn bound(payload: &[u8]) -> Decoded<BoundClaims> {
    unmarshal(payload, "serviceaccount.privateClaims", |out: &mut BoundClaims, decoder, name, value| {
        if name != "kubernetes.io" {
            return Ok(());
        }
        decoder.each(value, "serviceaccount.kubernetes", |decoder, name, value| {
            let is_null = value.kind() == Kind::Null;
            match name {
                "namespace" => out.namespace = decoder.text(value),
                "serviceaccount" => out.service_account = decoder.reference(value)?,
                "pod" if !is_null => out.pod = Some(decoder.reference(value)?),
                "secret" if !is_null => out.secret = Some(decoder.reference(value)?),
                "node" if !is_null => out.node = Some(decoder.reference(value)?),
                "warnafter" => drop(date(value)?),
                _ => {}
            }
            Ok(())
        })
    })
}

pub(super) fn legacy(payload: &[u8]) -> Decoded<LegacyClaims> {
    unmarshal(
        payload,
        "serviceaccount.legacyPrivateClaims",
        |out: &mut LegacyClaims, decoder, name, value| {
            match name {
                "kubernetes.io/serviceaccount/namespace" => out.namespace = decoder.text(value),
                "kubernetes.io/serviceaccount/secret.name" => out.secret = decoder.text(value),
                "kubernetes.io/serviceaccount/service-account.name" => out.account = decoder.text(value),
                "kubernetes.io/serviceaccount/service-account.uid" => out.uid = decoder.text(value),
                _ => {}
            }
            Ok(())
        },
    )
}
