//! Lines of the API server and of its audit log.

use super::{CREATE_TOKEN, Fault, LOOK_AT_POD, PODS, Row, Tie};
use crate::explain::read;
use crate::receivers::Party;

pub(super) const ROWS: &[Row] = &[
    Row {
        fault: Fault::ApiServerAudience,
        party: Some(Party::ApiServer),
        marks: &[&["token audiences", "invalid for the target audiences"]],
        read: read::target_audiences,
        tie: Tie::Audience,
        message: "The token is good, but for others: whoever asked the API server is not among its audiences.",
        remedy: "Ask for a token with that audience; or, if it is meant for the asking service, let that service name its own audience in its TokenReview.",
        command: CREATE_TOKEN,
        source: "libopenstorage/operator#1602",
    },
    Row {
        fault: Fault::AccountRecreated,
        party: Some(Party::ApiServer),
        marks: &[&["serviceaccount uid (", "does not match claim"]],
        read: read::uid_claim,
        tie: Tie::AccountUid,
        message: "The service account was deleted and made anew under the same name; the token is of the old one.",
        remedy: "Restart the workloads whose pods still carry tokens of the old one.",
        command: PODS,
        source: "kubernetes/kubernetes#106049",
    },
    Row {
        fault: Fault::BoundObjectGone,
        party: Some(Party::ApiServer),
        marks: &[
            &["token has been invalidated"],
            &["uid", "does not match", "ref claim"],
            &["token is bound to", "not found"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The pod, Secret, node or service account that the token is bound to was deleted; the token ended with it, a minute after the deletion.",
        remedy: "Use the token of the pod that runs now.",
        command: PODS,
        source: "kubernetes/kubernetes#122568",
    },
    Row {
        fault: Fault::StaleToken,
        party: Some(Party::ApiServer),
        marks: &[&["seconds after warning threshold"], &["authentication.k8s.io/stale-token"]],
        read: read::stale_subject,
        tie: Tie::Subject,
        message: "The application uses a token that the kubelet has long replaced: it works only because the API server stretched it to a year.",
        remedy: "Let the application read the token's file again before each use, or every five minutes; current client libraries do so.",
        command: LOOK_AT_POD,
        source: "openshift/console#13339",
    },
];
