//! The OIDC provider of AWS IAM that a token would be shown to, and the role that a service account names.

use super::policy::arn_of_provider;
use crate::checks::discovery::unreachable_for_others;
use crate::intake::ArtifactKind;
use crate::quote::quote;
use crate::relying_party::finding::{advice, fail, pass, skip};
use crate::relying_party::settings::{Setting, Settings};
use crate::relying_party::{Demands, Token};
use crate::report::{Check, CheckId, Code};
use crate::yaml::Node;

/// The longest token that the call takes, in characters (`WebIdentityToken`, AssumeRoleWithWebIdentity API reference).
const LONGEST_TOKEN: usize = 20_000;

/// Where a role stands for a service account on EKS.
const ROLE_ANNOTATION: &str = "eks.amazonaws.com/role-arn";

/// The issuer and the audiences of the provider, and whether it is one.
pub(super) fn ask(settings: &Settings, token: Option<Token<'_>>, demands: &mut Demands) {
    let issuer = token.and_then(|token| token.contents.claims.issuer.present());
    if let Some(reason) = issuer.and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("AWS cannot fetch the keys of this issuer: {reason}.");
        let remedy = advice(
            "Publish the discovery document and the keys at a public address, and let that be the cluster's issuer. On EKS it is; \
             on OpenShift, ccoctl does it.",
        );
        demands.checks.push(fail(CheckId::Provider, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    if token.is_some_and(|token| token.text.len() > LONGEST_TOKEN) {
        let message = format!("AWS takes tokens of at most {LONGEST_TOKEN} characters.");
        let remedy = advice("Ask for a token with fewer audiences, and with shorter names in it.");
        demands.checks.push(fail(CheckId::Provider, Code::TokenTooLarge, message).mended_by(remedy));
    }
    let url_of = |provider: &Setting| -> Result<Option<String>, Box<Check>> {
        Ok(provider.text("Url")?.map(|url| url.strip_prefix("https://").unwrap_or(url).to_owned()))
    };
    let providers: Vec<&Setting> = settings.of(ArtifactKind::AwsOidcProvider).collect();
    let matches = |provider: &&&Setting| {
        let url = url_of(provider).ok().flatten();
        issuer.is_some() && url.map(|url| format!("https://{url}")).as_ref() == issuer
    };
    let Some(provider) = providers.iter().find(matches).or(providers.first()) else {
        let message = "The OIDC provider was not given, so neither its URL nor its audiences are known.";
        demands.checks.push(skip(CheckId::Provider, Code::NotGiven, message));
        return;
    };
    match url_of(provider) {
        Ok(Some(url)) => {
            demands.issuers = Some(vec![format!("https://{url}")]);
            let message = format!("The OIDC provider is that of {}.", quote(&url));
            demands.checks.push(pass(CheckId::Provider, message).at(provider.place("Url")));
        }
        Ok(None) => demands.checks.push(provider.malformed("Url", "the issuer without https://", "absent")),
        Err(check) => demands.checks.push(*check),
    }
    match provider.texts("ClientIDList") {
        Ok(audiences) if audiences.is_empty() => {
            demands.checks.push(provider.malformed("ClientIDList", "a list of audiences", "empty"));
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

/// Whether the service account's annotation names the role that was given, in the provider's account.
pub(super) fn ask_annotation(
    settings: &Settings,
    policy: Option<(&Setting, Option<&str>)>,
    demands: &mut Demands,
) {
    for account in settings.of(ArtifactKind::ServiceAccount) {
        let Some(node) = account.root.at(&["metadata", "annotations", ROLE_ANNOTATION]) else { continue };
        let place = account.place(&format!("metadata.annotations.{ROLE_ANNOTATION}"));
        let arn = node.as_str().unwrap_or_default();
        let role = policy.and_then(|(setting, _)| setting.root.find("Arn")).and_then(Node::as_str);
        let provider_account = policy.and_then(|(_, provider)| account_of(provider?));
        let annotate = |arn: &str| {
            let name =
                account.root.at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or("SERVICE_ACCOUNT");
            let namespace =
                account.root.at(&["metadata", "namespace"]).and_then(Node::as_str).unwrap_or("NAMESPACE");
            let word = crate::quote::shell_word;
            let annotation = word(&format!("{ROLE_ANNOTATION}={arn}"));
            format!(
                "oc annotate serviceaccount {} --namespace={} --overwrite {annotation}",
                word(name),
                word(namespace)
            )
        };
        let id = CheckId::RoleAnnotation;
        let check = match (account_of(arn).filter(|_| arn.contains(":role/")), role) {
            (None, _) => fail(id, Code::MalformedRoleArn, format!("{} is no ARN of a role.", quote(arn)))
                .found(arn)
                .mended_by(
                    advice("Name the role by its ARN, and restart the pods: the variables are set when a pod is made.")
                        .run(annotate(role.unwrap_or("arn:aws:iam::ACCOUNT:role/ROLE"))),
                ),
            (Some(_), Some(role)) if role != arn => {
                let message = format!("The service account names the role {}, not {}.", quote(arn), quote(role));
                fail(id, Code::OtherRole, message).expected(role).found(arn).compared().mended_by(
                    advice("Name the role by its ARN, and restart the pods: the variables are set when a pod is made.")
                        .run(annotate(role)),
                )
            }
            (Some(own), _) if provider_account.is_some_and(|provider| provider != own) => {
                let provider = provider_account.unwrap_or_default();
                let message = format!(
                    "The role is in the account {own}, and the provider in {provider}; AWS looks for the provider in the role's own account."
                );
                fail(id, Code::OtherAccount, message)
                    .expected(provider)
                    .found(own)
                    .mended_by(advice("Make the OIDC provider in the role's account as well."))
            }
            _ => pass(id, format!("The service account names the role {}.", quote(arn))),
        };
        demands.checks.push(check.at(place));
    }
}

/// The account in an ARN of IAM.
fn account_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let is_iam = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("iam");
    let account = parts.nth(1)?;
    (is_iam && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

/// The ARN of the provider of this issuer, in the account that another provider's ARN names.
pub(super) fn arn_for(provider: &str, other: Option<&str>) -> String {
    let account = other.and_then(account_of).unwrap_or("ACCOUNT");
    let partition = other.and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
    arn_of_provider(partition, account, provider)
}
