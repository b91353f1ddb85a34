//! Replaces each secret in an untrusted text by its kind and length: `a token (1180 characters)`.
//!
//! Everything that leaves the crate and may repeat such a text passes through [`redact`]: sentences through
//! [`quote`](crate::text::escape::quote), values through [`Redact`]. A secret is recognized by its first
//! characters, or else by its length and its mix of letters and digits. A key ID or a fingerprint of 43
//! characters is never taken for a secret.

mod opaque;
mod values;

use std::borrow::Cow;

pub(crate) use opaque::OpaqueToken;
pub(crate) use values::Redact;

use crate::text::unseen::is_unseen;

/// A shorter text cannot be told apart from an ordinary word.
const SHORTEST: usize = 16;

/// How a secret begins, the fewest characters that it has, and what it is.
const BEGINNINGS: [(&str, usize, &str); 22] = [
    ("sha256~", 16, OAUTH),
    ("k8s-aws-v1.", 20, "an EKS token"),
    ("hvs.", 16, VAULT),
    ("hvb.", 16, VAULT),
    ("hvr.", 16, VAULT),
    ("ghp_", 20, ACCESS),
    ("gho_", 20, ACCESS),
    ("ghu_", 20, ACCESS),
    ("ghs_", 20, ACCESS),
    ("ghr_", 20, ACCESS),
    ("github_pat_", 20, ACCESS),
    ("glpat-", 20, ACCESS),
    ("npm_", 30, ACCESS),
    ("xoxb-", 20, ACCESS),
    ("xoxp-", 20, ACCESS),
    ("ya29.", 16, ACCESS),
    ("AIza", 30, ACCESS),
    // Private keys in DER, encoded in base64: PKCS #8 and similar formats.
    ("MII", 40, KEY),
    ("MIG", 40, KEY),
    ("MHcCAQ", 40, KEY),
    ("MC4CAQ", 40, KEY),
    ("b3BlbnNzaC1r", 40, KEY),
];

/// How a JSON object begins in base64, and how a JSON object or PEM begins when it is encoded in base64 twice.
const OBJECTS: [&str; 7] = ["eyJ", "eyA", "ewo", "ewk", "ew0", "ZXlK", "LS0tLS1C"];

const TOKEN: &str = "a token";
const ENCRYPTED: &str = "an encrypted token";
const OAUTH: &str = "an OAuth token";
const VAULT: &str = "a Vault token";
const ACCESS: &str = "an access token";
const KEY: &str = "a private key";
const RANDOM: &str = "a random text";

/// A secret part of a text.
struct Secret {
    start: usize,
    end: usize,
    kind: &'static str,
}

/// Replaces the secrets in the text.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    replaced(text, named)
}

fn named(kind: &str, length: usize) -> String {
    format!("{kind} ({length} characters)")
}

/// Returns whether the text holds a secret.
pub(crate) fn holds_secret(text: &str) -> bool {
    !secrets(text).is_empty()
}

/// Describes the text if all of it is one secret, for a sentence that would otherwise quote it.
pub(crate) fn as_secret(text: &str) -> Option<String> {
    match secrets(text).as_slice() {
        [Secret { start: 0, end, .. }] if *end == text.len() => Some(redact(text).into_owned()),
        _ => None,
    }
}

fn replaced(text: &str, name: impl Fn(&str, usize) -> String) -> Cow<'_, str> {
    let found = secrets(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut from = 0;
    for Secret { start, end, kind } in found {
        let secret = text.get(start..end).unwrap_or_default();
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(&name(kind, secret.chars().count()));
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// Finds every secret of the text, in order and without overlaps.
fn secrets(text: &str) -> Vec<Secret> {
    if text.len() < SHORTEST && !text.contains("eyJ") {
        return Vec::new();
    }
    let mut found = Vec::new();
    pem(text, &mut found);
    jwk(text, &mut found);
    words(text, &mut found);
    found.sort_by_key(|one| (one.start, one.end));
    let mut out: Vec<Secret> = Vec::new();
    for one in found {
        match out.last_mut() {
            Some(last) if one.start < last.end => last.end = last.end.max(one.end),
            _ => out.push(one),
        }
    }
    out
}

/// Finds private keys in PEM: from `BEGIN … PRIVATE KEY` to the matching end, or to the end of the text.
fn pem(text: &str, out: &mut Vec<Secret>) {
    const MARK: &str = "PRIVATE KEY";
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(MARK)).map(|at| at.saturating_add(from)) {
        from = at.saturating_add(MARK.len());
        let Some(begin) = shortly_before(text, at, "BEGIN") else { continue };
        let start = text.get(..begin).unwrap_or_default().trim_end_matches(DASHES).len();
        let rest = text.get(from..).unwrap_or_default();
        let end = rest.match_indices(MARK).find(|(end, _)| shortly_before(rest, *end, "END").is_some());
        let length = end.map_or(rest.len(), |(end, _)| {
            let after = rest.get(end.saturating_add(MARK.len())..).unwrap_or_default();
            let tail = after.trim_start_matches(" BLOCK").trim_start_matches(DASHES);
            rest.len().saturating_sub(tail.len())
        });
        from = from.saturating_add(length);
        out.push(Secret { start, end: from, kind: KEY });
    }
}

/// The hyphen of PEM, and the dashes that text editors replace it with.
const DASHES: [char; 3] = ['-', '–', '—'];

/// Finds a word shortly before a position, with at most a few characters such as `ENCRYPTED ` between them.
fn shortly_before(text: &str, at: usize, word: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    Some(text.get(from..at)?.rfind(word)?.saturating_add(from))
}

/// Finds the private members of a JWK (RFC 7518 §6.2.2, §6.3.2, §6.4.1) in JSON, in JSON inside JSON, or in YAML.
fn jwk(text: &str, out: &mut Vec<Secret>) {
    const MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "k", "t"];
    /// Longer than our own words, so that what was already replaced stays as it is.
    const SHORTEST_MEMBER: usize = 10;
    /// The shortest value taken for a secret in a text that does not mention `kty`.
    const SHORTEST_ALONE: usize = 40;
    let is_jwk = text.contains("kty");
    let is_between = |one: char| matches!(one, '"' | '\'' | '\\' | ' ' | '\n' | '\r' | '\t');
    let mut seen = 0;
    for (colon, _) in text.match_indices([':', '=']) {
        if colon < seen {
            continue;
        }
        let name = text.get(..colon).unwrap_or_default().trim_end_matches(is_between);
        let name =
            name.rsplit(|one: char| !one.is_ascii_alphanumeric() && one != '_').next().unwrap_or_default();
        // The name may be the first word of a line whose line break is written as an escape, as in `\nd`.
        let before = text.get(..colon).unwrap_or_default().trim_end_matches(is_between).strip_suffix(name);
        let is_escaped = before.is_some_and(|before| before.ends_with('\\'));
        let unescaped =
            || ["U0000000a", "u000a", "x0a", "n"].iter().find_map(|escape| name.strip_prefix(escape));
        let bare = if is_escaped { unescaped().unwrap_or(name) } else { name };
        if !MEMBERS.contains(&bare) {
            continue;
        }
        let rest = text.get(colon.saturating_add(1)..).unwrap_or_default();
        let value = rest.trim_start_matches(is_between);
        let start = text.len().saturating_sub(value.len());
        let length = value.bytes().take_while(|byte| is_base64(*byte)).count();
        let own = value.get(..length).unwrap_or_default();
        seen = start.saturating_add(length);
        if length >= SHORTEST_MEMBER && (is_jwk || (length >= SHORTEST_ALONE && is_mixed(own))) {
            out.push(Secret { start, end: seen, kind: KEY });
        }
    }
}

/// Finds tokens and keys that are one word, or that were broken into several words.
fn words(text: &str, out: &mut Vec<Secret>) {
    let mut rest = text;
    // The secret being read, and the length of its last piece.
    let mut last: Option<(Secret, usize)> = None;
    while let Some(at) = rest.find(is_word) {
        let start = text.len().saturating_sub(rest.len()).saturating_add(at);
        let tail = rest.get(at..).unwrap_or_default();
        let length = tail.find(|one| !is_word(one)).unwrap_or(tail.len());
        let word = tail.get(..length).unwrap_or_default();
        rest = tail.get(length..).unwrap_or_default();
        if let Some((before, width)) = last.as_mut() {
            // A `+` that joins strings is a word on its own, and a line break written as an escape may be one, too.
            let is_escape =
                matches!(word, "n" | "r" | "t") && text.get(..start).is_some_and(|own| own.ends_with('\\'));
            if word == "+" || is_escape {
                continue;
            }
            let between = text.get(before.end..start).unwrap_or_default();
            if is_between_pieces(between) && is_rest(word, *width) {
                before.end = start.saturating_add(word.trim_end_matches('.').len());
                *width = word.len();
                continue;
            }
        }
        out.extend(last.take().map(|(secret, _)| secret));
        let Some(Secret { start: from, end, kind }) = secret_in(word) else { continue };
        // In a word longer than any name, everything that follows is secret too.
        let is_name = length <= LONGEST_NAME && end < length;
        let end = if is_name { end } else { length };
        if is_name {
            rest = tail.get(end..).unwrap_or_default();
        }
        let secret = Secret { start: start.saturating_add(from), end: start.saturating_add(end), kind };
        last = Some((secret, end.saturating_sub(from)));
    }
    out.extend(last.map(|(secret, _)| secret));
}

/// Longer than any name in Kubernetes, and than any two of them together.
const LONGEST_NAME: usize = 512;

/// Returns whether this text may separate two pieces of a token: spaces, line ends in a string, or the quotes
/// and commas between strings.
fn is_between_pieces(between: &str) -> bool {
    let between = between.replace("\\n", "").replace("\\r", "").replace("\\t", "");
    let is_mark = |one: char| matches!(one, '\\' | '|' | '>' | '"' | '\'' | '`' | ',' | '+');
    between.chars().all(|one| one.is_whitespace() || is_mark(one))
}

/// Returns whether a character may belong to a token, base64 or PEM. An invisible character does not end a word.
fn is_word(one: char) -> bool {
    one.is_ascii_alphanumeric()
        || matches!(one, '-' | '_' | '.' | '~' | '+' | '/' | '=')
        || (is_unseen(one) && !one.is_whitespace() && !one.is_ascii_control())
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=')
}

/// Finds the first secret of a word; everything after it in the word belongs to it.
fn secret_in(word: &str) -> Option<Secret> {
    if word.len() < 8 {
        return None;
    }
    let end = word.trim_end_matches('.').len();
    let word = word.get(..end)?;
    let known = word.char_indices().find_map(|(at, _)| beginning(word, at));
    let short = [bootstrap(word), old_vault(word)].into_iter().flatten();
    let known = known.into_iter().chain(short).min_by_key(|one| one.start);
    let known_start = known.as_ref().map_or(end, |one| one.start);
    match random(word.get(..known_start)?) {
        Some(random) => Some(Secret { end, ..random }),
        None => known,
    }
}

/// Returns the secret that begins at this position, if any.
fn beginning(word: &str, at: usize) -> Option<Secret> {
    let rest = word.get(at..)?;
    // This cheap test comes before the expensive search.
    if !rest.starts_with(['e', 'Z', 'L', 's', 'k', 'h', 'g', 'n', 'x', 'y', 'A', 'M', 'b']) {
        return None;
    }
    let end = word.len();
    if OBJECTS.iter().any(|beginning| rest.starts_with(beginning)) {
        // In `key=eyJ…` only what follows the name is the token; in `xeyJ…` the whole word is.
        let before = word.get(..at)?;
        let start = before.rfind(is_divider).map_or(0, |at| at.saturating_add(1));
        let is_one = rest.len() >= SHORTEST || (rest.contains('.') && rest.len() >= 8);
        let is_jwe = rest.split('.').count() == 5;
        return is_one.then_some(Secret { start, end, kind: if is_jwe { ENCRYPTED } else { TOKEN } });
    }
    let begins = begins(word, at);
    let known = BEGINNINGS.iter().find(|(beginning, _, _)| begins && rest.starts_with(beginning));
    known.filter(|(_, fewest, _)| rest.len() >= *fewest).map(|(_, _, kind)| Secret { start: at, end, kind })
}

/// Returns whether a secret may begin at this position.
fn begins(word: &str, at: usize) -> bool {
    !word.get(..at).unwrap_or_default().ends_with(|one: char| one.is_ascii_alphanumeric())
}

/// Returns whether the character separates a name from the token that follows it.
fn is_divider(one: char) -> bool {
    matches!(one, '=' | '/' | '~' | '+')
}

/// Finds a bootstrap token, `abcdef.0123456789abcdef`, with no letter or digit on either side. A host name
/// does not end like this, and a text that continues with a hyphen or a dot may be a host name.
fn bootstrap(word: &str) -> Option<Secret> {
    const ID: usize = 6;
    const LENGTH: usize = 23;
    let start = word.match_indices('.').find_map(|(dot, _)| {
        let start = dot.checked_sub(ID)?;
        let end = start.saturating_add(LENGTH);
        let own = word.get(start..end)?;
        let ends = !word
            .get(end..)?
            .starts_with(|one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '.'));
        let is_one = OpaqueToken::from_text(own) == Some(OpaqueToken::Bootstrap);
        (is_one && begins(word, start) && ends).then_some(start)
    })?;
    Some(Secret { start, end: start.saturating_add(LENGTH), kind: "a bootstrap token" })
}

/// Finds a token as Vault before 1.10 made them: `s.`, `b.` or `r.` and 24 letters and digits.
fn old_vault(word: &str) -> Option<Secret> {
    const LENGTH: usize = 26;
    let start = ["s.", "b.", "r."].iter().find_map(|beginning| {
        word.match_indices(beginning).map(|(at, _)| at).find(|at| {
            let own = word.get(*at..at.saturating_add(LENGTH));
            let secret = own.and_then(|own| own.get(2..)).unwrap_or_default();
            begins(word, *at) && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()) && is_mixed(secret)
        })
    })?;
    Some(Secret { start, end: word.len(), kind: VAULT })
}

/// Finds a long run of letters and digits in random order, such as a signature, a part of a key or the rest
/// of a token that was cut.
fn random(word: &str) -> Option<Secret> {
    /// Longer than any key ID or fingerprint in use. A signature of ES256 has 86 characters.
    const LENGTH: usize = 60;
    let mut start = 0_usize;
    for part in word.split(['.', '~']) {
        let end = start.saturating_add(part.len());
        if part.len() >= LENGTH && is_mixed(part) {
            // The part before it, separated by a dot or a tilde, belongs to the same token.
            let before = word.get(..start.saturating_sub(1)).unwrap_or_default();
            let neighbour = before.rsplit(['.', '~']).next().filter(|part| start > 0 && is_rest(part, 0));
            let start = start.saturating_sub(neighbour.map_or(0, |part| part.len().saturating_add(1)));
            return Some(Secret { start, end: word.len(), kind: RANDOM });
        }
        start = end.saturating_add(1);
    }
    None
}

/// Returns whether a word may be a further piece of a token: because it looks random, or because it is as
/// long as the previous piece.
fn is_rest(word: &str, width: usize) -> bool {
    let is_cut_alike = || word.len() == width && has_two_kinds(word);
    let looks_so = || is_mixed(word) || word.split('.').any(|part| part.len() >= SHORTEST && is_mixed(part));
    word.len() >= SHORTEST && (looks_so() || is_cut_alike())
}

/// Returns whether a word has at least two of upper case, lower case and digits.
fn has_two_kinds(word: &str) -> bool {
    let kinds: [fn(&u8) -> bool; 3] = [u8::is_ascii_uppercase, u8::is_ascii_lowercase, u8::is_ascii_digit];
    kinds.iter().filter(|is_kind| word.bytes().any(|byte| is_kind(&byte))).count() > 1
}

/// Returns whether upper case, lower case and digits alternate as they do in random text. Names have fewer
/// capitals, and UUIDs have none.
fn is_mixed(text: &str) -> bool {
    let class = |byte: u8| match byte {
        b'A'..=b'Z' => Some(0),
        b'a'..=b'z' => Some(1),
        b'0'..=b'9' => Some(2),
        _ => None,
    };
    let mut counts = [0_usize; 3];
    let (mut turns, mut last, mut all) = (0_usize, None, 0_usize);
    for class in text.bytes().filter_map(class) {
        if let Some(count) = counts.get_mut(class) {
            *count = count.saturating_add(1);
        }
        turns = turns.saturating_add(usize::from(last.is_some_and(|last| last != class)));
        (last, all) = (Some(class), all.saturating_add(1));
    }
    let [upper, lower, digits] = counts;
    let at_least = |count: usize, part: usize| count.saturating_mul(part) >= all;
    at_least(upper, 7) && at_least(lower, 7) && digits > 0 && at_least(turns, 3)
}

/// Replaces the secrets in a command or a piece of a manifest by a placeholder.
pub(crate) fn redact_code(code: &mut String) {
    if let Cow::Owned(text) = replaced(code, |_, _| "SECRET".to_owned()) {
        *code = text;
    }
}
