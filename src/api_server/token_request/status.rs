//! Builds the API server's errors word for word (`NewInvalid`, `NewNotFound`, `NewConflict`, `NewBadRequest`
//! in apimachinery's `pkg/api/errors/errors.go`), and the JSON of its answers.

use super::TokenRequestAnswer;
use crate::text::go_quote::go_quote;
use crate::text::json::{Number, Object, Value};

/// An error, as the API server returns it.
pub(super) struct Refusal {
    code: u16,
    reason: &'static str,
    message: String,
    details: Option<Object>,
}

impl Refusal {
    pub(super) fn bad_request(message: String) -> Self {
        Self { code: 400, reason: "BadRequest", message, details: None }
    }

    pub(super) fn not_found(plural: &str, name: &str) -> Self {
        let details = vec![("name".to_owned(), text(name)), ("kind".to_owned(), text(plural))];
        Self {
            code: 404,
            reason: "NotFound",
            message: format!("{plural} {} not found", go_quote(name)),
            details: Some(Object::from_members(details)),
        }
    }

    pub(super) fn conflict(kind: &str, group: &str, name: &str, reason: &str) -> Self {
        let qualified = if group.is_empty() { kind.to_owned() } else { format!("{kind}.{group}") };
        let mut details = vec![("name".to_owned(), text(name))];
        details.extend((!group.is_empty()).then(|| ("group".to_owned(), text(group))));
        details.push(("kind".to_owned(), text(kind)));
        Self {
            code: 409,
            reason: "Conflict",
            message: format!("Operation cannot be fulfilled on {qualified} {}: {reason}", go_quote(name)),
            details: Some(Object::from_members(details)),
        }
    }

    /// One or more fields are invalid.
    pub(super) fn invalid(kind: &str, group: &str, name: &str, causes: &[(String, String)]) -> Self {
        let qualified = if group.is_empty() { kind.to_owned() } else { format!("{kind}.{group}") };
        let sentences: Vec<String> =
            causes.iter().map(|(field, problem)| format!("{field}: {problem}")).collect();
        let sentence = match sentences.as_slice() {
            [only] => only.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let cause = |(field, problem): &(String, String)| {
            let reason =
                if problem.starts_with("Required") { "FieldValueRequired" } else { "FieldValueInvalid" };
            Value::Object(Object::from_members(vec![
                ("reason".to_owned(), text(reason)),
                ("message".to_owned(), text(problem)),
                ("field".to_owned(), text(field)),
            ]))
        };
        let mut details = Vec::new();
        details.extend((!name.is_empty()).then(|| ("name".to_owned(), text(name))));
        details.extend((!group.is_empty()).then(|| ("group".to_owned(), text(group))));
        details.push(("kind".to_owned(), text(kind)));
        details.push(("causes".to_owned(), Value::Array(causes.iter().map(cause).collect())));
        Self {
            code: 422,
            reason: "Invalid",
            message: format!("{qualified} {} is invalid: {sentence}", go_quote(name)),
            details: Some(Object::from_members(details)),
        }
    }

    pub(super) fn answer(self) -> TokenRequestAnswer {
        let mut members = vec![
            ("kind".to_owned(), text("Status")),
            ("apiVersion".to_owned(), text("v1")),
            ("metadata".to_owned(), Value::Object(Object::default())),
            ("status".to_owned(), text("Failure")),
            ("message".to_owned(), text(&self.message)),
            ("reason".to_owned(), text(self.reason)),
        ];
        members.extend(self.details.map(|details| ("details".to_owned(), Value::Object(details))));
        members.push(("code".to_owned(), number(i64::from(self.code))));
        TokenRequestAnswer {
            http_status: self.code,
            response: Object::from_members(members),
            claims: None,
            warnings: Vec::new(),
            notes: Vec::new(),
        }
    }
}

pub(super) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

pub(super) fn number(integer: i64) -> Value {
    Value::Number(Number::from_integer(integer))
}

pub(super) fn reference(name: &str, uid: Option<&str>) -> Value {
    let mut members = vec![("name".to_owned(), text(name))];
    members.extend(uid.map(|uid| ("uid".to_owned(), text(uid))));
    Value::Object(Object::from_members(members))
}
