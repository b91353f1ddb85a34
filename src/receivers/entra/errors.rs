//! Recognizes the error lines of Microsoft Entra and says what they mean.

use super::documents::NAME;
use crate::explain::read::{Sides, after, nothing, quoted};
use crate::explain::row::{DISCOVERY, ErrorLines, Fault, KEYS, LOOK_AT_POD, Row, Tie};

const CREDENTIALS: &str =
    "az identity federated-credential list --identity-name IDENTITY --resource-group GROUP";

pub(super) const LINES: ErrorLines =
    ErrorLines { receiver: Some(NAME), stems: &["aadsts"], rows: ROWS, vague: &[] };

const ROWS: &[Row] = &[
    Row {
        fault: Fault::new("entra-subject"),
        marks: &[&["aadsts7002138"], &["aadsts700213"]],
        read: presented_subject,
        tie: Tie::Subject,
        message: "No federated credential has this subject, to the letter and to upper and lower case.",
        remedy: "Add a credential with the token's subject, system:serviceaccount:NAMESPACE:NAME.",
        command: CREDENTIALS,
        source: "Azure/login#517",
    },
    Row {
        fault: Fault::new("entra-audience"),
        marks: &[&["aadsts700212"]],
        read: presented_audience,
        tie: Tie::Audience,
        message: "No federated credential has this audience.",
        remedy: "Ask for a token with the credential's audience, which is api://AzureADTokenExchange unless it was changed.",
        command: CREDENTIALS,
        source: "Azure/azure-workload-identity#1675",
    },
    Row {
        fault: Fault::new("entra-issuer"),
        marks: &[&["aadsts700211"]],
        read: presented_issuer,
        tie: Tie::Issuer,
        message: "No federated credential has this issuer. Look at the slash at its end: issuers of AKS have one, others mostly not.",
        remedy: "Add a credential with the token's issuer, to the last slash.",
        command: CREDENTIALS,
        source: "Azure/azure-workload-identity#340",
    },
    Row {
        fault: Fault::new("entra-no-match"),
        marks: &[&["aadsts70021"]],
        read: assertion,
        tie: Tie::Nothing,
        message: "No federated credential matches issuer, subject and audience all at once; or a new one has not spread yet.",
        remedy: "Compare the three with the credential, to the letter; wait a minute if it is new.",
        command: CREDENTIALS,
        source: "Azure/azure-workload-identity#1200",
    },
    Row {
        fault: Fault::new("entra-time"),
        marks: &[&["aadsts700024"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The token was shown outside of its time: mostly by a client that kept an old one, while the kubelet had put a newer one into the file.",
        remedy: "Let the client read the token's file again before each use; current Azure libraries do so.",
        command: LOOK_AT_POD,
        source: "Azure/azure-workload-identity#693",
    },
    Row {
        fault: Fault::new("entra-unreachable"),
        marks: &[&["aadsts90061"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "Entra cannot fetch the issuer's discovery document or keys: they are not public.",
        remedy: "Publish both at a public address, and let that be the cluster's issuer.",
        command: DISCOVERY,
        source: "Azure/azure-workload-identity#616",
    },
    Row {
        fault: Fault::new("entra-signature"),
        marks: &[&["aadsts50013"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The signature is not that of any key that the issuer publishes: mostly the new keys were not published after a rotation.",
        remedy: "Publish the cluster's keys again where the discovery document says.",
        command: KEYS,
        source: "Azure/azure-workload-identity#1200",
    },
];

/// Reads `presented assertion issuer 'x'`, in any of Entra's forms.
fn presented_issuer(line: &str) -> Sides {
    presented(line, &["assertion issuer "])
}

/// Like [`presented_issuer`].
fn presented_audience(line: &str) -> Sides {
    presented(line, &["assertion audience "])
}

/// Like [`presented_issuer`].
fn presented_subject(line: &str) -> Sides {
    presented(line, &["assertion subject "])
}

fn presented(line: &str, marks: &[&str]) -> Sides {
    let found = marks.iter().map(|mark| after(line, mark)).find(|rest| !rest.is_empty()).unwrap_or_default();
    (Vec::new(), quoted(found).into_iter().collect())
}

/// `Assertion Issuer: 'x'. Assertion Subject: 'y'. Assertion Audience: 'z'`
fn assertion(line: &str) -> Sides {
    let found = ["Assertion Issuer", "Assertion Subject", "Assertion Audience"];
    let found = found.iter().filter_map(|name| quoted(after(line, name).trim_start_matches([':', ' '])));
    (Vec::new(), found.collect())
}
