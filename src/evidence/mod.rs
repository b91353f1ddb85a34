//! Documents that a caller has at hand in, what they say about expectations and about the cluster out: keys,
//! issuers and audiences with where each came from, and the objects that a token names.
//!
//! Evidence never widens an expectation that the caller states: it fills only what is left open. A token among
//! it says nothing.

pub(crate) mod manifests;

use std::cmp::Reverse;
use std::sync::Arc;

use serde::Deserialize;

use crate::error::OptionsError;
use crate::intake::{self, ArtifactKind, Quotation};
use crate::keys::KeySet;
use crate::policy::TrustedIssuer;
use crate::report::{Expectation, Source};
use crate::time::NumericDate;
use manifests::{Body, Manifest, Metadata};

/// The most documents that are read.
pub const MAX_DOCUMENTS: usize = 256;

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
        Self { text: text.to_owned(), line: 1, stands_alone: true, quoted: None, note: None }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    items: Vec<Item>,
}

/// One document, and how many lines stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    content: Content,
    from: String,
    lines_before: usize,
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
    /// A text larger than [`MAX_TEXT_BYTES`](crate::intake::MAX_TEXT_BYTES), or too many documents.
    pub fn read(options: &[EvidenceOption]) -> Result<Self, OptionsError> {
        let refused = |message: String| OptionsError::new("evidence", message);
        let mut items = Vec::new();
        for option in options.iter().filter(|option| option.stands_alone && option.note.is_none()) {
            let artifacts = intake::recognize(&option.text).map_err(|error| refused(error.message))?;
            for artifact in artifacts {
                let lines_before = option.line.saturating_add(artifact.line).saturating_sub(2);
                let is_usable = artifact.stands_alone && artifact.note.is_none();
                let Some(text) = artifact.text.filter(|_| is_usable) else { continue };
                let content = match artifact.kind {
                    ArtifactKind::Jwks | ArtifactKind::Jwk => {
                        Some((Content::Keys(text), name_of_keys(artifact.kind)))
                    }
                    ArtifactKind::Pem => {
                        let keys = Some(public_keys(&text)).filter(|keys| !keys.is_empty());
                        keys.map(|keys| (Content::Keys(keys), name_of_keys(artifact.kind)))
                    }
                    kind => intake::read_document(&text)
                        .and_then(|root| Manifest::from_document(kind, &root))
                        .map(|manifest| {
                            let name = manifest.metadata.describe();
                            (Content::Manifest(Box::new(manifest)), name)
                        }),
                };
                if let Some((content, name)) = content {
                    let from = artifact.from.map_or(name.clone(), |place| format!("{name} in {place}"));
                    items.push(Item { content, from, lines_before });
                }
                if items.len() > MAX_DOCUMENTS {
                    return Err(refused(format!("there are more than {MAX_DOCUMENTS} documents.")));
                }
            }
        }
        Ok(Self { items })
    }

    /// The keys of JWK Sets and PEM.
    pub(crate) fn keys(&self, sources: &mut Vec<Source>) -> Option<Arc<KeySet>> {
        let mut set = KeySet::default();
        for item in &self.items {
            let Content::Keys(text) = &item.content else { continue };
            let before = set.entries().len();
            set.add_text(text);
            let added = set.entries().iter().skip(before).map(|entry| entry.describe()).collect::<Vec<_>>();
            sources.push(Source {
                expectation: Expectation::Keys,
                value: added.into(),
                from: item.from.clone(),
            });
        }
        (!set.entries().is_empty()).then(|| Arc::new(set))
    }

    /// Whether a document may say whom the API server trusts. Where its operator does, no other may: a discovery
    /// document only says who it is of, and an Authentication object only who is current.
    fn has_a_say(&self, manifest: &Manifest) -> bool {
        let is_operator = |manifest: &Manifest| manifest.metadata.kind == "KubeAPIServer";
        is_operator(manifest) || !self.manifests().any(|known| is_operator(known.manifest))
    }

    /// The issuers that discovery documents, Authentication and KubeAPIServer objects name.
    pub(crate) fn issuers(&self, sources: &mut Vec<Source>) -> Option<Vec<TrustedIssuer>> {
        let mut trusted: Vec<TrustedIssuer> = Vec::new();
        for item in &self.items {
            let Content::Manifest(manifest) = &item.content else { continue };
            if !self.has_a_say(manifest) {
                continue;
            }
            let named: Vec<TrustedIssuer> = match &manifest.body {
                Body::Discovery(discovery) => {
                    vec![TrustedIssuer { issuer: discovery.issuer.clone(), until: None }]
                }
                Body::Issuers(issuers) => {
                    let trusted = issuers
                        .iter()
                        .map(|issuer| TrustedIssuer { issuer: issuer.name.clone(), until: issuer.until });
                    trusted.collect()
                }
                _ => continue,
            };
            let names: Vec<String> = named.iter().map(|one| one.issuer.clone()).collect();
            sources.push(Source {
                expectation: Expectation::Issuers,
                value: names.into(),
                from: item.from.clone(),
            });
            trusted.extend(named);
        }
        // Whoever says that it is current knows more than whoever says until when.
        trusted.sort_by_key(|one| (one.until.is_some(), Reverse(one.until)));
        let mut seen: Vec<String> = Vec::new();
        trusted.retain(|one| {
            let is_new = !seen.contains(&one.issuer);
            seen.push(one.issuer.clone());
            is_new
        });
        (!trusted.is_empty()).then_some(trusted)
    }

    /// The audiences that pods ask for. A volume that names none asks for the API server's own, which are the
    /// issuers that an OpenShift object names.
    pub(crate) fn audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let audiences = self.volume_audiences(now, &mut found)?;
        sources.append(&mut found);
        Some(audiences)
    }

    fn volume_audiences(&self, now: NumericDate, sources: &mut Vec<Source>) -> Option<Vec<String>> {
        let api: Vec<String> = self
            .items
            .iter()
            .filter_map(|item| match &item.content {
                Content::Manifest(manifest) => match &manifest.body {
                    Body::Issuers(issuers) if self.has_a_say(manifest) => Some(issuers),
                    _ => None,
                },
                Content::Keys(_) => None,
            })
            .flatten()
            .filter(|issuer| issuer.until.is_none_or(|until| now < until))
            .map(|issuer| issuer.name.clone())
            .collect();
        let mut audiences: Vec<String> = Vec::new();
        for item in &self.items {
            let Content::Manifest(manifest) = &item.content else { continue };
            let Body::Pod(pod) = &manifest.body else { continue };
            let mut named: Vec<String> = Vec::new();
            for volume in &pod.volumes {
                match &volume.audience {
                    Some(audience) => named.push(audience.clone()),
                    None if !api.is_empty() => named.extend(api.iter().cloned()),
                    // Its token is for whom only the API server knows: nothing is expected rather than too little.
                    None => return None,
                }
            }
            if !named.is_empty() {
                let value = named.clone().into();
                sources.push(Source { expectation: Expectation::Audiences, value, from: item.from.clone() });
            }
            audiences.extend(named.into_iter().filter(|name| !audiences.contains(name)).collect::<Vec<_>>());
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
