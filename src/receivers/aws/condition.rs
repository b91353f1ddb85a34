//! Evaluates one line of a `Condition` against the context keys of a web identity ("IAM JSON policy elements: Condition
//! operators" and "Single-valued vs. multivalued context keys" in the IAM User Guide).

use super::decision::Reason;
use super::glob::{self, Part};
use crate::receivers::truth::Truth;
use crate::text::json::Value;

/// The context that `AssumeRoleWithWebIdentity` provides for the conditions of a policy.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The issuer without its scheme, as in the provider's URL and in the names of its keys.
    pub provider: &'a str,
    /// `aud`.
    pub audiences: Vec<&'a str>,
    /// `azp`, which replaces `aud` if present.
    pub authorized_party: Option<&'a str>,
    /// `sub`.
    pub subject: Option<&'a str>,
    /// `amr`.
    pub methods: Vec<&'a str>,
    /// `email`.
    pub email: Option<&'a str>,
    /// The names of the claims that are present but empty, or of a different type than the key. They never count as
    /// absent.
    pub unclear: Vec<&'a str>,
}

/// The values of a context key in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values<'a> {
    /// The values; none if the request lacks the key.
    Registry(Vec<&'a str>),
    /// The values cannot be determined.
    Unknown(Reason),
}

impl<'a> Request<'a> {
    /// Returns the values of a key. The key's own name is case-insensitive; whether its provider's is, is not
    /// documented.
    pub fn values(&self, key: &str) -> Values<'a> {
        if key.contains("${") {
            return Values::Unknown(Reason::Variable);
        }
        let known = |value: Option<&'a str>| Values::Registry(value.into_iter().collect());
        if let Some((provider, name)) = key.rsplit_once(':')
            && provider.eq_ignore_ascii_case(self.provider)
        {
            if provider != self.provider {
                return Values::Unknown(Reason::CaseOfProvider);
            }
            let name = name.to_ascii_lowercase();
            let claims = match name.as_str() {
                "aud" if self.authorized_party.is_some() => vec!["azp"],
                "aud" => vec!["azp", "aud"],
                "oaud" => vec!["aud"],
                own => vec![own],
            };
            if claims.iter().any(|claim| self.unclear.contains(claim)) {
                return Values::Unknown(Reason::UnclearClaim);
            }
            return match name.as_str() {
                "aud" if self.authorized_party.is_some() => known(self.authorized_party),
                "aud" if self.audiences.len() > 1 => Values::Unknown(Reason::SeveralAudiences),
                "aud" | "oaud" => Values::Registry(self.audiences.clone()),
                "sub" => known(self.subject),
                "amr" => Values::Registry(self.methods.clone()),
                "email" => known(self.email),
                // No other claim becomes a context key.
                _ => Values::Registry(Vec::new()),
            };
        }
        let service = key.split_once(':').map_or("", |(service, _)| service);
        if ["aws", "sts"].iter().any(|known| service.eq_ignore_ascii_case(known)) {
            return Values::Unknown(Reason::DependsOnCall);
        }
        Values::Registry(Vec::new())
    }
}

/// How an operator treats a set of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    /// The key has one value.
    Single,
    /// `ForAnyValue:`
    Any,
    /// `ForAllValues:`
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equals,
    EqualsIgnoreCase,
    Like,
}

/// A string operator, parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Operator {
    quantifier: Quantifier,
    comparison: Comparison,
    is_negated: bool,
    if_exists: bool,
}

impl Operator {
    /// Parses an operator; `None` if it does not compare strings.
    fn read(name: &str) -> Option<Self> {
        let (quantifier, name) = if let Some(rest) = name.strip_prefix("ForAnyValue:") {
            (Quantifier::Any, rest)
        } else if let Some(rest) = name.strip_prefix("ForAllValues:") {
            (Quantifier::All, rest)
        } else {
            (Quantifier::Single, name)
        };
        let (name, if_exists) = match name.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (comparison, is_negated) = match name {
            "StringEquals" => (Comparison::Equals, false),
            "StringNotEquals" => (Comparison::Equals, true),
            "StringEqualsIgnoreCase" => (Comparison::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Comparison::EqualsIgnoreCase, true),
            "StringLike" => (Comparison::Like, false),
            "StringNotLike" => (Comparison::Like, true),
            _ => return None,
        };
        Some(Self { quantifier, comparison, is_negated, if_exists })
    }

    fn decide(self, values: &[&str], wanted: &[Wanted]) -> (Truth, Option<Reason>) {
        if values.is_empty() {
            let holds = match self.quantifier {
                Quantifier::Any => false,
                Quantifier::All => true,
                Quantifier::Single => self.is_negated || self.if_exists,
            };
            return (holds.into(), Some(Reason::KeyAbsent));
        }
        if values.len() > 1 && self.quantifier == Quantifier::Single {
            return (Truth::Unknown, Some(Reason::SeveralValues));
        }
        let one = |value: &str| {
            let is_among = Truth::any(wanted.iter().map(|wanted| wanted.is(value, self.comparison)));
            if self.is_negated { !is_among } else { is_among }
        };
        let each = values.iter().map(|value| one(value));
        let truth = if self.quantifier == Quantifier::All { Truth::all(each) } else { Truth::any(each) };
        (truth, None)
    }
}

/// A value in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    text: String,
    /// The value as a `StringLike` pattern.
    pattern: Vec<Part>,
    /// Whether it contains a policy variable whose value is not in the token.
    has_variable: bool,
}

impl Wanted {
    /// Parses a value. Before version 2012-10-17 there are no variables, and `${` is plain text.
    fn read(text: &str, has_variables: bool) -> Self {
        if !has_variables || !text.contains("${") {
            return Self { text: text.to_owned(), pattern: glob::plain(text), has_variable: false };
        }
        let mut out = Self { text: String::new(), pattern: Vec::new(), has_variable: false };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_plain(before);
            // A policy with an unclosed variable cannot be saved.
            let Some((name, after)) = after.split_once('}') else {
                out.has_variable = true;
                return out;
            };
            match name {
                "*" | "?" | "$" => {
                    out.text.push_str(name);
                    out.pattern.extend(name.chars().map(Part::Char));
                }
                _ => out.has_variable = true,
            }
            rest = after;
        }
        out.push_plain(rest);
        out
    }

    fn push_plain(&mut self, text: &str) {
        self.text.push_str(text);
        self.pattern.extend(glob::plain(text));
    }

    fn is(&self, value: &str, comparison: Comparison) -> Truth {
        if self.has_variable {
            return Truth::Unknown;
        }
        match comparison {
            Comparison::Equals => (self.text == value).into(),
            Comparison::Like => glob::matches(&self.pattern, value).into(),
            Comparison::EqualsIgnoreCase if self.text.eq_ignore_ascii_case(value) => Truth::True,
            // Which non-ASCII letters AWS treats as equal without case is not documented.
            Comparison::EqualsIgnoreCase if !self.text.is_ascii() || !value.is_ascii() => Truth::Unknown,
            Comparison::EqualsIgnoreCase => Truth::False,
        }
    }
}

/// One line of a condition: `{ operator: { key: values } }`.
pub(super) struct Line<'a> {
    pub(super) operator: &'a str,
    pub(super) key: &'a str,
    pub(super) values: &'a Value,
    pub(super) has_variables: bool,
}

impl Line<'_> {
    /// Whether the operator matches a request that lacks the key.
    pub(super) fn admits_whoever_lacks_it(&self) -> bool {
        self.operator.starts_with("ForAllValues:") || self.operator.ends_with("IfExists")
    }

    /// Returns whether the line holds and, if not, the reason, the policy's values and the request's.
    pub(super) fn decide(&self, request: &Request<'_>) -> (Truth, Reason, Vec<String>, Vec<String>) {
        let Some(texts) = texts(self.values).filter(|texts| !texts.is_empty()) else {
            return (Truth::Unknown, Reason::Malformed, Vec::new(), Vec::new());
        };
        let (values, unknown) = match request.values(self.key) {
            Values::Registry(values) => (values, None),
            Values::Unknown(reason) => (Vec::new(), Some(reason)),
        };
        let found = values.iter().map(|value| (*value).to_owned()).collect();
        if self.operator == "Null" {
            let (truth, reason) = match unknown {
                Some(reason) => (Truth::Unknown, reason),
                None => ask_null(values.is_empty(), &texts),
            };
            return (truth, reason, texts, found);
        }
        let Some(operator) = Operator::read(self.operator) else {
            return (Truth::Unknown, Reason::NotEvaluated, texts, found);
        };
        if let Some(reason) = unknown {
            return (Truth::Unknown, reason, texts, found);
        }
        let wanted: Vec<Wanted> = texts.iter().map(|text| Wanted::read(text, self.has_variables)).collect();
        let (truth, reason) = operator.decide(&values, &wanted);
        let reason = reason.unwrap_or_else(|| match truth {
            Truth::Unknown if wanted.iter().any(|one| one.has_variable) => Reason::Variable,
            Truth::Unknown => Reason::CaseOfLetters,
            Truth::True | Truth::False => Reason::Differs,
        });
        (truth, reason, texts, found)
    }
}

/// Evaluates `Null`: "true" if the key must be absent, "false" if it must be present.
fn ask_null(is_absent: bool, texts: &[String]) -> (Truth, Reason) {
    let asks = |text: &str| texts.iter().any(|own| own == text);
    match (asks("true"), asks("false"), texts.len()) {
        (true, false, 1) => (is_absent.into(), Reason::KeyPresent),
        (false, true, 1) => ((!is_absent).into(), Reason::KeyAbsent),
        _ => (Truth::Unknown, Reason::Malformed),
    }
}

/// Reads a value or a list of values as IAM does: strings and other JSON scalars.
fn texts(value: &Value) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(is_true) => Some(is_true.to_string()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Array(values) => values.iter().map(one).collect(),
        value => Some(vec![one(value)?]),
    }
}
