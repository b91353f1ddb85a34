//! The lines that are known: by which words, what they say, and what mends it. Found in public threads, which are named.

use serde::Serialize;

use super::read::{self, Sides};
use crate::relying_party::Party;

/// What a line says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_family = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The API server is not among the token's audiences.
    ApiServerAudience,
    /// The API server did not say why.
    ApiServerUnauthorized,
    /// The service account was made anew.
    AccountRecreated,
    /// What the token is bound to is gone.
    BoundObjectGone,
    /// The token is used past its renewal.
    StaleToken,
    /// The token is from the future.
    NotYetValid,
    /// The token has expired.
    Expired,
    /// An issuer or audience holds quotation marks.
    LiteralQuotes,
    /// The issuer is another one than expected.
    IssuerDiffers,
    /// The discovery document is of another issuer than its address.
    DiscoveryIssuerDiffers,
    /// The audience is another one than expected.
    AudienceDiffers,
    /// No key has the token's `kid`.
    KeyNotFound,
    /// Several keys could have signed it.
    SeveralKeys,
    /// The key did not sign it.
    SignatureInvalid,
    /// The file of the token cannot be read.
    FileNotReadable,
    /// AWS: no provider of this issuer.
    AwsNoProvider,
    /// AWS: the issuer's keys cannot be fetched.
    AwsKeysUnreachable,
    /// AWS: the audience is not the provider's.
    AwsAudience,
    /// AWS: the trust policy does not let it in.
    AwsAccessDenied,
    /// AWS: the token has expired.
    AwsExpired,
    /// Google: the audience is not the provider's.
    GcpAudience,
    /// Google: the issuer is not the provider's.
    GcpIssuer,
    /// Google: the mapped subject is too long.
    GcpSubjectTooLong,
    /// Google: the token is outside of its time.
    GcpStale,
    /// Google: the attribute condition does not hold.
    GcpCondition,
    /// Google: the issuer's keys cannot be fetched.
    GcpKeysUnreachable,
    /// Google: no such provider, or a disabled one.
    GcpNoProvider,
    /// Entra: no credential of this issuer.
    EntraIssuer,
    /// Entra: no credential with this audience.
    EntraAudience,
    /// Entra: no credential with this subject.
    EntraSubject,
    /// Entra: no credential matches.
    EntraNoMatch,
    /// Entra: the issuer cannot be reached.
    EntraUnreachable,
    /// Entra: the token is outside of its time.
    EntraTime,
    /// Entra: the signature is not that of a published key.
    EntraSignature,
    /// Vault: the audience is not bound.
    VaultAudience,
    /// Vault: the role is bound to no audience.
    VaultNoAudience,
    /// Vault: the issuer is not the expected one.
    VaultIssuer,
    /// Vault: the service account or its namespace is not bound.
    VaultNotAuthorized,
    /// Vault: a claim is not bound.
    VaultClaim,
}

/// Which claim of the token a line names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tie {
    Nothing,
    Issuer,
    Audience,
    Subject,
    IssuedAt,
    Expiration,
    AccountUid,
}

/// One kind of line.
pub(super) struct Row {
    pub(super) fault: Fault,
    pub(super) party: Option<Party>,
    /// It is this line if it has all of one of these, in lower case.
    pub(super) marks: &'static [&'static [&'static str]],
    pub(super) read: fn(&str) -> Sides,
    pub(super) tie: Tie,
    pub(super) message: &'static str,
    pub(super) remedy: &'static str,
    /// A command whose words in capitals are filled in where they are known.
    pub(super) command: &'static str,
    pub(super) source: &'static str,
}

const DISCOVERY: &str = "oc get --raw /.well-known/openid-configuration";
const KEYS: &str = "oc get --raw /openid/v1/jwks";
const CREATE_TOKEN: &str = "oc create token SERVICE_ACCOUNT --namespace=NAMESPACE --audience=EXPECTED";
const RESTART: &str = "oc delete pod POD --namespace=NAMESPACE";

/// The more telling lines stand before those that many programs print.
pub(super) const ROWS: [Row; 39] = [
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
        remedy: "Delete the pods that still carry tokens of the old one, so that their controllers make others.",
        command: RESTART,
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
        command: "oc get pods --namespace=NAMESPACE",
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
        command: RESTART,
        source: "openshift/console#13339",
    },
    Row {
        fault: Fault::EntraSubject,
        party: Some(Party::Entra),
        marks: &[&["aadsts7002138"], &["aadsts700213"]],
        read: read::presented_subject,
        tie: Tie::Subject,
        message: "No federated credential has this subject, to the letter and to upper and lower case.",
        remedy: "Give the credential the token's subject, system:serviceaccount:NAMESPACE:NAME.",
        command: "az identity federated-credential update --name NAME --identity-name IDENTITY --resource-group GROUP --subject FOUND",
        source: "Azure/login#517",
    },
    Row {
        fault: Fault::EntraAudience,
        party: Some(Party::Entra),
        marks: &[&["aadsts700212"]],
        read: read::presented_audience,
        tie: Tie::Audience,
        message: "No federated credential has this audience.",
        remedy: "Ask for a token with the audience api://AzureADTokenExchange, or give the credential the token's own.",
        command: "az identity federated-credential update --name NAME --identity-name IDENTITY --resource-group GROUP --audiences FOUND",
        source: "Azure/azure-workload-identity#1675",
    },
    Row {
        fault: Fault::EntraIssuer,
        party: Some(Party::Entra),
        marks: &[&["aadsts700211"]],
        read: read::presented_issuer,
        tie: Tie::Issuer,
        message: "No federated credential has this issuer. Look at the slash at its end: issuers of AKS have one, others mostly not.",
        remedy: "Give the credential the token's issuer, to the last slash.",
        command: "az identity federated-credential update --name NAME --identity-name IDENTITY --resource-group GROUP --issuer FOUND",
        source: "Azure/azure-workload-identity#340",
    },
    Row {
        fault: Fault::EntraNoMatch,
        party: Some(Party::Entra),
        marks: &[&["aadsts70021"]],
        read: read::assertion,
        tie: Tie::Nothing,
        message: "No federated credential matches issuer, subject and audience all at once; or a new one has not spread yet.",
        remedy: "Compare the three with the credential, to the letter; wait a minute if it is new.",
        command: "az identity federated-credential list --identity-name IDENTITY --resource-group GROUP",
        source: "Azure/azure-workload-identity#1200",
    },
    Row {
        fault: Fault::EntraTime,
        party: Some(Party::Entra),
        marks: &[&["aadsts700024"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The token was shown outside of its time: mostly by a client that kept an old one, while the kubelet had put a newer one into the file.",
        remedy: "Let the client read the token's file again before each use; current Azure libraries do so.",
        command: RESTART,
        source: "Azure/azure-workload-identity#693",
    },
    Row {
        fault: Fault::EntraUnreachable,
        party: Some(Party::Entra),
        marks: &[&["aadsts90061"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "Entra cannot fetch the issuer's discovery document or keys: they are not public.",
        remedy: "Publish both at a public address, and let that be the cluster's issuer.",
        command: DISCOVERY,
        source: "Azure/azure-workload-identity#616",
    },
    Row {
        fault: Fault::EntraSignature,
        party: Some(Party::Entra),
        marks: &[&["aadsts50013"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The signature is not that of any key that the issuer publishes: after a rotation, the new keys were not published.",
        remedy: "Publish the cluster's keys again where the discovery document says.",
        command: KEYS,
        source: "Azure/azure-workload-identity#1200",
    },
    Row {
        fault: Fault::AwsNoProvider,
        party: Some(Party::Aws),
        marks: &[&["no openidconnect provider found"]],
        read: read::in_your_account_for,
        tie: Tie::Issuer,
        message: "The role's account has no OIDC provider of this issuer, to the letter.",
        remedy: "Make one in the role's own account.",
        command: "aws iam create-open-id-connect-provider --url FOUND --client-id-list sts.amazonaws.com",
        source: "aws/aws-sdk-js-v3#6419",
    },
    Row {
        fault: Fault::AwsKeysUnreachable,
        party: Some(Party::Aws),
        marks: &[&["couldn't retrieve verification key"], &["idpcommunicationerror"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "AWS could not fetch the issuer's keys, or found none with the token's kid. It is no matter of the trust policy.",
        remedy: "Make sure that the discovery document and the keys are public and current.",
        command: KEYS,
        source: "external-secrets/external-secrets#6648",
    },
    Row {
        fault: Fault::AwsAudience,
        party: Some(Party::Aws),
        marks: &[&["incorrect token audience"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "None of the token's audiences is in the provider's ClientIDList. On EKS it is sts.amazonaws.com, on OpenShift openshift.",
        remedy: "Let the provider know the token's audience, or ask for a token with one that it knows; look whether the right file is mounted.",
        command: "aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN",
        source: "aws/amazon-eks-pod-identity-webhook#232",
    },
    Row {
        fault: Fault::AwsAccessDenied,
        party: Some(Party::Aws),
        marks: &[&["not authorized to perform", "sts:assumerolewithwebidentity"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The token is good, and the role's trust policy does not let it in; or there is no such role.",
        remedy: "Paste the trust policy beside the token: the condition that does not hold is shown.",
        command: "aws iam get-role --role-name ROLE",
        source: "crossplane/crossplane#5578",
    },
    Row {
        fault: Fault::AwsExpired,
        party: Some(Party::Aws),
        marks: &[&["expiredtokenexception"], &["must be before the expiration date/time"]],
        read: read::before_expiration,
        tie: Tie::Expiration,
        message: "The token had expired when it was shown: the client kept an old one.",
        remedy: "Let the client read the token's file again before each use; current AWS libraries do so.",
        command: RESTART,
        source: "aws/aws-sdk-rust#827",
    },
    Row {
        fault: Fault::GcpAudience,
        party: Some(Party::Gcp),
        marks: &[&["audience in id token", "does not match"]],
        read: read::google_audience,
        tie: Tie::Audience,
        message: "The token's audience is none that the provider takes: by default its own name, with or without https:, else its allowedAudiences only.",
        remedy: "Ask for a token with the expected audience.",
        command: CREATE_TOKEN,
        source: "external-secrets/external-secrets#6979",
    },
    Row {
        fault: Fault::GcpIssuer,
        party: Some(Party::Gcp),
        marks: &[&["issuer in id token", "does not match"]],
        read: read::google_issuer,
        tie: Tie::Issuer,
        message: "The token's issuer is not that of the provider.",
        remedy: "Let the provider expect the token's issuer.",
        command: "gcloud iam workload-identity-pools providers update-oidc PROVIDER --workload-identity-pool=POOL --location=global --issuer-uri=FOUND",
        source: "google-github-actions/auth#378",
    },
    Row {
        fault: Fault::GcpSubjectTooLong,
        party: Some(Party::Gcp),
        marks: &[&["127 bytes"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "What the provider maps to google.subject has more than 127 bytes: names of namespaces and service accounts are long.",
        remedy: "Map something shorter, such as the service account's UID: google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].",
        command: "",
        source: "google-github-actions/auth#423",
    },
    Row {
        fault: Fault::GcpStale,
        party: Some(Party::Gcp),
        marks: &[&["id token issued at", "stale"]],
        read: read::google_issued_at,
        tie: Tie::IssuedAt,
        message: "The token was outside of its time: it has expired, lacks exp or iat, or is from the future. Mostly the client kept an old one.",
        remedy: "Let the client read the token's file again before each use, and compare the clocks.",
        command: RESTART,
        source: "googleapis/google-cloud-go#12440",
    },
    Row {
        fault: Fault::GcpCondition,
        party: Some(Party::Gcp),
        marks: &[&["rejected by the attribute condition"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The provider's attribute condition does not hold for the token, or fails at a claim that is not there.",
        remedy: "Paste the provider beside the token: the condition is evaluated.",
        command: "gcloud iam workload-identity-pools providers describe PROVIDER --workload-identity-pool=POOL --location=global",
        source: "google-github-actions/auth#211",
    },
    Row {
        fault: Fault::GcpKeysUnreachable,
        party: Some(Party::Gcp),
        marks: &[&["error connecting to the given credential's issuer"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "Google could not fetch the issuer's keys, or found none with the token's kid; or the keys that were uploaded are not right.",
        remedy: "Publish the keys, or give the provider the current ones.",
        command: KEYS,
        source: "google-github-actions/auth#60",
    },
    Row {
        fault: Fault::GcpNoProvider,
        party: Some(Party::Gcp),
        marks: &[&["invalid_target"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "There is no such pool or provider, or it is disabled or deleted. The name has the project's number, not its id.",
        remedy: "Compare the audience of the credential configuration with the provider's name.",
        command: "gcloud iam workload-identity-pools providers list --workload-identity-pool=POOL --location=global",
        source: "google-github-actions/auth#161",
    },
    Row {
        fault: Fault::VaultNotAuthorized,
        party: Some(Party::Vault),
        marks: &[&["service account name not authorized"], &["namespace not authorized"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The role is not bound to the token's service account or to its namespace.",
        remedy: "Paste the role beside the token; bind it to the service account if that is meant to log in.",
        command: "vault read auth/kubernetes/role/ROLE",
        source: "hashicorp/vault-plugin-auth-kubernetes#79",
    },
    Row {
        fault: Fault::VaultNoAudience,
        party: Some(Party::Vault),
        marks: &[&["audience claim found in jwt but no audiences bound"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The token names an audience, and the role is bound to none.",
        remedy: "Bind the role to the token's audience.",
        command: "vault write auth/jwt/role/ROLE bound_audiences=AUDIENCE",
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
    Row {
        fault: Fault::VaultAudience,
        party: Some(Party::Vault),
        marks: &[&["aud claim does not match any bound audience"], &["invalid audience (aud) claim"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The role is bound to another audience. A token that was asked for without one is for the API server, by its issuer's name.",
        remedy: "Ask for a token with the role's audience, in the pod's volume.",
        command: CREATE_TOKEN,
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
    Row {
        fault: Fault::VaultIssuer,
        party: Some(Party::Vault),
        marks: &[
            &["claim \"iss\" is invalid"],
            &["claim \\\"iss\\\" is invalid"],
            &["invalid issuer (iss) claim"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "Vault expects another issuer: before 1.9 that of legacy tokens, kubernetes/serviceaccount, which bound tokens do not have.",
        remedy: "Leave the issuer to the API server, which knows it better.",
        command: "vault write auth/kubernetes/config disable_iss_validation=true",
        source: "hashicorp/vault-plugin-auth-kubernetes#125",
    },
    Row {
        fault: Fault::VaultClaim,
        party: Some(Party::Vault),
        marks: &[&["error validating claims"], &["claim", "could not be converted to string"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "A claim that the role is bound to has another value, or is not there. Claims inside of others need a pointer: /kubernetes.io/namespace.",
        remedy: "Paste the role beside the token: the claim is shown.",
        command: "vault read auth/jwt/role/ROLE",
        source: "hashicorp/vault-plugin-auth-jwt#206",
    },
    Row {
        fault: Fault::DiscoveryIssuerDiffers,
        party: None,
        marks: &[
            &["issuer did not match the issuer returned by provider"],
            &["issuer claim in discovery document does not match"],
            &["issuer in discovery document", "does not match"],
        ],
        read: read::expected_got,
        tie: Tie::Nothing,
        message: "The discovery document names another issuer than the one at whose address it was fetched; they must be identical. The first --service-account-issuer is the one that signs.",
        remedy: "Let receiver and cluster name the very same issuer, to the last slash.",
        command: DISCOVERY,
        source: "coreos/go-oidc#203",
    },
    Row {
        fault: Fault::IssuerDiffers,
        party: None,
        marks: &[
            &["id token issued by a different provider"],
            &["jwt issuer is not configured"],
            &["unexpected \"iss\" claim value"],
        ],
        read: read::expected_got,
        tie: Tie::Issuer,
        message: "The receiver expects another issuer.",
        remedy: "Let the receiver expect the token's issuer, to the last slash.",
        command: DISCOVERY,
        source: "istio/istio#36221",
    },
    Row {
        fault: Fault::AudienceDiffers,
        party: None,
        marks: &[
            &["oidc: expected audience"],
            &["audiences in jwt are not allowed"],
            &["unexpected \"aud\" claim value"],
        ],
        read: read::expected_got,
        tie: Tie::Audience,
        message: "The receiver is not among the token's audiences.",
        remedy: "Ask for a token with the receiver's audience.",
        command: CREATE_TOKEN,
        source: "istio/istio#34293",
    },
    Row {
        fault: Fault::NotYetValid,
        party: None,
        marks: &[
            &["token used before issued"],
            &["token is not valid yet"],
            &["token not valid yet"],
            &["token not yet valid"],
            &["issued in the future"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The receiver's clock is behind that of the API server, or was set back.",
        remedy: "Compare the clocks of the API servers, of the receiver and of the node; all should follow one time source.",
        command: "oc debug node/NODE -- chroot /host chronyc tracking",
        source: "kubernetes/kubernetes#124022",
    },
    Row {
        fault: Fault::Expired,
        party: None,
        marks: &[
            &["service account token has expired"],
            &["token is expired"],
            &["token has expired"],
            &["jwt expired"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The token had expired when it was shown: the client kept an old one.",
        remedy: "Let the client read the token's file again before each use, or every five minutes.",
        command: RESTART,
        source: "kubernetes/kubernetes#123415",
    },
    Row {
        fault: Fault::SeveralKeys,
        party: None,
        marks: &[&["multiple matching keys"], &["err_jwks_multiple_matching_keys"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The key set has several keys that may have signed the token: it was merged twice, or has one key under two names.",
        remedy: "Publish every key once, under the kid that the cluster gives it.",
        command: KEYS,
        source: "aws/amazon-eks-pod-identity-webhook#13",
    },
    Row {
        fault: Fault::KeyNotFound,
        party: None,
        marks: &[
            &["no matching key"],
            &["no applicable key found"],
            &["kid", "not found"],
            &["kid", "invalid"],
            &["unable to find", "signing key"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "No published key has the token's kid: after a rotation the new key was not published, or the receiver keeps old ones.",
        remedy: "Publish the cluster's keys, the new one before it signs.",
        command: KEYS,
        source: "openfga/openfga#3099",
    },
    Row {
        fault: Fault::SignatureInvalid,
        party: None,
        marks: &[
            &["error in cryptographic primitive"],
            &["failed to verify id token signature"],
            &["signature verification failed"],
            &["unable to verify the id token signature"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The key that was tried did not sign the token: the receiver has another key than the cluster signs with.",
        remedy: "Compare the receiver's keys with the cluster's; the API server's --service-account-key-file must belong to the signing key.",
        command: KEYS,
        source: "kubernetes/kubernetes#72026",
    },
    Row {
        fault: Fault::FileNotReadable,
        party: None,
        marks: &[&["permission denied", "secrets", "token"]],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The application may not read the token's file: it belongs to root, or to a group that the container does not run with.",
        remedy: "Set fsGroup in the pod's securityContext, so that the kubelet gives the file to that group.",
        command: "",
        source: "Azure/azure-workload-identity#693",
    },
    Row {
        fault: Fault::LiteralQuotes,
        party: None,
        marks: &[&["\"\\\""]],
        read: read::literal_quotes,
        tie: Tie::Nothing,
        message: "Quotation marks became part of an issuer or an audience: a flag was quoted twice.",
        remedy: "Take one pair of quotation marks away from the flag or the setting.",
        command: "",
        source: "Azure/AKS#2523",
    },
    Row {
        fault: Fault::ApiServerUnauthorized,
        party: Some(Party::ApiServer),
        marks: &[
            &["invalid bearer token"],
            &["you must be logged in to the server"],
            &["the server has asked for the client to provide credentials"],
        ],
        read: read::nothing,
        tie: Tie::Nothing,
        message: "The API server does not say why. After a change of the issuer, tokens of the old one are refused as soon as it is no longer trusted; on OpenShift that is 24 hours, and at once if the issuer is reset to nothing.",
        remedy: "Paste the cluster's keys, and the Authentication and KubeAPIServer objects, beside the token: the reason is shown.",
        command: "oc get authentication.config cluster -o yaml && oc get kubeapiserver cluster -o yaml",
        source: "kubernetes/kubernetes#107031",
    },
];
