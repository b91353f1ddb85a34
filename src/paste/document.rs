//! Finds what a document is, and what it contains, from its tree.

use std::sync::Arc;

use super::artifact::Quotation;
use super::base64;
use super::lines::Region;
use super::registry::Registry;
use super::search::Search;
use super::{ArtifactKind, Found, MAX_ARTIFACTS, Mending, join_lines, kind};
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::text::yaml::{self, Content, Member, Node};

/// Parses a text that is exactly one document.
pub(crate) fn read(text: &str) -> Option<Node> {
    yaml::parse(text).ok().filter(|node| yaml::duplicate(node).is_none())
}

/// Adds what a document is, and what it contains.
pub(super) fn contents<'a>(text: &'a str, region: &'a Region, search: Search<'a>, out: &mut Vec<Found>) {
    match &region.document {
        Ok(root) => {
            let mut walk = Walk { text, search, out, region, copied: 0 };
            // An element of a JSON list, as printed by `az … list`, is recognized by itself.
            let is_list = text.get(region.start..).is_some_and(|rest| rest.starts_with('['));
            let roots = if is_list { root.elements() } else { core::slice::from_ref(root.as_ref()) };
            // A duplicate member can be read in two ways.
            let is_open = !is_list && yaml::duplicate(root).is_none();
            for root in roots {
                walk.node(root, &Place { is_open, ..Place::root() });
            }
        }
        Err(error) => {
            let slice = text.get(region.start..region.end).unwrap_or_default();
            if let Some(kind) = kind::by_look(slice, search.registry) {
                let note =
                    format!("This document cannot be read: at its line {}, {}.", error.line, error.reason);
                let text = Some(slice.to_owned());
                let receiver = search.registry.receiver_of(kind, None);
                out.push(Found {
                    note: Some(note),
                    text,
                    receiver,
                    ..Found::new(kind, region.start, region.end)
                });
            }
        }
    }
}

/// The position of a node in its document.
#[derive(Clone)]
struct Place {
    /// The nearest named object, such as `Secret default/build-robot-token`.
    owner: Option<String>,
    owner_kind: Option<ArtifactKind>,
    /// The path from the owner.
    path: String,
    /// Whether a document here counts as placed by the owner.
    is_open: bool,
}

impl Place {
    fn root() -> Self {
        Self { owner: None, owner_kind: None, path: String::new(), is_open: true }
    }

    fn is_root(&self) -> bool {
        self.owner.is_none() && self.owner_kind.is_none() && self.path.is_empty()
    }

    fn member(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { path, is_open: false, ..self.clone() }
    }

    /// Only the items of a List count like separate documents.
    fn element(&self, index: usize) -> Self {
        let is_open = self.is_open && !self.is_root();
        Self { path: format!("{}[{index}]", self.path), is_open, ..self.clone() }
    }

    /// Describes the position for a reader; `None` for the document itself.
    fn describe(&self) -> Option<String> {
        let parts: Vec<&str> = self
            .owner
            .as_deref()
            .into_iter()
            .chain(Some(self.path.as_str()).filter(|path| !path.is_empty()))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// Returns the display name of an object: `Secret default/build-robot-token`. A kubeconfig has none.
fn object_name(node: &Node) -> Option<String> {
    let kind = node.text("kind").filter(|kind| *kind != "Config")?;
    let Some(name) = node.at(&["metadata", "name"]).and_then(Node::as_str) else {
        return Some(kind.to_owned());
    };
    Some(match node.at(&["metadata", "namespace"]).and_then(Node::as_str) {
        Some(namespace) => format!("{kind} {namespace}/{name}"),
        None => format!("{kind} {name}"),
    })
}

struct Walk<'a, 'o> {
    text: &'a str,
    search: Search<'a>,
    out: &'o mut Vec<Found>,
    region: &'a Region,
    /// How much text the artifacts hold so far, in bytes.
    copied: usize,
}

/// The most text that nested documents may hold together, because each repeats the text of those inside it.
const MOST_COPIED_BYTES: usize = 3_145_728;

impl Walk<'_, '_> {
    fn node(&mut self, node: &Node, place: &Place) {
        if self.out.len() > MAX_ARTIFACTS {
            return;
        }
        match &node.content {
            Content::Scalar { text, .. } => self.scalar(text, node, place),
            Content::Sequence(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &place.element(index));
                }
            }
            Content::Mapping(members) => {
                // A receiver's document contains no others of its kind, but is still searched for tokens and keys.
                let is_inside = place.owner_kind.is_some_and(ArtifactKind::is_setting);
                let kind = kind::classify(node, self.search.registry)
                    .filter(|kind| !(is_inside && kind.is_setting()));
                let inside = match kind {
                    Some(kind) => {
                        self.document(kind, node, place);
                        if matches!(kind, ArtifactKind::Jwks | ArtifactKind::Jwk) {
                            return;
                        }
                        Place {
                            owner: object_name(node),
                            owner_kind: Some(kind),
                            path: String::new(),
                            is_open: place.is_open && !has_claims(node),
                        }
                    }
                    None => place.clone(),
                };
                for member in members {
                    // This annotation repeats the object as JSON.
                    if member.name == "kubectl.kubernetes.io/last-applied-configuration" {
                        continue;
                    }
                    // The items of a List, and the entries of a ConfigMap, count like separate documents.
                    let is_open = inside.is_open
                        && match kind {
                            None => place.is_root() && member.name == "items" && is_list(node),
                            Some(kind) => kind == ArtifactKind::ConfigMap && member.name == "data",
                        };
                    let below = Place { is_open, ..inside.member(&member.name) };
                    if kind == Some(ArtifactKind::ConfigMap) && member.name == "data" {
                        for entry in member.value.members() {
                            // An entry is a text. A mapping in its place does not count.
                            let is_open = is_open && matches!(entry.value.content, Content::Scalar { .. });
                            self.node(&entry.value, &Place { is_open, ..below.member(&entry.name) });
                        }
                    } else {
                        self.node(&member.value, &below);
                    }
                }
            }
        }
    }

    fn document(&mut self, kind: ArtifactKind, node: &Node, place: &Place) {
        let is_answer =
            kind.is_setting() && place.owner_kind.is_none() && self.search.registry.is_answer(&place.path);
        let quoted = match (place.is_open || is_answer, is_part_of_a_token(kind, node)) {
            (_, true) => Some(Quotation::Token),
            (false, false) => Some(Quotation::Document),
            (true, false) => None,
        };
        let receiver = self.search.registry.receiver_of(kind, Some(node));
        let from = place.describe();
        let found = Found { from, quoted, receiver, ..Found::new(kind, node.start, node.end) };
        let size = node.end.saturating_sub(node.start);
        self.copied = self.copied.saturating_add(size);
        if self.copied > MOST_COPIED_BYTES {
            let note = "This document cannot be used: too many others stand inside of each other.".to_owned();
            self.out.push(Found { note: Some(note), ..found });
            return;
        }
        let cut = self.region.cut.as_ref().map(|error| {
            format!("Only the part before its line {} could be read: {}.", error.line, error.reason)
        });
        let twice = yaml::duplicate(node).map(|(name, line)| {
            format!("This document cannot be used: {} occurs twice, at its line {line}.", member_name(name))
        });
        let value = if twice.is_some() { None } else { Some(node.value()) };
        let (text, root) = self.own_text(kind, node, place, value.as_ref());
        // A document that cannot be used needs no tree.
        let root = root.filter(|_| twice.is_none() && cut.is_none());
        self.out.push(Found { text: Some(text), value, note: twice.or(cut), root, ..found });
    }

    /// Returns the document's own text, which can be parsed separately, because its first line is indented like the
    /// others. Text that cannot, for example because its anchor is outside, is written as JSON instead. Also returns
    /// the tree of that text, if it is known already.
    fn own_text(
        &self,
        kind: ArtifactKind,
        node: &Node,
        place: &Place,
        value: Option<&Value>,
    ) -> (String, Option<Arc<Node>>) {
        let slice = |start: usize, end: usize| self.text.get(start..end).unwrap_or_default();
        let own = slice(node.start, node.end);
        let is_key = matches!(kind, ArtifactKind::Jwks | ArtifactKind::Jwk);
        let Some(value) = value.filter(|_| !own.starts_with('{')) else {
            // An anchor or a tag may be defined outside.
            let is_alone = !is_key && !own.contains(['&', '*', '!']);
            return (own.to_owned(), is_alone.then(|| self.whole(node).unwrap_or_else(|| alone(node))));
        };
        if is_key {
            // Keys are parsed as JSON only.
            return (value.to_string(), None);
        }
        let line_start = |at: usize| slice(0, at).rfind('\n').map_or(0, |at| at.saturating_add(1));
        if place.is_root() {
            let start = line_start(node.start);
            let root = self.whole(node).filter(|_| start == self.region.start);
            return (slice(start, self.region.end).to_owned(), root);
        }
        let column = node.start.saturating_sub(line_start(node.start));
        let text = [&" ".repeat(column), own].concat();
        match yaml::parse(&text) {
            Ok(again) if again.value() == *value => (text, Some(Arc::new(again))),
            _ => (value.to_string(), None),
        }
    }

    /// Returns the region's tree, if this is its root.
    fn whole(&self, node: &Node) -> Option<Arc<Node>> {
        let root = self.region.document.as_ref().ok()?;
        core::ptr::eq(root.as_ref(), node).then(|| Arc::clone(root))
    }

    fn scalar(&mut self, text: &str, node: &Node, place: &Place) {
        let is_secret = place.owner_kind == Some(ArtifactKind::Secret) && place.path.starts_with("data.");
        let is_kubeconfig_data =
            place.owner_kind == Some(ArtifactKind::Kubeconfig) && place.path.ends_with("-data");
        let Some(inside) = self.search.inside() else { return };
        let span = (node.start, node.end);
        let joined: String = text.split_ascii_whitespace().collect();
        let is_broken_token = joined.len() < text.trim().len() && join_lines::is_complete(&joined);
        let mut found = if is_broken_token {
            // YAML folds the line breaks of a text into spaces.
            let mended = vec![Mending::LineBreaks];
            vec![Found {
                token: Some(joined),
                mended,
                ..Found::new(ArtifactKind::Token, node.start, node.end)
            }]
        } else if is_secret || is_kubeconfig_data {
            let decoded = base64::decode(text);
            decoded.map(|decoded| base64::look_into(&decoded, inside, span)).unwrap_or_default()
        } else if may_hold_something(text, self.search.registry) {
            inside.look_through(text)
        } else {
            return;
        };
        for one in &mut found {
            // Kubernetes itself uses this encoding, so nothing was mended.
            if is_secret || is_kubeconfig_data {
                one.mended.retain(|mending| *mending != Mending::Base64);
            }
            // Only a whole entry of a ConfigMap counts as separate, and nothing inside it does.
            let is_entry = place.is_open
                && place.owner_kind == Some(ArtifactKind::ConfigMap)
                && one.from.is_none()
                && one.kind != ArtifactKind::ConfigMap
                && text.get(one.start..one.end).is_some_and(|own| own.trim() == text.trim());
            one.quoted = one.quoted.or((!is_entry).then_some(Quotation::Document));
            (one.start, one.end) = self.spot(one, text, span);
            one.from = match (place.describe(), one.from.take()) {
                (Some(place), Some(inner)) => Some(format!("{place} {inner}")),
                (place, inner) => place.or(inner),
            };
        }
        self.out.append(&mut found);
    }

    /// Returns the range of the thing itself, if it occurs verbatim; otherwise the range of the text that holds it.
    fn spot(&self, found: &Found, scalar: &str, (start, end): (usize, usize)) -> (usize, usize) {
        let slice = self.text.get(start..end).unwrap_or_default();
        let here = |text: &str| {
            let start = start.saturating_add(slice.find(text)?);
            Some((start, start.saturating_add(text.len())))
        };
        found.token.as_deref().and_then(here).or_else(|| here(scalar)).unwrap_or((start, end))
    }
}

/// Returns the tree of a node's own text, with its lines counted from 1.
fn alone(node: &Node) -> Arc<Node> {
    fn relined(mut node: Node, before: usize) -> Node {
        node.line = node.line.saturating_sub(before);
        node.content = match node.content {
            Content::Sequence(elements) => {
                Content::Sequence(elements.into_iter().map(|one| relined(one, before)).collect())
            }
            Content::Mapping(members) => {
                let own = |member: Member| Member {
                    line: member.line.saturating_sub(before),
                    value: relined(member.value, before),
                    ..member
                };
                Content::Mapping(members.into_iter().map(own).collect())
            }
            scalar @ Content::Scalar { .. } => scalar,
        };
        node
    }
    Arc::new(relined(node.clone(), node.line.saturating_sub(1)))
}

/// Whether it is the core List that `oc get` prints for several objects. Anyone can define a kind `FooList`.
fn is_list(node: &Node) -> bool {
    node.text("apiVersion") == Some("v1") && node.text("kind") == Some("List") && !has_claims(node)
}

/// Whether apparent keys or an apparent discovery document are the decoded header or payload of a token. Their author
/// is then the author of the token.
fn is_part_of_a_token(kind: ArtifactKind, node: &Node) -> bool {
    let marks: &[&str] = match kind {
        ArtifactKind::Jwk => &["typ", "cty", "crit", "jku", "jwk"],
        ArtifactKind::Jwks | ArtifactKind::Discovery => &["alg"],
        _ => &[],
    };
    has_claims(node) || marks.iter().any(|mark| node.find(mark).is_some())
}

/// Whether a mapping has a member that only claims have.
fn has_claims(node: &Node) -> bool {
    ["iss", "sub", "aud", "exp", "iat", "nbf", "jti"].iter().any(|claim| node.find(claim).is_some())
}

/// Formats a member's name for a sentence, and hides a name that may be a misplaced secret.
fn member_name(name: &str) -> String {
    /// Kubernetes' own names are shorter.
    const LONGEST: usize = 64;
    if name.len() > LONGEST { "a member".to_owned() } else { format!("the member {}", quote(name)) }
}

/// A cheap check before the expensive search.
fn may_hold_something(text: &str, registry: &Registry) -> bool {
    const MARKS: [&str; 11] = [
        "eyJ",
        "ewo",
        "eyA",
        "ZXlK",
        "-----BEGIN ",
        "LS0tLS1CRUdJ",
        "sha256~",
        "k8s-aws-v1.",
        "apiVersion",
        "\"keys\"",
        "\"kty\"",
    ];
    text.len() >= 20 && (MARKS.iter().any(|mark| text.contains(mark)) || registry.may_be_in(text))
}
