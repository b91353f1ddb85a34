//! Defines the input of a TokenRequest: its `spec`, the objects in the cluster, and the API server's flags.

use serde::{Deserialize, Serialize};

use crate::verify::policy::OneOrMany;

/// The `spec` of a TokenRequest, or a source of a projected volume.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenRequestSpec {
    /// The audiences of the token. Default: the API audiences.
    #[ts(optional, type = "readonly string[]")]
    pub audiences: Option<Vec<String>>,
    /// The lifetime of the token, in seconds. Default: 3600.
    #[ts(optional)]
    pub expiration_seconds: Option<i64>,
    /// The object that the token is bound to. The token becomes invalid when the object is deleted.
    #[ts(optional)]
    pub bound_object_ref: Option<BoundObjectRef>,
    /// Instead of the other members: a projected volume's source, from which the kubelet makes the request.
    #[ts(optional)]
    pub service_account_token: Option<ProjectedToken>,
}

impl TokenRequestSpec {
    /// The names of all members.
    pub const NAMES: [&str; 4] = ["audiences", "expirationSeconds", "boundObjectRef", "serviceAccountToken"];
}

/// `boundObjectRef` of a TokenRequest.
#[typescript::typed]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoundObjectRef {
    /// `Pod`, `Secret` or `Node`.
    pub kind: String,
    /// `v1`.
    pub api_version: String,
    /// The object's name.
    pub name: String,
    /// Its UID, if the object must have exactly this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub uid: Option<String>,
}

/// A projected volume's `serviceAccountToken`.
#[typescript::typed]
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProjectedToken {
    /// The audience of the token. Default: the API audiences.
    #[ts(optional)]
    pub audience: Option<String>,
    /// The lifetime of the token, in seconds. Default: 3600.
    #[ts(optional)]
    pub expiration_seconds: Option<i64>,
    /// The path of the file, relative to the volume's mount point.
    #[ts(optional)]
    pub path: Option<String>,
}

/// The API server, the cluster and the time of the request.
#[typescript::typed]
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRequestOptions {
    /// The service account whose token is requested, as the URL of the request names it.
    pub service_account: KnownObject,
    /// Set this to `false` if the service account's namespace does not exist. Default: `true`.
    #[ts(optional)]
    pub namespace_exists: Option<bool>,
    /// The `metadata` of the request body.
    #[ts(optional)]
    pub metadata: Option<RequestMetadata>,
    /// The pod that the token is to be bound to, as it is in the cluster. A projected volume requires it.
    #[ts(optional)]
    pub pod: Option<KnownPod>,
    /// The Secret or node that the token is to be bound to.
    #[ts(optional)]
    pub bound_object: Option<KnownObject>,
    /// The API server's flags.
    pub flags: ServerFlags,
    /// The time of the request, in seconds since 1970. Default: the host's clock.
    #[ts(optional, type = "number | Date")]
    pub now: Option<f64>,
}

impl TokenRequestOptions {
    /// The names of all options.
    pub const NAMES: [&str; 7] =
        ["serviceAccount", "namespaceExists", "metadata", "pod", "boundObject", "flags", "now"];
}

/// An object as it is in the cluster.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnownObject {
    /// Its namespace; a node has none.
    #[ts(optional, type = "string")]
    #[serde(default)]
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its UID, if known.
    #[ts(optional)]
    pub uid: Option<String>,
    /// Set this to `false` if the object does not exist. Default: `true`.
    #[ts(optional)]
    pub exists: Option<bool>,
}

impl KnownObject {
    /// The names of all members.
    pub const NAMES: [&str; 4] = ["namespace", "name", "uid", "exists"];
}

/// A pod as it is in the cluster.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnownPod {
    /// Its name.
    pub name: String,
    /// Its UID, if known.
    #[ts(optional)]
    pub uid: Option<String>,
    /// `spec.serviceAccountName`. Default: the service account whose token is requested.
    #[ts(optional)]
    pub service_account_name: Option<String>,
    /// `spec.nodeName`.
    #[ts(optional)]
    pub node_name: Option<String>,
    /// The node's UID. Leave it out if the Node object does not exist.
    #[ts(optional)]
    pub node_uid: Option<String>,
    /// Set this to `false` if the pod does not exist. Default: `true`.
    #[ts(optional)]
    pub exists: Option<bool>,
}

impl KnownPod {
    /// The names of all members.
    pub const NAMES: [&str; 6] = ["name", "uid", "serviceAccountName", "nodeName", "nodeUid", "exists"];
}

/// The `metadata` of a TokenRequest's body.
#[typescript::typed]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RequestMetadata {
    /// The name, which must be the service account's.
    #[ts(optional)]
    pub name: Option<String>,
    /// The namespace, which must be the service account's.
    #[ts(optional)]
    pub namespace: Option<String>,
    /// The UID, which must be the service account's.
    #[ts(optional)]
    pub uid: Option<String>,
}

/// The flags of kube-apiserver that affect a TokenRequest.
#[typescript::typed]
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServerFlags {
    /// `--service-account-issuer`, in order: the first one issues the tokens.
    #[ts(type = "string | readonly string[]")]
    pub service_account_issuer: OneOrMany<String>,
    /// `--api-audiences`. Default: the issuers.
    #[ts(optional, type = "string | readonly string[]")]
    pub api_audiences: Option<OneOrMany<String>>,
    /// `--service-account-max-token-expiration`, in seconds. Default: no limit.
    #[ts(optional)]
    pub service_account_max_token_expiration: Option<i64>,
    /// `--service-account-extend-token-expiration`. Default: `true`.
    #[ts(optional)]
    pub service_account_extend_token_expiration: Option<bool>,
}

impl ServerFlags {
    /// The names of all members.
    pub const NAMES: [&str; 4] = [
        "serviceAccountIssuer",
        "apiAudiences",
        "serviceAccountMaxTokenExpiration",
        "serviceAccountExtendTokenExpiration",
    ];
}
