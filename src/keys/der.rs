//! Reads and writes the small part of DER (X.690) that public keys need. The reader steps over one element at
//! a time and never recurses; the writer makes SubjectPublicKeyInfo.

/// Tags, as identifier octets.
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const NULL: u8 = 0x05;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
/// `[0]`, the explicit version of a certificate.
pub(super) const CONTEXT_0: u8 = 0xa0;

/// What is wrong with a DER encoding.
pub(super) type DerError = &'static str;

/// The bytes that are not read yet.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Returns the tag of the next element, if there is one.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads the next element, which must have this tag, and returns its contents.
    pub(super) fn take(&mut self, tag: u8) -> Result<&'a [u8], DerError> {
        if self.peek() != Some(tag) {
            return Err("an element of another type was expected");
        }
        self.any().map(|(_, contents)| contents)
    }

    /// Reads the next element with any tag.
    pub(super) fn any(&mut self) -> Result<(u8, &'a [u8]), DerError> {
        let truncated = "the encoding ends too early";
        let (&tag, rest) = self.rest.split_first().ok_or(truncated)?;
        let (&first, rest) = rest.split_first().ok_or(truncated)?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let octets = usize::from(first & 0x7f);
            // 0x80 is BER's indefinite length, and three octets can already express 16 MB.
            if octets == 0 || octets > 3 {
                return Err("a length is indefinite or far too large");
            }
            let (digits, rest) = rest.split_at_checked(octets).ok_or(truncated)?;
            let length = digits
                .iter()
                .try_fold(0_usize, |length, &digit| length.checked_mul(256)?.checked_add(usize::from(digit)));
            let length = length.ok_or("a length is far too large")?;
            if length < 0x80 || digits.first() == Some(&0) {
                return Err("a length is not encoded in its shortest form");
            }
            (length, rest)
        };
        let (contents, rest) = rest.split_at_checked(length).ok_or(truncated)?;
        self.rest = rest;
        Ok((tag, contents))
    }

    /// Reads a non-negative INTEGER in its shortest form, without the zero octet that keeps it positive.
    pub(super) fn unsigned(&mut self) -> Result<&'a [u8], DerError> {
        let contents = self.take(INTEGER)?;
        match contents {
            [] => Err("an integer has no bytes"),
            [0, next, ..] if *next < 0x80 => Err("an integer is not encoded in its shortest form"),
            [0, rest @ ..] => Ok(rest),
            [first, ..] if *first >= 0x80 => Err("an integer is negative"),
            _ => Ok(contents),
        }
    }

    /// Ends the reading. Nothing may be left.
    pub(super) fn end(self) -> Result<(), DerError> {
        if self.rest.is_empty() { Ok(()) } else { Err("there are bytes after the end") }
    }
}

/// Writes one element: tag, length, and the parts of its contents.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.len()));
    let mut out = vec![tag];
    let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
    match octets.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0x7f));
            out.extend_from_slice(long);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Writes an INTEGER that is not negative.
pub(super) fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    let needs_zero = big_endian.first().is_none_or(|first| *first >= 0x80);
    element(INTEGER, &[if needs_zero { &[0] } else { &[] }, big_endian])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_and_read_in_their_shortest_form() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let contents = vec![7; length];
            let written = element(SEQUENCE, &[&contents]);
            let mut reader = Reader::new(&written);
            assert_eq!(reader.take(SEQUENCE), Ok(contents.as_slice()), "{length}");
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn other_than_der_is_refused() {
        for (bytes, why) in [
            (&[0x30, 0x80, 0, 0][..], "a length is indefinite or far too large"),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], "a length is indefinite or far too large"),
            (&[0x30, 0x81, 0x01, 0x05], "a length is not encoded in its shortest form"),
            (&[0x30, 0x82, 0x00, 0x81], "a length is not encoded in its shortest form"),
            (&[0x30, 0x05, 0x00], "the encoding ends too early"),
            (&[0x30], "the encoding ends too early"),
            (&[], "the encoding ends too early"),
        ] {
            assert_eq!(Reader::new(bytes).any(), Err(why), "{bytes:02x?}");
        }
    }

    #[test]
    fn integers_are_positive_and_shortest() {
        for (bytes, read) in [
            (&[2, 1, 0][..], Ok(&[][..])),
            (&[2, 1, 0x7f], Ok(&[0x7f])),
            (&[2, 2, 0, 0x80], Ok(&[0x80])),
            (&[2, 2, 0, 0x7f], Err("an integer is not encoded in its shortest form")),
            (&[2, 1, 0x80], Err("an integer is negative")),
            (&[2, 0], Err("an integer has no bytes")),
        ] {
            assert_eq!(Reader::new(bytes).unsigned(), read, "{bytes:02x?}");
        }
    }
}
