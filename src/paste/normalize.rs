//! Removes what terminals, chats and web pages add to a pasted text, and keeps a map back to the original offsets.

use super::artifact::Mending;

/// A cleaned text, with the original offset of each part.
pub(super) struct Clean {
    pub(super) text: String,
    /// Where the distance between the two offsets changes, ascending.
    places: Vec<Seam>,
    /// What was mended, and before which byte of this text, ascending.
    changes: Vec<(usize, Mending)>,
}

/// A point where the distance between the two offsets changes.
struct Seam {
    here: usize,
    there: usize,
    /// Whether the character before it was spelled differently in the paste, such as `&quot;`.
    is_after_replacement: bool,
}

/// Whether a character is invisible. Such characters come with text copied from web pages and chats.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// Whether the character can be part of a token, base64 or PEM.
fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '=' | '+' | '/' | '~')
}

impl Clean {
    pub(super) fn new(paste: &str) -> Self {
        let mut clean = Self {
            text: String::with_capacity(paste.len()),
            places: vec![Seam { here: 0, there: 0, is_after_replacement: false }],
            changes: Vec::new(),
        };
        // HTML escaping always escapes quotation marks.
        let is_html =
            ["&quot;", "&#34;", "&#x22;", "&#39;", "&apos;"].iter().any(|entity| paste.contains(entity));
        let mut at = 0;
        while let Some(character) = paste.get(at..).and_then(|rest| rest.chars().next()) {
            let after = at.saturating_add(character.len_utf8());
            let rest = paste.get(after..).unwrap_or_default();
            let next = rest.chars().next();
            match character {
                '\r' if next == Some('\n') => clean.leave_out(after, Mending::CarriageReturns),
                '\u{a0}' => clean.replace(' ', after, Mending::WhiteSpace),
                '&' if is_html => match entity(rest) {
                    Some((meant, length)) => {
                        let after = after.saturating_add(length);
                        clean.replace(meant, after, Mending::Html);
                        at = after;
                        continue;
                    }
                    None => clean.text.push(character),
                },
                // Between other characters it may be intended, to join or separate them.
                _ if is_invisible(character)
                    && (clean.text.chars().next_back().is_none_or(is_token_character)
                        || next.is_some_and(is_token_character)) =>
                {
                    clean.leave_out(after, Mending::InvisibleCharacters);
                }
                _ => clean.text.push(character),
            }
            at = after;
        }
        clean
    }

    fn leave_out(&mut self, there: usize, mending: Mending) {
        self.changes.push((self.text.len(), mending));
        self.places.push(Seam { here: self.text.len(), there, is_after_replacement: false });
    }

    fn replace(&mut self, meant: char, there: usize, mending: Mending) {
        self.changes.push((self.text.len(), mending));
        self.text.push(meant);
        self.places.push(Seam { here: self.text.len(), there, is_after_replacement: true });
    }

    /// Returns the offset in the paste of a byte in this text.
    pub(super) fn place(&self, here: usize) -> usize {
        // At a seam the later offset is right: what was removed before a thing is not part of it.
        let later = self.places.partition_point(|seam| seam.here <= here);
        let seam = later.checked_sub(1).and_then(|index| self.places.get(index));
        seam.map_or(here, |seam| seam.there.saturating_add(here.saturating_sub(seam.here)))
    }

    /// Returns the end in the paste of a thing that ends here. What was removed after it is not part of it.
    pub(super) fn end_place(&self, end: usize) -> usize {
        let Some(last) = end.checked_sub(1) else { return 0 };
        let from = self.places.partition_point(|seam| seam.here < end);
        let seams = self.places.iter().skip(from).take_while(|seam| seam.here == end);
        match seams.into_iter().find(|seam| seam.is_after_replacement) {
            Some(seam) => seam.there,
            None => self.place(last).saturating_add(1),
        }
    }

    /// Returns what was mended in a part of this text.
    pub(super) fn mended(&self, start: usize, end: usize) -> Vec<Mending> {
        let from = self.changes.partition_point(|(at, _)| *at <= start);
        let inside = self.changes.iter().skip(from).take_while(|(at, _)| *at < end);
        let mut mended: Vec<Mending> = Vec::new();
        for (_, mending) in inside {
            if !mended.contains(mending) {
                mended.push(*mending);
            }
        }
        mended
    }
}

/// Reads an HTML entity, without its ampersand. Returns its character, and the length of its text in bytes.
fn entity(rest: &str) -> Option<(char, usize)> {
    /// The longest entity that is read: `#x10ffff`.
    const LONGEST: usize = 8;
    let length = rest.bytes().take(LONGEST.saturating_add(1)).position(|byte| byte == b';')?;
    let name = rest.get(..length)?;
    let character = match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // An entity is part of its line, so it cannot be a line break.
            char::from_u32(code).filter(|character| !character.is_control())?
        }
    };
    Some((character, length.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_taken_out_and_every_place_is_remembered() {
        let paste = "a: &quot;x\u{200b}y&quot;\r\nb&#61;1";
        let clean = Clean::new(paste);
        assert_eq!(clean.text, "a: \"xy\"\nb=1");
        for (here, there) in
            [("\"xy\"", "&quot;x\u{200b}y&quot;"), ("xy", "x\u{200b}y"), ("b", "b"), ("1", "1")]
        {
            let start = clean.text.find(here).unwrap_or_default();
            let end = start + here.len();
            assert_eq!(paste.get(clean.place(start)..clean.end_place(end)), Some(there), "{here}");
        }
        let whole = clean.mended(0, clean.text.len());
        assert_eq!(whole, [Mending::Html, Mending::InvisibleCharacters, Mending::CarriageReturns]);
        assert_eq!(clean.mended(4, 6), [Mending::InvisibleCharacters]);
    }

    #[test]
    fn an_entity_makes_no_line() {
        let paste = "&quot;a&#10;&#x0a;&#13;b&quot;";
        assert_eq!(Clean::new(paste).text, "\"a&#10;&#x0a;&#13;b\"");
    }

    #[test]
    fn joined_emoji_stay_joined() {
        assert_eq!(Clean::new("👩\u{200d}🔧").text, "👩\u{200d}🔧");
    }
}
