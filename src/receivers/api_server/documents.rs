//! Recognizes what configures an API server: its flags, its own pod, and objects of OpenShift.

use super::servers::container_command;
use crate::explain::ReceiverName;
use crate::paste::ArtifactKind;
use crate::paste::registry::{DocumentKind, Documents};
use crate::text::yaml::Node;

pub(super) const NAME: ReceiverName = ReceiverName::new("api-server");

impl ReceiverName {
    /// The API server itself, asked by a TokenReview.
    pub const API_SERVER: Self = NAME;
}

pub(super) const DOCUMENTS: Documents = Documents {
    is_its_own,
    ..Documents::new(
        NAME,
        &[
            DocumentKind::new(ArtifactKind::ApiServerFlags, "flags"),
            DocumentKind::new(ArtifactKind::Authentication, "object"),
            DocumentKind::new(ArtifactKind::KubeApiServer, "object"),
        ],
    )
};

/// Whether it is the API server's own pod.
fn is_its_own(kind: ArtifactKind, root: &Node) -> bool {
    let containers = || root.at(&["spec", "containers"]).map_or(&[][..], Node::elements);
    kind == ArtifactKind::Pod
        && containers().iter().filter_map(container_command).any(|line| !line.flags.is_empty())
}
