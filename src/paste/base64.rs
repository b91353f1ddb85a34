//! Decodes base64, and searches the text in it.

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine};

use super::artifact::Quotation;
use super::search::Search;
use super::{Found, Mending};

/// Decodes base64 in either alphabet, with or without padding, to text.
pub(crate) fn decode(text: &str) -> Option<String> {
    String::from_utf8(decode_bytes(text)?).ok()
}

pub(super) fn decode_bytes(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let compact: String = text.split_ascii_whitespace().collect();
    let alphabet = if compact.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    GeneralPurpose::new(alphabet, LENIENT).decode(compact).ok()
}

/// Searches a decoded text; everything found has the offsets of its base64.
pub(super) fn look_into(decoded: &str, search: Search<'_>, (start, end): (usize, usize)) -> Vec<Found> {
    let mut found = search.look_through(decoded);
    for one in &mut found {
        (one.start, one.end) = (start, end);
        one.mended.push(Mending::Base64);
        one.quoted = Some(Quotation::Base64);
    }
    found
}
