//! Makes tokens signed by a key of these tests.

use serde_json::{Value, json};

pub(super) use crate::builders::tokens::{NOW, POD_UID, jwks, other_jwks, sign};

/// The texts of a bound token's claims.
pub(super) struct Names<'a> {
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) audience: &'a str,
    pub(super) namespace: &'a str,
    pub(super) account: &'a str,
    pub(super) pod: &'a str,
    pub(super) secret: Option<&'a str>,
    pub(super) node: &'a str,
}

pub(super) const GOOD: Names<'static> = Names {
    issuer: "https://oidc.example.com/cluster-1",
    subject: "system:serviceaccount:team-a:app",
    audience: "sts.amazonaws.com",
    namespace: "team-a",
    account: "app",
    pod: "app-0",
    secret: None,
    node: "node-1",
};

pub(super) fn claims(names: &Names<'_>) -> Value {
    let mut own = json!({
        "namespace": names.namespace,
        "serviceaccount": { "name": names.account, "uid": "0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d" },
    });
    match names.secret {
        Some(secret) => own["secret"] = json!({ "name": secret, "uid": "s" }),
        None => {
            own["pod"] = json!({ "name": names.pod, "uid": POD_UID });
            own["node"] = json!({ "name": names.node, "uid": "n" });
        }
    }
    json!({
        "iss": names.issuer,
        "sub": names.subject,
        "aud": [names.audience],
        "iat": NOW - 600,
        "nbf": NOW - 600,
        "exp": NOW + 3000,
        "kubernetes.io": own,
    })
}
