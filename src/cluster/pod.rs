//! Reads from a pod's spec what concerns its tokens: the service account, the projected volumes with their files, and
//! settings that the documentation advises against.

use super::members::Reader;
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::text::yaml::{Content, Node};

/// The default of a volume's `expirationSeconds` (`pkg/apis/core/v1/defaults.go`).
pub(crate) const DEFAULT_EXPIRATION_SECONDS: i64 = 3600;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PodSpec {
    /// Whether it is a workload's template, whose pods get other names and UIDs.
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
    /// The path in the document: `spec.volumes[0].projected.sources[0].serviceAccountToken`.
    pub(crate) place: String,
    pub(crate) line: usize,
    pub(crate) audience: Option<String>,
    pub(crate) audience_line: usize,
    /// As written; `Err` if it is not a whole number.
    pub(crate) expiration_seconds: Result<Option<i64>, String>,
    pub(crate) expiration_line: usize,
    pub(crate) path: Option<String>,
    pub(crate) path_line: usize,
    /// The files that hold the token, by their paths in containers.
    pub(crate) files: Vec<String>,
}

/// A setting that the documentation advises against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) advice: Advice,
    /// The path in the document to report.
    pub(crate) place: String,
    pub(crate) line: usize,
}

/// A setting in the documentation's example of a projected token volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    RunAsNonRoot,
    SeccompProfile,
    PrivilegeEscalation,
    Capabilities,
}

impl PodSpec {
    pub(super) fn read(reader: &mut Reader, spec: &Node, place: &str, is_template: bool) -> Self {
        let mut account = |name: &str| {
            let name_of = reader.text_or_blank(spec, name, place).filter(|account| !account.is_empty());
            Some((name_of?.to_owned(), spec.find(name).map_or(spec.line, |node| node.line)))
        };
        // The second is the deprecated name of the first.
        let account = account("serviceAccountName").or_else(|| account("serviceAccount"));
        let (service_account, service_account_line) = account.unwrap_or_else(|| {
            let line = spec.find("serviceAccountName").map_or(spec.line, |node| node.line);
            ("default".to_owned(), line)
        });
        Self {
            is_template,
            service_account,
            service_account_line,
            automounts: reader.boolean(spec, "automountServiceAccountToken", place) != Some(false),
            volumes: token_volumes(reader, spec, place),
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

fn token_volumes(reader: &mut Reader, spec: &Node, place: &str) -> Vec<TokenVolume> {
    let mut out = Vec::new();
    for (index, volume) in reader.list(spec, "volumes", place).iter().enumerate() {
        let own = format!("{place}.volumes[{index}]");
        let Some(projected) = reader.object(volume, "projected", &own) else { continue };
        let name = reader.text(volume, "name", &own).unwrap_or_default();
        let own = format!("{own}.projected");
        for (number, source) in reader.list(projected, "sources", &own).iter().enumerate() {
            let own = format!("{own}.sources[{number}]");
            let Some(token) = reader.object(source, "serviceAccountToken", &own) else { continue };
            let own = format!("{own}.serviceAccountToken");
            let line = |member: &str| {
                let own = token.members().iter().find(|own| own.name == member);
                own.map_or(token.line, |own| own.line)
            };
            let path = reader.text_or_blank(token, "path", &own);
            let files = containers(spec, "").into_iter().flat_map(|(container, _)| {
                let mounts = container.find("volumeMounts").map(Node::elements).unwrap_or_default();
                mounts.iter().filter(|mount| mount.text("name") == Some(name)).filter_map(|mount| {
                    Some(format!("{}/{}", mount.text("mountPath")?.trim_end_matches('/'), path?))
                })
            });
            let files = files.collect();
            // An empty audience means the API server's own.
            let audience = reader.text_or_blank(token, "audience", &own).filter(|name| !name.is_empty());
            out.push(TokenVolume {
                name: name.to_owned(),
                place: own,
                line: token.line,
                audience: audience.map(str::to_owned),
                audience_line: line("audience"),
                expiration_seconds: integer(token.find("expirationSeconds")),
                expiration_line: line("expirationSeconds"),
                path: path.map(str::to_owned),
                path_line: line("path"),
                files,
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

/// Returns the settings of the documentation's example that the pod lacks. A container's setting overrides the pod's.
fn findings(spec: &Node, place: &str) -> Vec<Finding> {
    let pod = spec.find("securityContext");
    // Windows has neither seccomp nor capabilities.
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
        // Only containers have these two settings.
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
