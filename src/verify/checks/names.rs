//! The commands and manifests that remedies offer, with the names in a token filled in.

use crate::token::decoded::Contents;
use crate::token::kubernetes::{Kubernetes, ObjectRef, Shape, is_api_server_audience};
use crate::verify::policy::Policy;
use crate::verify::report::Remedy;
use crate::verify::report::command::{Blank, Filled, fill};

/// The names to fill in.
pub(super) struct Names<'a> {
    pub(super) contents: Option<&'a Contents>,
    pub(super) policy: &'a Policy,
    /// Whether a remedy may delete the pod that the token names.
    pub(super) may_delete: bool,
}

pub(super) const KEYS: &str = "oc get --raw /openid/v1/jwks";
pub(super) const KIDS: &str = "oc get --raw /openid/v1/jwks | jq -r '.keys[].kid'";
pub(super) const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
pub(super) const ISSUER: &str = "oc get --raw /.well-known/openid-configuration | jq -r .issuer";
pub(super) const ALGORITHMS: &str =
    "oc get --raw /.well-known/openid-configuration | jq .id_token_signing_alg_values_supported";

/// Shows the state of a node's clock.
pub(super) const CLOCKS: &str = "oc debug node/NODE -- chroot /host chronyc tracking";

pub(super) const POD: &str = "oc get pod POD --namespace=NAMESPACE -o yaml";

/// The volume in the documentation's example.
pub(super) const VOLUME: &str = "volumes:
- name: bound-token
  projected:
    sources:
    - serviceAccountToken:
        audience: \"AUDIENCE\"
        expirationSeconds: 3600
        path: token
";

impl Names<'_> {
    pub(super) fn kubernetes(&self) -> Option<&Kubernetes> {
        self.contents?.kubernetes.as_ref()
    }

    pub(super) fn is_legacy(&self) -> bool {
        self.kubernetes()
            .is_some_and(|kubernetes| kubernetes.shape == Shape::Legacy && kubernetes.problems.is_empty())
    }

    pub(super) fn pod(&self) -> Option<&ObjectRef> {
        self.kubernetes()?.pod.as_ref()
    }

    /// Returns the audience for a new token: the expected one, otherwise the token's own.
    pub(super) fn audience(&self) -> Option<&str> {
        let expected = self.policy.audiences.as_ref().and_then(|audiences| audiences.first());
        let own = || self.contents?.claims.audiences.present()?.first();
        expected.or_else(own).map(String::as_str)
    }

    /// Whether the token is for the API server.
    pub(super) fn is_for_api_server(&self) -> bool {
        let Some(claims) = self.contents.map(|contents| &contents.claims) else { return false };
        let issuer = claims.issuer.present().map(String::as_str);
        let mut audiences = claims.audiences.present().into_iter().flatten();
        audiences.any(|audience| is_api_server_audience(audience, issuer))
    }

    pub(super) fn fill(&self, template: &'static str) -> Filled {
        let kubernetes = self.kubernetes();
        let name = |object: Option<&'_ ObjectRef>| object.and_then(|object| object.name.clone());
        let namespace = kubernetes.and_then(|kubernetes| kubernetes.namespace.as_deref());
        let account = name(kubernetes.and_then(|kubernetes| kubernetes.service_account.as_ref()));
        let node = name(kubernetes.and_then(|kubernetes| kubernetes.node.as_ref()));
        let pod = name(self.pod());
        fill(
            template,
            &[
                (Blank::Namespace, namespace.as_slice()),
                (Blank::ServiceAccount, account.as_deref().as_slice()),
                (Blank::Pod, pod.as_deref().as_slice()),
                (Blank::Node, node.as_deref().as_slice()),
                (Blank::Audience, self.audience().as_slice()),
            ],
        )
    }

    /// Returns `oc create token`, for the right audience.
    pub(super) fn create_token(&self) -> Filled {
        self.fill(match self.audience() {
            Some(_) => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE",
            None => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE",
        })
    }

    pub(super) fn volume(&self) -> Filled {
        self.fill(VOLUME)
    }

    /// Shows the pod that the token is bound to.
    pub(super) fn look_at_pod(&self) -> Option<Filled> {
        self.pod()?.name.as_ref().map(|_| self.fill(POD))
    }

    /// Deletes the pod, so that its controller creates one with a new token; if that may not be done, only shows the
    /// pod.
    pub(super) fn replace_pod(&self, remedy: Remedy) -> Remedy {
        let has_uid = self.pod().is_some_and(|pod| pod.name.is_some() && pod.uid.is_some());
        if has_uid && self.may_delete {
            remedy.deleting(self.fill("oc delete pod POD --namespace=NAMESPACE"))
        } else {
            remedy.by(self.look_at_pod())
        }
    }
}

/// Returns a command without names.
pub(super) fn command(template: &'static str) -> Filled {
    fill(template, &[])
}

/// Returns `oc create token` for another service account than the token's.
pub(super) fn create_token_of(namespace: &str, account: &str, names: &Names<'_>) -> Filled {
    let audience = names.audience();
    let template = match audience {
        Some(_) => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE",
        None => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE",
    };
    fill(
        template,
        &[
            (Blank::ServiceAccount, &[account]),
            (Blank::Namespace, &[namespace]),
            (Blank::Audience, audience.as_slice()),
        ],
    )
}
