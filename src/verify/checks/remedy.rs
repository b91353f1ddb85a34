//! What mends each thing that fails or warns: a sentence and, where there is one, the command or the piece of a
//! manifest, with this token's names filled in.

use crate::token::decoded::Contents;
use crate::token::kubernetes::{Kubernetes, ObjectRef, Shape, USERNAME_PREFIX, is_api_server_audience};
use crate::verify::policy::Policy;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Side, is_signed};

/// Adds its remedy to every check that fails or warns.
pub(super) fn add(checks: &mut [Check], contents: Option<&Contents>, policy: &Policy) {
    let is_refused = checks.iter().any(|check| check.outcome == Outcome::Fail);
    // Without a checked signature, anybody may have written the names in the token.
    let may_delete = is_signed(checks) && !is_refused && is_the_pod(checks, policy);
    for check in checks {
        if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
            check.remedy = remedy(check, &Names { contents, policy, may_delete });
        }
    }
}

/// Whether every pod that was given is the very one that the token names, by its UID. One that could not be read may be
/// another.
fn is_the_pod(checks: &[Check], policy: &Policy) -> bool {
    let mut pods = checks.iter().filter(|check| check.id == CheckId::Pod);
    !policy.hides_a_pod() && pods.all(|check| check.code == Code::Ok)
}

/// The names to fill in.
struct Names<'a> {
    contents: Option<&'a Contents>,
    policy: &'a Policy,
    /// Whether its pod may be deleted at the word of the token.
    may_delete: bool,
}

const KEYS: &str = "oc get --raw /openid/v1/jwks";
const KIDS: &str = "oc get --raw /openid/v1/jwks | jq -r '.keys[].kid'";
const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
const ISSUER: &str = "oc get --raw /.well-known/openid-configuration | jq -r .issuer";
const ALGORITHMS: &str =
    "oc get --raw /.well-known/openid-configuration | jq .id_token_signing_alg_values_supported";

/// How a node's clock is looked at.
const CLOCKS: &str = "oc debug node/NODE -- chroot /host chronyc tracking";

const POD: &str = "oc get pod POD --namespace=NAMESPACE -o yaml";

/// The volume as the documentation shows it.
const VOLUME: &str = "volumes:
- name: bound-token
  projected:
    sources:
    - serviceAccountToken:
        audience: \"AUDIENCE\"
        expirationSeconds: 3600
        path: token
";

impl Names<'_> {
    fn kubernetes(&self) -> Option<&Kubernetes> {
        self.contents?.kubernetes.as_ref()
    }

    fn is_legacy(&self) -> bool {
        self.kubernetes()
            .is_some_and(|kubernetes| kubernetes.shape == Shape::Legacy && kubernetes.problems.is_empty())
    }

    fn pod(&self) -> Option<&ObjectRef> {
        self.kubernetes()?.pod.as_ref()
    }

    /// The audience that a new token should be for: the expected one, else the token's own.
    fn audience(&self) -> Option<&str> {
        let expected = self.policy.audiences.as_ref().and_then(|audiences| audiences.first());
        let own = || self.contents?.claims.audiences.present()?.first();
        expected.or_else(own).map(String::as_str)
    }

    /// Whether the token is for the API server.
    fn is_for_api_server(&self) -> bool {
        let Some(claims) = self.contents.map(|contents| &contents.claims) else { return false };
        let issuer = claims.issuer.present().map(String::as_str);
        let mut audiences = claims.audiences.present().into_iter().flatten();
        audiences.any(|audience| is_api_server_audience(audience, issuer))
    }

    fn fill(&self, template: &'static str) -> Filled {
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

    /// `oc create token`, for the audience that is wanted.
    fn create_token(&self) -> Filled {
        self.fill(match self.audience() {
            Some(_) => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=AUDIENCE",
            None => "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE",
        })
    }

    fn volume(&self) -> Filled {
        self.fill(VOLUME)
    }

    /// Looks at the pod that the token is bound to.
    fn look_at_pod(&self) -> Option<Filled> {
        self.pod()?.name.as_ref().map(|_| self.fill(POD))
    }

    /// Deletes the pod, so that its controller makes a new one with a new token; without proof, only looks at it.
    fn replace_pod(&self, remedy: Remedy) -> Remedy {
        let has_uid = self.pod().is_some_and(|pod| pod.name.is_some() && pod.uid.is_some());
        if has_uid && self.may_delete {
            remedy.deleting(self.fill("oc delete pod POD --namespace=NAMESPACE"))
        } else {
            remedy.by(self.look_at_pod())
        }
    }
}

/// A static command.
fn command(template: &'static str) -> Filled {
    fill(template, &[])
}

/// `None` only for reasons that never fail or warn.
fn remedy(check: &Check, names: &Names<'_>) -> Option<Remedy> {
    Some(match check.code {
        Code::Ok
        | Code::NotReadable
        | Code::NoKeys
        | Code::NoKeyChosen
        | Code::MalformedManifest
        | Code::SignatureMissing
        | Code::SignatureCut
        | Code::NotExpected
        | Code::AbsentClaim
        | Code::NotRequired
        | Code::Extended
        | Code::RotationDue
        | Code::OtherObject
        | Code::UidUnknown
        | Code::NotLookedUp
        | Code::AdmissionVolume => return None,
        // Each receiver's own: `receivers` says what mends them.
        Code::NotGiven
        | Code::MalformedConfiguration
        | Code::NotEvaluated
        | Code::NotDocumented
        | Code::DependsOnCall
        | Code::IssuerNotPublic
        | Code::ProviderDisabled
        | Code::ProviderDiffers
        | Code::TokenTooLarge
        | Code::NothingAllowed
        | Code::ExplicitDeny
        | Code::PrincipalMismatch
        | Code::ActionMismatch
        | Code::ConditionNotMet
        | Code::ConditionKeyAbsent
        | Code::ConditionKeyPresent
        | Code::WildcardUnderEquals
        | Code::ArnInKey
        | Code::SchemeInKey
        | Code::OtherProviderInKey
        | Code::AudienceForSubject
        | Code::AlwaysMet
        | Code::MalformedRoleArn
        | Code::OtherRole
        | Code::OtherAccount
        | Code::SubjectNotMapped
        | Code::SubjectTooLong
        | Code::MappingFailed
        | Code::ConditionFailed
        | Code::NoCredentialMatches
        | Code::NameNotBound
        | Code::NamespaceNotBound
        | Code::ClaimNotBound
        | Code::OidcRole
        | Code::ReviewRemains
        | Code::ReviewRefuses
        | Code::ReviewIsLenient => return None,
        // A legacy token lacks what a bound one has: it is whole all the same.
        Code::MissingClaim if names.is_legacy() => legacy(names),
        Code::MalformedToken
        | Code::CriticalExtension
        | Code::MalformedCritical
        | Code::UnencodedPayload
        | Code::Unsecured
        | Code::SymmetricAlgorithm
        | Code::UnsupportedAlgorithm
        | Code::MalformedClaim
        | Code::MissingClaim
        | Code::NotServiceAccount
        | Code::InconsistentClaims
        | Code::EmbeddedKey
        | Code::UnexpectedType => not_as_issued(check, names),
        Code::AlgorithmNotAllowed => Remedy::new("Allow the algorithm at the receiver if the cluster's key is of its kind; the cluster's discovery document says which it uses.")
            .by(command(ALGORITHMS)),
        Code::NoUsableKey
        | Code::KeyRefused
        | Code::DuplicateKid
        | Code::KeyNotFound
        | Code::AlgorithmKeyMismatch
        | Code::SignatureInvalid => about_keys(check.code),
        Code::IssuerMismatch | Code::PreviousIssuer | Code::FormerIssuer => about_issuer(check, names),
        Code::AudienceMismatch => about_audience(names),
        Code::LegacyAudience | Code::NeverExpires | Code::LegacyToken | Code::LegacyAccepted => legacy(names),
        Code::Expired => match names.look_at_pod() {
            Some(look) => Remedy::new(
                "The kubelet has put a newer token into the pod's volume: let the application read the file again before each use, or \
                 every five minutes.",
            )
            .by(look),
            None => Remedy::new("Ask for a new one; --duration says for how long, within what the cluster allows.").by(names.create_token()),
        },
        Code::WithinLeeway | Code::NotYetValid | Code::IssuedInFuture => {
            Remedy::new("Compare the clocks of the API servers, of the receiver and of the node; all should follow one time source.").by(names.fill(CLOCKS))
        }
        Code::SubjectMismatch => {
            let expected = check.expected.as_ref().and_then(Side::first).and_then(|subject| subject.strip_prefix(USERNAME_PREFIX)?.split_once(':'));
            let sentence = Remedy::new("Let the workload run as the expected service account, or let the receiver expect this one; every letter counts.");
            match expected {
                Some((namespace, account)) => sentence.by(create_token_of(namespace, account, names)),
                None => sentence,
            }
        }
        Code::RotationOverdue | Code::StaleToken => names.replace_pod(Remedy::new(
            "Let the application read the token's file again before each use, or every five minutes; client libraries of Kubernetes do \
             so in all current versions. Until then, a new pod has a new token, if a controller makes it.",
        )),
        Code::ObjectRecreated | Code::ObjectDeleted | Code::ObjectTerminating | Code::OtherTokenHeld | Code::MarkedInvalid => {
            about_objects(check, names)
        }
        Code::OtherNamespace | Code::OtherServiceAccount | Code::NotBoundToPod | Code::OtherPod => {
            Remedy::new("Look at the pod that the token is bound to, or take the token out of this pod's volume.").by(names.look_at_pod())
        }
        Code::AudienceNotRequested | Code::LifetimeNotRequested | Code::InvalidVolume | Code::AudienceNotNamed => about_volume(check, names),
        Code::MayRunAsRoot | Code::NoSeccompProfile | Code::MayEscalate | Code::KeepsCapabilities => about_security(check.code),
        Code::DiscoveryIssuerDiffers
        | Code::DiscoveryNotPublic
        | Code::DiscoveryWithoutKeys
        | Code::DiscoveryAlgorithmDiffers
        | Code::DiscoveryKeysDiffer => about_discovery(check.code),
        Code::SeveralKeySets => Remedy::new("Compare these keys with those that the cluster serves, and paste only the cluster's.").by(command(KEYS)),
        Code::SeveralIssuers => Remedy::new("Compare this document with what the cluster serves, and paste only the cluster's.").by(command(DISCOVERY)),
    })
}

/// For a legacy token, which has neither an end nor an audience.
fn legacy(names: &Names<'_>) -> Remedy {
    Remedy::new("Use a bound token, which expires and is for one audience.")
        .by(names.create_token())
        .with(names.volume())
}

/// For what no API server issues: it was damaged on the way, or is another kind of token.
fn not_as_issued(check: &Check, names: &Names<'_>) -> Remedy {
    let message = match check.code {
        Code::MalformedToken => {
            "Copy it once more, whole and without what stands around it; or ask for a new one."
        }
        Code::EmbeddedKey => {
            "No API server puts a key into a token. Find out who made it, and use one that the cluster issued."
        }
        Code::UnexpectedType => {
            "Make sure that this is the token that is meant, and not an access token of another service."
        }
        Code::NotServiceAccount => {
            "Use the token of a service account; if any signed JWT will do, expect only that (require: \"any\")."
        }
        Code::SymmetricAlgorithm | Code::UnsupportedAlgorithm => {
            "It is a token of another product, or of a test: no API server signs so. Use one that the cluster issued."
        }
        _ => "No API server issues such a token. Ask the cluster for a new one.",
    };
    Remedy::new(message).by(names.create_token())
}

fn about_audience(names: &Names<'_>) -> Remedy {
    let message = if names.is_for_api_server() {
        "Ask for a token with the receiver's audience, in the pod's volume or on the command line. Do not let the receiver expect this \
         audience, which is the API server's own: it could then use your tokens there."
    } else {
        "Ask for a token with the receiver's audience, in the pod's volume or on the command line; or, if this audience is \
         right, let the receiver expect it."
    };
    Remedy::new(message).by(names.create_token()).with(names.volume())
}

/// `oc create token` for another service account than the token's.
fn create_token_of(namespace: &str, account: &str, names: &Names<'_>) -> Filled {
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

fn about_keys(code: Code) -> Remedy {
    match code {
        Code::DuplicateKid => Remedy::new("Publish every key once: a set that was merged twice is a mistake that other receivers may not forgive.").by(command(KIDS)),
        Code::KeyNotFound => Remedy::new(
            "Fetch the keys of the cluster that issued it, and publish them again where receivers read them: after a rotation the new \
             key must be there before it signs.",
        )
        .by(command(KEYS)),
        Code::SignatureInvalid => Remedy::new(
            "Compare with the keys of the cluster that issued it. If they are the same, the token was made or changed by someone \
             else, or the API server verifies with other keys than it signs with.",
        )
        .by(command(KEYS)),
        _ => Remedy::new("Fetch the cluster's public keys.").by(command(KEYS)),
    }
}

fn about_issuer(check: &Check, names: &Names<'_>) -> Remedy {
    match check.code {
        Code::PreviousIssuer => names.replace_pod(Remedy::new(
            "Before the previous issuer is no longer trusted, replace the pods that still hold its tokens; this one first, if a controller makes another.",
        )),
        Code::FormerIssuer => match names.look_at_pod() {
            Some(look) => Remedy::new("Restart the workload: pods that start now get tokens from the current issuer.").by(look),
            None => Remedy::new("Ask for a new token, which is from the current issuer.").by(names.create_token()),
        },
        _ => Remedy::new(
            "Ask the cluster for its issuer, and let the receiver expect exactly that, to the last slash. On OpenShift, \
             the previous issuers that it still trusts are listed by: oc get kubeapiserver cluster -o jsonpath='{.status.serviceAccountIssuers}'",
        )
        .by(command(ISSUER)),
    }
}

fn about_objects(check: &Check, names: &Names<'_>) -> Remedy {
    match (check.id, check.code) {
        (_, Code::OtherTokenHeld | Code::MarkedInvalid) => {
            Remedy::new("Use a bound token; a legacy one is good only as long as its Secret holds it.").by(names.create_token()).with(names.volume())
        }
        (_, Code::ObjectTerminating) => Remedy::new("Take a token that is bound to something that lasts.").by(names.create_token()),
        (CheckId::ServiceAccount, _) => match names.look_at_pod() {
            Some(look) => Remedy::new("Restart the workload: pods that start now get tokens of the service account that exists now.").by(look),
            None => Remedy::new("Ask for a new token, of the service account that exists now.").by(names.create_token()),
        },
        _ => Remedy::new("The token ended with what it was bound to. Take that of the pod that runs now, or ask for a new one.").by(names.create_token()),
    }
}

fn about_volume(check: &Check, names: &Names<'_>) -> Remedy {
    let volume = |audience: Option<&str>| fill(VOLUME, &[(Blank::Audience, audience.as_slice())]);
    match check.code {
        Code::AudienceNotRequested => Remedy::new("Let the pod ask for this audience in a volume of its own.")
            .with(volume(check.found.as_ref().and_then(Side::first))),
        Code::LifetimeNotRequested => names.replace_pod(Remedy::new(
            "If the manifest was changed, restart the workload; else let expirationSeconds ask for no more than the cluster gives.",
        )),
        Code::AudienceNotNamed => Remedy::new("Name the one receiver that the token is for.").with(volume(None)),
        _ => Remedy::new("Ask for 600 to 4294967296 seconds, and for a relative path without \"..\".").with(names.volume()),
    }
}

/// What the documentation's example sets.
fn about_security(code: Code) -> Remedy {
    let yaml = match code {
        Code::MayRunAsRoot => "securityContext:\n  runAsNonRoot: true\n",
        Code::NoSeccompProfile => "securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n",
        Code::MayEscalate => "securityContext:\n  allowPrivilegeEscalation: false\n",
        _ => "securityContext:\n  capabilities:\n    drop: [ALL]\n",
    };
    Remedy::new("Set it, as the documentation's example of a projected token does: whoever breaks into the container can read the token.").with(command(yaml))
}

fn about_discovery(code: Code) -> Remedy {
    let message = match code {
        Code::DiscoveryIssuerDiffers => {
            "Publish the document that the cluster itself serves, at its issuer's URL; \"issuer\" must be that very URL."
        }
        Code::DiscoveryNotPublic => {
            "For clouds, publish the document and the keys at an https URL that they can reach, and make it the cluster's \
             serviceAccountIssuer. Receivers inside of the cluster need nothing."
        }
        Code::DiscoveryWithoutKeys => "Publish the document that the cluster itself serves.",
        _ => "Publish the document that the cluster serves now: it names the algorithms of all its keys.",
    };
    Remedy::new(message).by(command(DISCOVERY))
}
