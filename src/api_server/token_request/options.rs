//! What a TokenRequest is asked with: its `spec`, what the cluster has, the API server's flags.

use serde::{Deserialize, Serialize};

use crate::verify::policy::OneOrMany;

/// `spec` of a TokenRequest, or a source of a projected volume.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenRequestSpec {
    /// Whom the token is to be for. Default: the API audiences.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub audiences: Option<Vec<String>>,
    /// How long it is to last. Default 3600.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub expiration_seconds: Option<i64>,
    /// The object whose deletion ends it.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub bound_object_ref: Option<BoundObjectRef>,
    /// Instead of all that: a projected volume's source, from which the kubelet makes the request.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub service_account_token: Option<ProjectedToken>,
}

impl TokenRequestSpec {
    /// Every member's name.
    pub const NAMES: [&str; 4] = ["audiences", "expirationSeconds", "boundObjectRef", "serviceAccountToken"];
}

/// `boundObjectRef` of a TokenRequest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoundObjectRef {
    /// `Pod`, `Secret` or `Node`.
    pub kind: String,
    /// `v1`.
    pub api_version: String,
    /// The object's name.
    pub name: String,
    /// Its UID, if it must be that very one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub uid: Option<String>,
}

/// A projected volume's `serviceAccountToken`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProjectedToken {
    /// Whom the token is to be for. Default: the API audiences.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub audience: Option<String>,
    /// How long it is to last. Default 3600.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub expiration_seconds: Option<i64>,
    /// The file below the volume's mount point.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub path: Option<String>,
}

/// The server, the cluster and the moment.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRequestOptions {
    /// The service account whose token is asked for, as the URL of the request names it.
    pub service_account: KnownObject,
    /// False if the service account's namespace does not exist. Default true.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub namespace_exists: Option<bool>,
    /// `metadata` of the request's body.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub metadata: Option<RequestMetadata>,
    /// The pod that the token is to be bound to, as the cluster has it. A projected volume needs one.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub pod: Option<KnownPod>,
    /// The Secret or node that it is to be bound to.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub bound_object: Option<KnownObject>,
    /// The API server's flags.
    pub flags: ServerFlags,
    /// The moment of the request, in seconds since 1970. Default: the host's clock.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub now: Option<f64>,
}

impl TokenRequestOptions {
    /// Every option's name.
    pub const NAMES: [&str; 7] =
        ["serviceAccount", "namespaceExists", "metadata", "pod", "boundObject", "flags", "now"];
}

/// An object as the cluster has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnownObject {
    /// Its namespace; a node has none.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string"))]
    #[serde(default)]
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its UID, if known.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub uid: Option<String>,
    /// False if there is no such object. Default true.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub exists: Option<bool>,
}

impl KnownObject {
    /// Every member's name.
    pub const NAMES: [&str; 4] = ["namespace", "name", "uid", "exists"];
}

/// A pod as the cluster has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnownPod {
    /// Its name.
    pub name: String,
    /// Its UID, if known.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub uid: Option<String>,
    /// `spec.serviceAccountName`. Default: the service account whose token is asked for.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub service_account_name: Option<String>,
    /// `spec.nodeName`.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub node_name: Option<String>,
    /// The node's UID; left out if there is no such Node object.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub node_uid: Option<String>,
    /// False if there is no such pod. Default true.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub exists: Option<bool>,
}

impl KnownPod {
    /// Every member's name.
    pub const NAMES: [&str; 6] = ["name", "uid", "serviceAccountName", "nodeName", "nodeUid", "exists"];
}

/// `metadata` of a TokenRequest's body.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RequestMetadata {
    /// Must be the service account's.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub name: Option<String>,
    /// Must be the service account's.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub namespace: Option<String>,
    /// Must be the service account's.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub uid: Option<String>,
}

/// The flags of kube-apiserver that decide.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServerFlags {
    /// `--service-account-issuer`, in order: the first one signs.
    #[cfg_attr(target_family = "wasm", tsify(type = "string | string[]"))]
    pub service_account_issuer: OneOrMany<String>,
    /// `--api-audiences`. Default: the issuers.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string | string[]"))]
    pub api_audiences: Option<OneOrMany<String>>,
    /// `--service-account-max-token-expiration`, in seconds. Default: no limit.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub service_account_max_token_expiration: Option<i64>,
    /// `--service-account-extend-token-expiration`. Default true.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    pub service_account_extend_token_expiration: Option<bool>,
}

impl ServerFlags {
    /// Every member's name.
    pub const NAMES: [&str; 4] = [
        "serviceAccountIssuer",
        "apiAudiences",
        "serviceAccountMaxTokenExpiration",
        "serviceAccountExtendTokenExpiration",
    ];
}
