//! Documents in, the parts of them that say something about a token out: which pod carries it, from which
//! volume, who issues, who exists. Each keeps the line on which it stands.

use crate::intake::ArtifactKind;
use crate::json::Value;
use crate::quote::quote;
use crate::time::NumericDate;
use crate::yaml::{Content, Node};

/// The issuer of an OpenShift cluster whose `serviceAccountIssuer` is empty
/// (`bindata/assets/config/config-overrides.yaml` of cluster-kube-apiserver-operator).
pub(crate) const OPENSHIFT_DEFAULT_ISSUER: &str = "https://kubernetes.default.svc";

/// A volume's `expirationSeconds` where it is left out (`pkg/apis/core/v1/defaults.go`).
pub(crate) const DEFAULT_EXPIRATION_SECONDS: i64 = 3600;

/// What is known of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) metadata: Metadata,
    pub(crate) body: Body,
}

/// An object's name and fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) kind: String,
    pub(crate) namespace: Option<String>,
    pub(crate) name: Option<String>,
    /// What the name will begin with, where only that is known.
    pub(crate) name_prefix: Option<String>,
    pub(crate) uid: Option<String>,
    pub(crate) deleted_at: Option<NumericDate>,
    /// The label by which a legacy token is marked invalid.
    pub(crate) invalid_since: Option<String>,
    pub(crate) start_line: usize,
    /// Where these are missing, the document's first line.
    pub(crate) name_line: usize,
    pub(crate) namespace_line: usize,
    pub(crate) uid_line: usize,
}

/// What an object says beyond its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    /// A pod, or the template of a workload's.
    Pod(PodSpec),
    ServiceAccount,
    /// The token that it holds.
    Secret(Option<String>),
    Node,
    Discovery(Discovery),
    /// The issuers that the API server trusts, the current one first.
    Issuers(Vec<Issuer>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PodSpec {
    /// A workload's template, whose pods have names and UIDs of their own.
    pub(crate) is_template: bool,
    pub(crate) service_account: String,
    pub(crate) service_account_line: usize,
    /// Whether admission adds the volume `kube-api-access-…`.
    pub(crate) automounts: bool,
    pub(crate) volumes: Vec<TokenVolume>,
    pub(crate) findings: Vec<Finding>,
}

/// A projected `serviceAccountToken`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenVolume {
    /// The volume's name.
    pub(crate) name: String,
    /// Where in the document it stands: `spec.volumes[0].projected.sources[0].serviceAccountToken`.
    pub(crate) place: String,
    pub(crate) line: usize,
    pub(crate) audience: Option<String>,
    pub(crate) audience_line: usize,
    /// As written; `Err` for what is no whole number.
    pub(crate) expiration_seconds: Result<Option<i64>, String>,
    pub(crate) expiration_line: usize,
    pub(crate) path: Option<String>,
    pub(crate) path_line: usize,
    /// The files that hold the token, as containers see them.
    pub(crate) files: Vec<String>,
}

/// Something about a pod that the documentation advises against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) advice: Advice,
    /// Where in the document it should be said.
    pub(crate) place: String,
    pub(crate) line: usize,
}

/// What the documentation's example of a projected token volume sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    RunAsNonRoot,
    SeccompProfile,
    PrivilegeEscalation,
    Capabilities,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Discovery {
    pub(crate) issuer: String,
    pub(crate) issuer_line: usize,
    pub(crate) jwks_uri: Option<String>,
    pub(crate) jwks_uri_line: usize,
    pub(crate) algorithms: Option<Vec<String>>,
    pub(crate) algorithms_line: usize,
}

/// An issuer that an API server trusts, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issuer {
    pub(crate) name: String,
    pub(crate) until: Option<NumericDate>,
}

impl Manifest {
    /// Reads a document of a kind that says something; `None` for others.
    pub(crate) fn from_document(kind: ArtifactKind, root: &Node) -> Option<Self> {
        let body = match kind {
            ArtifactKind::Pod => Body::Pod(PodSpec::read(root.find("spec")?, "spec", false)),
            ArtifactKind::Workload => {
                let (spec, place) = template(root)?;
                Body::Pod(PodSpec::read(spec, place, true))
            }
            ArtifactKind::ServiceAccount => Body::ServiceAccount,
            ArtifactKind::Node => Body::Node,
            ArtifactKind::Secret => Body::Secret(secret_token(root)),
            ArtifactKind::Discovery => Body::Discovery(Discovery::read(root)?),
            ArtifactKind::Authentication => {
                // Neither a missing spec nor an issuer of another type says that there is none.
                let spec = root.find("spec").filter(|spec| matches!(spec.content, Content::Mapping(_)))?;
                let issuer = match spec.find("serviceAccountIssuer") {
                    Some(issuer) => issuer.as_str()?,
                    None => "",
                };
                let name = if issuer.is_empty() { OPENSHIFT_DEFAULT_ISSUER } else { issuer };
                Body::Issuers(vec![Issuer { name: name.to_owned(), until: None }])
            }
            ArtifactKind::KubeApiServer => Body::Issuers(trusted_issuers(root)?),
            _ => return None,
        };
        Some(Self { metadata: Metadata::read(root)?, body })
    }
}

impl Manifest {
    /// Whether the document answers what would be looked up: the UID where one is claimed, else the token that a
    /// legacy token's Secret holds.
    pub(crate) fn settles(&self, claimed_uid: Option<&str>) -> bool {
        match (claimed_uid, &self.body) {
            (None, Body::Secret(held)) => held.is_some(),
            (None, _) => true,
            (Some(_), _) => self.metadata.uid.is_some(),
        }
    }
}

impl Metadata {
    /// `None` if its deletion cannot be read: it must not count as alive.
    fn read(root: &Node) -> Option<Self> {
        let text = |name: &str| root.at(&["metadata", name]).and_then(Node::as_str).map(str::to_owned);
        let label = root.at(&["metadata", "labels", "kubernetes.io/legacy-token-invalid-since"]);
        let line_of = |name: &str| root.at(&["metadata", name]).map_or(root.line, |node| node.line);
        let deleted_at =
            match root.at(&["metadata", "deletionTimestamp"]).filter(|node| node.value() != Value::Null) {
                None => None,
                Some(moment) => Some(NumericDate::from_rfc3339(moment.as_str()?)?),
            };
        Some(Self {
            kind: root.text("kind").unwrap_or("discovery document").to_owned(),
            namespace: text("namespace"),
            name: text("name"),
            name_prefix: text("generateName"),
            uid: text("uid"),
            deleted_at,
            invalid_since: label.and_then(Node::as_str).map(str::to_owned),
            start_line: root.line,
            name_line: if root.at(&["metadata", "name"]).is_some() {
                line_of("name")
            } else {
                line_of("generateName")
            },
            namespace_line: line_of("namespace"),
            uid_line: line_of("uid"),
        })
    }

    /// The object as a person knows it: `Pod team-a/app-0`.
    pub(crate) fn describe(&self) -> String {
        match (&self.namespace, &self.name) {
            (Some(namespace), Some(name)) => format!("{} {namespace}/{name}", self.kind),
            (None, Some(name)) => format!("{} {name}", self.kind),
            (_, None) if self.name_prefix.is_some() => {
                format!("{} {}…", self.kind, self.name_prefix.as_deref().unwrap_or_default())
            }
            _ => self.kind.clone(),
        }
    }
}

/// The pod's spec in a workload, and where it stands.
fn template(root: &Node) -> Option<(&Node, &'static str)> {
    let places: [(&[&str], &str); 3] = [
        (&["spec", "template", "spec"], "spec.template.spec"),
        (&["spec", "jobTemplate", "spec", "template", "spec"], "spec.jobTemplate.spec.template.spec"),
        (&["template", "spec"], "template.spec"),
    ];
    places.into_iter().find_map(|(path, place)| Some((root.at(path)?, place)))
}

fn secret_token(root: &Node) -> Option<String> {
    if let Some(token) = root.at(&["stringData", "token"]).and_then(Node::as_str) {
        return Some(token.to_owned());
    }
    crate::intake::decode_base64(root.at(&["data", "token"])?.as_str()?)
}

/// `status.serviceAccountIssuers` of `kubeapiservers.operator.openshift.io`: the entry without expiration is
/// the active one.
fn trusted_issuers(root: &Node) -> Option<Vec<Issuer>> {
    let entries = root.at(&["status", "serviceAccountIssuers"])?.elements();
    let issuer = |entry: &Node| {
        // A moment that cannot be read is no reason to trust at all.
        let until = match entry.find("expirationTime").filter(|moment| moment.value() != Value::Null) {
            None => None,
            Some(moment) => Some(NumericDate::from_rfc3339(moment.as_str()?)?),
        };
        Some(Issuer { name: entry.text("name")?.to_owned(), until })
    };
    let mut issuers: Vec<Issuer> = entries.iter().filter_map(issuer).collect();
    issuers.sort_by_key(|issuer| issuer.until.is_some());
    (!issuers.is_empty()).then_some(issuers)
}

impl Discovery {
    fn read(root: &Node) -> Option<Self> {
        let line = |name: &str| root.find(name).map_or(root.line, |node| node.line);
        let algorithms = root
            .find("id_token_signing_alg_values_supported")
            .map(|list| list.elements().iter().filter_map(Node::as_str).map(str::to_owned).collect());
        Some(Self {
            issuer: root.find("issuer")?.as_str()?.to_owned(),
            issuer_line: line("issuer"),
            jwks_uri: root.find("jwks_uri").and_then(Node::as_str).map(str::to_owned),
            jwks_uri_line: line("jwks_uri"),
            algorithms,
            algorithms_line: line("id_token_signing_alg_values_supported"),
        })
    }
}

impl PodSpec {
    fn read(spec: &Node, place: &str, is_template: bool) -> Self {
        let account = ["serviceAccountName", "serviceAccount"].iter().find_map(|name| spec.find(name));
        Self {
            is_template,
            service_account: account
                .and_then(Node::as_str)
                .filter(|name| !name.is_empty())
                .unwrap_or("default")
                .to_owned(),
            service_account_line: account.map_or(spec.line, |account| account.line),
            automounts: !is_false(spec.find("automountServiceAccountToken")),
            volumes: token_volumes(spec, place),
            findings: findings(spec, place),
        }
    }
}

fn containers<'a>(spec: &'a Node, place: &str) -> Vec<(&'a Node, String)> {
    ["initContainers", "containers", "ephemeralContainers"]
        .iter()
        .flat_map(|name| {
            let list = spec.find(name).map(Node::elements).unwrap_or_default();
            list.iter()
                .enumerate()
                .map(move |(index, container)| (container, format!("{place}.{name}[{index}]")))
        })
        .collect()
}

fn token_volumes(spec: &Node, place: &str) -> Vec<TokenVolume> {
    let mut out = Vec::new();
    for (index, volume) in spec.find("volumes").map(Node::elements).unwrap_or_default().iter().enumerate() {
        let name = volume.text("name").unwrap_or_default();
        let sources = volume.at(&["projected", "sources"]).map(Node::elements).unwrap_or_default();
        for (number, source) in sources.iter().enumerate() {
            let Some(token) = source.find("serviceAccountToken") else { continue };
            let line = |member: &str| {
                let own = token.members().iter().find(|own| own.name == member);
                own.map_or(token.line, |own| own.line)
            };
            let path = token.find("path").and_then(Node::as_str);
            let files = containers(spec, "").into_iter().flat_map(|(container, _)| {
                let mounts = container.find("volumeMounts").map(Node::elements).unwrap_or_default();
                mounts.iter().filter(|mount| mount.text("name") == Some(name)).filter_map(|mount| {
                    Some(format!("{}/{}", mount.text("mountPath")?.trim_end_matches('/'), path?))
                })
            });
            out.push(TokenVolume {
                name: name.to_owned(),
                place: format!("{place}.volumes[{index}].projected.sources[{number}].serviceAccountToken"),
                line: token.line,
                audience: token.text("audience").map(str::to_owned),
                audience_line: line("audience"),
                expiration_seconds: integer(token.find("expirationSeconds")),
                expiration_line: line("expirationSeconds"),
                path: path.map(str::to_owned),
                path_line: line("path"),
                files: files.collect(),
            });
        }
    }
    out
}

fn integer(node: Option<&Node>) -> Result<Option<i64>, String> {
    match node.map(|node| &node.content) {
        None => Ok(None),
        Some(Content::Scalar { text, plain: true }) if text.is_empty() || text == "null" => Ok(None),
        Some(Content::Scalar { text, plain: true }) => text.parse().map(Some).map_err(|_| quote(text)),
        Some(Content::Scalar { text, plain: false }) => Err(format!("the text {}", quote(text))),
        Some(Content::Sequence(_)) => Err("a list".to_owned()),
        Some(Content::Mapping(_)) => Err("an object".to_owned()),
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value() == Value::Bool(true))
}

fn is_false(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value() == Value::Bool(false))
}

/// What the pod leaves open of what the documentation's example sets; a container's word comes before the
/// pod's.
fn findings(spec: &Node, place: &str) -> Vec<Finding> {
    let pod = spec.find("securityContext");
    // Windows knows neither seccomp nor capabilities.
    let is_windows = spec.at(&["os", "name"]).and_then(Node::as_str) == Some("windows");
    let mut out = Vec::new();
    for (container, place) in containers(spec, place) {
        let own = container.find("securityContext");
        let either =
            |name: &str| own.and_then(|own| own.find(name)).or_else(|| pod.and_then(|pod| pod.find(name)));
        let mut add = |advice: Advice, member: &str, node: Option<&Node>| {
            let line = node.or(own).map_or(container.line, |node| node.line);
            out.push(Finding { advice, place: format!("{place}.securityContext.{member}"), line });
        };
        let non_root = either("runAsNonRoot");
        // OpenShift's restricted security context constraint sets a user instead.
        let user = either("runAsUser").and_then(|user| integer(Some(user)).ok()).flatten();
        if !is_true(non_root) && user.is_none_or(|user| user == 0) {
            add(Advice::RunAsNonRoot, "runAsNonRoot", non_root);
        }
        let seccomp = either("seccompProfile").and_then(|profile| profile.find("type"));
        if !is_windows && !matches!(seccomp.and_then(Node::as_str), Some("RuntimeDefault" | "Localhost")) {
            add(Advice::SeccompProfile, "seccompProfile", seccomp);
        }
        // These two belong to containers only.
        let escalation = own.and_then(|own| own.find("allowPrivilegeEscalation"));
        if !is_false(escalation) {
            add(Advice::PrivilegeEscalation, "allowPrivilegeEscalation", escalation);
        }
        let dropped = own.and_then(|own| own.at(&["capabilities", "drop"]));
        let drops_all =
            dropped.is_some_and(|list| list.elements().iter().any(|one| one.as_str() == Some("ALL")));
        if !is_windows && !drops_all {
            add(Advice::Capabilities, "capabilities", dropped);
        }
    }
    out
}
