//! An expression of the Common Expression Language as Google's providers have it: text in, a tree out.
//!
//! The forms that conditions and mappings are written in: literals, members, indices, comparisons, `&&`, `||`, `!`, `?:`,
//! `in`, `has()` and calls. What else the language has (macros, floating-point and unsigned numbers, bytes, messages) is
//! not read, and nobody can tell then.

use crate::json::{Number, Object, Value};

/// The longest expression that a provider takes, in characters (`attributeCondition`, REST reference).
const LONGEST: usize = 4096;

/// How deep expressions may nest.
const DEEPEST: u8 = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Literal(Value),
    Name(String),
    List(Vec<Expression>),
    Member(Box<Expression>, String),
    /// `has(a.b)`
    Has(Box<Expression>, String),
    Index(Box<Expression>, Box<Expression>),
    /// A function or, with a receiver, a method.
    Call(Option<Box<Expression>>, String, Vec<Expression>),
    Not(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equals,
    Differs,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
}

/// Operators by how tightly they bind, the loosest first. Longer signs stand before those that begin them.
const LEVELS: [&[(&str, Operator)]; 4] = [
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equals),
        ("!=", Operator::Differs),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
    &[("+", Operator::Plus)],
];

/// Reads an expression; `Err` with the character, counted from 1, at which something stands that is not read here.
pub(super) fn parse(text: &str) -> Result<Expression, usize> {
    if text.chars().count() > LONGEST {
        return Err(LONGEST);
    }
    let mut reader = Reader { text, at: 0, depth: 0 };
    let place = |at: usize| text.get(..at).unwrap_or(text).chars().count().saturating_add(1);
    let expression = reader.choice().ok_or_else(|| place(reader.at))?;
    reader.space();
    if reader.at < text.len() { Err(place(reader.at)) } else { Ok(expression) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.skip(rest.len().saturating_sub(rest.trim_start().len()));
    }

    /// Takes this sign, if it comes next.
    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        let comes = self.rest().starts_with(sign);
        if comes {
            self.skip(sign.len());
        }
        comes
    }

    fn operator(&mut self, level: &[(&str, Operator)]) -> Option<Operator> {
        self.space();
        let (sign, operator) = level.iter().find(|(sign, _)| self.rest().starts_with(sign))?;
        let after = self.rest().get(sign.len()..).unwrap_or_default();
        if *operator == Operator::In && after.starts_with(is_name) {
            return None;
        }
        self.skip(sign.len());
        Some(*operator)
    }

    fn choice(&mut self) -> Option<Expression> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth <= DEEPEST)?;
        let condition = self.binary(&LEVELS)?;
        let out = if self.sign("?") {
            let then = self.choice()?;
            self.sign(":").then_some(())?;
            let otherwise = self.choice()?;
            Expression::Choice(condition.into(), then.into(), otherwise.into())
        } else {
            condition
        };
        self.depth = self.depth.saturating_sub(1);
        Some(out)
    }

    fn binary(&mut self, levels: &[&[(&str, Operator)]]) -> Option<Expression> {
        let Some((level, tighter)) = levels.split_first() else { return self.unary() };
        let mut left = self.binary(tighter)?;
        while let Some(operator) = self.operator(level) {
            left = Expression::Binary(operator, left.into(), self.binary(tighter)?.into());
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Expression> {
        self.space();
        let is_not = self.rest().starts_with('!');
        if is_not {
            self.skip(1);
            self.depth = self.depth.checked_add(1).filter(|depth| *depth <= DEEPEST)?;
            let inner = self.unary()?;
            self.depth = self.depth.saturating_sub(1);
            return Some(Expression::Not(inner.into()));
        }
        let mut out = self.primary()?;
        loop {
            if self.sign(".") {
                let name = self.name()?;
                out = if self.sign("(") {
                    Expression::Call(Some(out.into()), name, self.list(")")?)
                } else {
                    Expression::Member(out.into(), name)
                };
            } else if self.sign("[") {
                let index = self.choice()?;
                self.sign("]").then_some(())?;
                out = Expression::Index(out.into(), index.into());
            } else {
                return Some(out);
            }
        }
    }

    fn primary(&mut self) -> Option<Expression> {
        self.space();
        let first = self.rest().chars().next()?;
        match first {
            '(' => {
                self.skip(1);
                let inner = self.choice()?;
                self.sign(")").then_some(inner)
            }
            '[' => {
                self.skip(1);
                Some(Expression::List(self.list("]")?))
            }
            '"' | '\'' => Some(Expression::Literal(Value::String(self.string()?))),
            '0'..='9' | '-' => self.integer(),
            _ => {
                let name = self.name()?;
                Some(match name.as_str() {
                    "true" => Expression::Literal(Value::Bool(true)),
                    "false" => Expression::Literal(Value::Bool(false)),
                    "null" => Expression::Literal(Value::Null),
                    _ if !self.sign("(") => Expression::Name(name),
                    "has" => match self.list(")")?.as_slice() {
                        [Expression::Member(object, member)] => {
                            Expression::Has(object.clone(), member.clone())
                        }
                        _ => return None,
                    },
                    _ => Expression::Call(None, name, self.list(")")?),
                })
            }
        }
    }

    fn list(&mut self, end: &str) -> Option<Vec<Expression>> {
        let mut out = Vec::new();
        while !self.sign(end) {
            if !out.is_empty() {
                self.sign(",").then_some(())?;
            }
            out.push(self.choice()?);
        }
        Some(out)
    }

    fn name(&mut self) -> Option<String> {
        self.space();
        let rest = self.rest();
        let length = rest.find(|one: char| !is_name(one)).unwrap_or(rest.len());
        let name = rest
            .get(..length)
            .filter(|name| !name.is_empty() && !name.starts_with(|one: char| one.is_ascii_digit()))?;
        self.skip(length);
        Some(name.to_owned())
    }

    fn integer(&mut self) -> Option<Expression> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let length = rest.len().saturating_sub(digits.len()).saturating_add(count);
        // `1u`, `1.5` and `0x1` are not read.
        if rest.get(length..)?.starts_with(|one: char| is_name(one) || one == '.') {
            return None;
        }
        let number = rest.get(..length)?.parse().ok()?;
        self.skip(length);
        Some(Expression::Literal(Value::Number(Number::from_integer(number))))
    }

    /// A string in quotes of either kind; not one in three, raw or of bytes.
    fn string(&mut self) -> Option<String> {
        let rest = self.rest();
        let quote = rest.chars().next()?;
        let triple: String = [quote; 3].iter().collect();
        if rest.starts_with(&triple) {
            return None;
        }
        let mut out = String::new();
        let mut characters = rest.char_indices().skip(1);
        while let Some((index, one)) = characters.next() {
            match one {
                _ if one == quote => {
                    self.skip(index.saturating_add(1));
                    return Some(out);
                }
                '\\' => out.push(match characters.next()?.1 {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other @ ('\\' | '\'' | '"' | '`' | '?') => other,
                    _ => return None,
                }),
                '\n' | '\r' => return None,
                other => out.push(other),
            }
        }
        None
    }
}

fn is_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || one == '_'
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// It fails, as for a member that is not there.
    Failed(String),
    /// It uses what is not evaluated here.
    Open(String),
}

/// The value of an expression, given those of its names.
pub(super) fn evaluate(expression: &Expression, names: &Object) -> Result<Value, Stop> {
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
