//! What is found in a text: each artefact, what it is, and what was mended.

use serde::{Deserialize, Serialize};

use crate::explain::ReceiverName;
use crate::keys::KeySummary;
use crate::text::json::Value;

/// Something that was found in a text.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// The receiver that it configures, if it configures one. Objects of a cluster, which several read, configure none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<ReceiverName>,
    /// Why it cannot be used, or what to do with it instead, as an English sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an artefact is.
/// TypeScript has every name (`src/receivers/names.d.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
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
    /// Flags of an API server.
    ApiServerFlags,
    /// A message or an audit line about a token that was refused.
    ErrorLine,
    /// A document with which a receiver is configured, by the name of its kind, as `aws-trust-policy`.
    #[serde(untagged)]
    Configuration(&'static str),
}

impl ArtifactKind {
    /// Whether it is or may hold keys, or names an issuer for those who ask for its keys.
    pub(super) fn speaks_for_an_issuer(self) -> bool {
        matches!(self, Self::Jwks | Self::Jwk | Self::Pem | Self::Discovery | Self::ConfigMap)
    }

    /// Whether it is a receiver's configuration, of a kind that no cluster has.
    pub(crate) fn is_setting(self) -> bool {
        matches!(self, Self::Configuration(_))
    }

    /// Whether it is no object that a cluster has.
    pub(super) fn is_no_object(self) -> bool {
        matches!(self, Self::Configuration(_) | Self::ApiServerFlags)
    }
}

/// What was undone before an artefact could be read.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// Where something is quoted, so that it decides nothing.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quotation {
    /// On a line with other text.
    Line,
    /// Next to a line of other text, or indented below one.
    Text,
    /// In the output of a command that prints what programs wrote, as `oc logs` and `oc describe` do.
    Output,
    /// In a diff.
    Diff,
    /// Between two marks that enclose a text: a comment, an XML element, a string over several lines.
    Markup,
    /// In a document that cannot be read to its end, or after one.
    Unreadable,
    /// Inside another document.
    Document,
    /// In base64.
    Base64,
    /// In a token that was decoded before it was pasted.
    Token,
}

impl Quotation {
    /// The quotation of this name, as artefacts spell it.
    #[cfg(target_family = "wasm")]
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "line" => Self::Line,
            "text" => Self::Text,
            "output" => Self::Output,
            "diff" => Self::Diff,
            "markup" => Self::Markup,
            "unreadable" => Self::Unreadable,
            "document" => Self::Document,
            "base64" => Self::Base64,
            "token" => Self::Token,
            _ => return None,
        })
    }

    /// Whether it is so by what surrounds the thing in the paste, and not by what it is itself a part of.
    pub(crate) fn is_by_what_surrounds_it(self) -> bool {
        !matches!(self, Self::Document | Self::Base64 | Self::Token)
    }
}
