//! Recognizes the error lines of AWS and says what they mean.

use super::documents::NAME;
use crate::explain::read::{Sides, after, nothing, word};
use crate::explain::row::{ErrorLines, Fault, KEYS, LOOK_AT_POD, Row, Tie};

pub(super) const LINES: ErrorLines =
    ErrorLines { receiver: Some(NAME), stems: &["idpcommunicationerror"], rows: ROWS, vague: &[] };

const ROWS: &[Row] = &[
    Row {
        fault: Fault::new("aws-no-provider"),
        marks: &[&["no openidconnect provider found"]],
        read: in_your_account_for,
        tie: Tie::Issuer,
        message: "The role's account has no OIDC provider of this issuer, to the letter.",
        remedy: "Make one in the role's own account.",
        command: "aws iam list-open-id-connect-providers",
        source: "aws/aws-sdk-js-v3#6419",
    },
    Row {
        fault: Fault::new("aws-keys-unreachable"),
        marks: &[&["couldn't retrieve verification key"], &["idpcommunicationerror"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "AWS could not fetch the issuer's keys, or found none with the token's kid. It is no matter of the trust policy.",
        remedy: "Make sure that the discovery document and the keys are public and current.",
        command: KEYS,
        source: "external-secrets/external-secrets#6648",
    },
    Row {
        fault: Fault::new("aws-audience"),
        marks: &[&["incorrect token audience"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "None of the token's audiences is in the provider's ClientIDList. On EKS it is sts.amazonaws.com, on OpenShift openshift.",
        remedy: "Ask for a token with an audience that the provider knows; look whether the right file is mounted.",
        command: "aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN",
        source: "aws/amazon-eks-pod-identity-webhook#232",
    },
    Row {
        fault: Fault::new("aws-access-denied"),
        marks: &[&["not authorized to perform", "sts:assumerolewithwebidentity"]],
        read: nothing,
        tie: Tie::Nothing,
        message: "The token is good, and the role's trust policy does not let it in; or there is no such role.",
        remedy: "Paste the trust policy beside the token: the condition that does not hold is shown.",
        command: "aws iam get-role --role-name ROLE",
        source: "crossplane/crossplane#5578",
    },
    Row {
        fault: Fault::new("aws-expired"),
        marks: &[&["expiredtokenexception"], &["must be before the expiration date/time"]],
        read: before_expiration,
        tie: Tie::Expiration,
        message: "The token had expired when it was shown: the client kept an old one.",
        remedy: "Let the client read the token's file again before each use; current AWS libraries do so.",
        command: LOOK_AT_POD,
        source: "aws/aws-sdk-rust#827",
    },
];

/// `No OpenIDConnect provider found in your account for https://…`
fn in_your_account_for(line: &str) -> Sides {
    (Vec::new(), word(after(line, "in your account for ")).into_iter().collect())
}

/// `current date/time N must be before the expiration date/time M`
fn before_expiration(line: &str) -> Sides {
    (Vec::new(), word(after(line, "expiration date/time ")).into_iter().collect())
}
