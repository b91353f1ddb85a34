//! Authenticates a token as the API server does: `tokenreview.REST.Create`,
//! `bearertoken.AuthenticateRequest`, then the legacy and the bound authenticator one after the other
//! (`pkg/kubeapiserver/authenticator/config.go`).

use super::claims::{self, PublicClaims};
use super::go_json::{self, Kind};
use super::jose::{self, CRYPTO_FAILURE, Signed};
use super::lookup::{Account, Lookups};
use super::{Extra, Server, TokenReviewStatus, UserInfo};
use crate::text::escape::{quote, quote_list};
use crate::text::go_quote::{go_quote, go_quote_list};
use crate::text::time::NumericDate;
use crate::token::kubernetes::{Shape, USERNAME_PREFIX, username};
use crate::verify::report::Lookup;

/// The issuer of legacy tokens (`LegacyIssuer` in `pkg/serviceaccount/legacy.go`).
const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";

/// `jwt.DefaultLeeway`.
const LEEWAY_SECONDS: i64 = 60;

/// The error of `bearertoken`, before any detail.
const INVALID: &str = "invalid bearer token";

const HEADER_UNREADABLE: &str = "The issuer is known, but the header cannot be read.";

pub(super) struct Answer {
    pub(super) status: TokenReviewStatus,
    pub(super) explanation: String,
    pub(super) assumed: Vec<Lookup>,
}

/// An authenticator's answer: a user, a token that is not for this authenticator, or errors (one for each key tried).
enum Verdict {
    Someone(Box<Account>, Vec<String>),
    NotMine(String),
    Errors(Vec<String>),
}

impl Server {
    pub(super) fn authenticate(&self, token: &str) -> Answer {
        if token.is_empty() {
            let error = "token is required for TokenReview in authentication".to_owned();
            return refused(Some(error), "The request is rejected: it contains no token.", Vec::new());
        }
        // The API server puts the token into a header and reads what is between the first space and the next.
        let header = format!("Bearer {token}");
        let bearer = header.trim_end().split(' ').nth(1).unwrap_or_default();
        if bearer.is_empty() {
            return self.anonymous();
        }
        let mut lookups = Lookups::new(self);
        let (mut errors, mut reasons) = (Vec::new(), Vec::new());
        for shape in [Shape::Legacy, Shape::Bound] {
            match self.ask(shape, bearer, &mut lookups) {
                Verdict::Someone(account, audiences) => {
                    return accepted(*account, audiences, lookups.assumed);
                }
                Verdict::NotMine(reason) => reasons.push(reason),
                Verdict::Errors(own) => errors.extend(own),
            }
        }
        if errors.is_empty() {
            // An authenticator that reached the header knows the reason better. Otherwise the bound one does:
            // it knows more issuers.
            let further = reasons.iter().position(|reason| reason == HEADER_UNREADABLE);
            let reason =
                further.map(|at| reasons.swap_remove(at)).or_else(|| reasons.pop()).unwrap_or_default();
            let explanation = format!(
                "{reason} The server gives no details on purpose, so that attackers learn nothing from its \
                 answer."
            );
            return refused(Some(INVALID.to_owned()), explanation, lookups.assumed);
        }
        let mut explanation = explain(&errors);
        let refused_keys = self.keys.entries().iter().filter(|entry| entry.key.is_err()).count();
        if refused_keys > 0 {
            // For example an RSA key of 1024 bits, or a private key, of which the server uses the public half.
            explanation.push_str(&format!(
                " {refused_keys} of the given keys are not used here, although the server may use them."
            ));
        }
        refused(Some(aggregate(errors)), explanation, lookups.assumed)
    }

    /// A space before the token hides it, and a request without a token is anonymous (`--anonymous-auth`, on
    /// by default).
    fn anonymous(&self) -> Answer {
        let user = UserInfo {
            username: Some("system:anonymous".to_owned()),
            groups: Some(vec!["system:unauthenticated".to_owned()]),
            ..UserInfo::default()
        };
        let audiences = Some(self.requested.clone());
        let explanation = "The token begins with a space, so the server sees no token and answers for an \
                           anonymous request. \"authenticated\" says nothing about the token.";
        Answer {
            status: TokenReviewStatus { authenticated: true, user, audiences, error: None },
            explanation: explanation.to_owned(),
            assumed: Vec::new(),
        }
    }

    fn ask(&self, shape: Shape, token: &str, lookups: &mut Lookups<'_>) -> Verdict {
        let is_mine = |issuer: &str| match shape {
            Shape::Legacy => issuer == LEGACY_ISSUER,
            Shape::Bound => self.issuers.iter().any(|own| own == issuer),
        };
        match unverified_issuer(token) {
            Err(reason) => return Verdict::NotMine(reason.to_owned()),
            Ok(issuer) if !is_mine(&issuer) => {
                let known = quote_list(self.issuers.iter().map(String::as_str));
                return Verdict::NotMine(format!(
                    "The token's issuer is {}, but this server knows only {known}.",
                    quote(&issuer)
                ));
            }
            Ok(_) => {}
        }
        let Some(signed) = jose::parse(token) else {
            return Verdict::NotMine(HEADER_UNREADABLE.to_owned());
        };
        let verified = match self.verify(shape, &signed) {
            Ok(verified) => verified,
            Err(errors) => return Verdict::Errors(errors),
        };
        self.judge(is_mine, token, verified, lookups).unwrap_or_else(|error| Verdict::Errors(vec![error]))
    }

    /// Tries each key until one verifies the signature and the claims can be read; otherwise returns every key's error.
    fn verify(&self, shape: Shape, signed: &Signed) -> Result<Verified, Vec<String>> {
        let mut errors = Vec::new();
        for entry in self.keys.entries() {
            let Ok(key) = &entry.key else { continue };
            let is_hinted = signed.key_id.is_empty()
                || key.kubernetes_kid() == signed.key_id
                || entry.kid.as_ref() == Some(&signed.key_id);
            if !is_hinted {
                continue;
            }
            match signed.verify(key).and_then(|()| Verified::read(shape, &signed.payload)) {
                Ok(verified) => return Ok(verified),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            errors.push("invalid signature, no keys found".to_owned());
        }
        Err(errors)
    }

    fn judge(
        &self,
        is_mine: impl Fn(&str) -> bool,
        token: &str,
        Verified { public, private }: Verified,
        lookups: &mut Lookups<'_>,
    ) -> Result<Verdict, String> {
        // The issuer is checked again, because another parser read the claims before (`jwt.go`).
        if !is_mine(&public.issuer) {
            return Err(format!("token issuer {} is invalid", go_quote(&public.issuer)));
        }
        let own = if public.audience.is_empty() { &self.api_audiences } else { &public.audience };
        let audiences: Vec<String> =
            self.requested.iter().filter(|audience| own.contains(audience)).cloned().collect();
        if audiences.is_empty() && !self.api_audiences.is_empty() {
            let (own, requested) = (go_quote_list(own), go_quote_list(&self.requested));
            return Err(format!("token audiences {own} is invalid for the target audiences {requested}"));
        }
        let account = match private {
            Private::Legacy(claims) => {
                legacy_subject(&public, &claims)?;
                lookups.legacy(token, &claims)?
            }
            Private::Bound(claims) => {
                self.times(&public)?;
                lookups.bound(&public.id, &claims)?
            }
        };
        Ok(Verdict::Someone(Box::new(account), audiences))
    }

    /// Follows `Claims.ValidateWithLeeway` of go-jose's jwt package. Go counts seconds from the year 1, and
    /// the count overflows.
    fn times(&self, public: &PublicClaims) -> Result<(), String> {
        const SECONDS_BEFORE_1970: i64 = 62_135_596_800;
        let since_year_one = |moment: i64| moment.wrapping_add(SECONDS_BEFORE_1970);
        let now = self.now;
        let before = |claim: Option<i64>, seconds: i64| {
            // now + leeway < moment, compared with fractions of a second.
            claim.is_some_and(|moment| {
                NumericDate::from_seconds(since_year_one(moment))
                    > now.plus_seconds(SECONDS_BEFORE_1970).plus_seconds(seconds)
            })
        };
        let after = |claim: Option<i64>, seconds: i64| {
            claim.is_some_and(|moment| {
                NumericDate::from_seconds(since_year_one(moment))
                    < now.plus_seconds(SECONDS_BEFORE_1970).plus_seconds(seconds)
            })
        };
        if before(public.not_before, LEEWAY_SECONDS) {
            return Err("service account token is not valid yet".to_owned());
        }
        if after(public.expiry, LEEWAY_SECONDS.saturating_neg()) {
            return Err("service account token has expired".to_owned());
        }
        if before(public.issued_at, LEEWAY_SECONDS) {
            return Err("service account token is issued in the future".to_owned());
        }
        Ok(())
    }
}

/// The claims of a token whose signature is valid.
struct Verified {
    public: PublicClaims,
    private: Private,
}

enum Private {
    Bound(claims::BoundClaims),
    Legacy(claims::LegacyClaims),
}

impl Verified {
    fn read(shape: Shape, payload: &[u8]) -> Result<Self, String> {
        let public = claims::public(payload)?;
        let private = match shape {
            Shape::Bound => Private::Bound(claims::bound(payload)?),
            Shape::Legacy => Private::Legacy(claims::legacy(payload)?),
        };
        Ok(Self { public, private })
    }
}

/// Follows `hasCorrectIssuer`: reads `iss` before anything is verified. Go's `encoding/json` ignores the case
/// of names and takes the last of several equal names.
fn unverified_issuer(token: &str) -> Result<String, &'static str> {
    if token.starts_with('{') {
        return Err("The token begins with a brace: the server does not accept JSON serialization.");
    }
    let segments: Vec<&str> = token.split('.').collect();
    let [_, payload, _] = segments.as_slice() else {
        return Err("The token is not a JWT: it does not have three segments separated by dots.");
    };
    let payload = jose::decode(payload).ok_or("The payload is not base64url.")?;
    let raw = go_json::parse(&payload).ok_or("The payload is not JSON.")?;
    if !matches!(raw.kind(), Kind::Object | Kind::Null) {
        return Err("The payload is not a JSON object.");
    }
    let mut issuer = String::new();
    for (name, value) in raw.members() {
        if !is_iss(&name) || value.kind() == Kind::Null {
            continue;
        }
        issuer = value.text().ok_or("The issuer is not a string.")?;
    }
    Ok(issuer)
}

/// Go's case folding also equates the long s (U+017F) with s.
fn is_iss(name: &str) -> bool {
    name.replace('\u{17f}', "s").eq_ignore_ascii_case("iss")
}

/// Follows `legacyValidator.Validate`, up to the lookups.
fn legacy_subject(public: &PublicClaims, claims: &claims::LegacyClaims) -> Result<(), String> {
    let needed = [
        (&public.subject, "sub"),
        (&claims.namespace, "namespace"),
        (&claims.secret, "secretName"),
        (&claims.account, "serviceAccountName"),
        (&claims.uid, "serviceAccountUID"),
    ];
    if let Some((_, name)) = needed.iter().find(|(value, _)| value.is_empty()) {
        return Err(format!("{name} claim is missing"));
    }
    let is_own = public.subject.starts_with(USERNAME_PREFIX)
        && public.subject == username(&claims.namespace, &claims.account);
    if is_own { Ok(()) } else { Err("sub claim is invalid".to_owned()) }
}

/// Follows `utilerrors.NewAggregate`: each message once, several in brackets.
fn aggregate(errors: Vec<String>) -> String {
    let mut messages = vec![INVALID.to_owned()];
    for error in errors {
        if !messages.contains(&error) {
            messages.push(error);
        }
    }
    format!("[{}]", messages.join(", "))
}

fn refused(error: Option<String>, explanation: impl Into<String>, assumed: Vec<Lookup>) -> Answer {
    let status = TokenReviewStatus { error, ..TokenReviewStatus::default() };
    Answer { status, explanation: explanation.into(), assumed }
}

fn accepted(account: Account, audiences: Vec<String>, assumed: Vec<Lookup>) -> Answer {
    let Account { namespace, name, uid, credential_id, pod, node } = account;
    let one = |text: String| Some([text]).filter(|[text]| !text.is_empty());
    // As in `ServiceAccountInfo.UserInfo`, a pod needs a name and a UID, and a node at least a name.
    let pod = pod.filter(|pod| !pod.name.is_empty() && !pod.uid.is_empty()).unwrap_or_default();
    let node = node.filter(|node| !node.name.is_empty()).unwrap_or_default();
    let extra = Extra {
        credential_id: one(credential_id).map(|[id]| [format!("JTI={id}")]),
        pod_name: one(pod.name),
        pod_uid: one(pod.uid),
        node_name: one(node.name),
        node_uid: one(node.uid),
    };
    let user = UserInfo {
        username: Some(username(&namespace, &name)),
        uid: Some(uid),
        groups: Some(vec![
            "system:serviceaccounts".to_owned(),
            format!("system:serviceaccounts:{namespace}"),
            "system:authenticated".to_owned(),
        ]),
        extra: Some(extra).filter(|extra| *extra != Extra::default()),
    };
    let assumption = if assumed.is_empty() { "" } else { ", if the objects that it names still exist" };
    let explanation = format!(
        "The server accepts the token as {}{assumption}.",
        quote(user.username.as_deref().unwrap_or_default())
    );
    let status = TokenReviewStatus { authenticated: true, user, audiences: Some(audiences), error: None };
    Answer { status, explanation, assumed }
}

/// Explains the API server's errors in plain sentences.
fn explain(errors: &[String]) -> String {
    let sentence = |error: &str| -> String {
        if error == CRYPTO_FAILURE {
            "None of the matching keys signed the token with its algorithm: the token was changed, or is from \
             another cluster.".to_owned()
        } else if error == "invalid signature, no keys found" {
            "The server has no key with the token's kid: the token is from another cluster, or the key was \
             removed."
                .to_owned()
        } else if error.starts_with("token audiences ") {
            "The signature is valid, but the token is for another audience. The server did not check whether \
             it has expired."
                .to_owned()
        } else if error.starts_with("token issuer ") {
            "The issuer was found under a claim name in different case, which the server accepts only in its \
             first check."
                .to_owned()
        } else if error.starts_with("service account token ") && !error.ends_with("invalidated") {
            "The signature and the audience are valid, but the time is wrong by more than a minute."
                .to_owned()
        } else if error.starts_with("json: ") || error.starts_with("go-jose/go-jose/jwt: ") {
            "The signature is valid, but the claims do not have the types that the server reads.".to_owned()
        } else if error.contains("claim is missing") || error.contains("claim is invalid") {
            "The signature is valid, but a claim that a legacy token needs is missing or contradicts the \
             others."
                .to_owned()
        } else if error.starts_with("resource name") || error.starts_with("the server could not find") {
            "The signature is valid, but the claims name no service account that could be looked up."
                .to_owned()
        } else {
            "The signature, the audience and the time are valid, but the objects that the server looked up do \
             not match the token.".to_owned()
        }
    };
    let mut out: Vec<String> = Vec::new();
    for error in errors {
        let sentence = sentence(error);
        if !out.contains(&sentence) {
            out.push(sentence);
        }
    }
    out.join(" ")
}
