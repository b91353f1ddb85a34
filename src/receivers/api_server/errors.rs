//! Recognizes the lines of the API server and of its audit log, and says what they mean.

use super::documents::NAME;
use crate::explain::read::{Sides, after, list, nothing};
use crate::explain::row::{CREATE_TOKEN, ErrorLines, Fault, LOOK_AT_POD, PODS, Row, Tie};

pub(super) const LINES: ErrorLines =
    ErrorLines { receiver: Some(NAME), stems: &["threshold"], rows: ROWS, vague: VAGUE };

const ROWS: &[Row] = &[
    Row {
        fault: Fault::new("api-server-audience"),
        marks: &[&["token audiences", "invalid for the target audiences"]],
        read: target_audiences,
        tie: Tie::Audience,
        message: "The token is good, but for others: whoever asked the API server is not among its audiences.",
        remedy: "Ask for a token with that audience; or, if it is meant for the asking service, let that service name its own audience in its TokenReview.",
        command: CREATE_TOKEN,
        source: "libopenstorage/operator#1602",
    },
    Row {
        fault: Fault::new("account-recreated"),
        marks: &[&["serviceaccount uid (", "does not match claim"]],
        read: uid_claim,
        tie: Tie::AccountUid,
        message: "The service account was deleted and made anew under the same name; the token is of the old one.",
        remedy: "Restart the workloads whose pods still carry tokens of the old one.",
        command: PODS,
        source: "kubernetes/kubernetes#106049",
    },
    Row {
        fault: Fault::new("bound-object-gone"),
        marks: &[
            &["token has been invalidated"],
            &["uid", "does not match", "ref claim"],
            &["token is bound to", "not found"],
        ],
        read: nothing,
        tie: Tie::Nothing,
        message: "The pod, Secret, node or service account that the token is bound to was deleted; the token ended with it, a minute after the deletion.",
        remedy: "Use the token of the pod that runs now.",
        command: PODS,
        source: "kubernetes/kubernetes#122568",
    },
    Row {
        fault: Fault::new("stale-token"),
        marks: &[&["seconds after warning threshold"], &["authentication.k8s.io/stale-token"]],
        read: stale_subject,
        tie: Tie::Subject,
        message: "The application uses a token that the kubelet has long replaced: it works only because the API server stretched it to a year.",
        remedy: "Let the application read the token's file again before each use, or every five minutes; current client libraries do so.",
        command: LOOK_AT_POD,
        source: "openshift/console#13339",
    },
];

/// Lines that do not give the reason; others take precedence.
const VAGUE: &[Row] = &[Row {
    fault: Fault::new("api-server-unauthorized"),
    marks: &[
        &["invalid bearer token"],
        &["you must be logged in to the server"],
        &["the server has asked for the client to provide credentials"],
    ],
    read: nothing,
    tie: Tie::Nothing,
    message: "The API server does not say why. After a change of the issuer, tokens of the old one are refused as soon as it is no longer trusted; on OpenShift that is 24 hours, and at once if the issuer is reset to nothing.",
    remedy: "Paste the cluster's keys, and the Authentication and KubeAPIServer objects, beside the token: the reason is shown.",
    command: "oc get authentication.config cluster -o yaml && oc get kubeapiserver cluster -o yaml",
    source: "kubernetes/kubernetes#107031",
}];

/// `token audiences ["vault"] is invalid for the target audiences ["a" "b"]`
fn target_audiences(line: &str) -> Sides {
    (list(after(line, "target audiences ")), list(after(line, "token audiences ")))
}

/// `ServiceAccount UID (a) does not match claim (b)`
fn uid_claim(line: &str) -> Sides {
    let inside = |mark: &str| after(line, mark).split_once(')').map(|(uid, _)| uid.to_owned());
    (inside(" UID (").into_iter().collect(), inside(" claim (").into_iter().collect())
}

/// `subject: system:serviceaccount:a:b, seconds after warning threshold: 123`
fn stale_subject(line: &str) -> Sides {
    let subject = after(line, "subject: ").split(',').next().unwrap_or_default().trim();
    (Vec::new(), Some(subject.to_owned()).filter(|text| !text.is_empty()).into_iter().collect())
}
