//! Derives expectations from evidence: keys, issuers and audiences, each with its source.

use core::ops::Range;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use super::evidence::{Content, Evidence, Item, Known, Origin};
use super::manifests::{Body, Manifest};
use super::pod::TokenVolume;
use crate::keys::{KeyEntry, KeySet};
use crate::text::time::NumericDate;
use crate::verify::policy::TrustedIssuer;
use crate::verify::report::{CheckId, Expectation, Source};

impl Origin {
    fn source(&self, expectation: Expectation, value: Vec<String>) -> Source {
        Source { expectation, value: value.into(), from: self.name.clone(), line: self.line }
    }
}

/// The documents on which an acceptance rests, and those that disagree with them.
pub(crate) struct Parted<'a> {
    pub(crate) agreeing: Vec<&'a Origin>,
    pub(crate) differing: Vec<&'a Origin>,
}

impl<'a> Parted<'a> {
    /// Splits documents by whether they agree. A ConfigMap agrees if one of its entries does.
    fn new(all: impl Iterator<Item = (&'a Origin, bool)>) -> Self {
        let (agreeing, differing): (Vec<_>, Vec<_>) = all.partition(|(_, agrees)| *agrees);
        let agreeing: Vec<&Origin> = agreeing.into_iter().map(|(origin, _)| origin).collect();
        let wholes: HashSet<usize> = agreeing.iter().map(|origin| origin.whole).collect();
        let differing = differing.into_iter().map(|(origin, _)| origin);
        let differing = differing.filter(|origin| !wholes.contains(&origin.whole)).collect();
        Self { agreeing, differing }
    }
}

impl Evidence {
    /// Returns the keys of JWK Sets and PEM.
    pub(crate) fn expected_keys(&mut self, sources: &mut Vec<Source>) -> Option<Arc<KeySet>> {
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

    /// Splits documents into those that contain this key, and those that do not; both empty if the keys are not from
    /// the evidence.
    pub(crate) fn parted_by_key(&self, keys: &KeySet, signer: &KeyEntry) -> Parted<'_> {
        let holds = |entries: &Range<usize>| {
            let own = keys.entries().get(entries.clone()).unwrap_or_default();
            own.iter().any(|entry| entry.key.is_ok() && entry.key == signer.key)
        };
        Parted::new(self.key_sources.iter().map(|(origin, entries)| (origin, holds(entries))))
    }

    /// Splits documents into those that name this issuer, and those that name only others.
    pub(crate) fn parted_by_issuer(&self, issuer: &str) -> Parted<'_> {
        Parted::new(
            self.naming_issuers()
                .map(|(item, named)| (&item.origin, named.iter().any(|trusted| trusted.issuer == issuer))),
        )
    }

    /// Returns the documents that say which issuers the API server trusts. A KubeAPIServer object overrides all others:
    /// a discovery document names only its own issuer, and an Authentication object only the current one.
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

    /// Returns the issuers in discovery documents, Authentication and KubeAPIServer objects.
    pub(crate) fn expected_issuers(&self, sources: &mut Vec<Source>) -> Option<Vec<TrustedIssuer>> {
        let mut trusted: Vec<TrustedIssuer> = Vec::new();
        for (item, named) in self.naming_issuers() {
            let names = named.iter().map(|one| one.issuer.clone()).collect();
            sources.push(item.origin.source(Expectation::Issuers, names));
            trusted.extend(named);
        }
        // An entry for the current issuer outweighs one with an expiration.
        trusted.sort_by_key(|one| (one.until.is_some(), Reverse(one.until)));
        let mut seen: HashSet<String> = HashSet::new();
        trusted.retain(|one| seen.insert(one.issuer.clone()));
        // If a KubeAPIServer object cannot be read, no issuer is trusted, rather than any issuer.
        let is_operator = |known: Known<'_>| known.manifest.metadata.kind == "KubeAPIServer";
        (!trusted.is_empty() || self.manifests().any(is_operator)).then_some(trusted)
    }

    /// Returns the audiences that pods request. A volume without an audience requests the API server's own, which are
    /// the issuers in an OpenShift object.
    pub(crate) fn expected_audiences(
        &self,
        now: NumericDate,
        sources: &mut Vec<Source>,
    ) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let audiences = self.volume_audiences(now, &mut found)?;
        sources.append(&mut found);
        Some(audiences)
    }

    /// Returns the audiences of the API server at this time.
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
                // The audience that it requests is unknown, too.
                return None;
            }
            let Body::Pod(pod) = &manifest.body else { continue };
            let is_api = |volume: &TokenVolume| volume.audience.is_none();
            if api.is_empty() && pod.volumes.iter().any(is_api) {
                // Only the API server knows this token's audience, so no audience is expected, rather than too few.
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
}
