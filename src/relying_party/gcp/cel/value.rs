//! The value of an expression, or why it has none.

use super::{Expression, Operator};
use crate::json::{Number, Object, Value};

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::relying_party::gcp) enum Stop {
    /// It fails, as for a member that is not there.
    Failed(String),
    /// It uses what is not evaluated here.
    Open(String),
}

/// The value of an expression, given those of its names.
pub(in crate::relying_party::gcp) fn evaluate(
    expression: &Expression,
    names: &Object,
) -> Result<Value, Stop> {
    let eval = |expression: &Expression| evaluate(expression, names);
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Name(name) => names.find(name).cloned().ok_or_else(|| Stop::Open(name.clone())),
        Expression::List(items) => Ok(Value::Array(items.iter().map(eval).collect::<Result<_, _>>()?)),
        Expression::Member(object, name) => member(&eval(object)?, name),
        Expression::Has(object, name) => match eval(object)? {
            Value::Object(object) => Ok(Value::Bool(object.has(name))),
            _ => Err(Stop::Failed(name.clone())),
        },
        Expression::Index(object, index) => match (eval(object)?, eval(index)?) {
            (object @ Value::Object(_), Value::String(name)) => member(&object, &name),
            (Value::Array(items), Value::Number(number)) => {
                let index = number.as_str().parse::<usize>().ok();
                let item = index.and_then(|index| items.get(index)).cloned();
                item.ok_or_else(|| Stop::Failed(number.as_str().to_owned()))
            }
            (_, index) => Err(Stop::Failed(index.to_string())),
        },
        Expression::Not(inner) => match eval(inner)? {
            Value::Bool(is_true) => Ok(Value::Bool(!is_true)),
            _ => Err(Stop::Failed("!".to_owned())),
        },
        Expression::Choice(condition, then, otherwise) => match eval(condition)? {
            Value::Bool(true) => eval(then),
            Value::Bool(false) => eval(otherwise),
            _ => Err(Stop::Failed("?".to_owned())),
        },
        Expression::Binary(operator @ (Operator::Or | Operator::And), left, right) => {
            junction(*operator == Operator::Or, eval(left), || eval(right))
        }
        Expression::Binary(operator, left, right) => compare(*operator, eval(left)?, eval(right)?),
        Expression::Call(receiver, name, arguments) => {
            let receiver = receiver.as_deref().map(eval).transpose()?;
            let arguments = arguments.iter().map(eval).collect::<Result<Vec<_>, _>>()?;
            call(receiver.as_ref(), name, &arguments)
        }
    }
}

fn member(object: &Value, name: &str) -> Result<Value, Stop> {
    let value = object.as_object().and_then(|object| object.find(name)).cloned();
    value.ok_or_else(|| Stop::Failed(name.to_owned()))
}

/// `||` and `&&`: the side that decides does so whatever is wrong with the other.
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
    // What nobody can tell might decide, and outweighs what fails.
    let open = |side: &Result<Value, Stop>| matches!(side, Err(Stop::Open(_)));
    let (left, right) = if open(&right) { (right, left) } else { (left, right) };
    match (left?, right?) {
        (Value::Bool(_), Value::Bool(_)) => Ok(Value::Bool(!decisive)),
        _ => Err(Stop::Failed(if decisive { "||" } else { "&&" }.to_owned())),
    }
}

fn compare(operator: Operator, left: Value, right: Value) -> Result<Value, Stop> {
    let failed = || Stop::Failed(format!("{left} {right}"));
    let integer = |value: &Value| match value {
        Value::Number(number) => number.as_str().parse::<i64>().ok(),
        _ => None,
    };
    let order = || match (&left, &right) {
        (Value::String(left), Value::String(right)) => Ok(left.cmp(right)),
        (Value::Number(_), Value::Number(_)) => match (integer(&left), integer(&right)) {
            (Some(left), Some(right)) => Ok(left.cmp(&right)),
            _ => Err(Stop::Open("a number".to_owned())),
        },
        _ => Err(failed()),
    };
    let equals = |left: &Value, right: &Value| match (left, right) {
        (Value::Number(_), Value::Number(_)) => match (integer(left), integer(right)) {
            (Some(left), Some(right)) => Ok(left == right),
            _ => Err(Stop::Open("a number".to_owned())),
        },
        _ => Ok(left == right),
    };
    Ok(Value::Bool(match operator {
        Operator::Equals => equals(&left, &right)?,
        Operator::Differs => !equals(&left, &right)?,
        Operator::Less => order()?.is_lt(),
        Operator::LessOrEqual => order()?.is_le(),
        Operator::Greater => order()?.is_gt(),
        Operator::GreaterOrEqual => order()?.is_ge(),
        Operator::In => match (&left, &right) {
            (left, Value::Array(items)) => items.contains(left),
            (Value::String(name), Value::Object(object)) => object.has(name),
            _ => return Err(failed()),
        },
        Operator::Plus => {
            return match (left, right) {
                (Value::String(left), Value::String(right)) => Ok(Value::String(left + &right)),
                (Value::Number(_), Value::Number(_)) => Err(Stop::Open("+".to_owned())),
                _ => Err(Stop::Failed("+".to_owned())),
            };
        }
        Operator::Or | Operator::And => return Err(failed()),
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

/// Google's `extract`: the part of a text that stands where a template has `{name}`; nothing if it does not fit.
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
    use crate::json;

    fn ask(text: &str) -> Result<Value, Stop> {
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
            ("1 == '1'", "false"),
            ("'kubernetes.io' in assertion", "true"),
            ("assertion.inside in [1]", "fails"),
            ("assertion.nothing", "fails"),
            ("assertion.nothing == 'x' && true", "fails"),
            ("assertion.n.startsWith('3')", "fails"),
            ("assertion.sub.matches('.*')", "open"),
            ("assertion.sub.matches('.*') && false", "false"),
            ("assertion.sub.matches('.*') || assertion.nothing", "open"),
            ("assertion.aud.exists(a, a == 'x')", "open"),
            ("other.sub", "open"),
            ("1.5 > 1", "open"),
            ("'unclosed", "open"),
            ("a b", "open"),
            ("", "open"),
        ] {
            let own = match ask(text) {
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
