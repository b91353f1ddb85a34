//! Says whether a token may log in, by a role and the configuration of its auth method (`path_login.go`, `path_role.go`
//! of vault-plugin-auth-kubernetes and vault-plugin-auth-jwt; `jwt.go` of cap).

use super::documents::{CONFIG, DOCUMENTS, ROLE};
use super::errors::LINES;
use super::method::{LEEWAY_SECONDS, Method, method};
use super::role::{is_unset, read};
use super::{jwt, kubernetes, review, table, time};
use crate::paste::ArtifactKind;
use crate::receivers::answers::{SIGNING, fails, fails_by, skip};
use crate::receivers::demands::{Demands, Other, When};
use crate::receivers::receiver::{About, Question, Receiver, Token};
use crate::receivers::setting::{Setting, Written};
use crate::text::yaml::Node;
use crate::verify::report::command::fill;
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Report, Side};

/// Members of a configuration that hold keys.
const KEYS: [&str; 2] = ["pem_keys", "jwt_validation_pubkeys"];

/// HashiCorp Vault or OpenBao: the Kubernetes and the JWT auth method.
pub(in crate::receivers) struct Vault;

impl Receiver for Vault {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "Vault",
                title: "Vault or OpenBao, by an auth role",
                asked_once: &[&[ROLE], &[CONFIG]],
            }
        }
    }

    fn read(&self, kind: ArtifactKind, text: &str) -> Option<Result<(Node, Option<Written>), String>> {
        ([ROLE, CONFIG].contains(&kind) && table::is_plain(text)).then(|| table::read(text))
    }

    fn own_keys(&self, setting: &Setting) -> Vec<String> {
        KEYS.into_iter().flat_map(|name| setting.texts(name).unwrap_or_default()).collect()
    }

    fn demands(&self, question: &Question<'_>) -> Demands {
        demands(question)
    }

    fn error(&self, report: &Report, question: &Question<'_>) -> Option<String> {
        error(report, question)
    }
}

/// Returns what the role demands of a token.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let role = settings.of(ROLE).next();
    let config = settings.of(CONFIG).next();
    let mut demands = Demands { leeway: LEEWAY_SECONDS, ..Demands::default() };
    let method = method(settings);
    answer_otherwise(&mut demands, method, role, question);
    let Some(token) = question.token else { return demands };
    if role.is_none() {
        let message = "The role was not given, so nobody can tell whom it lets in.";
        demands.checks.push(skip(CheckId::VaultRole, Code::NotGiven, message));
    }
    for name in KEYS {
        demands.checks.extend(config.and_then(|config| config.texts(name).err()).map(|check| *check));
    }
    match method {
        Method::Kubernetes => {
            demands.evidence = settings.evidence();
            kubernetes::ask_role(role, config, token, &mut demands);
            review::ask_review(role, config, token, question, &mut demands);
        }
        Method::Jwt => jwt::ask_role(role, config, token, &mut demands),
    }
    demands
}

/// Replaces the general answers where Vault's differ.
fn answer_otherwise(demands: &mut Demands, method: Method, role: Option<&Setting>, question: &Question<'_>) {
    answer_audience(demands, method, role, question);
    let (message, read) = match method {
        Method::Kubernetes => (
            "Leave the issuer to the API server, which knows it better: write the configuration again as it is, all of it, \
             with disable_iss_validation=true.",
            "vault read auth/kubernetes/config",
        ),
        Method::Jwt => (
            "Bind the method to the token's issuer, to the last slash: write the configuration again as it is, all of it, with \
             that as bound_issuer.",
            "vault read auth/jwt/config",
        ),
    };
    demands.mend(CheckId::Issuer, Code::IssuerMismatch, Remedy::new(message).by(fill(read, &[])));
    if let Some(token) = question.token {
        let leeways = match method {
            Method::Kubernetes => time::Leeways::of_kubernetes(),
            Method::Jwt => time::Leeways::of_role(role),
        };
        time::answer_moments(demands, leeways, &token.contents.claims, question.now);
    }
}

/// Answers for a role without an audience: the Kubernetes method accepts tokens meant for others, the JWT method
/// refuses every token with an audience.
fn answer_audience(demands: &mut Demands, method: Method, role: Option<&Setting>, question: &Question<'_>) {
    let field = if method == Method::Kubernetes { "audience" } else { "bound_audiences" };
    let audiences = question.token.and_then(|token| token.contents.claims.audiences.present());
    let has_audience = audiences.is_some_and(|audiences| audiences.iter().any(|one| !one.is_empty()));
    if let Some(role) = role.filter(|role| is_unset(role, field)) {
        let (outcome, message) = match method {
            Method::Kubernetes => (
                Outcome::Warn,
                Some("The role names no audience, so it takes tokens that were meant for others."),
            ),
            Method::Jwt if has_audience => (
                Outcome::Fail,
                Some("The token names an audience, and the role is bound to none, which Vault refuses."),
            ),
            Method::Jwt => (Outcome::Pass, None),
        };
        let remedy = || {
            Remedy::new(
                "Bind the role to the one audience that its tokens are for, such as vault, and ask for tokens with it in the pods' volumes.",
            )
            .by(read(method, Some(role)))
            .with(fill(VOLUME, &[]))
        };
        let other = Other {
            message: message.map(str::to_owned),
            remedy: message.map(|_| remedy()),
            place: Some(role.place("")),
            ..Other::new(outcome)
        };
        demands.answer(CheckId::Audience, When::Says(Code::NotExpected), other);
    }
    if method == Method::Kubernetes {
        for code in [Code::MissingClaim, Code::LegacyAudience] {
            let other = Other { code: Some(Code::MissingClaim), ..Other::new(Outcome::Fail) };
            demands.answer(CheckId::Audience, When::Says(code), other);
        }
    }
}

/// A pod's volume for tokens that are meant only for Vault, as YAML.
const VOLUME: &str = "volumes:
- name: vault-token
  projected:
    sources:
    - serviceAccountToken:
        audience: vault
        expirationSeconds: 3600
        path: token
";

/// Returns Vault's message, in the order of its checks.
fn error(report: &Report, question: &Question<'_>) -> Option<String> {
    let is_jwt = method(question.settings) == Method::Jwt;
    let prefix = if is_jwt { "error validating token: " } else { "" };
    let time = |code: &str| Some(format!("{prefix}{code}"));
    if is_jwt && fails_by(report, Code::OidcRole) {
        return Some("role with oidc role_type is not allowed".to_owned());
    }
    // The error for an unreadable token or a wrong signature depends on the version.
    let malformed = |check: &Check| check.code == Code::MalformedClaim && check.id != CheckId::VaultRole;
    if fails(report, &SIGNING)
        || report.checks.iter().any(|check| check.outcome == Outcome::Fail && malformed(check))
    {
        return None;
    }
    if fails(report, &[CheckId::Issuer]) {
        return time("invalid issuer (iss) claim");
    }
    if fails(report, &[CheckId::Subject]) {
        return time("invalid subject (sub) claim");
    }
    let is_unbound = fails_by(report, Code::NotExpected);
    if fails(report, &[CheckId::Audience]) && !is_unbound {
        return time("invalid audience (aud) claim: audience claim does not match any expected audience");
    }
    if fails(report, &[CheckId::NotBefore]) {
        return time("invalid not before (nbf) claim: token not yet valid");
    }
    if fails_by(report, Code::Expired) {
        // The API server does check a zero that Vault ignores.
        let is_zero = |token: Token<'_>| time::names_none(&token.contents.claims);
        if !is_jwt && question.token.is_some_and(is_zero) {
            return Some("permission denied".to_owned());
        }
        return time("invalid expiration time (exp) claim: token is expired");
    }
    if fails(report, &[CheckId::IssuedAt]) {
        return time("invalid issued at (iat) claim: token issued in the future");
    }
    if fails(report, &[CheckId::Expiration]) && is_jwt {
        return time("no issued at (iat), not before (nbf), or expiration time (exp) claims in token");
    }
    if is_unbound {
        return Some("audience claim found in JWT but no audiences bound to the role".to_owned());
    }
    let own = |check: &&Check| check.outcome == Outcome::Fail && check.id == CheckId::VaultRole;
    let Some(refused) = report.checks.iter().find(own) else {
        // Vault reports no more than this about the API server's answer.
        return fails_by(report, Code::ReviewRefuses).then(|| "permission denied".to_owned());
    };
    let claim = || refused.expected.as_ref().and_then(Side::first);
    match refused.code {
        Code::MalformedClaim if is_jwt => jwt::error(refused, claim()),
        Code::NameNotBound => Some("service account name not authorized".to_owned()),
        Code::NamespaceNotBound => Some("namespace not authorized".to_owned()),
        Code::MissingClaim | Code::ClaimNotBound => jwt::error(refused, claim()),
        _ => None,
    }
}
