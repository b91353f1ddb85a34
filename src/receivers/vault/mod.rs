//! HashiCorp Vault or OpenBao: a role and the configuration of its auth method in, whether a token may log in out
//! (`path_login.go`, `path_role.go` of vault-plugin-auth-kubernetes and vault-plugin-auth-jwt; `jwt.go` of cap).

mod jwt;
mod kubernetes;
mod members;
mod review;
mod time;

use super::finding::{fail, pass, skip};
use super::settings::{Setting, Settings};
use super::{Demands, Question, Receiver, SIGNING, Token, fails, fails_by, mend};
use crate::paste::ArtifactKind;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Report, Side};

/// How far clocks may disagree, in seconds (`jwt.DefaultLeewaySeconds` of cap; the Kubernetes method has no other).
const LEEWAY_SECONDS: u32 = 60;

/// The two auth methods that take a service account's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Kubernetes,
    Jwt,
}

/// Members that only a role of the Kubernetes method has.
const KUBERNETES_ROLE: [&str; 3] = [
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
];

/// Members of a configuration that hold keys.
pub(super) const KEYS: [&str; 2] = ["pem_keys", "jwt_validation_pubkeys"];

/// The method whose role or configuration was given.
fn method(settings: &Settings) -> Method {
    let is_kubernetes = |setting: &Setting| {
        KUBERNETES_ROLE.iter().chain(&["kubernetes_host"]).any(|name| setting.root.find(name).is_some())
    };
    let mut all = settings.of(ArtifactKind::VaultRole).chain(settings.of(ArtifactKind::VaultConfig));
    if all.any(is_kubernetes) { Method::Kubernetes } else { Method::Jwt }
}

pub(super) const RECEIVER: Receiver = Receiver { demands, adjust, error };

/// What the role demands of a token.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let role = settings.of(ArtifactKind::VaultRole).next();
    let config = settings.of(ArtifactKind::VaultConfig).next();
    let mut demands = Demands { leeway: LEEWAY_SECONDS, ..Demands::default() };
    let Some(token) = question.token else { return demands };
    if role.is_none() {
        let message = "The role was not given, so nobody can tell whom it lets in.";
        demands.checks.push(skip(CheckId::VaultRole, Code::NotGiven, message));
    }
    for name in KEYS {
        demands.checks.extend(config.and_then(|config| config.texts(name).err()).map(|check| *check));
    }
    match method(settings) {
        Method::Kubernetes => {
            demands.evidence = settings.evidence();
            kubernetes::ask(role, config, token, &mut demands);
            review::ask(role, config, token, question, &mut demands);
        }
        Method::Jwt => jwt::ask(role, config, token, &mut demands),
    }
    demands
}

/// Says what only Vault means by the general questions.
fn adjust(check: &mut Check, question: &Question<'_>) {
    let (settings, token) = (question.settings, question.token);
    let role = settings.of(ArtifactKind::VaultRole).next();
    let method = method(settings);
    let field = if method == Method::Kubernetes { "audience" } else { "bound_audiences" };
    let has_audience = token.is_some_and(|token| {
        token
            .contents
            .claims
            .audiences
            .present()
            .is_some_and(|audiences| audiences.iter().any(|one| !one.is_empty()))
    });
    match (check.id, check.code) {
        (CheckId::Audience, Code::NotExpected) if role.is_some_and(|role| is_unset(role, field)) => {
            check.place = role.map(|role| role.place(""));
            let remedy = Remedy::new(
                "Bind the role to the one audience that its tokens are for, such as vault, and ask for tokens with it in the pods' volumes.",
            )
            .by(read(method, role))
            .with(fill(VOLUME, &[]));
            match method {
                Method::Kubernetes => {
                    check.outcome = Outcome::Warn;
                    check.message =
                        "The role names no audience, so it takes tokens that were meant for others."
                            .to_owned();
                    check.remedy = Some(remedy);
                }
                Method::Jwt if has_audience => {
                    check.outcome = Outcome::Fail;
                    check.message =
                        "The token names an audience, and the role is bound to none, which Vault refuses."
                            .to_owned();
                    check.remedy = Some(remedy);
                }
                Method::Jwt => check.outcome = Outcome::Pass,
            }
        }
        (CheckId::Audience, Code::MissingClaim | Code::LegacyAudience) if method == Method::Kubernetes => {
            check.outcome = Outcome::Fail;
            check.code = Code::MissingClaim;
        }
        (CheckId::Issuer, Code::IssuerMismatch) => {
            let message = match method {
                Method::Kubernetes => {
                    "Leave the issuer to the API server, which knows it better: write the configuration again as it is, all of it, \
                     with disable_iss_validation=true."
                }
                Method::Jwt => {
                    "Bind the method to the token's issuer, to the last slash: write the configuration again as it is, all of it, with \
                     that as bound_issuer."
                }
            };
            let read = match method {
                Method::Kubernetes => "vault read auth/kubernetes/config",
                Method::Jwt => "vault read auth/jwt/config",
            };
            mend(check, Remedy::new(message).by(fill(read, &[])));
        }
        (CheckId::Expiration | CheckId::IssuedAt | CheckId::NotBefore, _) => {
            let leeways = match method {
                Method::Kubernetes => time::Leeways::of_kubernetes(),
                Method::Jwt => time::Leeways::of_role(role),
            };
            if let Some(token) = token {
                time::adjust(check, leeways, &token.contents.claims, question.now);
            }
        }
        _ => {}
    }
}

/// Whether a list or text of a role is empty: what is of another type is not.
fn is_unset(role: &Setting, name: &str) -> bool {
    role.texts(name).is_ok_and(|texts| texts.is_empty())
}

/// The volume of a pod whose tokens are for Vault alone.
const VOLUME: &str = "volumes:
- name: vault-token
  projected:
    sources:
    - serviceAccountToken:
        audience: vault
        expirationSeconds: 3600
        path: token
";

/// Prints a role: what it has now is to be kept.
fn read(method: Method, role: Option<&Setting>) -> Filled {
    let template = match (is_written(role), method) {
        (true, _) => "TOOL read PATH",
        (false, Method::Kubernetes) => "vault read auth/kubernetes/role/ROLE",
        (false, Method::Jwt) => "vault read auth/jwt/role/ROLE",
    };
    of_role(role, template, &[])
}

/// Whether the command that wrote the role is known, and with it the tool and the path.
fn is_written(role: Option<&Setting>) -> bool {
    role.is_some_and(|role| role.written.is_some())
}

fn of_role(role: Option<&Setting>, template: &'static str, more: &[(Blank, &[&str])]) -> Filled {
    let written = role.and_then(|role| role.written.as_ref());
    let (tool, path) = (written.map(|written| written.tool), written.map(|written| written.path.as_str()));
    let own: [(Blank, &[&str]); 2] = [(Blank::Tool, tool.as_slice()), (Blank::Path, path.as_slice())];
    fill(template, &[&own, more].concat())
}

/// For a role of the JWT method: each write resets what it does not name.
fn write_again(role: &Setting, message: &str, parameter: &str) -> Remedy {
    let again = format!(
        "Write the role again as it is, all of it, with {parameter}: a write resets what it does not name."
    );
    Remedy::new([message, &again].join(" ")).by(read(Method::Jwt, Some(role)))
}

/// Whether a pattern with `*` for any run of characters is this text; what else it has stands for itself.
fn is_glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// The message of Vault, in the order of its own checks.
fn error(report: &Report, question: &Question<'_>) -> Option<String> {
    let is_jwt = method(question.settings) == Method::Jwt;
    let prefix = if is_jwt { "error validating token: " } else { "" };
    let time = |code: &str| Some(format!("{prefix}{code}"));
    if is_jwt && fails_by(report, Code::OidcRole) {
        return Some("role with oidc role_type is not allowed".to_owned());
    }
    // How a token that cannot be read, or whose signature is wrong, is refused depends on the version.
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
        // A zero that Vault overlooks, the API server does not.
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
        // Vault says no more than that of what the API server answers.
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

/// Whether callers are bound by their address, which no token tells.
fn ask_addresses(role: &Setting, demands: &mut Demands) {
    for name in ["token_bound_cidrs", "bound_cidrs"] {
        match role.texts(name) {
            Ok(addresses) if addresses.is_empty() => {}
            Ok(_) => {
                let message = "Callers are also bound by their address, which the token does not tell.";
                demands
                    .checks
                    .push(skip(CheckId::VaultRole, Code::NotEvaluated, message).at(role.place(name)));
            }
            Err(check) => demands.checks.push(*check),
        }
    }
}

/// Vault's reader of JSON finds a claim by its name in other letters too; newer versions refuse such a token.
fn ask_names_of_claims(token: Token<'_>, others: &[&str], demands: &mut Demands) {
    const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
    let is_like = |name: &str| {
        let mut known = REGISTERED.iter().chain(others);
        known.any(|own| name != *own && name.eq_ignore_ascii_case(own))
    };
    if token.contents.payload.iter().any(|(name, _)| is_like(name)) {
        let message = "The token has a claim whose name is a registered one in other letters; newer versions of Vault refuse it.";
        demands.checks.push(skip(CheckId::VaultRole, Code::NotEvaluated, message));
    }
}

/// A role that could be read, and lets the token in.
fn admits(role: &Setting, message: &str) -> Check {
    pass(CheckId::VaultRole, message).at(role.place(""))
}

/// A refusal by the role, with the command that would let this very token in.
fn refuses(code: Code, message: String, remedy: Remedy) -> Check {
    fail(CheckId::VaultRole, code, message).mended_by(remedy)
}

#[cfg(test)]
mod tests {
    use super::is_glob;

    #[test]
    fn only_the_star_is_a_wildcard() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("*", "app", true),
            ("app", "app", true),
            ("app", "App", false),
            ("app", "app1", false),
            ("app*", "app1", true),
            ("*app", "my-app", true),
            ("*app", "my-app-1", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("ap?", "app", false),
            ("[a]pp", "app", false),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(is_glob(pattern, text), fits, "{pattern} {text}");
        }
    }
}
