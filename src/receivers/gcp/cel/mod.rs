//! Parses an expression of the Common Expression Language, as used in Google's providers, into a tree.
//!
//! Supports the forms used in conditions and mappings: literals, members, indices, comparisons, `&&`, `||`, `!`, `?:`,
//! `in`, `has()` and calls. The rest of the language (macros, floating-point and unsigned numbers, bytes, messages) is
//! not parsed, and the answer is then left open.
//!
//! A crate for the whole language (cel 0.15) adds 260 KB to a module, gzipped: more than verification takes. It has
//! neither Google's `extract` nor a value for "unknown".

mod value;

pub(super) use value::{Stop, evaluate};

use crate::text::json::{Number, Value};

/// The longest expression that a provider accepts, in characters (`attributeCondition`, REST reference).
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
    /// A function call, or a method call if there is a receiver.
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

/// Operators by precedence, the loosest first. A longer sign comes before its own prefix.
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

/// Parses an expression; `Err` with the position, in characters counted from 1, of the first thing that is not
/// supported.
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
        self.skip(rest.len().saturating_sub(rest.trim_ascii_start().len()));
    }

    /// Consumes this sign, if it comes next.
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
                // A member may have a reserved name, except `in`.
                let name = self.name().filter(|name| name != "in")?;
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
                let name = self.free_name()?;
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

    /// Reads a name that the language does not reserve.
    fn free_name(&mut self) -> Option<String> {
        /// Reserved by the language: `in`, and the names kept for future use.
        const RESERVED: [&str; 15] = [
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "return",
            "var",
        ];
        self.name().filter(|name| !RESERVED.contains(&name.as_str()))
    }

    fn integer(&mut self) -> Option<Expression> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let length = rest.len().saturating_sub(digits.len()).saturating_add(count);
        // `1u`, `1.5` and `0x1` are not supported.
        if rest.get(length..)?.starts_with(|one: char| is_name(one) || one == '.') {
            return None;
        }
        let number = rest.get(..length)?.parse().ok()?;
        self.skip(length);
        Some(Expression::Literal(Value::Number(Number::from_integer(number))))
    }

    /// Reads a string in single or double quotes; not a triple-quoted, raw or bytes string.
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
