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
    pub(super) lines: usize,
}

/// How many lines may be joined: a token of a few KB at 40 characters a line.
const MOST_LINES: usize = 4096;

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
    let header = String::from_utf8(header).ok()?;
    let (_, rest) = header.split_once("\"alg\"")?;
    let (_, rest) = rest.split_once('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Whether the text is a token whose signature has a length that it can have.
fn is_complete(token: &str) -> bool {
    let mut segments = token.split('.');
    let (Some(_), Some(_), Some(signature), None) =
        (segments.next(), segments.next(), segments.next(), segments.next())
    else {
        return false;
    };
    let encoded = |bytes: &usize| bytes.saturating_mul(4).div_ceil(3);
    algorithm(token).is_some_and(|algorithm| {
        signature_bytes(&algorithm).iter().any(|bytes| encoded(bytes) == signature.len())
    })
}

/// The line after a byte that ends one, if all of it is a piece of such characters: the piece and its end.
fn next_piece(text: &str, end: usize, is_piece: fn(u8) -> bool) -> Option<(&str, usize)> {
    let rest = text.get(end..)?;
    let (gap, after) = rest.split_once('\n')?;
    // A shell's continued line.
    if !matches!(gap.trim(), "" | "\\") {
        return None;
    }
    let line = after.split('\n').next()?;
    let piece = line.trim().trim_end_matches('\\').trim_end();
    let offset = line.find(piece)?;
    let start = text.len().saturating_sub(after.len()).saturating_add(offset);
    let is_whole = !piece.is_empty() && piece.bytes().all(is_piece);
    is_whole.then(|| (piece, start.saturating_add(piece.len())))
}

/// The token that starts here, with the lines over which it goes on. `None` if it stands on one line.
pub(super) fn token(text: &str, start: usize, end: usize) -> Option<Joined> {
    let is_piece = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let first = text.get(start..end)?;
    if is_complete(first) {
        return None;
    }
    let dots_needed = 2_usize;
    let dots = |text: &str| text.bytes().filter(|byte| *byte == b'.').count();
    let had_all = dots(first) >= dots_needed;
    let mut joined = Joined { text: first.to_owned(), end, lines: 1 };
    while joined.lines < MOST_LINES {
        let Some((piece, piece_end)) = next_piece(text, joined.end, is_piece) else { break };
        let begins_another = piece.starts_with("eyJ") && dots(piece) > 0 && dots(&joined.text) >= dots_needed;
        if begins_another || dots(&joined.text).saturating_add(dots(piece)) > dots_needed {
            break;
        }
        joined.text.push_str(piece);
        joined.end = piece_end;
        joined.lines = joined.lines.saturating_add(1);
        if is_complete(&joined.text) {
            return Some(joined);
        }
    }
    // Three segments on one line that no line after it completes are damaged, not broken.
    (joined.lines > 1 && !had_all).then_some(joined)
}

/// Base64 that starts here, with the lines over which it goes on.
pub(super) fn base64(text: &str, start: usize, end: usize) -> Joined {
    let is_piece =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    let mut joined = Joined { text: text.get(start..end).unwrap_or_default().to_owned(), end, lines: 1 };
    let width = joined.text.len();
    // Lines of one width, but for the last; padding ends it.
    while joined.lines < MOST_LINES && !joined.text.ends_with('=') {
        let Some((piece, piece_end)) = next_piece(text, joined.end, is_piece) else { break };
        if piece.len() > width {
            break;
        }
        joined.text.push_str(piece);
        joined.end = piece_end;
        joined.lines = joined.lines.saturating_add(1);
        if piece.len() < width {
            break;
        }
    }
    joined
}
