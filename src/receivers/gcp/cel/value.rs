//! Evaluates an expression, or says why it has no value.

use core::cell::Cell;

use super::{Expression, Operator};
use crate::text::json::{Number, Object, Value};

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::receivers::gcp) enum Stop {
    /// Evaluation fails, for example because a member is missing.
    Failed(String),
    /// The expression uses something that is not evaluated here.
    Open(String),
}

/// How much an expression may copy, in bytes, because it may name a claim any number of times.
const MOST_COPIED: usize = 1 << 20;

/// Evaluates an expression with the given values of its names.
pub(in crate::receivers::gcp) fn evaluate(expression: &Expression, names: &Object) -> Result<Value, Stop> {
    Scope { names, left: Cell::new(MOST_COPIED) }.value(expression)
}

struct Scope<'a> {
    names: &'a Object,
    left: Cell<usize>,
}

impl<'a> Scope<'a> {
    /// Borrows the value of an expression that leads to a claim; `None` for any other expression.
    fn place(&self, expression: &Expression) -> Option<Result<&'a Value, Stop>> {
        match expression {
            Expression::Name(name) => Some(self.names.find(name).ok_or_else(|| Stop::Open(name.clone()))),
            Expression::Member(object, name) => {
                Some(self.place(object)?.and_then(|object| member(object, name)))
            }
            Expression::Index(object, index) => {
                let object = match self.place(object)? {
                    Ok(object) => object,
                    Err(stop) => return Some(Err(stop)),
                };
                Some(self.value(index).and_then(|index| element(object, &index)))
            }
            _ => None,
        }
    }

    /// Copies a value, within the limit.
    fn copy(&self, value: &Value) -> Result<Value, Stop> {
        let left =
            self.left.get().checked_sub(size(value)).ok_or_else(|| Stop::Open("too much text".to_owned()))?;
        self.left.set(left);
        Ok(value.clone())
    }

    fn value(&self, expression: &Expression) -> Result<Value, Stop> {
        if let Some(place) = self.place(expression) {
            return self.copy(place?);
        }
        match expression {
            Expression::Literal(value) => self.copy(value),
            Expression::Name(name) => Err(Stop::Open(name.clone())),
            Expression::List(items) => {
                Ok(Value::Array(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?))
            }
            Expression::Member(object, name) => member(&self.value(object)?, name).cloned(),
            Expression::Has(object, name) => {
                let has = |object: &Value| match object {
                    Value::Object(object) => Ok(Value::Bool(object.has(name))),
                    _ => Err(Stop::Failed(name.clone())),
                };
                match self.place(object) {
                    Some(object) => has(object?),
                    None => has(&self.value(object)?),
                }
            }
            Expression::Index(object, index) => element(&self.value(object)?, &self.value(index)?).cloned(),
            Expression::Not(inner) => match self.value(inner)? {
                Value::Bool(is_true) => Ok(Value::Bool(!is_true)),
                _ => Err(Stop::Failed("!".to_owned())),
            },
            Expression::Choice(condition, then, otherwise) => match self.value(condition)? {
                Value::Bool(true) => self.value(then),
                Value::Bool(false) => self.value(otherwise),
                _ => Err(Stop::Failed("?".to_owned())),
            },
            Expression::Binary(operator @ (Operator::Or | Operator::And), left, right) => {
                junction(*operator == Operator::Or, self.value(left), || self.value(right))
            }
            Expression::Binary(Operator::In, left, right) => {
                let left = self.value(left)?;
                match self.place(right) {
                    Some(right) => is_in(&left, right?),
                    None => is_in(&left, &self.value(right)?),
                }
            }
            Expression::Binary(operator, left, right) => {
                compare(*operator, self.value(left)?, self.value(right)?)
            }
            Expression::Call(receiver, name, arguments) => {
                let receiver = receiver.as_deref().map(|receiver| self.value(receiver)).transpose()?;
                let arguments = arguments.iter().map(|one| self.value(one)).collect::<Result<Vec<_>, _>>()?;
                call(receiver.as_ref(), name, &arguments)
            }
        }
    }
}

/// Returns the approximate size of a value, in bytes.
fn size(value: &Value) -> usize {
    const EACH: usize = 32;
    let own = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| name.len().saturating_add(size(value))).sum()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    own.saturating_add(EACH)
}

fn member<'v>(object: &'v Value, name: &str) -> Result<&'v Value, Stop> {
    let value = object.as_object().and_then(|object| object.find(name));
    value.ok_or_else(|| Stop::Failed(name.to_owned()))
}

fn element<'v>(object: &'v Value, index: &Value) -> Result<&'v Value, Stop> {
    match (object, index) {
        (Value::Object(_), Value::String(name)) => member(object, name),
        (Value::Array(items), Value::Number(number)) => {
            let item = number.as_str().parse::<usize>().ok().and_then(|index| items.get(index));
            item.ok_or_else(|| Stop::Failed(number.as_str().to_owned()))
        }
        _ => Err(Stop::Failed(index.to_string())),
    }
}

/// Evaluates `||` and `&&`: a side that decides does so even if the other fails.
fn junction(
    decisive: bool,
    left: Result<Value, Stop>,
    right: impl Fn() -> Result<Value, Stop>,
) -> Result<Value, Stop> {
    let decides = |side: &Result<Value, Stop>| *side == Ok(Value::Bool(decisive));
    if decides(&left) {
        return left;
    }
    let right = right();
    if decides(&right) {
        return right;
    }
    // An unknown side might decide, so it outweighs a failing one.
    let open = |side: &Result<Value, Stop>| matches!(side, Err(Stop::Open(_)));
    let (left, right) = if open(&right) { (right, left) } else { (left, right) };
    match (left?, right?) {
        (Value::Bool(_), Value::Bool(_)) => Ok(Value::Bool(!decisive)),
        _ => Err(Stop::Failed(if decisive { "||" } else { "&&" }.to_owned())),
    }
}

/// Whether two values are equal. Numbers are compared only if they are whole. Values of different types are left open,
/// because Google may refuse such an expression when it is saved.
fn same(left: &Value, right: &Value) -> Result<bool, Stop> {
    let integer =
        |number: &Number| number.as_str().parse::<i64>().map_err(|_| Stop::Open("a number".to_owned()));
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Ok(integer(left)? == integer(right)?),
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            let all = pairs.try_fold(true, |all, (left, right)| Ok(same(left, right)? && all))?;
            Ok(left.len() == right.len() && all)
        }
        (Value::Object(_), Value::Object(_)) => Err(Stop::Open("an object".to_owned())),
        (Value::Null, Value::Null) => Ok(true),
        (Value::Null, _) | (_, Value::Null) => Ok(false),
        _ if left.kind() != right.kind() => Err(Stop::Open("two types".to_owned())),
        _ => Ok(left == right),
    }
}

fn is_in(left: &Value, right: &Value) -> Result<Value, Stop> {
    match (left, right) {
        (left, Value::Array(items)) => {
            let mut stop = None;
            for item in items {
                match same(left, item) {
                    Ok(true) => return Ok(Value::Bool(true)),
                    Ok(false) => {}
                    Err(own) => stop = Some(own),
                }
            }
            stop.map_or(Ok(Value::Bool(false)), Err)
        }
        (Value::String(name), Value::Object(object)) => Ok(Value::Bool(object.has(name))),
        _ => Err(Stop::Failed("in".to_owned())),
    }
}

fn compare(operator: Operator, left: Value, right: Value) -> Result<Value, Stop> {
    let integer =
        |number: &Number| number.as_str().parse::<i64>().map_err(|_| Stop::Open("a number".to_owned()));
    let order = || match (&left, &right) {
        (Value::String(left), Value::String(right)) => Ok(left.cmp(right)),
        (Value::Number(left), Value::Number(right)) => Ok(integer(left)?.cmp(&integer(right)?)),
        _ => Err(Stop::Failed(format!("{left} {right}"))),
    };
    Ok(Value::Bool(match operator {
        Operator::Equals => same(&left, &right)?,
        Operator::Differs => !same(&left, &right)?,
        Operator::Less => order()?.is_lt(),
        Operator::LessOrEqual => order()?.is_le(),
        Operator::Greater => order()?.is_gt(),
        Operator::GreaterOrEqual => order()?.is_ge(),
        Operator::Plus => {
            return match (left, right) {
                (Value::String(left), Value::String(right)) => Ok(Value::String(left + &right)),
                (Value::Number(_), Value::Number(_)) => Err(Stop::Open("+".to_owned())),
                _ => Err(Stop::Failed("+".to_owned())),
            };
        }
        Operator::In => return is_in(&left, &right),
        Operator::Or | Operator::And => return Err(Stop::Failed(format!("{left} {right}"))),
    }))
}

fn call(receiver: Option<&Value>, name: &str, arguments: &[Value]) -> Result<Value, Stop> {
    let failed = || Err(Stop::Failed(name.to_owned()));
    let text = |text: String| Ok(Value::String(text));
    let count = |count: usize| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Ok(Value::Number(Number::from_integer(count)))
    };
    match (receiver, name, arguments) {
        (Some(Value::String(own)), "startsWith", [Value::String(other)]) => {
            Ok(Value::Bool(own.starts_with(other)))
        }
        (Some(Value::String(own)), "endsWith", [Value::String(other)]) => {
            Ok(Value::Bool(own.ends_with(other)))
        }
        (Some(Value::String(own)), "contains", [Value::String(other)]) => {
            Ok(Value::Bool(own.contains(other)))
        }
        (Some(Value::String(own)), "lowerAscii", []) => text(own.to_ascii_lowercase()),
        (Some(Value::String(own)), "upperAscii", []) => text(own.to_ascii_uppercase()),
        (Some(Value::String(own)), "split", [Value::String(separator)]) if !separator.is_empty() => Ok(
            Value::Array(own.split(separator.as_str()).map(|part| Value::String(part.to_owned())).collect()),
        ),
        (Some(Value::String(own)), "extract", [Value::String(template)]) => match extract(own, template) {
            Some(part) => text(part),
            None => Err(Stop::Open(name.to_owned())),
        },
        (Some(one), "size", []) | (None, "size", [one]) => match one {
            Value::String(own) => count(own.chars().count()),
            Value::Array(items) => count(items.len()),
            Value::Object(members) => count(members.len()),
            _ => failed(),
        },
        (None, "string", [Value::String(own)]) => text(own.clone()),
        (Some(_), "startsWith" | "endsWith" | "contains" | "lowerAscii" | "upperAscii" | "extract", _) => {
            failed()
        }
        _ => Err(Stop::Open(name.to_owned())),
    }
}

/// Google's `extract`: returns the part of a text at `{name}` in a template; empty if the text does not match.
fn extract(text: &str, template: &str) -> Option<String> {
    let (before, rest) = template.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    if after.contains('{') {
        return None;
    }
    let Some((_, part)) = text.split_once(before) else { return Some(String::new()) };
    Some(match after {
        "" => part.to_owned(),
        after => part.split_once(after).map_or_else(String::new, |(part, _)| part.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::text::json;

    fn value_of(text: &str) -> Result<Value, Stop> {
        let names = json::parse(
            br#"{"assertion":{"sub":"system:serviceaccount:team-a:app","aud":["x","y"],"n":3,"kubernetes.io":{"namespace":"team-a"}}}"#,
        );
        let Ok(Value::Object(names)) = names else { unreachable!() };
        evaluate(&parse(text).map_err(|at| Stop::Open(at.to_string()))?, &names)
    }

    #[test]
    fn expressions_have_the_value_that_the_language_gives_them() {
        for (text, value) in [
            ("assertion.sub == 'system:serviceaccount:team-a:app'", "true"),
            ("assertion['kubernetes.io']['namespace'] in ['team-a', \"team-b\"]", "true"),
            ("assertion['kubernetes.io'].namespace != 'team-a'", "false"),
            ("'y' in assertion.aud && !('z' in assertion.aud)", "true"),
            ("has(assertion.azp) || assertion.sub.startsWith('system:')", "true"),
            ("has(assertion.azp) ? 'a' : 'b'", "\"b\""),
            ("assertion.sub.extract('serviceaccount:{namespace}:')", "\"team-a\""),
            ("assertion.sub.extract('{a}:service')", "\"system\""),
            ("assertion.sub.extract('nothing:{a}')", "\"\""),
            ("assertion.sub.split(':')[3]", "\"app\""),
            ("'a' + \"b\" == 'ab'", "true"),
            ("size(assertion.aud) == 2 && assertion.aud.size() >= 2", "true"),
            ("assertion.n > 2 && assertion.n < 4", "true"),
            ("false && assertion.nothing == 1", "false"),
            ("assertion.nothing == 1 || true", "true"),
            ("1 == '1'", "open"),
            ("assertion.azp == null || true", "true"),
            ("assertion['n'] == null", "false"),
            ("!(assertion.n in [3.5])", "open"),
            ("[3] == [assertion.n]", "true"),
            ("[3] != ['3']", "open"),
            ("assertion.in", "open"),
            ("\u{2003}true", "open"),
            ("[assertion, assertion] == []", "false"),
            ("'kubernetes.io' in assertion", "true"),
            ("assertion.inside in [1]", "fails"),
            ("assertion.nothing", "fails"),
            ("assertion.nothing == 'x' && true", "fails"),
            ("assertion.n.startsWith('3')", "fails"),
            ("assertion.sub.matches('.*')", "open"),
            ("assertion.sub.matches('.*') && false", "false"),
            ("assertion.sub.matches('.*') || assertion.nothing", "open"),
            ("assertion.nothing || assertion.sub.matches('.*')", "open"),
            ("assertion.aud.exists(a, a == 'x')", "open"),
            ("other.sub", "open"),
            ("1.5 > 1", "open"),
            ("'unclosed", "open"),
            ("a b", "open"),
            ("", "open"),
        ] {
            let own = match value_of(text) {
                Ok(value) => value.to_string(),
                Err(Stop::Failed(_)) => "fails".to_owned(),
                Err(Stop::Open(_)) => "open".to_owned(),
            };
            assert_eq!(own, value, "{text}");
        }
    }

    #[test]
    fn what_nests_without_end_is_not_read() {
        for text in
            ["(".repeat(4000), "!".repeat(4000), "[".repeat(4000), "a?".repeat(2000), "'".repeat(5000)]
        {
            assert!(parse(&text).is_err());
        }
    }
}
