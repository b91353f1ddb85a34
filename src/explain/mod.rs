//! Explains what a line of an error or an audit log says about a token: what happened, the values in it, how they
//! differ from each other and from the given token, and how to fix it.
//!
//! Lines are recognized by the words that programs print; nothing else is guessed. Lines of many programs are in
//! `libraries`, and each receiver supplies its own.

mod libraries;
pub(crate) mod read;
pub(crate) mod receiver_name;
pub(crate) mod row;

use serde::Serialize;

use crate::text::escape::quote_list;
use crate::text::redact::Redact;
use crate::token::decoded::{DecodedToken, decode};
use crate::token::error::{TokenError, TokenErrorCode};
use crate::verify::near_miss;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{NearMiss, Remedy};
use row::{ErrorLines, Row, Tie};

pub use receiver_name::ReceiverName;
pub use row::Fault;

/// The largest text that is searched, in bytes.
pub const MAX_TEXT_BYTES: usize = 1_048_576;

/// The longest line that is read, in bytes. Programs truncate theirs sooner.
const LONGEST_LINE: usize = 8192;

/// The explanation of one line.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// What happened, as a code that is stable across versions.
    pub fault: Fault,
    /// The receiver that prints this line, if only one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<ReceiverName>,
    /// The line, counted from 1.
    pub line: usize,
    /// What happened, as English sentences.
    pub message: String,
    /// The expected values in the line.
    pub expected: Vec<String>,
    /// The token's values in the line.
    pub found: Vec<String>,
    /// The difference between the two, if it is small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<NearMiss>,
    /// Whether the given token has the values in the line. Left out if no token is given, or the line has no values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_this_token: Option<bool>,
    /// The same, as an English sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_token: Option<String>,
    /// How to fix it.
    pub remedy: Remedy,
    /// A public thread in which the cause was found.
    pub source: String,
}

/// Explains every known line of a text, by the lines of the given receivers and those of many programs; each kind of
/// fault once.
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`].
pub(crate) fn explain(
    text: &str,
    token: Option<&str>,
    receivers: &[&ErrorLines],
) -> Result<Vec<Explanation>, TokenError> {
    let token = token.and_then(|token| decode(token.trim()).ok());
    let mut out: Vec<Explanation> = Vec::new();
    if text.len() > MAX_TEXT_BYTES {
        let message = format!(
            "The text has {} bytes; the largest text looked through has {MAX_TEXT_BYTES}.",
            text.len()
        );
        return Err(TokenError::new(TokenErrorCode::TooLarge, message));
    }
    for (index, line) in text.lines().enumerate() {
        if line.len() > LONGEST_LINE || !may_be_known(line) {
            continue;
        }
        let folded = line.to_ascii_lowercase();
        let Some((receiver, row)) = rows(receivers).find(|(_, row)| row.knows(&folded)) else { continue };
        if out.iter().all(|one| one.fault != row.fault) {
            let explanation = row.explain(line, index.saturating_add(1), token.as_ref());
            out.push(Explanation { receiver, ..explanation });
        }
    }
    Ok(out)
}

/// Returns every row with its receiver. Specific lines come before those of many programs.
fn rows<'a>(
    receivers: &'a [&'a ErrorLines],
) -> impl Iterator<Item = (Option<ReceiverName>, &'static Row)> + 'a {
    let all = || receivers.iter().copied().chain([&libraries::LINES]);
    let telling = all().flat_map(|lines| lines.rows.iter().map(|row| (lines.receiver, row)));
    telling.chain(all().flat_map(|lines| lines.vague.iter().map(|row| (lines.receiver, row))))
}

/// Whether a line is known.
pub(crate) fn is_known(line: &str, receivers: &[&ErrorLines]) -> bool {
    if !may_be_known(line) {
        return false;
    }
    let folded = line.to_ascii_lowercase();
    let has_stem = |lines: &ErrorLines| lines.stems.iter().any(|stem| folded.contains(stem));
    (has_stem(&libraries::LINES) || receivers.iter().any(|lines| has_stem(lines)))
        && rows(receivers).any(|(_, row)| row.knows(&folded))
}

/// Whether a line may be known. A longer text without a space is a token or base64.
fn may_be_known(line: &str) -> bool {
    line.len() <= 40 || line.contains(' ')
}

impl Row {
    fn knows(&self, folded: &str) -> bool {
        self.marks.iter().any(|all| all.iter().all(|mark| folded.contains(mark)))
    }

    fn explain(&self, line: &str, number: usize, token: Option<&DecodedToken>) -> Explanation {
        let (expected, found) = (self.read)(line);
        let near_miss =
            near_miss::nearest(expected.iter().map(String::as_str), found.iter().map(String::as_str));
        let own = token.map(|token| self.tie.texts(token));
        let tied = own.filter(|own| !own.is_empty() && !found.is_empty());
        let is_this_token = tied.as_ref().map(|own| found.iter().any(|one| own.contains(one)));
        let about_token = tied.map(|own| {
            let named = quote_list(own.iter().map(String::as_str));
            if is_this_token == Some(true) {
                format!("The token at hand has {named}: the line may well be about it.")
            } else {
                format!(
                    "The token at hand has {named}: the line is about another one, or it was replaced since."
                )
            }
        });
        let mut message = self.message.to_owned();
        if let Some(near_miss) = &near_miss {
            message = format!("{message} {}", near_miss.message);
        }
        let command = (!self.command.is_empty()).then(|| filled(self.command, &expected, token));
        let mut explanation = Explanation {
            fault: self.fault,
            receiver: None,
            line: number,
            message,
            expected,
            found,
            near_miss,
            is_this_token,
            about_token,
            remedy: Remedy::new(self.remedy).by(command),
            source: self.source.to_owned(),
        };
        explanation.redact();
        explanation
    }
}

/// A log may contain a secret anywhere.
impl Redact for Explanation {
    fn redact(&mut self) {
        self.expected.redact();
        self.found.redact();
        self.message.redact();
        self.about_token.redact();
        self.remedy.redact();
    }
}

impl Tie {
    /// Returns the given token's value of the claim in the line.
    fn texts(self, token: &DecodedToken) -> Vec<String> {
        let one = |text: Option<&String>| text.cloned().into_iter().collect();
        let account = token.kubernetes.as_ref().and_then(|kubernetes| kubernetes.service_account.as_ref());
        match self {
            Self::Nothing => Vec::new(),
            Self::Issuer => one(token.issuer.as_ref()),
            Self::Audience => token.audiences.clone().unwrap_or_default(),
            Self::Subject => one(token.subject.as_ref()),
            Self::IssuedAt => token.issued_at.map(|at| at.seconds().to_string()).into_iter().collect(),
            Self::Expiration => token.expires_at.map(|at| at.seconds().to_string()).into_iter().collect(),
            Self::AccountUid => one(account.and_then(|account| account.uid.as_ref())),
        }
    }
}

/// Fills a command with the token's names and the expected audience in the line.
fn filled(command: &'static str, expected: &[String], token: Option<&DecodedToken>) -> Filled {
    let kubernetes = token.and_then(|token| token.kubernetes.as_ref());
    let account = kubernetes.and_then(|kubernetes| kubernetes.service_account.as_ref()?.name.as_deref());
    let namespace = kubernetes.and_then(|kubernetes| kubernetes.namespace.as_deref());
    let pod = kubernetes.and_then(|kubernetes| kubernetes.pod.as_ref()?.name.as_deref());
    let audience = expected.first().map(String::as_str);
    fill(
        command,
        &[
            (Blank::Audience, audience.as_slice()),
            (Blank::ServiceAccount, account.as_slice()),
            (Blank::Namespace, namespace.as_slice()),
            (Blank::Pod, pod.as_slice()),
        ],
    )
}

/// Returns every row, for the tests of the list of receivers.
#[cfg(test)]
pub(crate) fn every_row<'a>(receivers: &'a [&'a ErrorLines]) -> impl Iterator<Item = &'static Row> + 'a {
    rows(receivers).map(|(_, row)| row)
}

/// Returns every stem, for the same tests.
#[cfg(test)]
pub(crate) fn every_stem<'a>(receivers: &'a [&'a ErrorLines]) -> impl Iterator<Item = &'static str> + 'a {
    receivers.iter().copied().chain([&libraries::LINES]).flat_map(|lines| lines.stems.iter().copied())
}
