//! Reads what the claims say about a service account: the `kubernetes.io` claim of a bound token
//! (`pkg/serviceaccount/claims.go`) or the flat claims of a legacy Secret token
//! (`pkg/serviceaccount/legacy.go`). This module knows neither the time nor a policy.

mod kind;
mod lifecycle;
mod names;

use serde::Serialize;

pub use kind::TokenKind;
pub use lifecycle::{EXTENDABLE_SECONDS, EXTENDED_SECONDS, Lifecycle, Rotation, RotationRule};
pub(crate) use names::is_api_server_audience;
pub use names::{USERNAME_PREFIX, is_dns_label, is_dns_subdomain, username};

use crate::text::escape::quote;
use crate::text::json::{Object, Value};
use crate::text::time::NumericDate;
use crate::token::claims::{Claim, Malformed};

/// The claim that a bound token has.
const BOUND_CLAIM: &str = "kubernetes.io";

/// The prefix of a legacy token's claims.
const LEGACY_PREFIX: &str = "kubernetes.io/serviceaccount/";

/// What a token says about its service account and the object that it is bound to.
///
/// Missing and malformed parts are left out and listed in `problems`.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kubernetes {
    /// Which of the two shapes the claims have.
    pub shape: Shape,
    /// The service account's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The service account's name and UID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_account: Option<ObjectRef>,
    /// The pod that the token is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<ObjectRef>,
    /// The Secret that the token is bound to or, in the legacy shape, stored in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<ObjectRef>,
    /// The node that the token is bound to or, if there is also a pod, the node that the pod was scheduled to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<ObjectRef>,
    /// The object that the token is bound to, if its kind is not known to this version of the crate. All
    /// other members are read as usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherRef>,
    /// `warnafter`: from this moment on, the API server counts each use as use of a stale token. Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub warn_after: Option<NumericDate>,
    /// What is missing, malformed or contradictory in these claims.
    pub problems: Vec<Malformed>,
}

/// The two shapes of service account claims.
#[typescript::typed]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One `kubernetes.io` claim, from TokenRequest: `oc create token`, projected volumes.
    Bound,
    /// Flat `kubernetes.io/serviceaccount/…` claims, from a Secret of type
    /// `kubernetes.io/service-account-token`. Such tokens never expire and name no audience.
    Legacy,
}

/// A Kubernetes object by name and UID.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its UID. A later object of the same name has another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
}

/// A bound object of a kind that this version of the crate does not know, as the claims name it.
#[typescript::typed]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherRef {
    /// The name of the member, such as `validatingwebhookconfiguration`.
    pub member: String,
    /// The object's name, if the claim has it as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The object's UID, if the claim has it as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
}

impl Kubernetes {
    /// Reads the service account claims of a payload. Returns `None` if the payload has neither shape.
    pub fn from_payload(payload: &Object, subject: &Claim<String>) -> Option<Self> {
        let legacy = payload.iter().any(|(name, _)| name.starts_with(LEGACY_PREFIX));
        let mut read = match payload.find(BOUND_CLAIM) {
            Some(claim) => Reader::new(Shape::Bound).bound(claim),
            None if legacy => Reader::new(Shape::Legacy).legacy(payload),
            None => return None,
        };
        if legacy && read.shape == Shape::Bound {
            read.problems.push(Malformed::new(
                BOUND_CLAIM,
                "either bound or legacy claims",
                "a mix of bound and legacy claims",
            ));
        }
        read.compare_subject(subject);
        Some(read)
    }

    /// Returns the user name that the API server gives to the bearer of the token.
    pub fn username(&self) -> Option<String> {
        let name = self.service_account.as_ref()?.name.as_deref()?;
        Some(username(self.namespace.as_deref()?, name))
    }

    /// Checks that `sub` names the same service account as the Kubernetes claims. The API server checks this
    /// for legacy tokens, and always issues bound tokens this way.
    fn compare_subject(&mut self, subject: &Claim<String>) {
        let Some(expected) = self.username() else { return };
        let found = match subject {
            Claim::Present(subject) if *subject == expected => return,
            Claim::Present(subject) => quote(subject),
            Claim::Absent => "missing".to_owned(),
            Claim::Malformed(malformed) => malformed.found.clone(),
        };
        self.problems.push(Malformed::new("sub", &quote(&expected), found));
    }
}

/// Collects the parts and the problems while it reads.
struct Reader {
    out: Kubernetes,
}

/// A rule for names, and its description.
type NameRule = (fn(&str) -> bool, &'static str);

const LABEL: NameRule = (is_dns_label, "a DNS label of Kubernetes (a–z, 0–9, \"-\"; at most 63)");
const SUBDOMAIN: NameRule = (is_dns_subdomain, "a name of Kubernetes (a–z, 0–9, \"-\", \".\"; at most 253)");

impl Reader {
    fn new(shape: Shape) -> Self {
        Self {
            out: Kubernetes {
                shape,
                namespace: None,
                service_account: None,
                pod: None,
                secret: None,
                node: None,
                other: None,
                warn_after: None,
                problems: Vec::new(),
            },
        }
    }

    fn problem(&mut self, claim: &str, expected: &str, found: impl Into<String>) {
        self.out.problems.push(Malformed::new(claim, expected, found));
    }

    fn bound(mut self, claim: &Value) -> Kubernetes {
        let Some(claim) = claim.as_object() else {
            self.problem(BOUND_CLAIM, "an object", claim.kind());
            return self.out;
        };
        self.out.namespace = self.required_name(claim, "namespace", BOUND_CLAIM, LABEL);
        self.out.service_account = self.object_ref(claim, "serviceaccount", true);
        if self.out.service_account.is_none() && !claim.has("serviceaccount") {
            self.problem("kubernetes.io.serviceaccount", "an object", "missing");
        }
        self.out.pod = self.object_ref(claim, "pod", true);
        self.out.secret = self.object_ref(claim, "secret", true);
        // If the token also names a pod, the node's UID is missing if the Node object was missing.
        self.out.node = self.object_ref(claim, "node", !claim.has("pod"));
        self.out.other = other_object(claim);
        self.out.warn_after = match crate::token::claims::numeric_date(claim, "warnafter") {
            Claim::Present(date) => Some(date),
            Claim::Absent => None,
            Claim::Malformed(malformed) => {
                self.problem("kubernetes.io.warnafter", &malformed.expected, malformed.found);
                None
            }
        };
        if claim.has("secret") && (claim.has("pod") || claim.has("node")) {
            self.problem(BOUND_CLAIM, "at most one bound object", "a Secret and another object");
        }
        self.out
    }

    fn legacy(mut self, payload: &Object) -> Kubernetes {
        let path = |name: &str| [LEGACY_PREFIX, name].concat();
        let (namespace, name) = (path("namespace"), path("service-account.name"));
        let (uid, secret) = (path("service-account.uid"), path("secret.name"));
        self.out.namespace = self.required_name(payload, &namespace, "", LABEL);
        self.out.service_account = Some(ObjectRef {
            name: self.required_name(payload, &name, "", SUBDOMAIN),
            uid: self.required_text(payload, &uid, ""),
        });
        let secret_name = self.required_name(payload, &secret, "", SUBDOMAIN);
        self.out.secret = secret_name.map(|name| ObjectRef { name: Some(name), uid: None });
        self.out
    }

    fn object_ref(&mut self, parent: &Object, member: &str, uid_required: bool) -> Option<ObjectRef> {
        let value = parent.find(member)?;
        let path = [BOUND_CLAIM, ".", member].concat();
        let Some(object) = value.as_object() else {
            self.problem(&path, "an object", value.kind());
            return None;
        };
        let name = self.required_name(object, "name", &path, SUBDOMAIN);
        let uid =
            if uid_required || object.has("uid") { self.required_text(object, "uid", &path) } else { None };
        Some(ObjectRef { name, uid })
    }

    /// Reads a required name. `path` is the object's path, or empty for the payload.
    fn required_name(&mut self, object: &Object, member: &str, path: &str, rule: NameRule) -> Option<String> {
        let (allowed, expected) = rule;
        let text = self.required_text(object, member, path)?;
        if allowed(&text) {
            return Some(text);
        }
        self.problem(&joined(path, member), expected, quote(&text));
        None
    }

    fn required_text(&mut self, object: &Object, member: &str, path: &str) -> Option<String> {
        let found = match object.find(member) {
            Some(Value::String(text)) if !text.is_empty() => return Some(text.clone()),
            Some(Value::String(_)) => "an empty string",
            Some(other) => other.kind(),
            None => "missing",
        };
        self.problem(&joined(path, member), "a string", found);
        None
    }
}

/// Finds a bound object of an unknown kind. It is an object with a name or a UID; any other unknown member
/// does not bind the token.
fn other_object(claim: &Object) -> Option<OtherRef> {
    const KNOWN: [&str; 6] = ["namespace", "serviceaccount", "pod", "secret", "node", "warnafter"];
    let mut unknown = claim.iter().filter(|(member, _)| !KNOWN.contains(member));
    unknown.find_map(|(member, value)| {
        let object = value.as_object().filter(|object| object.has("name") || object.has("uid"))?;
        let text = |name: &str| object.find(name).and_then(Value::as_str).map(str::to_owned);
        Some(OtherRef { member: member.to_owned(), name: text("name"), uid: text("uid") })
    })
}

fn joined(path: &str, member: &str) -> String {
    if path.is_empty() { member.to_owned() } else { [path, ".", member].concat() }
}
