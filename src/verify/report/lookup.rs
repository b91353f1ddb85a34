//! What only the cluster knows: the objects that the API server looks up for a token.

use serde::Serialize;

/// A question that only the cluster can answer.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lookup {
    /// The kind of object to look up.
    pub kind: LookupKind,
    /// Its namespace; nodes have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// The UID that it must still have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The question as an English sentence.
    pub message: String,
}

/// The objects that the API server looks up for a token.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookupKind {
    /// The service account.
    ServiceAccount,
    /// The pod that the token is bound to.
    Pod,
    /// The Secret that the token is bound to or stored in.
    Secret,
    /// The node that the token is bound to.
    Node,
}

impl Lookup {
    /// Asks whether an object still exists and, if a UID is given, still has it.
    pub(crate) fn new(
        kind: LookupKind,
        namespace: Option<String>,
        name: String,
        uid: Option<String>,
    ) -> Self {
        let condition = match &uid {
            Some(uid) => format!("still exists with UID {}", crate::text::escape::quote(uid)),
            None => "still exists".to_owned(),
        };
        Self {
            message: Self::sentence(kind, namespace.as_deref(), &name, &condition),
            kind,
            namespace,
            name,
            uid,
        }
    }

    /// Asks whether the Secret of a legacy token still holds it.
    pub(crate) fn of_legacy_secret(namespace: Option<String>, name: String) -> Self {
        let condition = "still exists, holds this very token and is not marked invalid";
        let message = Self::sentence(LookupKind::Secret, namespace.as_deref(), &name, condition);
        Self { kind: LookupKind::Secret, namespace, name, uid: None, message }
    }

    fn sentence(kind: LookupKind, namespace: Option<&str>, name: &str, condition: &str) -> String {
        let word = match kind {
            LookupKind::ServiceAccount => "service account",
            LookupKind::Pod => "pod",
            LookupKind::Secret => "Secret",
            LookupKind::Node => "node",
        };
        let place = namespace.map_or(String::new(), |namespace| format!("{namespace}/"));
        format!("Only the cluster knows whether the {word} {place}{name} {condition}.")
    }
}

impl LookupKind {
    /// Returns the object's `kind`.
    pub fn object_kind(self) -> &'static str {
        match self {
            Self::ServiceAccount => "ServiceAccount",
            Self::Pod => "Pod",
            Self::Secret => "Secret",
            Self::Node => "Node",
        }
    }
}
