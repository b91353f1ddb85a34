//! Defines a kind of error line: its words, its meaning, and its remedy.
//!
//! Each names the public thread in which it was found.

use serde::Serialize;

use super::read::Sides;
use super::receiver_name::ReceiverName;

/// What a line says happened: a code that is stable across versions, such as `audience-differs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Fault(&'static str);

impl Fault {
    /// Creates the fault with this code.
    pub(crate) const fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// Returns the code.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The claim of the token that a line is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tie {
    Nothing,
    Issuer,
    Audience,
    Subject,
    IssuedAt,
    Expiration,
    AccountUid,
}

/// The lines that one receiver or many programs print.
pub(crate) struct ErrorLines {
    /// The receiver that prints these lines, if only one does.
    pub(crate) receiver: Option<ReceiverName>,
    /// Each row contains one of these stems or of the general ones: a cheap check before the expensive one, because a
    /// paste has many lines.
    pub(crate) stems: &'static [&'static str],
    /// Sorted from specific to general.
    pub(crate) rows: &'static [Row],
    /// Rows that are tried after all others.
    pub(crate) vague: &'static [Row],
}

/// One kind of line.
pub(crate) struct Row {
    pub(crate) fault: Fault,
    /// A line matches if it contains all words of one of these lists, in lower case.
    pub(crate) marks: &'static [&'static [&'static str]],
    pub(crate) read: fn(&str) -> Sides,
    pub(crate) tie: Tie,
    pub(crate) message: &'static str,
    pub(crate) remedy: &'static str,
    /// A command that only reads, or creates a token. Its words in capitals are filled in if they are known.
    pub(crate) command: &'static str,
    pub(crate) source: &'static str,
}

pub(crate) const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
pub(crate) const KEYS: &str = "oc get --raw /openid/v1/jwks";
pub(crate) const CREATE_TOKEN: &str =
    "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE";
pub(crate) const LOOK_AT_POD: &str = "oc get pod POD --namespace=NAMESPACE -o yaml";
pub(crate) const PODS: &str = "oc get pods --namespace=NAMESPACE";
