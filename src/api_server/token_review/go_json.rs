//! Reads JSON as Go does, into raw members. It is more lenient than [`crate::text::json`] on purpose, because
//! it must see what the API server sees: broken UTF-8 and lone surrogates become U+FFFD, and values may nest
//! 10 000 levels deep.
//!
//! Nothing here recurses, so nesting takes no stack.

/// `maxNestingDepth` of Go's `encoding/json`.
const MAX_DEPTH: usize = 10_000;

/// The JSON type of a raw value, with the name that Go's errors use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// A value inside a text that is known to be JSON, without the white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'a>(&'a [u8]);

/// Reads a whole text. Returns `None` if Go does not accept it as JSON.
pub(super) fn parse(bytes: &[u8]) -> Option<Raw<'_>> {
    let start = skip_space(bytes, 0);
    let end = value_end(bytes, start)?;
    (skip_space(bytes, end) == bytes.len()).then(|| Raw(bytes.get(start..end).unwrap_or_default()))
}

impl<'a> Raw<'a> {
    pub(super) fn kind(self) -> Kind {
        match self.0.first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Returns the bytes of the value.
    pub(super) fn bytes(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn is_true(self) -> bool {
        self.0 == b"true"
    }

    /// Returns a number as it was written.
    pub(super) fn number(self) -> Option<&'a str> {
        core::str::from_utf8(self.0).ok().filter(|_| self.kind() == Kind::Number)
    }

    /// Returns a string with its escapes decoded.
    pub(super) fn text(self) -> Option<String> {
        (self.kind() == Kind::String).then(|| unquote(self.0))
    }

    /// Returns the members of an object in their order; no members for any other value.
    pub(super) fn members(self) -> Vec<(String, Raw<'a>)> {
        let mut out = Vec::new();
        let mut at = skip_space(self.0, 1);
        while self.kind() == Kind::Object && self.0.get(at) == Some(&b'"') {
            let Some(name_end) = value_end(self.0, at) else { break };
            let name = unquote(self.0.get(at..name_end).unwrap_or_default());
            let start = skip_space(self.0, skip_space(self.0, name_end).saturating_add(1));
            let Some(end) = value_end(self.0, start) else { break };
            out.push((name, Raw(self.0.get(start..end).unwrap_or_default())));
            at = skip_space(self.0, skip_space(self.0, end).saturating_add(1));
        }
        out
    }

    /// Returns the elements of an array; no elements for any other value.
    pub(super) fn elements(self) -> Vec<Raw<'a>> {
        let mut out = Vec::new();
        let mut at = skip_space(self.0, 1);
        while self.kind() == Kind::Array && !matches!(self.0.get(at), None | Some(b']')) {
            let Some(end) = value_end(self.0, at) else { break };
            out.push(Raw(self.0.get(at..end).unwrap_or_default()));
            at = skip_space(self.0, skip_space(self.0, end).saturating_add(1));
        }
        out
    }
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at = at.saturating_add(1);
    }
    at
}

/// What may come next inside an array or object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value, or the end of an array that just started.
    FirstElement,
    Value,
    /// A name, or the end of an object that just started.
    FirstName,
    Name,
    /// A comma, or the end of the array or object.
    Next,
}

/// Returns the offset after the value that starts here, or `None` if the value is not well-formed or nests too deep.
fn value_end(bytes: &[u8], start: usize) -> Option<usize> {
    // Whether each open collection is an object.
    let mut open: Vec<bool> = Vec::new();
    let mut at = start;
    let mut expect = Expect::Value;
    loop {
        at = skip_space(bytes, at);
        let byte = *bytes.get(at)?;
        match (expect, byte) {
            (Expect::FirstElement, b']') | (Expect::FirstName, b'}') => {
                at = at.saturating_add(1);
                open.pop();
                expect = Expect::Next;
            }
            (Expect::Next, b',') => {
                at = at.saturating_add(1);
                expect = if *open.last()? { Expect::Name } else { Expect::Value };
                continue;
            }
            (Expect::Next, b']' | b'}') => {
                if open.pop()? != (byte == b'}') {
                    return None;
                }
                at = at.saturating_add(1);
            }
            (Expect::Next, _) => return None,
            (Expect::FirstName | Expect::Name, b'"') => {
                at = skip_space(bytes, string_end(bytes, at)?);
                if bytes.get(at) != Some(&b':') {
                    return None;
                }
                at = at.saturating_add(1);
                expect = Expect::Value;
                continue;
            }
            (Expect::FirstName | Expect::Name, _) => return None,
            (Expect::Value | Expect::FirstElement, b'{' | b'[') => {
                open.push(byte == b'{');
                if open.len() > MAX_DEPTH {
                    return None;
                }
                at = at.saturating_add(1);
                expect = if byte == b'{' { Expect::FirstName } else { Expect::FirstElement };
                continue;
            }
            (Expect::Value | Expect::FirstElement, b'"') => {
                at = string_end(bytes, at)?;
                expect = Expect::Next;
            }
            (Expect::Value | Expect::FirstElement, _) => {
                at = word_end(bytes, at)?;
                expect = Expect::Next;
            }
        }
        if open.is_empty() {
            return Some(at);
        }
    }
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start.saturating_add(1);
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at.saturating_add(1)),
            b'\\' => {
                let escape = bytes.get(at.saturating_add(1))?;
                let length = match escape {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                    b'u' => {
                        hex4(bytes, at.saturating_add(2))?;
                        6
                    }
                    _ => return None,
                };
                at = at.saturating_add(length);
            }
            0..0x20 => return None,
            _ => at = at.saturating_add(1),
        }
    }
}

fn hex4(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at.saturating_add(4))?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()
}

/// Returns the offset after a number, `true`, `false` or `null`.
fn word_end(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    for word in [&b"true"[..], b"false", b"null"] {
        if rest.starts_with(word) {
            return Some(start.saturating_add(word.len()));
        }
    }
    let digits = |at: usize| rest.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(rest.first() == Some(&b'-'));
    let whole = digits(at);
    // JSON does not allow leading zeros.
    if whole == 0 || (whole > 1 && rest.get(at) == Some(&b'0')) {
        return None;
    }
    at = at.saturating_add(whole);
    if rest.get(at) == Some(&b'.') {
        let fraction = digits(at.saturating_add(1));
        if fraction == 0 {
            return None;
        }
        at = at.saturating_add(1).saturating_add(fraction);
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        at = at.saturating_add(1);
        at = at.saturating_add(usize::from(matches!(rest.get(at), Some(b'+' | b'-'))));
        let exponent = digits(at);
        if exponent == 0 {
            return None;
        }
        at = at.saturating_add(exponent);
    }
    Some(start.saturating_add(at))
}

/// Decodes a quoted string that is known to be well-formed, as Go's `unquote` does.
fn unquote(quoted: &[u8]) -> String {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    let mut out = String::new();
    let mut at = 0;
    while let Some(rest) = inner.get(at..).filter(|rest| !rest.is_empty()) {
        let run = rest.iter().take_while(|byte| **byte != b'\\').count();
        out.push_str(&lossy(rest.get(..run).unwrap_or_default()));
        at = at.saturating_add(run);
        let Some(escape) = inner.get(at.saturating_add(1)) else { continue };
        at = at.saturating_add(2);
        match escape {
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'u' => {
                let first = hex4(inner, at).unwrap_or_default();
                at = at.saturating_add(4);
                let second = if (0xd800..0xdc00).contains(&first)
                    && inner.get(at..at.saturating_add(2)) == Some(b"\\u")
                {
                    hex4(inner, at.saturating_add(2)).filter(|second| (0xdc00..0xe000).contains(second))
                } else {
                    None
                };
                if second.is_some() {
                    at = at.saturating_add(6);
                }
                let units = core::iter::once(first).chain(second);
                out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')));
            }
            other => out.push(char::from(*other)),
        }
    }
    out
}

/// Decodes UTF-8 with one U+FFFD for each invalid byte, as Go's decoder does.
fn lossy(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_go_takes_is_taken() {
        for text in [
            "{}",
            " [1, -0.5e+7,\ttrue ,null]\r\n",
            r#"{"a":{"b":[{"c":"\u00e9\/"}]},"a":1}"#,
            "0",
            "\"\u{7f}\"",
        ] {
            assert!(parse(text.as_bytes()).is_some(), "{text}");
        }
        assert!(parse(b"{\"a\":\"\xff\"}").is_some());
        let deep = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(parse(deep(10_000).as_bytes()).is_some());
        assert!(parse(deep(10_001).as_bytes()).is_none());
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in [
            "",
            "{",
            "}",
            "[1,]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{'a':1}",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "tru",
            "{} x",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "[1 2]",
            "{\"a\":1,}",
            "[}",
            "{]",
            "\u{feff}{}",
            "[1}",
        ] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn members_and_texts_are_read_as_go_reads_them() {
        let raw = parse(
            b" {\"\\u0061\" : \"x\\ud83d\\udd11\\ud800y\xff\xfe\", \"b\":[1 , \"]\" ,{}] ,\"c\":{\"d\":1}}",
        );
        let members = raw.map(Raw::members).unwrap_or_default();
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let texts: Vec<Option<String>> = members.iter().map(|(_, raw)| raw.text()).collect();
        assert_eq!(texts, [Some("x🔑\u{fffd}y\u{fffd}\u{fffd}".to_owned()), None, None]);
        let kinds: Vec<Vec<Kind>> =
            members.iter().map(|(_, raw)| raw.elements().into_iter().map(Raw::kind).collect()).collect();
        assert_eq!(kinds, [vec![], vec![Kind::Number, Kind::String, Kind::Object], vec![]]);
    }
}
