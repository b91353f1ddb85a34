//! Recognizes Google's error lines and says what they mean.

use super::documents::NAME;
use crate::explain::read::{Sides, after, bracketed_or_word, nothing, word};
use crate::explain::row::{CREATE_TOKEN, ErrorLines, Fault, KEYS, LOOK_AT_POD, Row, Tie};

const PROVIDER: &str = "gcloud iam workload-identity-pools providers describe PROVIDER --workload-identity-pool=POOL --location=global";

pub(super) const LINES: ErrorLines =
    ErrorLines { receiver: Some(NAME), stems: &["127 bytes", "attribute condition"], rows: ROWS, vague: &[] };

const ROWS: &[Row] = &[
    Row {
        fault: Fault::new("gcp-audience"),
        marks: &[&["audience in id token", "does not match"]],
        read: google_audience,
        tie: Tie::Audience,
        message: "The token's audience is none that the provider takes: by default its own name, with or without https:, else its allowedAudiences only.",
        remedy: "Ask for a token with the expected audience.",
        command: CREATE_TOKEN,
        source: "external-secrets/external-secrets#6979",
    },
    Row {
        fault: Fault::new("gcp-issuer"),
        marks: &[&["issuer in id token", "does not match"]],
        read: google_issuer,
        tie: Tie::Issuer,
        message: "The token's issuer is not that of the provider.",
        remedy: "Let the provider expect the token's issuer.",
        command: PROVIDER,
        source: "google-github-actions/auth#378",
    },
    Row {
        fault: Fault::new("gcp-subject-too-long"),
        marks: &[&["127 bytes limit"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "What the provider maps to google.subject has more than 127 bytes: names of namespaces and service accounts are long.",
        remedy: "Map something shorter, such as the service account's UID: google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].",
        command: "",
        source: "google-github-actions/auth#423",
    },
    Row {
        fault: Fault::new("gcp-stale"),
        marks: &[&["id token issued at", "stale"]],
        read: google_issued_at,
        tie: Tie::IssuedAt,
        message: "The token was outside of its time: it has expired, lacks exp or iat, or is from the future. Mostly the client kept an old one.",
        remedy: "Let the client read the token's file again before each use, and compare the clocks.",
        command: LOOK_AT_POD,
        source: "googleapis/google-cloud-go#12440",
    },
    Row {
        fault: Fault::new("gcp-condition"),
        marks: &[&["rejected by the attribute condition"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The provider's attribute condition does not hold for the token, or fails at a claim that is not there.",
        remedy: "Paste the provider beside the token: the condition is evaluated.",
        command: PROVIDER,
        source: "google-github-actions/auth#211",
    },
    Row {
        fault: Fault::new("gcp-keys-unreachable"),
        marks: &[&["error connecting to the given credential's issuer"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "Google could not fetch the issuer's keys, or found none with the token's kid; or the keys that were uploaded are not right.",
        remedy: "Publish the keys, or give the provider the current ones.",
        command: KEYS,
        source: "google-github-actions/auth#60",
    },
    Row {
        fault: Fault::new("gcp-no-provider"),
        marks: &[&["invalid_target", "audience"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "There is no such pool or provider, or it is disabled or deleted. The name has the project's number, not its id.",
        remedy: "Compare the audience of the credential configuration with the provider's name.",
        command: "gcloud iam workload-identity-pools providers list --workload-identity-pool=POOL --location=global",
        source: "google-github-actions/auth#161",
    },
];

/// `The audience in ID Token [a] does not match the expected audience b`
fn google_audience(line: &str) -> Sides {
    let found = bracketed_or_word(after(line, "audience in ID Token "));
    let expected = after(line, "expected audience ");
    (bracketed_or_word(expected).into_iter().collect(), found.into_iter().collect())
}

/// `The issuer in ID Token a does not match the expected one(s)…`
fn google_issuer(line: &str) -> Sides {
    let expected = bracketed_or_word(after(line, "expected one(s)").trim_start_matches([':', ' ']));
    (
        expected.into_iter().collect(),
        bracketed_or_word(after(line, "issuer in ID Token ")).into_iter().collect(),
    )
}

/// `ID Token issued at N is stale to sign-in`
fn google_issued_at(line: &str) -> Sides {
    (Vec::new(), word(after(line, "issued at ")).into_iter().collect())
}
