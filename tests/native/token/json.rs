//! Tests the limits of strict JSON.

use bound_token::text::json::{JsonProblem, MAX_DEPTH, Value, parse};

fn problem(text: &str) -> (JsonProblem, usize) {
    let error = parse(text.as_bytes()).expect_err(text);
    (error.problem, error.offset)
}

fn string(text: &str) -> Option<String> {
    match parse(text.as_bytes()) {
        Ok(Value::String(text)) => Some(text),
        _ => None,
    }
}

#[test]
fn values_nest_64_deep_in_the_outermost_and_no_deeper() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(parse(nested(MAX_DEPTH + 1).as_bytes()).is_ok());
    assert_eq!(problem(&nested(MAX_DEPTH + 2)), (JsonProblem::TooDeep, MAX_DEPTH + 1));
    assert_eq!(problem(&"[".repeat(1_000_000)), (JsonProblem::TooDeep, MAX_DEPTH + 1));
    assert_eq!(problem(&"{\"a\":".repeat(100_000)).0, JsonProblem::TooDeep);
}

#[test]
fn a_name_twice_is_refused_wherever_it_stands() {
    let twice = |name: &str| JsonProblem::DuplicateMember(name.to_owned());
    assert_eq!(problem(r#"{"a":1,"a":1}"#), (twice("a"), 0));
    assert_eq!(problem(r#"[{"b":{"a":1,"\u0061":2}}]"#), (twice("a"), 6));
    assert_eq!(problem(r#"{"":1,"":2}"#), (twice(""), 0));
    assert!(parse(br#"{"a":1,"A":2,"b":{"a":3}}"#).is_ok());
    // A large object is searched for duplicates by another algorithm.
    let many = |last: &str| {
        let members: Vec<String> = (0..1000).map(|number| format!("\"n{number}\":{number}")).collect();
        format!("{{{},\"{last}\":0}}", members.join(","))
    };
    assert!(parse(many("n1000").as_bytes()).is_ok());
    assert_eq!(problem(&many("n500")), (twice("n500"), 0));
}

#[test]
fn numbers_are_kept_as_they_were_written() {
    for text in ["0", "-0", "1e400", "1E+8", "0.10", "9007199254740993", "-1.5e-7"] {
        match parse(text.as_bytes()) {
            Ok(Value::Number(number)) => assert_eq!(number.as_str(), text),
            other => unreachable!("{text}: {other:?}"),
        }
    }
    for (text, offset) in [("01", 1), ("-", 1), ("1.", 2), ("1e", 2), ("1e+", 3), ("-x", 1), ("1.e1", 2)] {
        assert_eq!(problem(text), (JsonProblem::BadNumber, offset), "{text}");
    }
    for text in ["+1", ".5", "0x1", "NaN", "Infinity", "1_000"] {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn strings_hold_what_their_escapes_say() {
    assert_eq!(string(r#""\"\\\/\b\f\n\r\t""#).as_deref(), Some("\"\\/\u{8}\u{c}\n\r\t"));
    assert_eq!(string(r#""\u0041\u00e9\u65e5""#).as_deref(), Some("Aé日"));
    assert_eq!(string(r#""\ud83d\udd11 🔑""#).as_deref(), Some("🔑 🔑"));
    assert_eq!(string("\"\u{7f}\u{2028}\"").as_deref(), Some("\u{7f}\u{2028}"));
    for text in [
        r#""\ud83d""#,
        r#""\udd11""#,
        r#""\ud83d\u0041""#,
        r#""\ud83dx""#,
        r#""\x41""#,
        r#""\u00g0""#,
        r#""\u+041""#,
        r#""\u12""#,
        r#""\u12é""#,
    ] {
        assert_eq!(problem(text).0, JsonProblem::BadEscape, "{text}");
    }
    assert_eq!(problem("\"a\nb\""), (JsonProblem::ControlCharacter, 2));
    assert_eq!(problem("\"abc"), (JsonProblem::Expected("the end of the string"), 4));
}

#[test]
fn only_whole_documents_are_read() {
    assert_eq!(problem("{} x"), (JsonProblem::TrailingText, 3));
    assert_eq!(problem("{}{}"), (JsonProblem::TrailingText, 2));
    assert!(parse(b" \t\r\n{} \n").is_ok());
    for text in [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1 2]",
        "{\"a\" 1}",
        "nul",
        "\u{feff}{}",
        "\u{a0}{}",
        "// x\n{}",
    ] {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn other_encodings_than_utf_8_are_refused() {
    for bytes in [&b"\"\xff\""[..], b"\"\xc0\xaf\"", b"\"\xed\xa0\x80\"", b"\"\xf4\x90\x80\x80\"", b"{\0}\0"]
    {
        assert!(parse(bytes).is_err(), "{bytes:02x?}");
    }
    assert_eq!(
        parse(b"\"ab\xff\"").map_err(|error| (error.problem, error.offset)),
        Err((JsonProblem::NotUtf8, 3))
    );
}
