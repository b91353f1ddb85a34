//! What mends each thing that fails or warns: a sentence, and where there is one the command or the piece of a
//! manifest, with this token's names filled in.
//!
//! Whatever comes from a token is quoted: as one word of a POSIX shell, or as one YAML string.

use crate::decoded::Contents;
use crate::kubernetes::{Shape, USERNAME_PREFIX};
use crate::policy::Policy;
use crate::quote::{shell_word, yaml_string};
use crate::report::{Check, CheckId, Code, Outcome, Remedy, Side};

/// Adds its remedy to every check that fails or warns.
pub(super) fn add(checks: &mut [Check], contents: Option<&Contents>, policy: &Policy) {
    // Whoever made an unsigned token wrote its names: nothing is to be deleted at his word.
    let is_signed =
        checks.iter().any(|check| check.id == CheckId::Signature && check.outcome == Outcome::Pass);
    for check in checks {
        if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
            check.remedy = remedy(check, &Names { contents, policy, is_signed });
        }
    }
}

/// The names to fill in; capitals stand for what the token does not tell.
struct Names<'a> {
    contents: Option<&'a Contents>,
    policy: &'a Policy,
    is_signed: bool,
}

/// The audience of the volume that the documentation shows, where nobody named another.
const SOME_AUDIENCE: &str = "AUDIENCE";

const KEYS: &str = "oc get --raw /openid/v1/jwks";
const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";

impl Names<'_> {
    fn namespace(&self) -> &str {
        let kubernetes = self.contents.and_then(|contents| contents.kubernetes.as_ref());
        kubernetes.and_then(|kubernetes| kubernetes.namespace.as_deref()).unwrap_or("NAMESPACE")
    }

    fn account(&self) -> &str {
        let kubernetes = self.contents.and_then(|contents| contents.kubernetes.as_ref());
        let account = kubernetes.and_then(|kubernetes| kubernetes.service_account.as_ref());
        account.and_then(|account| account.name.as_deref()).unwrap_or("SERVICE_ACCOUNT")
    }

    fn is_legacy(&self) -> bool {
        let kubernetes = self.contents.and_then(|contents| contents.kubernetes.as_ref());
        kubernetes
            .is_some_and(|kubernetes| kubernetes.shape == Shape::Legacy && kubernetes.problems.is_empty())
    }

    fn pod(&self) -> Option<&str> {
        self.contents?.kubernetes.as_ref()?.pod.as_ref()?.name.as_deref()
    }

    fn secret(&self) -> &str {
        let kubernetes = self.contents.and_then(|contents| contents.kubernetes.as_ref());
        let secret = kubernetes.and_then(|kubernetes| kubernetes.secret.as_ref());
        secret.and_then(|secret| secret.name.as_deref()).unwrap_or("SECRET")
    }

    fn node(&self) -> &str {
        let kubernetes = self.contents.and_then(|contents| contents.kubernetes.as_ref());
        let node = kubernetes.and_then(|kubernetes| kubernetes.node.as_ref());
        node.and_then(|node| node.name.as_deref()).unwrap_or("NODE")
    }

    /// The audience that a new token should be for: the expected one, else the token's own.
    fn audience(&self) -> Option<&str> {
        let expected = self.policy.audiences.as_ref().and_then(|audiences| audiences.first());
        let own = || self.contents?.claims.audiences.present()?.first();
        expected.or_else(own).map(String::as_str)
    }

    /// `oc create token`, for the audience that is wanted.
    fn create_token(&self) -> String {
        self.create_token_of(self.namespace(), self.account())
    }

    fn create_token_of(&self, namespace: &str, account: &str) -> String {
        // No argument of a program can hold a NUL.
        let audience = self.audience().filter(|audience| !audience.contains('\0'));
        let audience =
            audience.map_or(String::new(), |audience| format!(" --audience={}", shell_word(audience)));
        format!("oc create token {} --namespace={}{audience}", shell_word(account), shell_word(namespace))
    }

    /// Deletes the pod, so that its controller makes another with a token of its own.
    fn restart(&self) -> Option<String> {
        let pod = self.pod().filter(|_| self.is_signed)?;
        Some(format!("oc delete pod {} --namespace={}", shell_word(pod), shell_word(self.namespace())))
    }

    /// The volume as the documentation shows it.
    fn volume(&self, expiration_seconds: i64) -> String {
        volume(self.audience().unwrap_or(SOME_AUDIENCE), expiration_seconds)
    }

    /// How a node's clock is looked at.
    fn clocks(&self) -> String {
        format!("oc debug node/{} -- chroot /host chronyc tracking", shell_word(self.node()))
    }
}

/// A volume for this audience, as the documentation shows it.
fn volume(audience: &str, expiration_seconds: i64) -> String {
    let audience = yaml_string(audience);
    format!(
        "volumes:\n- name: bound-token\n  projected:\n    sources:\n    - serviceAccountToken:\n        audience: {audience}\n        \
             expirationSeconds: {expiration_seconds}\n        path: token\n"
    )
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
        // Each receiver's own: `relying_party` says what mends them.
        #[cfg(feature = "workbench")]
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
            .by(format!("{DISCOVERY} | jq .id_token_signing_alg_values_supported")),
        Code::NoUsableKey
        | Code::KeyRefused
        | Code::DuplicateKid
        | Code::KeyNotFound
        | Code::AlgorithmKeyMismatch
        | Code::SignatureInvalid => about_keys(check.code),
        Code::IssuerMismatch | Code::PreviousIssuer | Code::FormerIssuer => about_issuer(check, names),
        Code::AudienceMismatch => Remedy::new(
            "Ask for a token with the receiver's audience, in the pod's volume or on the command line; or, if this audience is \
             right, let the receiver expect it.",
        )
        .by(names.create_token())
        .with(names.volume(3600)),
        Code::LegacyAudience | Code::NeverExpires | Code::LegacyToken | Code::LegacyAccepted => legacy(names),
        Code::Expired => match names.pod() {
            Some(_) => Remedy::new(
                "The kubelet has put a newer token into the pod's volume: let the application read the file again before each use, or \
                 every five minutes. Until it does, deleting the pod helps, if a controller then makes another.",
            )
            .by(names.restart()),
            None => Remedy::new("Ask for a new one; --duration says for how long, within what the cluster allows.").by(names.create_token()),
        },
        Code::WithinLeeway | Code::NotYetValid | Code::IssuedInFuture => {
            Remedy::new("Compare the clocks of the API servers, of the receiver and of the node; all should follow one time source.").by(names.clocks())
        }
        Code::SubjectMismatch => {
            let expected = check.expected.as_ref().and_then(Side::first).and_then(|subject| subject.strip_prefix(USERNAME_PREFIX)?.split_once(':'));
            let sentence = Remedy::new("Let the workload run as the expected service account, or let the receiver expect this one; every letter counts.");
            match expected {
                Some((namespace, account)) => sentence.by(names.create_token_of(namespace, account)),
                None => sentence,
            }
        }
        Code::RotationOverdue | Code::StaleToken => Remedy::new(
            "Let the application read the token's file again before each use, or every five minutes; client libraries of Kubernetes do \
             so in all current versions. Until then, deleting the pod helps, if a controller then makes another.",
        )
        .by(names.restart()),
        Code::ObjectRecreated | Code::ObjectDeleted | Code::ObjectTerminating | Code::OtherTokenHeld | Code::MarkedInvalid => {
            about_objects(check, names)
        }
        Code::OtherNamespace | Code::OtherServiceAccount | Code::NotBoundToPod | Code::OtherPod => {
            let pod = names.pod().map(|pod| format!("oc get pod {} --namespace={} -o yaml", shell_word(pod), shell_word(names.namespace())));
            Remedy::new("Look at the pod that the token is bound to, or take the token out of this pod's volume.").by(pod)
        }
        Code::AudienceNotRequested | Code::LifetimeNotRequested | Code::InvalidVolume | Code::AudienceNotNamed => about_volume(check, names),
        Code::MayRunAsRoot | Code::NoSeccompProfile | Code::MayEscalate | Code::KeepsCapabilities => about_security(check.code),
        Code::DiscoveryIssuerDiffers
        | Code::DiscoveryNotPublic
        | Code::DiscoveryWithoutKeys
        | Code::DiscoveryAlgorithmDiffers
        | Code::DiscoveryKeysDiffer => about_discovery(check.code),
        Code::SeveralKeySets => Remedy::new("Compare these keys with those that the cluster serves, and paste only the cluster's.").by(KEYS.to_owned()),
        Code::SeveralIssuers => Remedy::new("Compare this document with what the cluster serves, and paste only the cluster's.").by(DISCOVERY.to_owned()),
    })
}

/// For a legacy token, which has neither an end nor an audience.
fn legacy(names: &Names<'_>) -> Remedy {
    let message = "Use a bound token, which expires and is for one audience.";
    let delete = format!(
        " Once nothing uses the old one any more, delete its Secret: oc delete secret {} --namespace={}",
        shell_word(names.secret()),
        shell_word(names.namespace())
    );
    Remedy::new([message, if names.is_signed { delete.as_str() } else { "" }].concat())
        .by(names.create_token())
        .with(names.volume(3600))
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

fn about_keys(code: Code) -> Remedy {
    let kids = format!("{KEYS} | jq -r '.keys[].kid'");
    match code {
        Code::DuplicateKid => Remedy::new("Publish every key once: a set that was merged twice is a mistake that other receivers may not forgive.").by(kids),
        Code::KeyNotFound => Remedy::new(
            "Fetch the keys of the cluster that issued it, and publish them again where receivers read them: after a rotation the new \
             key must be there before it signs.",
        )
        .by(KEYS.to_owned()),
        Code::SignatureInvalid => Remedy::new(
            "Compare with the keys of the cluster that issued it. If they are the same, the token was made or changed by someone \
             else, or the API server verifies with other keys than it signs with.",
        )
        .by(KEYS.to_owned()),
        _ => Remedy::new("Fetch the cluster's public keys.").by(KEYS.to_owned()),
    }
}

fn about_issuer(check: &Check, names: &Names<'_>) -> Remedy {
    match check.code {
        Code::PreviousIssuer => Remedy::new(
            "Before the previous issuer is no longer trusted, replace the pods that still hold its tokens; this one first, if a controller makes another.",
        )
        .by(names.restart()),
        Code::FormerIssuer => match names.restart() {
            Some(restart) => Remedy::new("Delete the pod, if a controller then makes another: its token is from the current issuer.").by(restart),
            None => Remedy::new("Ask for a new token, which is from the current issuer.").by(names.create_token()),
        },
        _ => Remedy::new(
            "Ask the cluster for its issuer, and let the receiver expect exactly that, to the last slash. On OpenShift, \
             the previous issuers that it still trusts are listed by: oc get kubeapiserver cluster -o jsonpath='{.status.serviceAccountIssuers}'",
        )
        .by(format!("{DISCOVERY} | jq -r .issuer")),
    }
}

fn about_objects(check: &Check, names: &Names<'_>) -> Remedy {
    match (check.id, check.code) {
        (_, Code::OtherTokenHeld | Code::MarkedInvalid) => {
            Remedy::new("Use a bound token; a legacy one is good only as long as its Secret holds it.").by(names.create_token()).with(names.volume(3600))
        }
        (_, Code::ObjectTerminating) => Remedy::new("Take a token that is bound to something that lasts.").by(names.create_token()),
        (CheckId::ServiceAccount, _) => match names.restart() {
            Some(restart) => Remedy::new("Delete the pod, if a controller then makes another: its token is of the service account that exists now.").by(restart),
            None => Remedy::new("Ask for a new token, of the service account that exists now.").by(names.create_token()),
        },
        _ => Remedy::new("The token ended with what it was bound to. Take that of the pod that runs now, or ask for a new one.").by(names.create_token()),
    }
}

fn about_volume(check: &Check, names: &Names<'_>) -> Remedy {
    match check.code {
        Code::AudienceNotRequested => {
            Remedy::new("Let the pod ask for this audience in a volume of its own.")
                .with(volume(check.found.as_ref().and_then(Side::first).unwrap_or(SOME_AUDIENCE), 3600))
        }
        Code::LifetimeNotRequested => {
            let seconds = match check.expected {
                Some(Side::Seconds(seconds)) => seconds.seconds(),
                _ => 3600,
            };
            Remedy::new("If the manifest was changed, delete the pod, so that its controller makes another; else ask for no more than the cluster gives.")
                .by(names.restart())
                .with(names.volume(seconds))
        }
        Code::AudienceNotNamed => {
            Remedy::new("Name the one receiver that the token is for.").with(volume(SOME_AUDIENCE, 3600))
        }
        _ => Remedy::new("Ask for 600 to 4294967296 seconds, and for a relative path without \"..\".")
            .with(names.volume(3600)),
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
    Remedy::new("Set it, as the documentation's example of a projected token does: whoever breaks into the container can read the token.").with(yaml)
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
    Remedy::new(message).by(DISCOVERY.to_owned())
}
