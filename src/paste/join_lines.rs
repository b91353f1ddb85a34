//! Pieces of a token or of base64 over several lines in, the whole out.
//!
//! A terminal, a mail or `base64` breaks long lines. Which of the lines that follow still belong to a token
//! is known by the length of its signature, which its algorithm fixes; where that is of no help, nothing is
//! joined that would make a complete token longer.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Joined lines, and where the last of them ends in the text.
pub(super) struct Joined {
    pub(super) text: String,
    pub(super) end: usize,
}

/// How many lines may be joined: a token of a few KB at 40 characters a line.
const MOST_LINES: usize = 4096;

/// How many lines a header may take before its dot.
const MOST_HEADER_LINES: usize = 64;

/// How many bytes a signature of this algorithm can have; none if the algorithm is not known.
fn signature_bytes(algorithm: &str) -> &'static [usize] {
    match algorithm {
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => &[256, 320, 384, 448, 512, 768, 1024],
        "ES256" | "EdDSA" | "HS512" => &[64],
        "ES384" => &[96],
        "ES512" => &[132],
        "HS256" => &[32],
        "HS384" => &[48],
        _ => &[],
    }
}

/// The `alg` of a first segment, read without any strictness: it only helps to guess where a line ends.
fn algorithm(token: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    algorithm_in(&header)
}

/// The `alg` in the bytes of a header, wherever it stands.
fn algorithm_in(header: &[u8]) -> Option<String> {
    let header = core::str::from_utf8(header).ok()?;
    let (_, rest) = header.split_once("\"alg\"")?;
    let (_, rest) = rest.split_once('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Whether a segment is base64url, padded or not, of a JSON object that names an algorithm.
pub(super) fn is_header(segment: &str) -> bool {
    let decoded = super::base64::decode_bytes(segment.trim_end_matches('='));
    decoded.is_some_and(|header| header.first() == Some(&b'{') && algorithm_in(&header).is_some())
}

/// A token as it grows line by line: what is needed to tell whether it is complete, without looking at all of
/// it each time.
struct Growing {
    text: String,
    dots: usize,
    after_last_dot: usize,
    algorithm: Option<String>,
}

impl Growing {
    fn new(first: &str) -> Self {
        let mut growing = Self { text: String::new(), dots: 0, after_last_dot: 0, algorithm: None };
        growing.push(first);
        growing
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.dots = self.dots.saturating_add(dots(piece));
        self.after_last_dot = match piece.rfind('.') {
            Some(at) => piece.len().saturating_sub(at).saturating_sub(1),
            None => self.after_last_dot.saturating_add(piece.len()),
        };
        if self.algorithm.is_none() && self.dots > 0 {
            self.algorithm = Some(algorithm(&self.text).unwrap_or_default());
        }
    }

    /// Whether it has three segments, and a signature of a length that it can have.
    fn is_complete(&self) -> bool {
        let encoded = |bytes: &usize| bytes.saturating_mul(4).div_ceil(3);
        let lengths = self.algorithm.as_deref().map(signature_bytes).unwrap_or_default();
        self.dots == DOTS && lengths.iter().any(|bytes| encoded(bytes) == self.after_last_dot)
    }
}

/// Whether a text is a token whose signature has a length that it can have.
pub(super) fn is_complete(token: &str) -> bool {
    Growing::new(token).is_complete()
}

/// How many dots a compact serialization has.
const DOTS: usize = 2;

fn dots(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'.').count()
}

/// The line after this byte, if nothing but white space and a shell's backslash stands before its break, and all
/// of it is a piece of such characters: the piece and its end.
fn next_piece(text: &str, end: usize, is_piece: fn(u8) -> bool) -> Option<(&str, usize)> {
    let is_gap = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\\');
    let gap = text.as_bytes().get(end..)?.iter().take_while(|byte| is_gap(byte)).count();
    let break_at = end.saturating_add(gap);
    if text.as_bytes().get(break_at) != Some(&b'\n') {
        return None;
    }
    let line_start = break_at.saturating_add(1);
    let line = text.get(line_start..)?;
    let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let length = line.bytes().skip(indent).take_while(|byte| is_piece(*byte)).count();
    let start = line_start.saturating_add(indent);
    let piece_end = start.saturating_add(length);
    let after = text.as_bytes().get(piece_end..)?.iter().find(|byte| !is_gap(byte));
    let is_whole = length > 0 && matches!(after, None | Some(b'\n'));
    is_whole.then_some((text.get(start..piece_end)?, piece_end))
}

/// The token that starts here, with the lines over which it goes on. `None` if it stands on one line.
pub(super) fn token(text: &str, start: usize, end: usize) -> Option<Joined> {
    let is_piece = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let first = text.get(start..end)?;
    let mut growing = Growing::new(first);
    if growing.is_complete() {
        return None;
    }
    let had_all = growing.dots >= DOTS;
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let widths = [first.len(), end.saturating_sub(line_start)];
    // As far as the lines are as wide as the first, and then one shorter.
    let mut even: Option<(usize, usize)> = None;
    let (mut end, mut lines, mut is_even) = (end, 1_usize, true);
    while lines < if growing.dots == 0 { MOST_HEADER_LINES } else { MOST_LINES } {
        let Some((piece, piece_end)) = next_piece(text, end, is_piece) else { break };
        let own_dots = dots(piece);
        let begins_another = piece.starts_with("eyJ") && own_dots > 0 && growing.dots >= DOTS;
        if begins_another || growing.dots.saturating_add(own_dots) > DOTS {
            break;
        }
        growing.push(piece);
        end = piece_end;
        lines = lines.saturating_add(1);
        if growing.is_complete() {
            return Some(Joined { text: growing.text, end });
        }
        let is_full = widths.contains(&piece.len());
        if is_even && (is_full || (lines > 2 && piece.len() < first.len())) {
            even = Some((growing.text.len(), end));
        }
        is_even &= is_full;
    }
    // Three segments on one line that no line after it completes are damaged, not broken.
    let (length, end) = even.filter(|_| !had_all)?;
    growing.text.truncate(length);
    Some(Joined { text: growing.text, end })
}

/// Base64 that starts here, with the lines over which it goes on: lines of one width, but for the last. Padding
/// ends it.
pub(super) fn base64(text: &str, start: usize, end: usize) -> Joined {
    let is_piece =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    let mut joined = Joined { text: text.get(start..end).unwrap_or_default().to_owned(), end };
    let width = joined.text.len();
    for _ in 1..MOST_LINES {
        let next = if joined.text.ends_with('=') { None } else { next_piece(text, joined.end, is_piece) };
        let Some((piece, piece_end)) = next.filter(|(piece, _)| piece.len() <= width) else { break };
        joined.text.push_str(piece);
        joined.end = piece_end;
        if piece.len() < width {
            break;
        }
    }
    joined
}
