//! A kind of error line: by which words it is known, what it means, and what mends it.
//!
//! Each was found in a public thread, which it names.

use serde::Serialize;

use super::read::Sides;
use super::receiver_name::ReceiverName;

/// What a line says happened: a code that is stable across versions, as `audience-differs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Fault(&'static str);

impl Fault {
    /// The fault with this code.
    pub(crate) const fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// Its code.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Which claim of the token a line names.
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

/// The lines that one receiver prints, or that many programs do.
pub(crate) struct ErrorLines {
    /// Whose words these are, if they are those of one receiver only.
    pub(crate) receiver: Option<ReceiverName>,
    /// Each row has one of these or of the general ones: a cheap look before the dear one, for pastes have many lines.
    pub(crate) stems: &'static [&'static str],
    /// The more telling ones first.
    pub(crate) rows: &'static [Row],
    /// Rows that are tried after those of everybody else.
    pub(crate) vague: &'static [Row],
}

/// One kind of line.
pub(crate) struct Row {
    pub(crate) fault: Fault,
    /// It is this line if it has all of one of these, in lower case.
    pub(crate) marks: &'static [&'static [&'static str]],
    pub(crate) read: fn(&str) -> Sides,
    pub(crate) tie: Tie,
    pub(crate) message: &'static str,
    pub(crate) remedy: &'static str,
    /// A command that only reads, or makes a token. Its words in capitals are filled in where they are known.
    pub(crate) command: &'static str,
    pub(crate) source: &'static str,
}

pub(crate) const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
pub(crate) const KEYS: &str = "oc get --raw /openid/v1/jwks";
pub(crate) const CREATE_TOKEN: &str =
    "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE";
pub(crate) const LOOK_AT_POD: &str = "oc get pod POD --namespace=NAMESPACE -o yaml";
pub(crate) const PODS: &str = "oc get pods --namespace=NAMESPACE";
