//! Checks the claims from which a role takes names, and its bound claims.

use crate::receivers::answers::skip;
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::receivers::vault::role::{is_glob, refuses, write_again};
use crate::text::escape::quote;
use crate::text::json::{self, Object, Value};
use crate::text::yaml::{Content, Node};
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// The most bound claims of a role, and the most pairs of values compared for each of them.
const MOST_BOUND: usize = 128;
const MOST_PAIRS: usize = 100_000;

/// The most values in a list; no real role has more.
pub(super) const MOST_VALUES: usize = 1000;

/// Checks that the claims for the user and the groups are present.
pub(super) fn ask_names(role: &Setting, token: Token<'_>, demands: &mut Demands) {
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
                let message_of_remedy = "Take the user from a claim that every token has.";
                let remedy = write_again(role, message_of_remedy, "user_claim=sub");
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
                let check = refuses(Code::MalformedClaim, message, Remedy::new("Map claims that are texts."));
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
            let remedy =
                write_again(role, "Tokens of service accounts name no groups.", "an empty groups_claim");
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

/// Reads a member that is a map; on a command line, a map is JSON in a string.
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

/// Finds a claim by its name, or by a JSON pointer if the name begins with a slash (RFC 6901).
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

/// Checks that each bound claim has one of its values.
pub(super) fn ask_bound(role: &Setting, token: Token<'_>, demands: &mut Demands) {
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
    // Vault refuses to save such a role.
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
            let remedy = Remedy::new(
                "Write the name of a claim inside of another as a pointer: /kubernetes.io/namespace.",
            );
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
            let remedy = Remedy::new(
                "Write the name of a claim inside of another as a pointer: /kubernetes.io/namespace.",
            );
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
                    crate::text::escape::quote_list(own.iter().map(String::as_str)),
                    crate::text::escape::quote_list(list(&wanted).iter().map(String::as_str))
                );
                let has_star = wanted.iter().any(|value| plain(value).contains('*'));
                let remedy = if has_star && !is_glob_type {
                    let message = "A star is a letter like any other unless bound_claims_type is glob.";
                    write_again(role, message, "bound_claims_type=glob")
                } else {
                    Remedy::new("If this token is meant to log in, bind the role to its claim as well.")
                };
                let check = refuses(Code::ClaimNotBound, message, remedy)
                    .expected(list(&wanted))
                    .found(own)
                    .compared();
                // Vault's error names the claim.
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

/// Formats a value as Vault prints it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether any wanted value equals any of those found. `None` if that would compare numbers that are not whole, or too
/// many pairs.
fn matches(wanted: &[&Value], found: &Value, is_glob_type: bool) -> Option<bool> {
    let (found, is_list): (Vec<&Value>, bool) = match found {
        Value::Array(items) => (items.iter().collect(), true),
        // Vault refuses an object.
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
                // Vault does not convert numbers inside a list, so they match nothing.
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
