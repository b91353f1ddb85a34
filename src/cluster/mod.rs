//! Documents that a caller has at hand in, what they say about expectations and about the cluster out: keys,
//! issuers and audiences with where each came from, and the objects that a token names.
//!
//! Evidence never widens an expectation that the caller states: it fills only what is left open. A token among
//! it says nothing.

pub(crate) mod checks;
pub(crate) mod manifests;
pub(crate) mod members;
pub(crate) mod pod;
mod volume_rules;

use core::ops::Range;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::keys::{KeyEntry, KeySet};
use crate::paste::{self, ArtifactKind, Quotation};
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::verify::policy::TrustedIssuer;
use crate::verify::report::{CheckId, Expectation, Source};
use manifests::{Body, Manifest, Metadata};
use pod::TokenVolume;
pub(crate) use volume_rules::{expiration_problem, path_problems};

/// The most documents that are read.
pub const MAX_DOCUMENTS: usize = 256;

/// The most text that is read, of all documents together, in bytes.
pub const MAX_EVIDENCE_BYTES: usize = 4_194_304;

/// A document as a caller passes it: an [`Artifact`](crate::Artifact) that was found in a text, or any text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EvidenceOption {
    /// The document's text.
    #[cfg_attr(target_family = "wasm", tsify(optional, type = "string"))]
    pub text: String,
    /// The line on which it started where it was found, so that findings name lines there.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    #[serde(default = "first_line")]
    pub line: usize,
    /// Where inside of another document it was found: [`Artifact::from`](crate::Artifact).
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    #[serde(default)]
    pub from: Option<String>,
    /// Whether it filled its place: [`Artifact::stands_alone`](crate::Artifact). If not, it says nothing.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    #[serde(default = "by_itself")]
    pub stands_alone: bool,
    /// Where it was quoted instead. Of a receiver's configuration `simulate` then says at best `unverified`.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    #[serde(default)]
    pub quoted: Option<Quotation>,
    /// What keeps it from being used, if anything does. It then says nothing.
    #[cfg_attr(target_family = "wasm", tsify(optional))]
    #[serde(default)]
    pub note: Option<String>,
}

fn by_itself() -> bool {
    true
}

fn first_line() -> usize {
    1
}

impl From<&str> for EvidenceOption {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), line: 1, from: None, stands_alone: true, quoted: None, note: None }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether a pod may be among the documents that cannot be read as one: quoted, cut, or in a list of another kind.
    hides_a_pod: bool,
    items: Vec<Item>,
    /// Which entries of the set of keys each document gave, where the keys came from here.
    key_sources: Vec<(Origin, Range<usize>)>,
}

/// One document, and how many lines stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    content: Content,
    origin: Origin,
    lines_before: usize,
}

/// Where an expectation came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The document: `JWK Set`, `KubeAPIServer cluster`.
    pub(crate) name: String,
    /// Its line in the text in which it was found.
    pub(crate) line: usize,
    /// The same for the entries of one ConfigMap.
    whole: usize,
}

impl Origin {
    fn source(&self, expectation: Expectation, value: Vec<String>) -> Source {
        Source { expectation, value: value.into(), from: self.name.clone(), line: self.line }
    }
}

/// The documents that an acceptance rests on, and those beside them that say something else.
pub(crate) struct Parted<'a> {
    pub(crate) agreeing: Vec<&'a Origin>,
    pub(crate) differing: Vec<&'a Origin>,
}

impl<'a> Parted<'a> {
    /// Parts documents by whether they agree. A ConfigMap agrees if one of its entries does.
    fn new(all: impl Iterator<Item = (&'a Origin, bool)>) -> Self {
        let (agreeing, differing): (Vec<_>, Vec<_>) = all.partition(|(_, agrees)| *agrees);
        let agreeing: Vec<&Origin> = agreeing.into_iter().map(|(origin, _)| origin).collect();
        let wholes: HashSet<usize> = agreeing.iter().map(|origin| origin.whole).collect();
        let differing = differing.into_iter().map(|(origin, _)| origin);
        let differing = differing.filter(|origin| !wholes.contains(&origin.whole)).collect();
        Self { agreeing, differing }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Keys(String),
    Manifest(Box<Manifest>),
}

/// A manifest with the lines that stand before it.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) manifest: &'a Manifest,
    lines_before: usize,
}

impl Known<'_> {
    /// A line of the document as a line of the text in which it was found.
    pub(crate) fn line(&self, line: usize) -> usize {
        self.lines_before.saturating_add(line)
    }
}

impl Evidence {
    /// Reads documents; what says nothing is passed over.
    ///
    /// # Errors
    /// A text larger than [`MAX_TEXT_BYTES`](crate::paste::MAX_TEXT_BYTES), all of them together larger than
    /// [`MAX_EVIDENCE_BYTES`], or too many documents.
    pub fn read(options: &[EvidenceOption]) -> Result<Self, OptionsError> {
        let refused = |message: String| OptionsError::new("evidence", message);
        let bytes = options.iter().fold(0_usize, |sum, option| sum.saturating_add(option.text.len()));
        if bytes > MAX_EVIDENCE_BYTES {
            let message = format!("the documents have {bytes} bytes; at most {MAX_EVIDENCE_BYTES} are read.");
            return Err(refused(message));
        }
        let mut items: Vec<Item> = Vec::new();
        // What is in a ConfigMap is passed once more by itself, if all artefacts are.
        let mut seen: HashSet<(ArtifactKind, String)> = HashSet::new();
        let mut whole = 0_usize;
        let is_usable =
            |option: &EvidenceOption| option.stands_alone && option.quoted.is_none() && option.note.is_none();
        let mut hides_a_pod =
            options.iter().any(|option| !is_usable(option) || option.text.contains("PodList"));
        for option in options.iter().filter(|option| is_usable(option)) {
            let artifacts = paste::recognize(&option.text).map_err(|error| refused(error.message))?;
            let mut map_end = 0;
            for artifact in artifacts {
                if artifact.start >= map_end {
                    whole = whole.saturating_add(1);
                }
                if artifact.kind == ArtifactKind::ConfigMap {
                    map_end = artifact.end;
                }
                let lines_before = option.line.saturating_add(artifact.line).saturating_sub(2);
                let is_pod = artifact.kind == ArtifactKind::Pod;
                let is_usable = artifact.stands_alone && artifact.note.is_none();
                hides_a_pod |= is_pod && !is_usable;
                let Some(text) = artifact.text.filter(|_| is_usable) else { continue };
                if !seen.insert((artifact.kind, text.clone())) {
                    continue;
                }
                let content = match artifact.kind {
                    ArtifactKind::Jwks | ArtifactKind::Jwk => {
                        Some((Content::Keys(text), name_of_keys(artifact.kind)))
                    }
                    ArtifactKind::Pem => {
                        let keys = Some(public_keys(&text)).filter(|keys| !keys.is_empty());
                        keys.map(|keys| (Content::Keys(keys), name_of_keys(artifact.kind)))
                    }
                    kind => paste::read_document(&text)
                        .and_then(|root| Manifest::from_document(kind, &root))
                        .map(|manifest| {
                            let name = manifest.metadata.describe();
                            (Content::Manifest(Box::new(manifest)), name)
                        }),
                };
                hides_a_pod |= is_pod && content.is_none();
                if let Some((content, name)) = content {
                    let place = artifact.from.or_else(|| option.from.clone());
                    let name = place.map_or(name.clone(), |place| format!("{name} in {place}"));
                    let origin = Origin { name, line: lines_before.saturating_add(1), whole };
                    items.push(Item { content, origin, lines_before });
                }
                if items.len() > MAX_DOCUMENTS {
                    return Err(refused(format!("there are more than {MAX_DOCUMENTS} documents.")));
                }
            }
        }
        Ok(Self { hides_a_pod, items, key_sources: Vec::new() })
    }

    /// Whether a pod may be among the documents that cannot be read as one.
    pub(crate) fn hides_a_pod(&self) -> bool {
        self.hides_a_pod
    }

    /// The keys of JWK Sets and PEM.
    pub(crate) fn keys(&mut self, sources: &mut Vec<Source>) -> Option<Arc<KeySet>> {
        let mut set = KeySet::default();
        for item in &self.items {
            let Content::Keys(text) = &item.content else { continue };
            let before = set.entries().len();
            set.add_text(text);
            let added = set.entries().iter().skip(before).map(|entry| entry.describe()).collect();
            sources.push(item.origin.source(Expectation::Keys, added));
            self.key_sources.push((item.origin.clone(), before..set.entries().len()));
        }
        (!set.entries().is_empty()).then(|| Arc::new(set))
    }

    /// The documents that hold this key, and those that hold only others; none if the keys did not come from here.
    pub(crate) fn parted_by_key(&self, keys: &KeySet, signer: &KeyEntry) -> Parted<'_> {
        let holds = |entries: &Range<usize>| {
            let own = keys.entries().get(entries.clone()).unwrap_or_default();
            own.iter().any(|entry| entry.key.is_ok() && entry.key == signer.key)
        };
        Parted::new(self.key_sources.iter().map(|(origin, entries)| (origin, holds(entries))))
    }

    /// The documents that name this issuer, and those that name only others.
    pub(crate) fn parted_by_issuer(&self, issuer: &str) -> Parted<'_> {
        Parted::new(
            self.naming_issuers()
                .map(|(item, named)| (&item.origin, named.iter().any(|trusted| trusted.issuer == issuer))),
        )
    }

    /// The documents that say whom the API server trusts, with whom. Where its operator does, no other may: a discovery
    /// document only says who it is of, and an Authentication object only who is current.
    fn naming_issuers(&self) -> impl Iterator<Item = (&Item, Vec<TrustedIssuer>)> {
        let is_operator = |manifest: &Manifest| manifest.metadata.kind == "KubeAPIServer";
        let is_any = self.manifests().any(|known| is_operator(known.manifest));
        self.items.iter().filter_map(move |item| {
            let Content::Manifest(manifest) = &item.content else { return None };
            let named = match &manifest.body {
                _ if is_any && !is_operator(manifest) => return None,
                Body::Discovery(discovery) => {
                    vec![TrustedIssuer { issuer: discovery.issuer.clone(), until: None }]
                }
                Body::Issuers(issuers) => issuers
                    .iter()
                    .map(|issuer| TrustedIssuer { issuer: issuer.name.clone(), until: issuer.until })
                    .collect(),
                _ => return None,
            };
            Some((item, named))
        })
    }

    /// The issuers that discovery documents, Authentication and KubeAPIServer objects name.
    pub(crate) fn issuers(&self, sources: &mut Vec<Source>) -> Option<Vec<TrustedIssuer>> {
        let mut trusted: Vec<TrustedIssuer> = Vec::new();
        for (item, named) in self.naming_issuers() {
            let names = named.iter().map(|one| one.issuer.clone()).collect();
            sources.push(item.origin.source(Expectation::Issuers, names));
            trusted.extend(named);
        }
        // Whoever says that it is current knows more than whoever says until when.
        trusted.sort_by_key(|one| (one.until.is_some(), Reverse(one.until)));
        let mut seen: HashSet<String> = HashSet::new();
        trusted.retain(|one| seen.insert(one.issuer.clone()));
        // Where the operator's word cannot be read, nobody is trusted rather than anybody.
        let is_operator = |known: Known<'_>| known.manifest.metadata.kind == "KubeAPIServer";
        (!trusted.is_empty() || self.manifests().any(is_operator)).then_some(trusted)
    }

    /// The audiences that pods ask for. A volume that names none asks for the API server's own, which are the
    /// issuers that an OpenShift object names.
    pub(crate) fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let audiences = self.volume_audiences(now, &mut found)?;
        sources.append(&mut found);
        Some(audiences)
    }

    /// The audiences of the API server itself at this moment.
    fn api_audiences(&self, now: NumericDate) -> Vec<String> {
        let is_issuers = |item: &Item| match &item.content {
            Content::Manifest(manifest) => matches!(manifest.body, Body::Issuers(_)),
            Content::Keys(_) => false,
        };
        let named = self.naming_issuers().filter(|(item, _)| is_issuers(item)).flat_map(|(_, named)| named);
        let mut seen: HashSet<String> = HashSet::new();
        named
            .filter(|issuer| issuer.until.is_none_or(|until| now < until))
            .map(|issuer| issuer.issuer)
            .filter(|name| seen.insert(name.clone()))
            .collect()
    }

    fn volume_audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>> {
        let api = self.api_audiences(now);
        let mut audiences: Vec<String> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for item in &self.items {
            let Content::Manifest(manifest) = &item.content else { continue };
            if matches!(manifest.body, Body::Unreadable(CheckId::Pod)) {
                // Which audience it asks for is not known either.
                return None;
            }
            let Body::Pod(pod) = &manifest.body else { continue };
            let is_api = |volume: &TokenVolume| volume.audience.is_none();
            if api.is_empty() && pod.volumes.iter().any(is_api) {
                // Its token is for whom only the API server knows: nothing is expected rather than too little.
                return None;
            }
            let own: Vec<String> = pod.volumes.iter().filter_map(|volume| volume.audience.clone()).collect();
            let of_api = if pod.volumes.iter().any(is_api) { api.clone() } else { Vec::new() };
            let mut own_seen: HashSet<String> = HashSet::new();
            let named = own.into_iter().chain(of_api).filter(|name| own_seen.insert(name.clone()));
            let named: Vec<String> = named.collect();
            if !named.is_empty() {
                sources.push(item.origin.source(Expectation::Audiences, named.clone()));
            }
            audiences.extend(named.into_iter().filter(|name| seen.insert(name.clone())));
        }
        (!audiences.is_empty()).then_some(audiences)
    }

    /// Every manifest, in the order in which they were given.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = Known<'_>> {
        self.items.iter().filter_map(|item| match &item.content {
            Content::Manifest(manifest) => Some(Known { manifest, lines_before: item.lines_before }),
            Content::Keys(_) => None,
        })
    }

    /// The object of this kind, namespace and name, if it is among them.
    pub(crate) fn object(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<Known<'_>> {
        self.manifests().find(|known| {
            if matches!(known.manifest.body, Body::Unreadable(_)) {
                return false;
            }
            let Metadata { kind: own, namespace: place, name: own_name, .. } = &known.manifest.metadata;
            // A manifest without a namespace may belong to any.
            let is_there = namespace.is_none() || place.is_none() || place.as_deref() == namespace;
            own == kind && is_there && own_name.as_deref() == Some(name)
        })
    }
}

fn name_of_keys(kind: ArtifactKind) -> String {
    match kind {
        ArtifactKind::Jwks => "JWK Set",
        ArtifactKind::Jwk => "JWK",
        _ => "PEM",
    }
    .to_owned()
}

/// The blocks of a PEM text that are public keys: certificates beside tokens are the API server's CA, not what
/// signs tokens.
fn public_keys(pem: &str) -> String {
    let mut out = String::new();
    let mut is_inside = false;
    for line in pem.lines() {
        if let Some(label) = line.strip_prefix("-----BEGIN ") {
            is_inside = label.ends_with("PUBLIC KEY-----");
        }
        if is_inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
