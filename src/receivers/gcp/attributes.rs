//! Evaluates the provider's attribute mapping and its condition.

use super::cel::{self, Stop};
use super::provider::describe;
use crate::receivers::answers::{fail, pass, skip};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::{Setting, text_of};
use crate::text::escape::quote;
use crate::text::json::{Object, Value};
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// The most attributes: 50 custom ones, and Google's two.
const MOST_ATTRIBUTES: usize = 52;

/// The longest expression of a mapping, in characters, and the most that all of them may yield, in bytes.
const LONGEST_EXPRESSION: usize = 2048;
const MOST_MAPPED_BYTES: usize = 8192;

/// The most bytes of `google.subject`.
const MOST_SUBJECT_BYTES: usize = 127;

/// Maps the token's attributes; `Err` if the condition cannot be evaluated with them.
pub(super) fn ask_mapping(provider: &Setting, token: Token<'_>, demands: &mut Demands) -> Result<Object, ()> {
    let id = CheckId::AttributeMapping;
    let place = |name: &str| provider.place(&format!("attributeMapping.{name}"));
    let assertion =
        Object::from_members(vec![("assertion".to_owned(), Value::Object(token.contents.payload.clone()))]);
    let Some(mapping) =
        provider.root.find("attributeMapping").filter(|mapping| !mapping.members().is_empty())
    else {
        let message = "No attributeMapping was given; Google demands one for google.subject.";
        demands.checks.push(skip(id, Code::NotGiven, message).at(provider.place("attributeMapping")));
        return Err(());
    };
    if mapping.members().len() > MOST_ATTRIBUTES {
        let check = provider.malformed("attributeMapping", "a map of at most 50 attributes", "larger");
        demands.checks.push(check);
        return Err(());
    }
    let before = demands.checks.len();
    let mut mapped_bytes = 0_usize;
    let (mut google, mut attribute) = (Vec::new(), Vec::new());
    let mut is_whole = true;
    for member in mapping.members() {
        let name = member.name.as_str();
        if !is_attribute(name) {
            let path = format!("attributeMapping.{name}");
            demands.checks.push(provider.malformed(
                &path,
                "google.subject, google.groups or attribute.NAME",
                "something else",
            ));
            is_whole = false;
            continue;
        }
        let Some(text) = member.value.as_str().filter(|text| text.chars().count() <= LONGEST_EXPRESSION)
        else {
            demands.checks.push(provider.malformed(
                &format!("attributeMapping.{name}"),
                "an expression",
                member.value.value().kind(),
            ));
            is_whole = false;
            continue;
        };
        let value = cel::parse(text)
            .map_err(|at| Stop::Open(format!("character {at}")))
            .and_then(|expression| cel::evaluate(&expression, &assertion));
        match value {
            Ok(value) => {
                mapped_bytes = mapped_bytes.saturating_add(value.to_string().len());
                let is_right = match (&value, name) {
                    (_, "google.subject") => true,
                    (Value::Array(items), "google.groups") => {
                        items.iter().all(|item| item.as_str().is_some())
                    }
                    (_, "google.groups") => false,
                    (value, _) => value.as_str().is_some(),
                };
                if !is_right || mapped_bytes > MOST_MAPPED_BYTES {
                    is_whole = false;
                    let message = format!(
                        "{} becomes {}, which is not what Google expects of it, or too large.",
                        quote(name),
                        value.kind()
                    );
                    demands.checks.push(skip(id, Code::NotEvaluated, message).at(place(name)).found(text));
                    continue;
                }
                if name == "google.subject" {
                    demands.checks.extend(subject_problem(&value).map(|check| check.at(place(name))));
                }
                match name.split_once('.') {
                    Some(("google", name)) => google.push((name.to_owned(), value)),
                    Some(("attribute", name)) => attribute.push((name.to_owned(), value)),
                    _ => {}
                }
            }
            Err(Stop::Failed(what)) => {
                is_whole = false;
                let message =
                    format!("The expression of {} fails for this token, at {}.", quote(name), quote(&what));
                let remedy = Remedy::new("Map only what every token has, or guard it with has() or in.");
                demands.checks.push(
                    fail(id, Code::MappingFailed, message).at(place(name)).found(text).mended_by(remedy),
                );
            }
            Err(Stop::Open(what)) => {
                is_whole = false;
                let message = format!(
                    "The expression of {} is not evaluated here, because of {}.",
                    quote(name),
                    quote(&what)
                );
                demands.checks.push(skip(id, Code::NotEvaluated, message).at(place(name)).found(text));
            }
        }
    }
    if mapping.find("google.subject").is_none() {
        let message = "Nothing is mapped to google.subject.";
        let remedy = map_subject(provider);
        demands.checks.push(
            fail(id, Code::SubjectNotMapped, message)
                .at(provider.place("attributeMapping"))
                .mended_by(remedy),
        );
    }
    if demands.checks.len() == before {
        let subject = google.iter().find(|(name, _)| name == "subject").and_then(|(_, value)| value.as_str());
        let message = format!("The token becomes the subject {}.", quote(subject.unwrap_or_default()));
        demands.checks.push(pass(id, message).at(place("google.subject")));
    }
    is_whole.then_some(()).ok_or(())?;
    Ok(Object::from_members(vec![
        ("assertion".to_owned(), Value::Object(token.contents.payload.clone())),
        ("google".to_owned(), Value::Object(Object::from_members(google))),
        ("attribute".to_owned(), Value::Object(Object::from_members(attribute))),
    ]))
}

/// Adds `google.subject` to the existing mapping.
fn map_subject(provider: &Setting) -> Remedy {
    Remedy::new("Map the subject: add google.subject=assertion.sub to the mapping, and keep what it has.")
        .by(describe(provider))
}

/// Whether a provider may map to this attribute.
fn is_attribute(name: &str) -> bool {
    let custom = name.strip_prefix("attribute.").is_some_and(|name| {
        let is_name = |one: u8| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_';
        !name.is_empty() && name.len() <= 100 && name.bytes().all(is_name)
    });
    custom || ["google.subject", "google.groups"].contains(&name)
}

/// Returns what is wrong with a `google.subject`.
fn subject_problem(value: &Value) -> Option<Check> {
    let id = CheckId::AttributeMapping;
    let Some(subject) = value.as_str() else {
        let message = format!("google.subject becomes {}; it must be a text.", value.kind());
        let remedy = Remedy::new("Map a claim that is a text, such as assertion.sub.");
        return Some(fail(id, Code::MappingFailed, message).mended_by(remedy));
    };
    let bytes = subject.len();
    if bytes == 0 {
        return Some(skip(id, Code::NotDocumented, "google.subject becomes an empty text."));
    }
    if bytes == MOST_SUBJECT_BYTES {
        let message = format!(
            "google.subject has exactly {MOST_SUBJECT_BYTES} bytes; whether that is too many is described both ways."
        );
        return Some(skip(id, Code::NotDocumented, message));
    }
    (bytes > MOST_SUBJECT_BYTES).then(|| {
        let message = format!("google.subject has {bytes} bytes, and may have {MOST_SUBJECT_BYTES}.");
        let remedy = Remedy::new(
            "Map something shorter that is as unique, such as the service account's UID: \
             google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].",
        );
        fail(id, Code::SubjectTooLong, message).found(subject).mended_by(remedy)
    })
}

pub(super) fn ask_condition(provider: &Setting, token: Token<'_>, mapped: Result<Object, ()>) -> Check {
    let id = CheckId::AttributeCondition;
    let place = provider.place("attributeCondition");
    let condition = match text_of(provider.root.find("attributeCondition")) {
        Ok(Some(condition)) if !condition.is_empty() => condition,
        Ok(_) => {
            return pass(
                id,
                "There is no attribute condition: every token of this issuer and audience is taken.",
            )
            .at(place);
        }
        Err(found) => {
            let message = format!("The attribute condition is {found}; it must be a text.");
            return skip(id, Code::MalformedConfiguration, message).at(place);
        }
    };
    // If the mapping is unknown, a condition on the claims alone can still be evaluated.
    let names = mapped.unwrap_or_else(|()| {
        Object::from_members(vec![("assertion".to_owned(), Value::Object(token.contents.payload.clone()))])
    });
    let value = cel::parse(condition)
        .map_err(|at| Stop::Open(format!("character {at}")))
        .and_then(|expression| cel::evaluate(&expression, &names));
    let mend = || {
        let subject = token.contents.claims.subject.present().map_or("SUBJECT", String::as_str);
        Remedy::new(format!(
            "If this very service account is meant to be let in too, keep the condition and let it also hold for assertion.sub == {}.",
            quote(subject)
        ))
        .by(describe(provider))
    };
    match value {
        Ok(Value::Bool(true)) => pass(id, "The attribute condition holds for it."),
        Ok(Value::Bool(false)) => {
            fail(id, Code::ConditionNotMet, "The attribute condition does not hold for it.")
                .expected(condition)
                .mended_by(mend())
        }
        Ok(other) => {
            let message = format!("The attribute condition yields {}, and not true.", other.kind());
            fail(id, Code::ConditionFailed, message).expected(condition).mended_by(mend())
        }
        Err(Stop::Failed(what)) => {
            let message = format!(
                "The attribute condition fails for this token, at {}; that refuses it.",
                quote(&what)
            );
            fail(id, Code::ConditionFailed, message).expected(condition).mended_by(mend())
        }
        Err(Stop::Open(what)) => {
            let message =
                format!("The attribute condition is not evaluated here, because of {}.", quote(&what));
            skip(id, Code::NotEvaluated, message).expected(condition)
        }
    }
    .at(place)
}
