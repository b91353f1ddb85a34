//! Simulates the API server's lookups for a token (`Validate` in `pkg/serviceaccount/claims.go` and
//! `legacy.go`). An object that is not in the evidence is assumed to exist, and reported as assumed.

use super::Server;
use super::claims::{BoundClaims, LegacyClaims, Ref};
use crate::cluster::checks::DELETION_GRACE_SECONDS;
use crate::cluster::manifests::{Body, Manifest, Metadata};
use crate::text::go_quote::go_quote;
use crate::text::time::NumericDate;
use crate::token::kubernetes::is_dns_subdomain;
use crate::verify::report::{Lookup, LookupKind};

/// The API server's error for a bound object that no longer exists.
const INVALIDATED: &str = "service account token has been invalidated";

/// The service account that a token identifies.
pub(super) struct Account {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) uid: String,
    pub(super) credential_id: String,
    pub(super) pod: Option<Ref>,
    pub(super) node: Option<Ref>,
}

/// The API server's view of the cluster.
pub(super) struct Lookups<'a> {
    server: &'a Server,
    pub(super) assumed: Vec<Lookup>,
}

impl<'a> Lookups<'a> {
    pub(super) fn new(server: &'a Server) -> Self {
        Self { server, assumed: Vec::new() }
    }

    pub(super) fn bound(&mut self, id: &str, claims: &BoundClaims) -> Result<Account, String> {
        let BoundClaims { namespace, service_account, pod, secret, node } = claims;
        self.service_account(namespace, service_account)?;
        if let Some(secret) = secret {
            self.bound_object(LookupKind::Secret, namespace, secret, "secret")?;
        }
        if let Some(pod) = pod {
            self.bound_object(LookupKind::Pod, namespace, pod, "pod")?;
        }
        if let Some(node) = node.as_ref().filter(|_| pod.is_none()) {
            self.bound_object(LookupKind::Node, "", node, "node")?;
        }
        Ok(Account {
            namespace: namespace.clone(),
            name: service_account.name.clone(),
            uid: service_account.uid.clone(),
            credential_id: id.to_owned(),
            pod: pod.clone(),
            node: node.clone(),
        })
    }

    fn service_account(&mut self, namespace: &str, account: &Ref) -> Result<(), String> {
        unfit_name("resource name", &account.name)?;
        if namespace.is_empty() {
            return Err("the server could not find the requested resource".to_owned());
        }
        unfit_name("namespace", namespace)?;
        if !is_dns_subdomain(&account.name) {
            return Err(format!("serviceaccounts {} not found", go_quote(&account.name)));
        }
        let Some(manifest) = self.find(LookupKind::ServiceAccount, namespace, account) else {
            // Every object has a UID, so an empty one never matches. Only the cluster knows the real one.
            let is_unfit = account.uid.is_empty();
            return if is_unfit {
                Err("service account UID () does not match claim ()".to_owned())
            } else {
                Ok(())
            };
        };
        // Since 1.29 the UID is compared before the deletion is checked; earlier versions do it the other way round.
        if let Some(uid) = manifest.metadata.uid.as_ref().filter(|uid| **uid != account.uid) {
            return Err(format!("service account UID ({uid}) does not match claim ({})", account.uid));
        }
        if self.is_deleted(&manifest.metadata) {
            return Err(format!("service account {namespace}/{} has been deleted", account.name));
        }
        Ok(())
    }

    fn bound_object(
        &mut self,
        kind: LookupKind,
        namespace: &str,
        object: &Ref,
        word: &str,
    ) -> Result<(), String> {
        // An object cannot have such a name, so it is not found.
        if !is_dns_subdomain(&object.name) {
            return Err(INVALIDATED.to_owned());
        }
        let mismatch = |uid: &str| {
            Err(format!(
                "{word} UID ({uid}) does not match service account {word} ref claim ({})",
                object.uid
            ))
        };
        let Some(manifest) = self.find(kind, namespace, object) else {
            return if object.uid.is_empty() { mismatch("") } else { Ok(()) };
        };
        match &manifest.metadata.uid {
            Some(uid) if *uid != object.uid => mismatch(uid),
            _ if self.is_deleted(&manifest.metadata) => Err(INVALIDATED.to_owned()),
            _ => Ok(()),
        }
    }

    pub(super) fn legacy(&mut self, token: &str, claims: &LegacyClaims) -> Result<Account, String> {
        let LegacyClaims { namespace, secret, account, uid } = claims;
        let reference = Ref { name: secret.clone(), uid: String::new() };
        let held = self.find(LookupKind::Secret, namespace, &reference);
        let (held, invalid_since) = match held {
            None => (None, None),
            Some(manifest) if manifest.metadata.deleted_at.is_some() => {
                return Err("Token has been invalidated".to_owned());
            }
            Some(Manifest { metadata, body: Body::Secret(held), .. }) => {
                (held.clone(), metadata.invalid_since.clone())
            }
            Some(_) => (None, None),
        };
        if held.is_some_and(|held| held != token) {
            return Err("Token does not match server's copy".to_owned());
        }
        let reference = Ref { name: account.clone(), uid: uid.clone() };
        if let Some(manifest) = self.find(LookupKind::ServiceAccount, namespace, &reference) {
            if manifest.metadata.deleted_at.is_some() {
                return Err(format!("ServiceAccount {namespace}/{account} has been deleted"));
            }
            if let Some(own) = manifest.metadata.uid.as_ref().filter(|own| *own != uid) {
                return Err(format!("ServiceAccount UID ({own}) does not match claim ({uid})"));
            }
        }
        if invalid_since.is_some_and(|since| !since.is_empty()) {
            return Err(format!(
                "the token in secret {namespace}/{secret} for service account {namespace}/{account} has been marked invalid. Use \
                 tokens from the TokenRequest API or manually created secret-based tokens, or remove the \
                 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token"
            ));
        }
        Ok(Account {
            namespace: namespace.clone(),
            name: account.clone(),
            uid: uid.clone(),
            credential_id: String::new(),
            pod: None,
            node: None,
        })
    }

    /// Finds the object in the evidence. If the evidence does not settle whether it exists, or its UID, that
    /// is noted as assumed.
    fn find(&mut self, kind: LookupKind, namespace: &str, object: &Ref) -> Option<&'a Manifest> {
        let place = (kind != LookupKind::Node).then_some(namespace);
        let known =
            self.server.evidence.object(kind.object_kind(), place, &object.name).map(|known| known.manifest);
        let uid = Some(object.uid.clone()).filter(|uid| !uid.is_empty());
        let is_settled = known.is_some_and(|manifest| manifest.settles(uid.as_deref()));
        if !is_settled {
            let namespace = place.map(str::to_owned);
            self.assumed.push(match (kind, &uid) {
                (LookupKind::Secret, None) => Lookup::of_legacy_secret(namespace, object.name.clone()),
                _ => Lookup::new(kind, namespace, object.name.clone(), uid),
            });
        }
        known
    }

    fn is_deleted(&self, metadata: &Metadata) -> bool {
        let limit: NumericDate = self.server.now.plus_seconds(DELETION_GRACE_SECONDS.saturating_neg());
        metadata.deleted_at.is_some_and(|deleted| deleted < limit)
    }
}

/// Returns client-go's error for a name that cannot be part of a path (`rest.Request.Name`,
/// `IsValidPathSegmentName`).
fn unfit_name(what: &str, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("{what} may not be empty"));
    }
    let reasons: Vec<String> = match name {
        "." | ".." => vec![format!("may not be '{name}'")],
        _ => ['/', '%']
            .iter()
            .filter(|mark| name.contains(**mark))
            .map(|mark| format!("may not contain '{mark}'"))
            .collect(),
    };
    if reasons.is_empty() {
        return Ok(());
    }
    Err(format!("invalid {what} {}: [{}]", go_quote(name), reasons.join(" ")))
}
