//! A role of the JWT auth method.

use super::{Method, admits, advice, is_glob, refuses, skip, write};
use crate::claims::Claim;
use crate::json::{self, Object, Value};
use crate::policy::Require;
use crate::quote::quote;
use crate::relying_party::settings::Setting;
use crate::relying_party::{Demands, Token};
use crate::report::{Check, CheckId, Code, Outcome};
use crate::signature::Algorithm;
use crate::time::{NumericDate, span};
use crate::yaml::{Content, Node};

/// The most claims that a role may be bound to, the most values of a list, and the most pairs of values that are compared
/// for one of them.
const MOST_BOUND: usize = 128;
const MOST_VALUES: usize = 1000;
const MOST_PAIRS: usize = 100_000;

/// What a missing `exp` or `nbf` is made of (`defaultExpirationLeeway` of cap), in seconds.
const DEFAULT_EXPIRATION_LEEWAY: i64 = 150;

pub(super) fn ask(role: Option<&Setting>, config: Option<&Setting>, token: Token<'_>, demands: &mut Demands) {
    demands.require = Require::Any;
    if let Some(config) = config {
        ask_config(config, demands);
        match config.text("bound_issuer") {
            Ok(issuer) => {
                demands.issuers =
                    issuer.filter(|issuer| !issuer.is_empty()).map(|issuer| vec![issuer.to_owned()])
            }
            Err(check) => demands.checks.push(*check),
        }
    }
    let Some(role) = role else { return };
    let before = demands.checks.len();
    match role.text("role_type") {
        Ok(Some("jwt")) => {}
        Ok(Some("oidc")) => {
            let remedy = advice("Make it a role for tokens.").run(write(
                Method::Jwt,
                Some(role),
                &[("role_type", "jwt")],
            ));
            let message = "The role is of the type oidc, which is for logging in with a browser.".to_owned();
            demands.checks.push(refuses(Code::OidcRole, message, remedy).at(role.place("role_type")));
        }
        Ok(_) => {
            let message = "The role does not say its type; if it was written so, Vault takes it for one of the type oidc and refuses it.";
            demands
                .checks
                .push(skip(CheckId::VaultRole, Code::NotGiven, message).at(role.place("role_type")));
        }
        Err(check) => demands.checks.push(*check),
    }
    match role.texts("bound_audiences") {
        Ok(audiences) if audiences.len() > MOST_VALUES => {
            demands.checks.push(role.malformed("bound_audiences", "a list of texts", "too long"));
        }
        Ok(audiences) => demands.audiences = (!audiences.is_empty()).then_some(audiences),
        Err(check) => demands.checks.push(*check),
    }
    match role.text("bound_subject") {
        Ok(subject) => demands.subject = subject.filter(|subject| !subject.is_empty()).map(str::to_owned),
        Err(check) => demands.checks.push(*check),
    }
    for name in ["expiration_leeway", "not_before_leeway"] {
        demands.checks.extend(seconds(role, name).err().map(|check| *check));
    }
    match clock_skew(role) {
        Ok(leeway) => demands.leeway = leeway,
        Err(check) => demands.checks.push(*check),
    }
    ask_names(role, token, demands);
    ask_bound_claims(role, token, demands);
    super::ask_addresses(role, demands);
    ask_names_of_claims(token, demands);
    if demands.checks.len() == before {
        demands.checks.push(admits(role, "Every claim that the role is bound to has a bound value."));
    }
}

/// The algorithms of the method, and where its keys come from.
fn ask_config(config: &Setting, demands: &mut Demands) {
    match config.texts("jwt_supported_algs") {
        Ok(names) if names.is_empty() => {}
        Ok(names) => {
            demands.algorithms = Some(names.iter().filter_map(|name| Algorithm::from_name(name)).collect());
        }
        Err(check) => demands.checks.push(*check),
    }
    let is_set = |name: &&&str| match config.root.find(name).map(Node::value) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    let sources = ["jwt_validation_pubkeys", "jwks_url", "jwks_pairs", "oidc_discovery_url"];
    if sources.iter().filter(is_set).count() > 1 {
        let message = "The configuration names several sources of keys, of which Vault takes one only.";
        demands
            .checks
            .push(skip(CheckId::Configuration, Code::MalformedConfiguration, message).at(config.place("")));
    }
}

/// Newer versions refuse a token with a claim whose name is a registered one in other letters.
fn ask_names_of_claims(token: Token<'_>, demands: &mut Demands) {
    const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
    let is_like = |name: &str| REGISTERED.iter().any(|own| name != *own && name.eq_ignore_ascii_case(own));
    if token.contents.payload.iter().any(|(name, _)| is_like(name)) {
        let message = "The token has a claim whose name is a registered one in other letters; newer versions of Vault refuse it.";
        demands.checks.push(skip(CheckId::VaultRole, Code::NotEvaluated, message));
    }
}

/// `clock_skew_leeway`: nothing or zero is the default, what is negative is none.
fn clock_skew(role: &Setting) -> Result<u32, Box<Check>> {
    let seconds = seconds(role, "clock_skew_leeway")?;
    Ok(match seconds {
        None | Some(0) => super::LEEWAY_SECONDS,
        Some(seconds) => u32::try_from(seconds).unwrap_or(0),
    })
}

/// Seconds as a number, or as a text with or without a unit.
fn seconds(role: &Setting, name: &str) -> Result<Option<i64>, Box<Check>> {
    let malformed = || Box::new(role.malformed(name, "a number of seconds", "something else"));
    let Some(node) = role.root.find(name) else { return Ok(None) };
    let text = match node.value() {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text,
        Value::Number(number) => number.as_str().to_owned(),
        _ => return Err(malformed()),
    };
    let (digits, factor) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(digits) if text.ends_with('m') => (digits, 60),
        Some(digits) if text.ends_with('h') => (digits, 3600),
        Some(digits) => (digits, 1),
        None => (text.as_str(), 1),
    };
    let number: i64 = digits.parse().map_err(|_| malformed())?;
    number.checked_mul(factor).map(Some).ok_or_else(malformed)
}

/// The claims that name the user and the groups must be there.
fn ask_names(role: &Setting, token: Token<'_>, demands: &mut Demands) {
    let by_pointer = match role.flag("user_claim_json_pointer") {
        Ok(flag) => flag == Some(true),
        Err(check) => return demands.checks.push(*check),
    };
    match role.text("user_claim") {
        Ok(Some(name)) => {
            let value = if by_pointer { find(token, name) } else { token.contents.payload.find(name) };
            let problem = match value {
                None => Some((
                    Code::MissingClaim,
                    format!("The role takes the user from the claim {}, which is not there.", quote(name)),
                )),
                Some(Value::String(_)) => None,
                Some(other) => Some((
                    Code::MalformedClaim,
                    format!(
                        "The role takes the user from the claim {}, which is {}.",
                        quote(name),
                        other.kind()
                    ),
                )),
            };
            if let Some((code, message)) = problem {
                let remedy = advice("Take the user from a claim that every token has.").run(write(
                    Method::Jwt,
                    Some(role),
                    &[("user_claim", "sub")],
                ));
                demands
                    .checks
                    .push(refuses(code, message, remedy).expected(name).at(role.place("user_claim")));
            }
        }
        Ok(None) => demands.checks.push(role.malformed("user_claim", "the name of a claim", "absent")),
        Err(check) => demands.checks.push(*check),
    }
    ask_groups(role, token, demands);
    match map(role, "claim_mappings") {
        Ok(Some(mappings)) => {
            for (name, _) in mappings.iter() {
                let Some(value) = find(token, name).filter(|value| value.as_str().is_none()) else {
                    continue;
                };
                let message = format!(
                    "The role maps the claim {}, which is {} and not a text.",
                    quote(name),
                    value.kind()
                );
                let check = refuses(Code::MalformedClaim, message, advice("Map claims that are texts."));
                demands.checks.push(check.expected(name).at(role.place("claim_mappings")));
            }
        }
        Ok(None) => {}
        Err(check) => demands.checks.push(*check),
    }
}

fn ask_groups(role: &Setting, token: Token<'_>, demands: &mut Demands) {
    let name = match role.text("groups_claim") {
        Ok(Some(name)) if !name.is_empty() => name,
        Ok(_) => return,
        Err(check) => return demands.checks.push(*check),
    };
    let place = role.place("groups_claim");
    match find(token, name) {
        None | Some(Value::Null) => {
            let message =
                format!("The role takes groups from the claim {}, which is not there.", quote(name));
            let remedy = advice("Tokens of service accounts name no groups.").run(write(
                Method::Jwt,
                Some(role),
                &[("groups_claim", "")],
            ));
            demands.checks.push(refuses(Code::MissingClaim, message, remedy).expected(name).at(place));
        }
        Some(Value::String(_)) => {}
        Some(Value::Array(items)) if items.iter().all(|item| item.as_str().is_some()) => {}
        Some(other) => {
            let message = format!("What Vault makes of groups in {} is not evaluated here.", other.kind());
            demands.checks.push(skip(CheckId::VaultRole, Code::NotEvaluated, message).at(place));
        }
    }
}

/// A member that is a map; on a command line it is a text of JSON.
fn map(role: &Setting, name: &str) -> Result<Option<Object>, Box<Check>> {
    let malformed = |found: &str| Box::new(role.malformed(name, "a map of claims", found));
    match role.root.find(name).map(Node::value) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => match json::parse(text.as_bytes()) {
            Ok(Value::Object(map)) => Ok(Some(map)),
            _ => Err(malformed("something else")),
        },
        Some(Value::Object(map)) if map.len() <= MOST_VALUES => Ok(Some(map)),
        Some(Value::Object(_)) => Err(malformed("too long")),
        Some(other) => Err(malformed(other.kind())),
    }
}

/// A claim by its name or, where that begins with a slash, by a JSON pointer (RFC 6901).
fn find<'a>(token: Token<'a>, name: &str) -> Option<&'a Value> {
    let payload = &token.contents.payload;
    let Some(pointer) = name.strip_prefix('/') else { return payload.find(name) };
    let mut parts = pointer.split('/').map(|part| part.replace("~1", "/").replace("~0", "~"));
    let first = payload.find(&parts.next()?)?;
    parts.try_fold(first, |value, part| match value {
        Value::Object(object) => object.find(&part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

fn ask_bound_claims(role: &Setting, token: Token<'_>, demands: &mut Demands) {
    let id = CheckId::VaultRole;
    let is_glob_type = match role.text("bound_claims_type") {
        Ok(None | Some("" | "string")) => false,
        Ok(Some("glob")) => true,
        Ok(Some(_)) => {
            return demands.checks.push(role.malformed(
                "bound_claims_type",
                "string or glob",
                "something else",
            ));
        }
        Err(check) => return demands.checks.push(*check),
    };
    let node = role.root.find("bound_claims");
    let bound = match map(role, "bound_claims") {
        Ok(bound) => bound.unwrap_or_default(),
        Err(check) => return demands.checks.push(*check),
    };
    // Such a role cannot be saved.
    let has_addresses = ["token_bound_cidrs", "bound_cidrs"]
        .iter()
        .any(|name| !role.texts(name).is_ok_and(|all| all.is_empty()));
    if bound.is_empty() && demands.audiences.is_none() && demands.subject.is_none() && !has_addresses {
        demands.checks.push(role.malformed("bound_claims", "a map of claims", "absent"));
    }
    if bound.len() > MOST_BOUND {
        let message = "The role is bound to more claims than are evaluated here.";
        return demands.checks.push(skip(id, Code::NotEvaluated, message).at(role.place("bound_claims")));
    }
    for (name, wanted) in bound.iter() {
        let place = role.place(&if matches!(node.map(|node| &node.content), Some(Content::Mapping(_))) {
            format!("bound_claims.{name}")
        } else {
            "bound_claims".to_owned()
        });
        let wanted: Vec<&Value> = match wanted {
            Value::Array(values) => values.iter().collect(),
            one => vec![one],
        };
        let Some(found) = find(token, name) else {
            let message = format!("The role is bound to the claim {}, which is not there.", quote(name));
            let remedy =
                advice("Write the name of a claim inside of another as a pointer: /kubernetes.io/namespace.");
            demands.checks.push(refuses(Code::MissingClaim, message, remedy).expected(name).at(place));
            continue;
        };
        let is_strange = |value: &&Value| matches!(value, Value::Object(_) | Value::Array(_) | Value::Null);
        let is_other = |value: &&Value| is_strange(value) || (is_glob_type && value.as_str().is_none());
        if wanted.iter().any(is_other) || wanted.len() > MOST_VALUES {
            let message = format!(
                "What the role binds {} to is neither a text, a number nor true or false.",
                quote(name)
            );
            demands.checks.push(skip(id, Code::MalformedConfiguration, message).at(place));
            continue;
        }
        if let Value::Object(_) = found {
            let message = format!("The role is bound to the claim {}, which is an object.", quote(name));
            let remedy =
                advice("Write the name of a claim inside of another as a pointer: /kubernetes.io/namespace.");
            demands.checks.push(refuses(Code::MalformedClaim, message, remedy).expected(name).at(place));
            continue;
        }
        match matches(&wanted, found, is_glob_type) {
            Some(true) => {}
            Some(false) => {
                let list = |values: &[&Value]| values.iter().map(|value| plain(value)).collect::<Vec<_>>();
                let own = match found {
                    Value::Array(items) => list(&items.iter().collect::<Vec<_>>()),
                    one => vec![plain(one)],
                };
                let message = format!(
                    "The claim {} is {}, and the role is bound to {}.",
                    quote(name),
                    crate::quote::quote_list(own.iter().map(String::as_str)),
                    crate::quote::quote_list(list(&wanted).iter().map(String::as_str))
                );
                let has_star = wanted.iter().any(|value| plain(value).contains('*'));
                let remedy =
                    if has_star && !is_glob_type {
                        advice("A star is a letter like any other unless bound_claims_type is glob.")
                            .run(write(Method::Jwt, Some(role), &[("bound_claims_type", "glob")]))
                    } else {
                        advice("If this token is meant to log in, bind the role to its claim as well.")
                    };
                let check = refuses(Code::ClaimNotBound, message, remedy)
                    .expected(list(&wanted))
                    .found(own)
                    .compared();
                // What Vault says names the claim.
                demands.checks.push(Check { expected: Some(name.into()), ..check }.at(place));
            }
            None => {
                let message = format!(
                    "How the values of the claim {} are compared is not evaluated here.",
                    quote(name)
                );
                demands.checks.push(skip(id, Code::NotEvaluated, message).at(place));
            }
        }
    }
}

/// A value as Vault would print it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether any wanted value is any of those found. `None` if numbers would have to be compared that are not whole, or
/// more pairs than is reasonable.
fn matches(wanted: &[&Value], found: &Value, is_glob_type: bool) -> Option<bool> {
    let (found, is_list): (Vec<&Value>, bool) = match found {
        Value::Array(items) => (items.iter().collect(), true),
        // An object is refused.
        Value::Object(_) => return Some(false),
        one => (vec![one], false),
    };
    let mut is_open = false;
    if wanted.len().saturating_mul(found.len()) > MOST_PAIRS {
        return None;
    }
    for own in found {
        for wanted in wanted {
            match (wanted, own) {
                (Value::String(pattern), Value::String(text)) if is_glob_type && is_glob(pattern, text) => {
                    return Some(true);
                }
                // Numbers inside of a list are not converted, and match nothing.
                (Value::Number(_), Value::Number(_)) if is_list => {}
                (Value::Number(one), Value::Number(other)) => {
                    let whole = |number: &str| number.parse::<i64>().ok();
                    match (whole(one.as_str()), whole(other.as_str())) {
                        (Some(one), Some(other)) if one == other => return Some(true),
                        (Some(_), Some(_)) => {}
                        _ => is_open = true,
                    }
                }
                (one, other) if *one == other => return Some(true),
                _ => {}
            }
        }
    }
    if is_open { None } else { Some(false) }
}

/// A missing `exp` is made of the later of `iat` and `nbf`; without any of the three the token is refused.
pub(super) fn adjust_time(check: &mut Check, role: Option<&Setting>, token: Token<'_>, now: NumericDate) {
    let claims = &token.contents.claims;
    // A missing nbf is made of exp, where there is no iat.
    if check.id == CheckId::NotBefore
        && check.code == Code::AbsentClaim
        && matches!(claims.issued_at, Claim::Absent)
        && let Some(expires) = claims.expires_at.present()
    {
        let before = role.and_then(|role| seconds(role, "not_before_leeway").ok().flatten());
        let before = before.filter(|seconds| *seconds != 0).unwrap_or(DEFAULT_EXPIRATION_LEEWAY).max(0);
        let leeway = role.and_then(|role| clock_skew(role).ok()).unwrap_or(super::LEEWAY_SECONDS);
        if expires.seconds_since(now) > before.saturating_add(i64::from(leeway)) {
            check.outcome = Outcome::Fail;
            check.code = Code::NotYetValid;
            check.message = format!(
                "There is no \"nbf\" claim; Vault takes the token from {} before it expires.",
                span(before)
            );
            check.remedy = Some(advice("Use a token that says since when it is valid."));
        }
        return;
    }
    if check.id != CheckId::Expiration
        || check.code != Code::MissingClaim
        || !matches!(claims.expires_at, Claim::Absent)
    {
        return;
    }
    let start = claims.issued_at.present().into_iter().chain(claims.not_before.present()).max();
    let Some(start) = start else { return };
    let number =
        |name: &str| role.and_then(|role| seconds(role, name).ok().flatten()).filter(|seconds| *seconds != 0);
    let life = number("expiration_leeway").map_or(DEFAULT_EXPIRATION_LEEWAY, |seconds| seconds.max(0));
    let leeway = role.and_then(|role| clock_skew(role).ok()).unwrap_or(super::LEEWAY_SECONDS);
    let age = now.seconds_since(*start);
    let most = life.saturating_add(i64::from(leeway));
    check.expected = None;
    if age < most {
        check.outcome = Outcome::Warn;
        check.code = Code::WithinLeeway;
        check.message = format!(
            "There is no \"exp\" claim; Vault takes the token for {} after it was issued.",
            span(life)
        );
        check.remedy = Some(advice("Use a token that says until when it is valid."));
    } else {
        check.code = Code::Expired;
        check.message = format!(
            "There is no \"exp\" claim; Vault takes the token for {} after it was issued, which have passed.",
            span(life)
        );
    }
}

/// The words of Vault about a claim.
pub(super) fn error(check: &Check, claim: Option<String>) -> Option<String> {
    let claim = claim?;
    let path = check.place.as_ref()?.path.as_deref()?;
    Some(match (check.code, path) {
        (Code::MalformedClaim, "user_claim" | "claim_mappings") => {
            format!("claim {claim:?} could not be converted to string")
        }
        (Code::MalformedClaim, _) => {
            "error validating claims: received claim is not a string, bool, int or list".to_owned()
        }
        (Code::MissingClaim, "user_claim") => format!("claim {claim:?} not found in token"),
        (Code::MissingClaim, "groups_claim") => format!("{claim:?} claim not found in token"),
        (Code::MissingClaim, _) => format!("error validating claims: claim {claim:?} is missing"),
        (Code::ClaimNotBound, _) => {
            format!(
                "error validating claims: claim {claim:?} does not match any associated bound claim values"
            )
        }
        _ => return None,
    })
}
