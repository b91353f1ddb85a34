//! Reads from documents what concerns a token: which pod carries it, from which volume, which issuers are trusted, and
//! which objects exist. Each part keeps its line.

use super::members::{Fault, Reader, kind as kind_of, present};
use super::pod::PodSpec;
use crate::paste::ArtifactKind;
use crate::text::time::NumericDate;
use crate::text::yaml::{Content, Node};
use crate::verify::report::CheckId;

/// The issuer of an OpenShift cluster whose `serviceAccountIssuer` is empty
/// (`bindata/assets/config/config-overrides.yaml` of cluster-kube-apiserver-operator).
pub(crate) const OPENSHIFT_DEFAULT_ISSUER: &str = "https://kubernetes.default.svc";

/// What is known about one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) metadata: Metadata,
    pub(crate) body: Body,
    /// The first malformed member.
    pub(crate) fault: Option<Fault>,
}

/// An object's name, UID and deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) kind: String,
    pub(crate) namespace: Option<String>,
    pub(crate) name: Option<String>,
    /// The prefix of the name, if only that is known.
    pub(crate) name_prefix: Option<String>,
    pub(crate) uid: Option<String>,
    pub(crate) deleted_at: Option<NumericDate>,
    /// The label that marks a legacy token as invalid.
    pub(crate) invalid_since: Option<String>,
    pub(crate) start_line: usize,
    /// The line of the name, or the document's first line if it has none.
    pub(crate) name_line: usize,
    pub(crate) namespace_line: usize,
    pub(crate) uid_line: usize,
}

/// The contents of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    /// A pod, or the pod template of a workload.
    Pod(PodSpec),
    ServiceAccount,
    /// The token in a Secret, if known.
    Secret(Option<String>),
    Node,
    Discovery(Discovery),
    /// A malformed document, of which nothing is used. The check that it would answer.
    Unreadable(CheckId),
    /// The issuers that the API server trusts, the current one first.
    Issuers(Vec<Issuer>),
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
    /// Reads a document of a kind that provides evidence; `None` for others.
    pub(crate) fn from_document(kind: ArtifactKind, root: &Node) -> Option<Self> {
        let mut reader = Reader::default();
        let (body, about) = match kind {
            ArtifactKind::Pod => {
                let spec = reader.object(root, "spec", "");
                let absent = || root.find("spec").is_none_or(|spec| kind_of(spec) == "null");
                if spec.is_none() && absent() {
                    return None;
                }
                let spec = spec.unwrap_or(root);
                (Body::Pod(PodSpec::read(&mut reader, spec, "spec", false)), CheckId::Pod)
            }
            ArtifactKind::Workload => {
                let (spec, place) = template(root)?;
                (Body::Pod(PodSpec::read(&mut reader, spec, place, true)), CheckId::Pod)
            }
            ArtifactKind::ServiceAccount => (Body::ServiceAccount, CheckId::ServiceAccount),
            ArtifactKind::Node => (Body::Node, CheckId::Node),
            ArtifactKind::Secret => (Body::Secret(secret_token(&mut reader, root)), CheckId::Secret),
            ArtifactKind::Discovery => {
                (Body::Discovery(Discovery::read(&mut reader, root)?), CheckId::Discovery)
            }
            ArtifactKind::Authentication => {
                // A missing spec or a malformed issuer does not mean the default issuer.
                present(root, "spec")?;
                let spec = reader.object(root, "spec", "");
                let issuer = spec.and_then(|spec| reader.text_or_blank(spec, "serviceAccountIssuer", "spec"));
                let name = issuer.filter(|issuer| !issuer.is_empty()).unwrap_or(OPENSHIFT_DEFAULT_ISSUER);
                (Body::Issuers(vec![Issuer { name: name.to_owned(), until: None }]), CheckId::Sources)
            }
            ArtifactKind::KubeApiServer => {
                let issuers = trusted_issuers(&mut reader, root)?;
                // The readable entries count, and no other document replaces the rest.
                let fault = reader.fault.take();
                let metadata = Metadata::read(&mut reader, root);
                return Some(Self { metadata, body: Body::Issuers(issuers), fault });
            }
            _ => return None,
        };
        let metadata = Metadata::read(&mut reader, root);
        let fault = reader.fault;
        Some(Self { metadata, body: if fault.is_some() { Body::Unreadable(about) } else { body }, fault })
    }
}

impl Manifest {
    /// Whether the document answers a lookup: by its UID if the token claims one, otherwise by the token in a legacy
    /// token's Secret.
    pub(crate) fn settles(&self, claimed_uid: Option<&str>) -> bool {
        match (claimed_uid, &self.body) {
            (_, Body::Unreadable(_)) => false,
            (None, Body::Secret(held)) => held.is_some(),
            (None, _) => true,
            (Some(_), _) => self.metadata.uid.is_some(),
        }
    }
}

impl Metadata {
    fn read(reader: &mut Reader, root: &Node) -> Self {
        let metadata = reader.object(root, "metadata", "");
        let mut text = |name: &str| {
            metadata.and_then(|metadata| reader.text(metadata, name, "metadata")).map(str::to_owned)
        };
        let (namespace, uid, name_prefix) = (text("namespace"), text("uid"), text("generateName"));
        // If there is a prefix, an empty name counts as absent.
        let may_be_blank = name_prefix.is_some();
        let name = match metadata {
            Some(metadata) if may_be_blank => reader.text_or_blank(metadata, "name", "metadata"),
            Some(metadata) => reader.text(metadata, "name", "metadata"),
            None => None,
        };
        let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
        let line_of = |name: &str| root.at(&["metadata", name]).map_or(root.line, |node| node.line);
        let labels = metadata.and_then(|metadata| reader.object(metadata, "labels", "metadata"));
        let invalid_since = labels.and_then(|labels| {
            reader.text_or_blank(labels, "kubernetes.io/legacy-token-invalid-since", "metadata.labels")
        });
        let deleted_at =
            metadata.and_then(|metadata| moment(reader, metadata, "deletionTimestamp", "metadata"));
        Self {
            kind: root.text("kind").unwrap_or("discovery document").to_owned(),
            namespace,
            name,
            name_prefix,
            uid,
            deleted_at,
            // The API server ignores an empty value.
            invalid_since: invalid_since.filter(|since| !since.is_empty()).map(str::to_owned),
            start_line: root.line,
            name_line: if root.at(&["metadata", "name"]).is_some() {
                line_of("name")
            } else {
                line_of("generateName")
            },
            namespace_line: line_of("namespace"),
            uid_line: line_of("uid"),
        }
    }

    /// Returns the display name of the object: `Pod team-a/app-0`.
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

/// Returns the pod's spec in a workload, and its path.
fn template(root: &Node) -> Option<(&Node, &'static str)> {
    let places: [(&[&str], &str); 3] = [
        (&["spec", "template", "spec"], "spec.template.spec"),
        (&["spec", "jobTemplate", "spec", "template", "spec"], "spec.jobTemplate.spec.template.spec"),
        (&["template", "spec"], "template.spec"),
    ];
    places.into_iter().find_map(|(path, place)| Some((root.at(path)?, place)))
}

/// Reads a time in the format of Kubernetes.
fn moment(reader: &mut Reader, parent: &Node, name: &str, path: &str) -> Option<NumericDate> {
    let text = reader.text(parent, name, path)?;
    let moment = NumericDate::from_rfc3339(text);
    if moment.is_none() {
        let node = parent.find(name).unwrap_or(parent);
        reader.fault(node, &format!("{path}.{name}"), "another text", "a moment");
    }
    moment
}

/// Returns the token in a Secret; `None` if its data is left out, as when people show a Secret.
fn secret_token(reader: &mut Reader, root: &Node) -> Option<String> {
    let plain = reader.object(root, "stringData", "");
    if let Some(token) = plain.and_then(|plain| reader.text(plain, "token", "stringData")) {
        return Some(token.to_owned());
    }
    let data = reader.object(root, "data", "")?;
    let encoded = reader.text(data, "token", "data")?;
    let token = crate::paste::decode_base64(encoded);
    if token.is_none() {
        reader.fault(data.find("token").unwrap_or(data), "data.token", "another text", "base64");
    }
    token
}

/// Reads `status.serviceAccountIssuers` of `kubeapiservers.operator.openshift.io`. The entry without an expiration is
/// the current one. An unreadable entry is not trusted.
fn trusted_issuers(reader: &mut Reader, root: &Node) -> Option<Vec<Issuer>> {
    const PATH: &str = "status.serviceAccountIssuers";
    present(root, "status")?;
    let Some(status) = reader.object(root, "status", "") else { return Some(Vec::new()) };
    present(status, "serviceAccountIssuers")?;
    let mut issuers: Vec<Issuer> = Vec::new();
    for (index, entry) in reader.list(status, "serviceAccountIssuers", "status").iter().enumerate() {
        let mut own = Reader::default();
        let path = format!("{PATH}[{index}]");
        if !matches!(entry.content, Content::Mapping(_)) {
            own.fault(entry, &path, kind_of(entry), "an object");
        } else if present(entry, "name").is_none() {
            own.fault(entry, &format!("{path}.name"), "missing", "a string");
        }
        let name = own.text(entry, "name", &path);
        let until = moment(&mut own, entry, "expirationTime", &path);
        match (name, own.fault) {
            (Some(name), None) => issuers.push(Issuer { name: name.to_owned(), until }),
            (_, fault) => reader.fault = reader.fault.take().or(fault),
        }
    }
    issuers.sort_by_key(|issuer| issuer.until.is_some());
    Some(issuers)
}

impl Discovery {
    fn read(reader: &mut Reader, root: &Node) -> Option<Self> {
        const ALGORITHMS: &str = "id_token_signing_alg_values_supported";
        let line = |name: &str| root.find(name).map_or(root.line, |node| node.line);
        let named = reader.list(root, ALGORITHMS, "");
        if let Some(other) = named.iter().find(|one| one.as_str().is_none()) {
            reader.fault(other, ALGORITHMS, kind_of(other), "a string");
        }
        let algorithms = named.iter().filter_map(Node::as_str).map(str::to_owned).collect();
        Some(Self {
            issuer: root.find("issuer")?.as_str()?.to_owned(),
            issuer_line: line("issuer"),
            jwks_uri: root.find("jwks_uri").and_then(Node::as_str).map(str::to_owned),
            jwks_uri_line: line("jwks_uri"),
            algorithms: present(root, ALGORITHMS).map(|_| algorithms),
            algorithms_line: line(ALGORITHMS),
        })
    }
}
