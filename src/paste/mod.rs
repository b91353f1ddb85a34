//! Pasted text in, every artefact found in it out: tokens, keys and the documents that hold or explain them.
//!
//! Knows YAML, PEM and headers, never the contents of a JWT. Nothing is verified. What terminals, chats and
//! web pages did to the text is undone, and each artefact says what was mended; offsets are those of the
//! paste as it came, in UTF-16 code units, as JavaScript counts.

mod base64;
mod depth;
mod document;
mod flags;
mod former;
mod join_lines;
mod kind;
mod lines;
mod normalize;
mod plain;
mod read;
mod scan;
mod setting;
mod standing;

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::keys::{KeyEntry, KeySet, KeySummary};
use crate::text::json::Value;
use crate::text::redact::redact;
use crate::text::yaml::Node;
use crate::token::error::{TokenError, TokenErrorCode};
use depth::Depth;
use normalize::Clean;

pub(crate) use base64::decode as decode_base64;
pub(crate) use document::read as read_document;
pub(crate) use flags::{CommandLine, arguments, command_lines, container_is_server};
pub use read::Paste;
pub use standing::Quotation;

/// The largest text looked through, in bytes.
pub const MAX_TEXT_BYTES: usize = 1_048_576;

/// The most artefacts found in one text; the rest is not looked for.
pub const MAX_ARTIFACTS: usize = 1024;

/// Something that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// Where it starts in the text, in UTF-16 code units.
    pub start: usize,
    /// Where it ends: the first code unit after it.
    pub end: usize,
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Where inside of another one it was found: `Secret default/build-robot-token data.token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The exact compact serialization, of a `token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The keys of a `jwks`, `jwk` or `pem`, usable and refused ones, with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<KeySummary>>,
    /// The document's own text, mended and on the same lines, of keys and documents. Passed as evidence it
    /// is read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        target_family = "wasm",
        serde(serialize_with = "crate::text::json::exact::serialize_optional_value"),
        tsify(type = "JsonValue")
    )]
    pub value: Option<Value>,
    /// What was mended before it could be read; empty if nothing.
    pub mended: Vec<Mending>,
    /// Whether it fills its place: it is the whole paste, a fenced block, the answer to a prompt, an item of a core List
    /// or a whole entry of a ConfigMap, with nothing but blank lines and other such things next to it. Only then can it
    /// give keys, issuers or audiences.
    pub stands_alone: bool,
    /// Where it is quoted instead, so that it decides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quotation>,
    /// Why it cannot be used, or what to do with it instead, as an English sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an artefact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ArtifactKind {
    /// A JWS in compact serialization, whole or damaged.
    Token,
    /// An encrypted token (RFC 7516).
    Jwe,
    /// An OpenShift OAuth access token, `sha256~…`.
    OauthToken,
    /// A token of `aws eks get-token`, `k8s-aws-v1.…`.
    EksToken,
    /// A bootstrap token, `abcdef.0123456789abcdef`.
    BootstrapToken,
    /// A JWK Set.
    Jwks,
    /// One JWK.
    Jwk,
    /// PEM blocks that follow each other.
    Pem,
    /// An OpenID Connect discovery document.
    Discovery,
    /// A Secret.
    Secret,
    /// A TokenRequest, asked or answered.
    #[serde(rename = "tokenrequest")]
    TokenRequest,
    /// A TokenReview, asked or answered.
    #[serde(rename = "tokenreview")]
    TokenReview,
    /// An ExecCredential of a client-go credential plugin.
    #[serde(rename = "execcredential")]
    ExecCredential,
    /// A kubeconfig.
    Kubeconfig,
    /// A ServiceAccount.
    #[serde(rename = "serviceaccount")]
    ServiceAccount,
    /// A Pod.
    Pod,
    /// What makes pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob …
    Workload,
    /// A ConfigMap.
    #[serde(rename = "configmap")]
    ConfigMap,
    /// A Node.
    Node,
    /// OpenShift's `authentications.config.openshift.io`.
    Authentication,
    /// OpenShift's `kubeapiservers.operator.openshift.io`.
    #[serde(rename = "kubeapiserver")]
    KubeApiServer,
    /// A policy of AWS IAM, as a role's trust policy is one.
    AwsTrustPolicy,
    /// A role of AWS IAM with its trust policy: `aws iam get-role`.
    AwsRole,
    /// An OIDC provider of AWS IAM: `aws iam get-open-id-connect-provider`.
    AwsOidcProvider,
    /// A provider of a workload identity pool: `gcloud iam workload-identity-pools providers describe`.
    GcpProvider,
    /// A credential configuration of the type `external_account`.
    GcpCredentials,
    /// A federated identity credential: `az identity federated-credential show`.
    EntraCredential,
    /// A role of Vault's Kubernetes or JWT auth method: read, or as a command that writes it.
    VaultRole,
    /// The configuration of one of these methods.
    VaultConfig,
    /// Flags of an API server.
    ApiServerFlags,
    /// A message or an audit line about a token that was refused.
    ErrorLine,
}

impl ArtifactKind {
    /// Whether it is or may hold keys, or names an issuer for those who ask for its keys.
    fn speaks_for_an_issuer(self) -> bool {
        matches!(self, Self::Jwks | Self::Jwk | Self::Pem | Self::Discovery | Self::ConfigMap)
    }

    /// Whether it is a receiver's configuration, of a kind that no cluster has.
    pub(crate) fn is_setting(self) -> bool {
        matches!(
            self,
            Self::AwsTrustPolicy
                | Self::AwsRole
                | Self::AwsOidcProvider
                | Self::GcpProvider
                | Self::GcpCredentials
                | Self::EntraCredential
                | Self::VaultRole
                | Self::VaultConfig
        )
    }
}

/// What was undone before an artefact could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Mending {
    /// It was broken over several lines.
    LineBreaks,
    /// Lines ended in CR LF.
    CarriageReturns,
    /// Characters that nobody sees stood in it.
    InvisibleCharacters,
    /// Spaces of another kind than the usual one stood in it.
    WhiteSpace,
    /// It was escaped as HTML.
    Html,
    /// It was encoded as base64.
    Base64,
}

/// Something found, in bytes of the text in which it was found.
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
    note: Option<String>,
    /// The tree of its own text, with the lines of that text, where it is known already.
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
            note: None,
            root: None,
        }
    }
}

/// Finds every artefact in a text, in the order of the text: a container first, then what is in it. The same
/// token twice is one artefact.
///
/// # Errors
/// A text larger than [`MAX_TEXT_BYTES`].
pub fn recognize(text: &str) -> Result<Vec<Artifact>, TokenError> {
    Paste::read(text).map(Paste::into_artifacts)
}

/// An artefact, with the tree of its text where that is known already.
type Rooted = (Artifact, Option<Arc<Node>>);

/// What is found in a text.
fn found_in(text: &str) -> Result<Vec<Rooted>, TokenError> {
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
    let mut found = Depth::new(scan::everything).look_through(&clean.text);
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
    let Found { kind, start, end, from, token, text, value, mut mended, quoted, note, root: _ } = found;
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
    // The token of another kind is a secret that nobody here has a use for.
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
        note: note.map(|note| redact(&note).into_owned()),
    }
}

/// Bytes of a text as UTF-16 code units and as lines, each looked up in constant or logarithmic time.
struct Ruler {
    /// Characters of more than one byte: where each starts, and how many code units there are up to there
    /// and with it, ascending.
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
