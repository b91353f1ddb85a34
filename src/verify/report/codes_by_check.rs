//! Lists the codes that each check can have, which is what a `switch` over a check's code must handle.

use super::{CheckId, Code};

impl CheckId {
    /// Returns every code that this check can have, with any outcome.
    pub fn codes(self) -> &'static [Code] {
        use Code::*;
        match self {
            Self::Structure => &[Ok, MalformedToken],
            Self::Header => &[
                Ok,
                NotReadable,
                CriticalExtension,
                MalformedCritical,
                UnencodedPayload,
                EmbeddedKey,
                UnexpectedType,
            ],
            Self::Algorithm => {
                &[Ok, NotReadable, Unsecured, SymmetricAlgorithm, UnsupportedAlgorithm, AlgorithmNotAllowed]
            }
            Self::Key => &[
                Ok,
                NotReadable,
                NoKeys,
                NoUsableKey,
                KeyRefused,
                DuplicateKid,
                KeyNotFound,
                AlgorithmKeyMismatch,
            ],
            Self::Signature => {
                &[Ok, NotReadable, NoKeys, NoKeyChosen, SignatureInvalid, SignatureMissing, SignatureCut]
            }
            Self::Issuer => &[
                Ok,
                NotReadable,
                NotExpected,
                MalformedClaim,
                MissingClaim,
                IssuerMismatch,
                PreviousIssuer,
                FormerIssuer,
            ],
            Self::Audience => &[
                Ok,
                NotReadable,
                NotExpected,
                MalformedClaim,
                MissingClaim,
                AudienceMismatch,
                LegacyAudience,
            ],
            Self::Expiration => {
                &[Ok, NotReadable, MalformedClaim, MissingClaim, Expired, WithinLeeway, NeverExpires]
            }
            Self::NotBefore => &[Ok, NotReadable, MalformedClaim, AbsentClaim, NotYetValid, WithinLeeway],
            Self::IssuedAt => &[Ok, NotReadable, MalformedClaim, AbsentClaim, IssuedInFuture, WithinLeeway],
            Self::Subject => &[Ok, NotReadable, NotExpected, MalformedClaim, MissingClaim, SubjectMismatch],
            Self::TokenId => &[Ok, NotReadable, MalformedClaim, AbsentClaim],
            Self::Kubernetes => &[
                Ok,
                NotReadable,
                NotServiceAccount,
                LegacyToken,
                LegacyAccepted,
                InconsistentClaims,
                NotRequired,
            ],
            Self::Lifecycle => &[
                Ok,
                NotReadable,
                MalformedClaim,
                AbsentClaim,
                NotYetValid,
                Expired,
                NeverExpires,
                Extended,
                RotationDue,
                RotationOverdue,
                StaleToken,
            ],
            Self::Sources => &[SeveralKeySets, SeveralIssuers, MalformedManifest],
            Self::Pod => &[
                Ok,
                ObjectRecreated,
                ObjectDeleted,
                ObjectTerminating,
                UidUnknown,
                OtherNamespace,
                OtherServiceAccount,
                NotBoundToPod,
                OtherPod,
                MalformedManifest,
            ],
            Self::Volume => &[
                Ok,
                AbsentClaim,
                MalformedClaim,
                AdmissionVolume,
                LifetimeNotRequested,
                AudienceNotRequested,
                InvalidVolume,
                AudienceNotNamed,
            ],
            Self::PodSecurity => &[MayRunAsRoot, NoSeccompProfile, MayEscalate, KeepsCapabilities],
            Self::ServiceAccount => &[
                Ok,
                OtherObject,
                ObjectRecreated,
                ObjectDeleted,
                ObjectTerminating,
                UidUnknown,
                MalformedManifest,
            ],
            Self::Secret => &[
                Ok,
                OtherObject,
                ObjectRecreated,
                ObjectDeleted,
                ObjectTerminating,
                UidUnknown,
                OtherTokenHeld,
                MarkedInvalid,
                MalformedManifest,
            ],
            Self::Node => &[
                Ok,
                OtherObject,
                ObjectRecreated,
                ObjectDeleted,
                ObjectTerminating,
                UidUnknown,
                NotLookedUp,
                MalformedManifest,
            ],
            Self::Discovery => &[
                Ok,
                DiscoveryIssuerDiffers,
                DiscoveryNotPublic,
                DiscoveryWithoutKeys,
                DiscoveryAlgorithmDiffers,
                DiscoveryKeysDiffer,
                MalformedManifest,
            ],
            Self::Configuration => &[Ok, MalformedConfiguration, NotEvaluated],
            Self::Provider => &[
                Ok,
                NotGiven,
                MalformedConfiguration,
                NotEvaluated,
                NotDocumented,
                IssuerNotPublic,
                ProviderDisabled,
                ProviderDiffers,
                OtherAccount,
                TokenTooLarge,
            ],
            Self::TrustPolicy => &[
                Ok,
                NotGiven,
                MalformedConfiguration,
                NotEvaluated,
                NotDocumented,
                DependsOnCall,
                NothingAllowed,
                ExplicitDeny,
                PrincipalMismatch,
                ActionMismatch,
                ConditionNotMet,
                ConditionKeyAbsent,
                ConditionKeyPresent,
                WildcardUnderEquals,
                ArnInKey,
                SchemeInKey,
                OtherProviderInKey,
                AudienceForSubject,
                AlwaysMet,
            ],
            Self::RoleAnnotation => &[Ok, MalformedRoleArn, OtherRole],
            Self::AttributeMapping => &[
                Ok,
                NotGiven,
                MalformedConfiguration,
                NotEvaluated,
                NotDocumented,
                SubjectNotMapped,
                SubjectTooLong,
                MappingFailed,
            ],
            Self::AttributeCondition => {
                &[Ok, NotGiven, MalformedConfiguration, NotEvaluated, ConditionNotMet, ConditionFailed]
            }
            Self::FederatedCredential => {
                &[Ok, NotGiven, MalformedConfiguration, NotEvaluated, NotDocumented, NoCredentialMatches]
            }
            Self::VaultRole => &[
                Ok,
                NotGiven,
                MalformedConfiguration,
                NotEvaluated,
                MalformedClaim,
                MissingClaim,
                NameNotBound,
                NamespaceNotBound,
                ClaimNotBound,
                OidcRole,
            ],
            Self::TokenReview => &[Ok, NoKeys, NotGiven, ReviewRemains, ReviewRefuses, ReviewIsLenient],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [CheckId; 31] = [
        CheckId::Structure,
        CheckId::Header,
        CheckId::Algorithm,
        CheckId::Key,
        CheckId::Signature,
        CheckId::Issuer,
        CheckId::Audience,
        CheckId::Expiration,
        CheckId::NotBefore,
        CheckId::IssuedAt,
        CheckId::Subject,
        CheckId::TokenId,
        CheckId::Kubernetes,
        CheckId::Lifecycle,
        CheckId::Sources,
        CheckId::Pod,
        CheckId::Volume,
        CheckId::PodSecurity,
        CheckId::ServiceAccount,
        CheckId::Secret,
        CheckId::Node,
        CheckId::Discovery,
        CheckId::Configuration,
        CheckId::Provider,
        CheckId::TrustPolicy,
        CheckId::RoleAnnotation,
        CheckId::AttributeMapping,
        CheckId::AttributeCondition,
        CheckId::FederatedCredential,
        CheckId::VaultRole,
        CheckId::TokenReview,
    ];

    /// Compares the codes with the declaration for TypeScript.
    #[test]
    fn the_types_say_the_same() {
        let written = include_str!("../../wasm/check.d.ts");
        let rows: Vec<String> = ALL
            .iter()
            .map(|id| {
                let codes: Vec<String> = id.codes().iter().map(name).collect();
                format!("    {}: {};\n", name(id), codes.join(" | "))
            })
            .collect();
        let declared = format!("export interface CheckCodes {{\n{}}}\n", rows.concat());
        assert!(written.contains(&declared), "src/wasm/check.d.ts must have:\n{declared}");
    }

    /// Returns the name as JSON, in quotes.
    fn name(value: &impl serde::Serialize) -> String {
        serde_json::to_string(value).unwrap_or_default()
    }
}
