//! Defines the artifacts found in a text: what each is, where it was found, and what was mended.

use serde::{Deserialize, Serialize};

use crate::explain::ReceiverName;
use crate::keys::KeySummary;
use crate::text::json::Value;

/// Something found in a text.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// The start offset in the text, in UTF-16 code units.
    pub start: usize,
    /// The end offset, in UTF-16 code units: the first one after it.
    pub end: usize,
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Where it was found inside another artifact: `Secret default/build-robot-token data.token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// For a `token`, the exact compact serialization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// For a `jwks`, `jwk` or `pem`, its keys: the usable ones, and the refused ones with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<KeySummary>>,
    /// For keys and documents, the document's own text, mended and with the same lines. As evidence, this text is
    /// parsed again.
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
    /// What was mended before it could be read; empty if nothing was.
    pub mended: Vec<Mending>,
    /// Whether it stands alone: it is the whole paste, a fenced block, the output of a command, an item of a core List
    /// or a whole entry of a ConfigMap, and next to it are only blank lines and other such things. Only then can it
    /// provide keys, issuers or audiences.
    pub stands_alone: bool,
    /// Why it counts as a quotation instead, which decides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quotation>,
    /// The receiver that it configures, if any. Cluster objects, which several receivers read, have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<ReceiverName>,
    /// Why it cannot be used, or what to do with it instead, as an English sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an artifact is.
/// `src/receivers/names.d.ts` lists every name for TypeScript.
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
    /// A TokenRequest, with or without its status.
    #[serde(rename = "tokenrequest")]
    TokenRequest,
    /// A TokenReview, with or without its status.
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
    /// An object that creates pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob …
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
    /// A message or an audit line about a refused token.
    ErrorLine,
    /// A document that configures a receiver, by the name of its kind, such as `aws-trust-policy`.
    #[serde(untagged)]
    Configuration(&'static str),
}

impl ArtifactKind {
    /// Whether it contains or may contain keys, or names an issuer whose keys are then fetched.
    pub(super) fn speaks_for_an_issuer(self) -> bool {
        matches!(self, Self::Jwks | Self::Jwk | Self::Pem | Self::Discovery | Self::ConfigMap)
    }

    /// Whether it is a receiver's configuration, and not a cluster object.
    pub(crate) fn is_setting(self) -> bool {
        matches!(self, Self::Configuration(_))
    }

    /// Whether it is not a cluster object.
    pub(super) fn is_no_object(self) -> bool {
        matches!(self, Self::Configuration(_) | Self::ApiServerFlags)
    }
}

/// What was undone before an artifact could be read.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mending {
    /// It was broken over several lines.
    LineBreaks,
    /// Lines ended in CR LF.
    CarriageReturns,
    /// It contained invisible characters.
    InvisibleCharacters,
    /// It contained unusual spaces.
    WhiteSpace,
    /// It was HTML-escaped.
    Html,
    /// It was base64-encoded.
    Base64,
}

/// Why something counts as a quotation, which decides nothing.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quotation {
    /// On a line with other text.
    Line,
    /// Next to a line of other text, or indented below one.
    Text,
    /// In the output of a command that prints what programs wrote, such as `oc logs` and `oc describe`.
    Output,
    /// In a diff.
    Diff,
    /// Between two marks: a comment, an XML element, a multi-line string.
    Markup,
    /// In or after a document that cannot be read to its end.
    Unreadable,
    /// Inside another document.
    Document,
    /// In base64.
    Base64,
    /// In a decoded token.
    Token,
}

impl Quotation {
    /// Returns the quotation with this name, as spelled in artifacts.
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

    /// Whether it is quoted because of the text around it, rather than because of what contains it.
    pub(crate) fn is_by_what_surrounds_it(self) -> bool {
        !matches!(self, Self::Document | Self::Base64 | Self::Token)
    }
}
