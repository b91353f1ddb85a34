//! Checks the OIDC provider in AWS IAM, and the role named by the service account.

use super::documents::OIDC_PROVIDER;
use super::policy::{arn_of_provider, provider_of};
use crate::cluster::checks::discovery::unreachable_for_others;
use crate::paste::ArtifactKind;
use crate::receivers::answers::{fail, pass, skip, warn};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::receivers::settings::Settings;
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::text::yaml::Node;
use crate::verify::report::command::{Blank, fill};
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// The longest token that the call accepts, in characters (`WebIdentityToken`, AssumeRoleWithWebIdentity API
/// reference).
const LONGEST_TOKEN: usize = 20_000;

/// The claim whose tags become session tags ("Passing session tags in AWS STS").
const SESSION_TAGS: &str = "https://aws.amazon.com/tags";

/// The claim whose value becomes the session's source identity ("Monitor and control actions taken with assumed roles").
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

/// The members of a provider: the URL and the audiences, and those that do not matter here.
const MEMBERS: [&str; 7] =
    ["Arn", "ClientIDList", "CreateDate", "ResponseMetadata", "Tags", "ThumbprintList", "Url"];

/// The most audiences of a provider (CreateOpenIDConnectProvider).
const MOST_AUDIENCES: usize = 100;

/// The service account annotation that names its role on EKS.
const ROLE_ANNOTATION: &str = "eks.amazonaws.com/role-arn";

/// A ServiceAccount's annotation, as YAML to fill in.
const ANNOTATION: &str = "metadata:
  annotations:
    eks.amazonaws.com/role-arn: \"ROLE_ARN\"
";

/// Checks the provider document, and demands its issuer and audiences.
pub(super) fn ask_provider(settings: &Settings, token: Option<Token<'_>>, demands: &mut Demands) {
    let issuer = token.and_then(|token| token.contents.claims.issuer.present());
    if let Some(reason) = issuer.and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("AWS cannot fetch the keys of this issuer: {reason}.");
        let remedy = Remedy::new(
            "Publish the discovery document and the keys at a public address, and let that be the cluster's issuer. On EKS it is; \
             on OpenShift, ccoctl does it.",
        );
        demands.checks.push(fail(CheckId::Provider, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    if token.is_some_and(|token| token.contents.payload.has(SESSION_TAGS)) {
        let message = "The token carries session tags, for which the trust policy must also allow sts:TagSession; that is not evaluated here.";
        demands.checks.push(skip(CheckId::Provider, Code::NotEvaluated, message));
    }
    if token.is_some_and(|token| token.contents.payload.has(SOURCE_IDENTITY)) {
        let message = "The token carries a source identity, for which the trust policy must also allow sts:SetSourceIdentity; that is not evaluated here.";
        demands.checks.push(skip(CheckId::Provider, Code::NotEvaluated, message));
    }
    let is_whole = |name: &str| match token.and_then(|token| token.contents.payload.find(name)) {
        Some(Value::Number(number)) => number.as_str().parse::<i64>().is_ok(),
        _ => true,
    };
    if !["exp", "iat", "nbf"].into_iter().all(is_whole) {
        let message = "AWS takes moments in whole seconds only.";
        demands.checks.push(skip(CheckId::Provider, Code::NotEvaluated, message));
    }
    if token.is_some_and(|token| token.text.len() > LONGEST_TOKEN) {
        let message = format!("AWS takes tokens of at most {LONGEST_TOKEN} characters.");
        let remedy = Remedy::new("Ask for a token with fewer audiences, and with shorter names in it.");
        demands.checks.push(fail(CheckId::Provider, Code::TokenTooLarge, message).mended_by(remedy));
    }
    let url_of = |provider: &Setting| -> Result<Option<String>, Box<Check>> {
        Ok(provider.text("Url")?.map(|url| url.strip_prefix("https://").unwrap_or(url).to_owned()))
    };
    let providers: Vec<&Setting> = settings.of(OIDC_PROVIDER).collect();
    let matches = |provider: &&&Setting| {
        let url = url_of(provider).ok().flatten();
        issuer.is_some() && url.map(|url| format!("https://{url}")).as_ref() == issuer
    };
    let Some(provider) = providers.iter().find(matches).or(providers.first()) else {
        let message = "The OIDC provider was not given, so neither its URL nor its audiences are known.";
        demands.checks.push(skip(CheckId::Provider, Code::NotGiven, message));
        return;
    };
    demands.checks.extend(provider.unknown(CheckId::Provider, &[], &MEMBERS));
    match url_of(provider) {
        Ok(Some(url)) => {
            demands.issuers = Some(vec![format!("https://{url}")]);
            let message = format!("The OIDC provider is that of {}.", quote(&url));
            demands.checks.push(pass(CheckId::Provider, message).at(provider.place("Url")));
        }
        Ok(None) => demands.checks.push(provider.malformed("Url", "the issuer without https://", "absent")),
        Err(check) => demands.checks.push(*check),
    }
    match provider.list(&["ClientIDList"]) {
        Ok(audiences) if audiences.is_empty() || audiences.len() > MOST_AUDIENCES => {
            demands.checks.push(provider.malformed(
                "ClientIDList",
                "a list of 1 to 100 audiences",
                "of another length",
            ));
        }
        Ok(audiences) => demands.audiences = Some(audiences),
        Err(check) => demands.checks.push(*check),
    }
    if token.is_some_and(|token| token.contents.payload.has("azp")) {
        let message =
            "The token has an \"azp\" claim; AWS does not say whether it is compared in place of \"aud\".";
        demands
            .checks
            .push(skip(CheckId::Provider, Code::NotDocumented, message).at(provider.place("ClientIDList")));
    }
}

/// Checks that the provider is in the role's own account, the only place where AWS looks for it.
pub(super) fn ask_account(role: &Setting, federated: &[&str], provider: &str, demands: &mut Demands) {
    let of_provider = federated.iter().filter(|name| provider_of(name) == Some(provider));
    let providers: Vec<&str> = of_provider.filter_map(|name| account_of(name)).collect();
    let Some(own) = role.root.find("Arn").and_then(Node::as_str).and_then(account_of) else { return };
    if providers.is_empty() || providers.contains(&own) {
        return;
    }
    let provider = providers.first().copied().unwrap_or_default();
    let message = format!(
        "The role is in the account {own}, and the provider in {provider}; AWS looks for the provider in the role's own account."
    );
    let remedy = Remedy::new(
        "Make the OIDC provider in the role's account as well, and name that in the trust policy.",
    );
    let check = fail(CheckId::Provider, Code::OtherAccount, message).expected(own).found(provider);
    demands.checks.push(check.at(role.place("Arn")).mended_by(remedy));
}

/// Checks that the token's service account is annotated with the given role. STS ignores the annotation, but the pod
/// requests the role in it.
pub(super) fn ask_annotation(
    settings: &Settings,
    role: Option<&Setting>,
    token: Token<'_>,
    demands: &mut Demands,
) {
    let own = token.contents.kubernetes.as_ref();
    let name = own.and_then(|own| own.service_account.as_ref()?.name.as_deref());
    let namespace = own.and_then(|own| own.namespace.as_deref());
    for account in settings.of(ArtifactKind::ServiceAccount) {
        let metadata = |member: &str| account.root.at(&["metadata", member]).and_then(Node::as_str);
        let is_tokens =
            metadata("name") == name && metadata("namespace").is_none_or(|own| Some(own) == namespace);
        let annotation = account.root.at(&["metadata", "annotations", ROLE_ANNOTATION]);
        let Some(annotation) = annotation.filter(|_| is_tokens) else { continue };
        let place = account.place(&format!("metadata.annotations.{ROLE_ANNOTATION}"));
        let arn = annotation.as_str().unwrap_or_default();
        let wanted = role.and_then(|role| role.root.find("Arn")).and_then(Node::as_str);
        let remedy = || {
            let annotation = fill(ANNOTATION, &[(Blank::RoleArn, wanted.as_slice())]);
            Remedy::new(
                "Name the role by its ARN, and restart the pods: the variables are set when a pod is made.",
            )
            .with(annotation)
        };
        let id = CheckId::RoleAnnotation;
        let is_arn = account_of(arn).is_some() && arn.contains(":role/");
        let check = match wanted {
            _ if !is_arn => {
                let message = format!("{} is no ARN of a role.", quote(arn));
                warn(id, Code::MalformedRoleArn, message).found(arn).mended_by(remedy())
            }
            Some(wanted) if wanted != arn => {
                let message =
                    format!("The service account names the role {}, not {}.", quote(arn), quote(wanted));
                warn(id, Code::OtherRole, message).expected(wanted).found(arn).compared().mended_by(remedy())
            }
            _ => pass(id, format!("The service account names the role {}.", quote(arn))),
        };
        demands.checks.push(check.at(place));
    }
}

/// Returns the account ID in an IAM ARN.
fn account_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let is_iam = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("iam");
    let account = parts.nth(1)?;
    (is_iam && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

/// Returns the partition and the account ID in an IAM ARN.
pub(super) fn owner_of(arn: &str) -> Option<(&str, &str)> {
    Some((arn.split(':').nth(1)?, account_of(arn)?))
}

/// Returns the ARN of this issuer's provider, in the account of another provider's ARN.
pub(super) fn arn_for(provider: &str, other: Option<&str>) -> String {
    let (partition, account) = other.and_then(owner_of).unwrap_or(("aws", "ACCOUNT"));
    arn_of_provider(partition, account, provider)
}

/// Returns the issuer without its scheme, as AWS uses it in names.
pub(super) fn issuer_without_scheme(token: Token<'_>) -> &str {
    let issuer = token.contents.claims.issuer.present();
    issuer.and_then(|issuer| issuer.strip_prefix("https://")).unwrap_or_default()
}
