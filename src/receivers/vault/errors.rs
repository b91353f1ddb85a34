//! Recognizes the error lines of HashiCorp Vault and OpenBao and says what they mean.

use super::documents::NAME;
use crate::explain::read::nothing;
use crate::explain::row::{CREATE_TOKEN, ErrorLines, Fault, Row, Tie};

pub(super) const LINES: ErrorLines = ErrorLines { receiver: Some(NAME), stems: &[], rows: ROWS, vague: &[] };

const ROWS: &[Row] = &[
    Row {
        fault: Fault::new("vault-not-authorized"),
        marks: &[&["service account name not authorized"], &["namespace not authorized"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The role is not bound to the token's service account or to its namespace.",
        remedy: "Paste the role beside the token; bind it to the service account if that is meant to log in.",
        command: "vault read auth/kubernetes/role/ROLE",
        source: "hashicorp/vault-plugin-auth-kubernetes#79",
    },
    Row {
        fault: Fault::new("vault-no-audience"),
        marks: &[&["audience claim found in jwt but no audiences bound"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The token names an audience, and the role is bound to none.",
        remedy: "Bind the role to the one audience that its tokens are for, such as vault, and ask for tokens with it in the pods' volumes.",
        command: "vault read auth/jwt/role/ROLE",
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
    Row {
        fault: Fault::new("vault-audience"),
        marks: &[&["aud claim does not match any bound audience"], &["invalid audience (aud) claim"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The role is bound to another audience. A token that was asked for without one is for the API server, by its issuer's name.",
        remedy: "Ask for a token with the role's audience, in the pod's volume.",
        command: CREATE_TOKEN,
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
    Row {
        fault: Fault::new("vault-issuer"),
        marks: &[
            &["claim \"iss\" is invalid"],
            &["claim \\\"iss\\\" is invalid"],
            &["invalid issuer (iss) claim"],
        ],
        read: nothing,
        tie: Tie::Nothing,
        message: "Vault expects another issuer: before 1.9 that of legacy tokens, kubernetes/serviceaccount, which bound tokens do not have.",
        remedy: "With the Kubernetes method, leave the issuer to the API server: write its configuration again as it is, all of it, with disable_iss_validation=true. With the JWT method, bind it to the token's issuer.",
        command: "vault read auth/kubernetes/config",
        source: "hashicorp/vault-plugin-auth-kubernetes#125",
    },
    Row {
        fault: Fault::new("vault-claim"),
        marks: &[&["error validating claims"], &["claim", "could not be converted to string"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "A claim that the role is bound to has another value, or is not there. Claims inside of others need a pointer: /kubernetes.io/namespace.",
        remedy: "Paste the role beside the token: the claim is shown.",
        command: "vault read auth/jwt/role/ROLE",
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
];
