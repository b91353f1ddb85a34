//! Finds every artifact in a pasted text: tokens, keys and the documents that hold or explain them.
//!
//! Reads YAML, PEM and JOSE headers, but never the contents of a JWT. It knows of receivers only what they register
//! (`registry`). Nothing is verified. Changes made by terminals, chats and web pages are undone, and each artifact
//! lists what was mended. Offsets are those of the original paste, in UTF-16 code units, as in JavaScript.

mod artifact;
mod base64;
mod document;
mod flags;
mod former;
mod join_lines;
mod kind;
mod lines;
mod loose_lines;
mod normalize;
mod read;
pub(crate) mod registry;
mod scan;
mod search;
mod standing;

use std::collections::HashSet;
use std::sync::Arc;

use crate::explain::ReceiverName;
use crate::keys::{KeyEntry, KeySet};
use crate::text::json::Value;
use crate::text::redact::redact;
use crate::text::yaml::Node;
use crate::token::error::{TokenError, TokenErrorCode};
use normalize::Clean;
use registry::Registry;
use search::Search;

pub use artifact::{Artifact, ArtifactKind, Mending, Quotation};
pub(crate) use base64::decode as decode_base64;
pub(crate) use document::read as read_document;
pub(crate) use flags::{CommandLine, arguments, command_lines, container_is_server};
pub(crate) use former::is_former;
pub(crate) use loose_lines::logical_line;
pub use read::Paste;

/// The largest text that is searched, in bytes.
pub const MAX_TEXT_BYTES: usize = 1_048_576;

/// The most artifacts found in one text; the search then ends.
pub const MAX_ARTIFACTS: usize = 1024;

/// Something found, with its offsets in bytes of the searched text.
#[derive(Debug, Clone)]
struct Found {
    kind: ArtifactKind,
    start: usize,
    end: usize,
    from: Option<String>,
    token: Option<String>,
    text: Option<String>,
    value: Option<Value>,
    mended: Vec<Mending>,
    quoted: Option<Quotation>,
    receiver: Option<ReceiverName>,
    note: Option<String>,
    /// The parsed tree of its text, with line numbers of that text, if it was parsed already.
    root: Option<Arc<Node>>,
}

impl Found {
    fn new(kind: ArtifactKind, start: usize, end: usize) -> Self {
        Self {
            kind,
            start,
            end,
            from: None,
            token: None,
            text: None,
            value: None,
            mended: Vec::new(),
            quoted: None,
            receiver: None,
            note: None,
            root: None,
        }
    }
}

/// Finds every artifact in a text, in the order of the text: a container comes before its contents. A repeated token is
/// one artifact.
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`].
pub(crate) fn recognize(text: &str, registry: &Registry) -> Result<Vec<Artifact>, TokenError> {
    Paste::read_with(text, registry).map(Paste::into_artifacts)
}

/// An artifact, with the parsed tree of its text if it was parsed already.
type Rooted = (Artifact, Option<Arc<Node>>);

/// Finds everything in a text.
fn found_in(text: &str, registry: &Registry) -> Result<Vec<Rooted>, TokenError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(TokenError::new(
            TokenErrorCode::TooLarge,
            format!(
                "The text has {} bytes; the largest text looked through has {MAX_TEXT_BYTES}.",
                text.len()
            ),
        ));
    }
    let clean = Clean::new(text);
    let mut found = Search::new(registry, scan::everything).look_through(&clean.text);
    let mut seen: HashSet<(ArtifactKind, String)> = HashSet::new();
    found.retain(|one| match &one.token {
        Some(token) => seen.insert((one.kind, token.clone())),
        None => true,
    });
    found.truncate(MAX_ARTIFACTS);
    let ruler = Ruler::new(text);
    let with_root = |mut one: Found| {
        let root = one.root.take();
        (finish(one, &clean, &ruler), root)
    };
    Ok(found.into_iter().map(with_root).collect())
}

fn finish(found: Found, clean: &Clean, ruler: &Ruler) -> Artifact {
    let Found { kind, start, end, from, token, text, value, mut mended, quoted, receiver, note, root: _ } =
        found;
    for mending in clean.mended(start, end) {
        if !mended.contains(&mending) {
            mended.push(mending);
        }
    }
    let is_key = matches!(kind, ArtifactKind::Jwks | ArtifactKind::Jwk | ArtifactKind::Pem);
    let keys = text.as_deref().filter(|_| is_key).map(|text| {
        let mut keys = KeySet::default();
        keys.add_text(text);
        keys.entries().iter().map(KeyEntry::summary).collect()
    });
    let (start, end) = (clean.place(start), clean.end_place(end));
    // Another kind of token is a secret that is not needed, so it is dropped.
    let token = token.filter(|_| kind == ArtifactKind::Token);
    Artifact {
        kind,
        start: ruler.utf16(start),
        end: ruler.utf16(end),
        line: ruler.line(start),
        from: from.map(|from| redact(&from).into_owned()),
        token,
        keys,
        text,
        value,
        mended,
        stands_alone: quoted.is_none(),
        quoted,
        receiver,
        note: note.map(|note| redact(&note).into_owned()),
    }
}

/// Converts byte offsets to UTF-16 code units and lines, each in constant or logarithmic time.
struct Ruler {
    /// Characters of several bytes: the start of each, and the code units before it and through it, ascending.
    wide: Vec<(usize, usize, usize)>,
    line_starts: Vec<usize>,
}

impl Ruler {
    fn new(text: &str) -> Self {
        let (mut wide, mut line_starts, mut units) = (Vec::new(), vec![0], 0_usize);
        for (at, character) in text.char_indices() {
            units = units.saturating_add(character.len_utf16());
            if character.len_utf8() > 1 {
                wide.push((at, at.saturating_add(character.len_utf8()), units));
            }
            if character == '\n' {
                line_starts.push(at.saturating_add(1));
            }
        }
        Self { wide, line_starts }
    }

    fn utf16(&self, byte: usize) -> usize {
        let before = self.wide.partition_point(|(start, ..)| *start < byte);
        match before.checked_sub(1).and_then(|index| self.wide.get(index)) {
            Some((_, end, units)) => units.saturating_add(byte.saturating_sub(*end)),
            None => byte,
        }
    }

    fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }
}
