//! Joins a token or base64 that is broken over several lines.
//!
//! A terminal, a mail client or `base64` breaks long lines. The length of the signature, which its algorithm fixes,
//! shows which of the following lines belong to a token. If that does not help, no line is added to a complete token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Joined lines, and where the last of them ends in the text.
pub(super) struct Joined {
    pub(super) text: String,
    pub(super) end: usize,
}

/// The most lines that are joined: a token of a few KB at 40 characters a line.
const MOST_LINES: usize = 4096;

/// The most lines of a header before its dot.
const MOST_HEADER_LINES: usize = 64;

/// Returns the possible signature lengths of this algorithm, in bytes; empty if the algorithm is unknown.
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

/// Reads the `alg` in a first segment leniently: it only helps to guess where a line ends.
fn algorithm(token: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    algorithm_in(&header)
}

/// Finds the `alg` in the bytes of a header, wherever it is.
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

/// A token that grows line by line, with what shows whether it is complete, so that it is not scanned again for each
/// line.
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

    /// Whether it has three segments, and a signature of a possible length.
    fn is_complete(&self) -> bool {
        let encoded = |bytes: &usize| bytes.saturating_mul(4).div_ceil(3);
        let lengths = self.algorithm.as_deref().map(signature_bytes).unwrap_or_default();
        self.dots == DOTS && lengths.iter().any(|bytes| encoded(bytes) == self.after_last_dot)
    }
}

/// Whether a text is a token whose signature has a possible length.
pub(super) fn is_complete(token: &str) -> bool {
    Growing::new(token).is_complete()
}

/// The dots in a compact serialization.
const DOTS: usize = 2;

fn dots(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'.').count()
}

/// Returns the piece on the next line and its end. Before the line break there may be only white space and a shell's
/// backslash, and the next line must consist of piece characters.
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

/// Returns the token that starts here, with its continuation lines. `None` if it is on one line.
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
    // The lines that are as wide as the first, and then a shorter one.
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
    // Three segments on one line that no following line completes are damaged, not broken.
    let (length, end) = even.filter(|_| !had_all)?;
    growing.text.truncate(length);
    Some(Joined { text: growing.text, end })
}

/// Returns the base64 that starts here, with its continuation lines. All lines but the last have the same width, and
/// padding ends it.
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
