//! Adds a remedy to each check that fails or warns: a sentence and, if there is one, a command or part of a manifest
//! with this token's names.

use super::names::{
    ALGORITHMS, CLOCKS, DISCOVERY, ISSUER, KEYS, KIDS, Names, VOLUME, command, create_token_of,
};
use crate::token::decoded::Contents;
use crate::token::kubernetes::USERNAME_PREFIX;
use crate::verify::policy::Policy;
use crate::verify::report::command::{Blank, fill};
use crate::verify::report::{Check, CheckId, Code, Outcome, Remedy, Side, is_signed};

/// Adds a remedy to every check that fails or warns.
pub(super) fn add(checks: &mut [Check], contents: Option<&Contents>, policy: &Policy) {
    let is_refused = checks.iter().any(|check| check.outcome == Outcome::Fail);
    // Without a verified signature, the names in the token may come from anyone.
    let may_delete = is_signed(checks) && !is_refused && is_the_pod(checks, policy);
    for check in checks {
        if matches!(check.outcome, Outcome::Fail | Outcome::Warn) {
            check.remedy = remedy(check, &Names { contents, policy, may_delete });
        }
    }
}

/// Whether every given pod has the UID in the token. A pod that could not be read may be a different one.
fn is_the_pod(checks: &[Check], policy: &Policy) -> bool {
    let mut pods = checks.iter().filter(|check| check.id == CheckId::Pod);
    !policy.may_hide_a_pod() && pods.all(|check| check.code == Code::Ok)
}

/// Returns the remedy of a check; `None` only for codes that never fail or warn.
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
        // These differ by receiver, and `receivers` adds their remedies.
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
        // A legacy token lacks claims of a bound token, but is not damaged.
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
        Code::AlgorithmNotAllowed => Remedy::new("Allow this algorithm at the receiver if the cluster uses it; the cluster's discovery document lists its algorithms.")
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
                "Make the application reload the token file before each use or every five minutes: the \
                 kubelet has put a newer token into the pod's volume.",
            )
            .by(look),
            None => Remedy::new("Request a new token; --duration sets its lifetime, within the limits of the cluster.").by(names.create_token()),
        },
        Code::WithinLeeway | Code::NotYetValid | Code::IssuedInFuture => {
            Remedy::new("Compare the clocks of the API servers, the receiver and the node; all should use the same time source.").by(names.fill(CLOCKS))
        }
        Code::SubjectMismatch => {
            let expected = check.expected.as_ref().and_then(Side::first).and_then(|subject| subject.strip_prefix(USERNAME_PREFIX)?.split_once(':'));
            let sentence = Remedy::new("Run the workload as the expected service account, or configure the receiver to expect this one; the names must match exactly.");
            match expected {
                Some((namespace, account)) => sentence.by(create_token_of(namespace, account, names)),
                None => sentence,
            }
        }
        Code::RotationOverdue | Code::StaleToken => names.replace_pod(Remedy::new(
            "Make the application reload the token file before each use or every five minutes; current \
             Kubernetes client libraries do so. Until then, replace the pod, if a controller recreates it: \
             the new pod gets a new token.",
        )),
        Code::ObjectRecreated | Code::ObjectDeleted | Code::ObjectTerminating | Code::OtherTokenHeld | Code::MarkedInvalid => {
            about_objects(check, names)
        }
        Code::OtherNamespace | Code::OtherServiceAccount | Code::NotBoundToPod | Code::OtherPod => {
            Remedy::new("Check the pod that the token is bound to, or use the token from this pod's volume.").by(names.look_at_pod())
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

/// Returns the remedy for a legacy token, which has neither an expiry nor an audience.
fn legacy(names: &Names<'_>) -> Remedy {
    Remedy::new("Use a bound token, which expires and is for one audience.")
        .by(names.create_token())
        .with(names.volume())
}

/// Returns the remedy for a token that no API server issues: it was damaged, or is another kind of token.
fn not_as_issued(check: &Check, names: &Names<'_>) -> Remedy {
    let message = match check.code {
        Code::MalformedToken => {
            "Copy the whole token again, without the text around it; or request a new one."
        }
        Code::EmbeddedKey => {
            "Find out who created the token, and use one that the cluster issued: no API server puts a key \
             into a token."
        }
        Code::UnexpectedType => {
            "Make sure that this is the right token, and not an access token of another service."
        }
        Code::NotServiceAccount => {
            "Use the token of a service account; or, if any signed JWT is acceptable, require only that \
             (require: \"any\")."
        }
        Code::SymmetricAlgorithm | Code::UnsupportedAlgorithm => {
            "Use a token that the cluster issued: no API server signs with this algorithm, so this token is \
             from another product or a test."
        }
        _ => "Request a new token from the cluster: no API server issues one like this.",
    };
    Remedy::new(message).by(names.create_token())
}

fn about_audience(names: &Names<'_>) -> Remedy {
    let message = if names.is_for_api_server() {
        "Request a token with the receiver's audience, in the pod's volume or on the command line. Do not \
         configure the receiver to expect this audience, which is the API server's: the receiver could then \
         use your tokens there."
    } else {
        "Request a token with the receiver's audience, in the pod's volume or on the command line; or, if \
         this audience is correct, configure the receiver to expect it."
    };
    Remedy::new(message).by(names.create_token()).with(names.volume())
}

fn about_keys(code: Code) -> Remedy {
    match code {
        Code::DuplicateKid => Remedy::new("Publish every key once: other receivers may reject a set with duplicates.").by(command(KIDS)),
        Code::KeyNotFound => Remedy::new(
            "Fetch the keys of the cluster that issued the token, and publish them again where receivers read \
             them: a new key must be published before the cluster signs with it.",
        )
        .by(command(KEYS)),
        Code::SignatureInvalid => Remedy::new(
            "Compare these keys with those of the cluster that issued the token. If they are the same, \
             someone else created or changed the token, or the API server signs and verifies with different \
             keys.",
        )
        .by(command(KEYS)),
        _ => Remedy::new("Fetch the cluster's public keys.").by(command(KEYS)),
    }
}

fn about_issuer(check: &Check, names: &Names<'_>) -> Remedy {
    match check.code {
        Code::PreviousIssuer => names.replace_pod(Remedy::new(
            "Replace the pods that still use tokens from the previous issuer before it is no longer trusted; \
             start with this one, if a controller recreates it.",
        )),
        Code::FormerIssuer => match names.look_at_pod() {
            Some(look) => {
                Remedy::new("Restart the workload: pods that start now get tokens from the current issuer.")
                    .by(look)
            }
            None => Remedy::new("Request a new token, which will be from the current issuer.")
                .by(names.create_token()),
        },
        _ => Remedy::new(
            "Get the issuer from the cluster, and configure the receiver to expect exactly that, including \
             any slash at the end. On OpenShift, list the previous issuers that are still trusted with: oc \
             get kubeapiserver cluster -o jsonpath='{.status.serviceAccountIssuers}'",
        )
        .by(command(ISSUER)),
    }
}

fn about_objects(check: &Check, names: &Names<'_>) -> Remedy {
    match (check.id, check.code) {
        (_, Code::OtherTokenHeld | Code::MarkedInvalid) => {
            Remedy::new("Use a bound token; a legacy token is valid only while its Secret holds it.").by(names.create_token()).with(names.volume())
        }
        (_, Code::ObjectTerminating) => Remedy::new("Use a token that is bound to an object that is not being deleted.").by(names.create_token()),
        (CheckId::ServiceAccount, _) => match names.look_at_pod() {
            Some(look) => Remedy::new("Restart the workload: pods that start now get tokens of the current service account.").by(look),
            None => Remedy::new("Request a new token of the current service account.").by(names.create_token()),
        },
        _ => Remedy::new("Use the token of the current pod, or request a new one: this token ended with the object that it was bound to.").by(names.create_token()),
    }
}

fn about_volume(check: &Check, names: &Names<'_>) -> Remedy {
    let volume = |audience: Option<&str>| fill(VOLUME, &[(Blank::Audience, audience.as_slice())]);
    match check.code {
        Code::AudienceNotRequested => Remedy::new("Add a projected volume to the pod that requests this audience.")
            .with(volume(check.found.as_ref().and_then(Side::first))),
        Code::LifetimeNotRequested => names.replace_pod(Remedy::new(
            "Restart the workload if the manifest was changed; otherwise, lower expirationSeconds to what the \
             cluster allows.",
        )),
        Code::AudienceNotNamed => Remedy::new("Set the audience to the one receiver that the token is for.").with(volume(None)),
        _ => Remedy::new("Request 600 to 4294967296 seconds, and a relative path without \"..\".").with(names.volume()),
    }
}

/// Returns the remedy with the settings of the documentation's example.
fn about_security(code: Code) -> Remedy {
    let yaml = match code {
        Code::MayRunAsRoot => "securityContext:\n  runAsNonRoot: true\n",
        Code::NoSeccompProfile => "securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n",
        Code::MayEscalate => "securityContext:\n  allowPrivilegeEscalation: false\n",
        _ => "securityContext:\n  capabilities:\n    drop: [ALL]\n",
    };
    Remedy::new("Set it, as the documentation's example of a projected volume does: anyone who breaks into the container can read the token.").with(command(yaml))
}

fn about_discovery(code: Code) -> Remedy {
    let message = match code {
        Code::DiscoveryIssuerDiffers => {
            "Publish the document that the cluster serves, at the URL of its issuer; \"issuer\" must be \
             exactly that URL."
        }
        Code::DiscoveryNotPublic => {
            "Publish the document and the keys at an https URL that clouds can reach, and set it as the \
             cluster's serviceAccountIssuer. Receivers inside the cluster do not need this."
        }
        Code::DiscoveryWithoutKeys => "Publish the document that the cluster serves.",
        _ => "Publish the document that the cluster serves now: it names the algorithms of all its keys.",
    };
    Remedy::new(message).by(command(DISCOVERY))
}
