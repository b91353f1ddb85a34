//! Classifies a document by its members or, if it cannot be parsed, by its look.

use super::ArtifactKind;
use super::lines::Region;
use super::registry::Registry;
use crate::text::yaml::{Content, Node};

/// Kinds that create pods from a template.
const WORKLOADS: [&str; 9] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "DeploymentConfig",
    "PodTemplate",
];

/// Returns the kind of a mapping, if it is known.
pub(super) fn classify(node: &Node, registry: &Registry) -> Option<ArtifactKind> {
    let is_list_of_keys = |keys: &Node| match &keys.content {
        Content::Sequence(elements) => elements.iter().all(|key| matches!(key.content, Content::Mapping(_))),
        _ => false,
    };
    if let (Some(version), Some(kind)) = (node.text("apiVersion"), node.text("kind")) {
        return of_kind(version, kind, node);
    }
    if node.find("keys").is_some_and(is_list_of_keys) {
        return Some(ArtifactKind::Jwks);
    }
    if node.text("kty").is_some() {
        return Some(ArtifactKind::Jwk);
    }
    if node.text("issuer").is_some() && node.find("jwks_uri").is_some() {
        return Some(ArtifactKind::Discovery);
    }
    registry.classify(node)
}

fn of_kind(version: &str, kind: &str, node: &Node) -> Option<ArtifactKind> {
    let group = version.split_once('/').map_or("", |(group, _)| group);
    Some(match (group, kind) {
        ("", "Secret") => ArtifactKind::Secret,
        ("", "ServiceAccount") => ArtifactKind::ServiceAccount,
        ("", "Pod") => ArtifactKind::Pod,
        ("", "ConfigMap") => ArtifactKind::ConfigMap,
        ("", "Node") => ArtifactKind::Node,
        ("", "Config") if ["clusters", "users", "contexts"].iter().any(|name| node.find(name).is_some()) => {
            ArtifactKind::Kubeconfig
        }
        ("authentication.k8s.io", "TokenRequest") => ArtifactKind::TokenRequest,
        ("authentication.k8s.io", "TokenReview") => ArtifactKind::TokenReview,
        ("client.authentication.k8s.io", "ExecCredential") => ArtifactKind::ExecCredential,
        ("config.openshift.io", "Authentication") => ArtifactKind::Authentication,
        ("operator.openshift.io", "KubeAPIServer") => ArtifactKind::KubeApiServer,
        (_, kind) if WORKLOADS.contains(&kind) => ArtifactKind::Workload,
        _ => return None,
    })
}

/// Whether a malformed document was meant as a known kind, so that its error is worth reporting.
pub(super) fn looks_meant(text: &str, region: &Region, registry: &Registry) -> bool {
    let Some(slice) = text.get(region.start..region.end) else { return false };
    let names = ["\"apiVersion\"", "\"kty\"", "\"jwks_uri\""];
    names.iter().any(|name| slice.contains(name)) || registry.by_look(slice).is_some()
}

/// Returns the kind of a malformed document, by the texts in it.
pub(super) fn by_look(text: &str, registry: &Registry) -> Option<ArtifactKind> {
    let value = |name: &str| {
        let line = text.lines().map(str::trim).find_map(|line| {
            let rest = line.strip_prefix('"').unwrap_or(line).strip_prefix(name)?;
            rest.strip_prefix('"').unwrap_or(rest).strip_prefix(':')
        })?;
        Some(line.trim().trim_matches(['"', ',', '\'']).to_owned())
    };
    match (value("apiVersion"), value("kind")) {
        (Some(version), Some(kind)) => {
            // A kubeconfig is recognized by its members, which cannot be read here.
            let nothing = Node { start: 0, end: 0, line: 1, content: Content::Mapping(Vec::new()) };
            of_kind(&version, &kind, &nothing)
        }
        _ if text.contains("\"keys\"") => Some(ArtifactKind::Jwks),
        _ if text.contains("\"kty\"") => Some(ArtifactKind::Jwk),
        _ if text.contains("\"jwks_uri\"") => Some(ArtifactKind::Discovery),
        _ => registry.by_look(text),
    }
}

/// Whether an unreadable document was meant as a manifest of any kind.
pub(super) fn names_a_kind(text: &str) -> bool {
    ["apiVersion", "kind"].iter().all(|name| text.contains(name))
}
