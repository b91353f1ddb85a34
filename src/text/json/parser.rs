//! Parses bytes into a [`Value`] by recursive descent, bounded by [`MAX_DEPTH`].

use super::{JsonError, JsonProblem, MAX_DEPTH, Number, Object, Value};

/// Parses one JSON text strictly.
///
/// # Errors
/// Returns the first problem and its byte offset. An error repeats no more of the text than one member's name.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let text = core::str::from_utf8(bytes)
        .map_err(|error| JsonError { problem: JsonProblem::NotUtf8, offset: error.valid_up_to() })?;
    let mut parser = Parser { text, at: 0 };
    parser.skip_whitespace();
    let value = parser.value(MAX_DEPTH.saturating_add(1))?;
    parser.skip_whitespace();
    match parser.peek() {
        None => Ok(value),
        Some(_) => Err(parser.error(JsonProblem::TrailingText)),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn error(&self, problem: JsonProblem) -> JsonError {
        JsonError { problem, offset: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn advance(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.advance(1);
        }
        found
    }

    fn skip_whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance(1);
        }
    }

    fn value(&mut self, depth_left: usize) -> Result<Value, JsonError> {
        match self.peek() {
            Some(b'{') => self.object(depth_left),
            Some(b'[') => self.array(depth_left),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            _ => Err(self.error(JsonProblem::Expected("a JSON value"))),
        }
    }

    fn literal(&mut self, word: &'static str, value: Value) -> Result<Value, JsonError> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.advance(word.len());
            Ok(value)
        } else {
            Err(self.error(JsonProblem::Expected("a JSON value")))
        }
    }

    fn object(&mut self, depth_left: usize) -> Result<Value, JsonError> {
        let start = self.at;
        let depth_left = depth_left.checked_sub(1).ok_or_else(|| self.error(JsonProblem::TooDeep))?;
        self.advance(1);
        let mut object = Object::default();
        self.skip_whitespace();
        if !self.eat(b'}') {
            loop {
                self.skip_whitespace();
                if self.peek() != Some(b'"') {
                    return Err(self.error(JsonProblem::Expected("a member name in quotes")));
                }
                let name = self.string()?;
                self.skip_whitespace();
                if !self.eat(b':') {
                    return Err(self.error(JsonProblem::Expected("a colon after the member name")));
                }
                self.skip_whitespace();
                let value = self.value(depth_left)?;
                object.members.push((name, value));
                self.skip_whitespace();
                if self.eat(b'}') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.error(JsonProblem::Expected("a comma or the end of the object")));
                }
            }
        }
        match object.duplicate() {
            Some(name) => {
                Err(JsonError { problem: JsonProblem::DuplicateMember(name.to_owned()), offset: start })
            }
            None => Ok(Value::Object(object)),
        }
    }

    fn array(&mut self, depth_left: usize) -> Result<Value, JsonError> {
        let depth_left = depth_left.checked_sub(1).ok_or_else(|| self.error(JsonProblem::TooDeep))?;
        self.advance(1);
        let mut elements = Vec::new();
        self.skip_whitespace();
        if self.eat(b']') {
            return Ok(Value::Array(elements));
        }
        loop {
            self.skip_whitespace();
            elements.push(self.value(depth_left)?);
            self.skip_whitespace();
            if self.eat(b']') {
                return Ok(Value::Array(elements));
            }
            if !self.eat(b',') {
                return Err(self.error(JsonProblem::Expected("a comma or the end of the array")));
            }
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.advance(1);
        let mut out = String::new();
        loop {
            let run = self.at;
            while matches!(self.peek(), Some(byte) if byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.advance(1);
            }
            // A run ends before an ASCII byte, so it never cuts a character in two.
            out.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.advance(1);
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.error(JsonProblem::ControlCharacter)),
                None => return Err(self.error(JsonProblem::Expected("the end of the string"))),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let bad = self.error(JsonProblem::BadEscape);
        self.advance(1);
        let letter = self.peek().ok_or_else(|| bad.clone())?;
        self.advance(1);
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_hex_digits().ok_or_else(|| bad.clone())?;
                let units = if (0xd800..0xdc00).contains(&first) {
                    if !(self.eat(b'\\') && self.eat(b'u')) {
                        return Err(bad);
                    }
                    vec![first, self.four_hex_digits().ok_or_else(|| bad.clone())?]
                } else {
                    vec![first]
                };
                match char::decode_utf16(units).next() {
                    Some(Ok(character)) => character,
                    _ => return Err(bad),
                }
            }
            _ => return Err(bad),
        })
    }

    fn four_hex_digits(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at.checked_add(4)?)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.advance(4);
        u16::from_str_radix(digits, 16).ok()
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.advance(1);
        }
        if self.at == start { Err(self.error(JsonProblem::BadNumber)) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.error(JsonProblem::BadNumber));
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Value::Number(Number(text.to_owned())))
    }
}
