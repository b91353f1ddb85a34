//! Helpers for a Vault role: the commands that show or change it, and its checks.

use super::method::Method;
use crate::receivers::answers::{fail, pass, skip};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// Whether a role's list or text is empty. A value of another type does not count as empty.
pub(super) fn is_unset(role: &Setting, name: &str) -> bool {
    role.texts(name).is_ok_and(|texts| texts.is_empty())
}

/// Prints the role, so that its current settings can be kept.
pub(super) fn read(method: Method, role: Option<&Setting>) -> Filled {
    let template = match (is_written(role), method) {
        (true, _) => "TOOL read PATH",
        (false, Method::Kubernetes) => "vault read auth/kubernetes/role/ROLE",
        (false, Method::Jwt) => "vault read auth/jwt/role/ROLE",
    };
    of_role(role, template, &[])
}

/// Whether the command that wrote the role is known, which gives the tool and the path.
pub(super) fn is_written(role: Option<&Setting>) -> bool {
    role.is_some_and(|role| role.written.is_some())
}

pub(super) fn of_role(role: Option<&Setting>, template: &'static str, more: &[(Blank, &[&str])]) -> Filled {
    let written = role.and_then(|role| role.written.as_ref());
    let (tool, path) = (written.map(|written| written.tool), written.map(|written| written.path.as_str()));
    let own: [(Blank, &[&str]); 2] = [(Blank::Tool, tool.as_slice()), (Blank::Path, path.as_slice())];
    fill(template, &[&own, more].concat())
}

/// Returns the remedy to write a JWT role again with one more parameter. Each write resets every parameter that it does
/// not set.
pub(super) fn write_again(role: &Setting, message: &str, parameter: &str) -> Remedy {
    let again = format!(
        "Write the role again as it is, all of it, with {parameter}: a write resets what it does not name."
    );
    Remedy::new([message, &again].join(" ")).by(read(Method::Jwt, Some(role)))
}

/// Whether the text matches a pattern, in which `*` is any run of characters and every other character itself.
pub(super) fn is_glob(pattern: &str, text: &str) -> bool {
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

/// Checks whether the role limits the client's address, which is not in the token.
pub(super) fn ask_addresses(role: &Setting, demands: &mut Demands) {
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

/// Warns about claim names in different case: Vault's JSON parser accepts them, and newer versions refuse the token.
pub(super) fn ask_names_of_claims(token: Token<'_>, others: &[&str], demands: &mut Demands) {
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

/// The role was read, and lets the token in.
pub(super) fn admits(role: &Setting, message: &str) -> Check {
    pass(CheckId::VaultRole, message).at(role.place(""))
}

/// The role refuses the token; the remedy would let it in.
pub(super) fn refuses(code: Code, message: String, remedy: Remedy) -> Check {
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
