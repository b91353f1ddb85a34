//! Checks the provider of a workload identity pool: which issuer it trusts, and for which audiences.

use super::credentials::SERVICE;
use crate::cluster::checks::discovery::unreachable_for_others;
use crate::receivers::answers::{fail, pass, skip};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::Token;
use crate::receivers::setting::{Setting, text_of};
use crate::text::escape::quote;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{CheckId, Code, Remedy};

/// The members of a provider, including those of other provider types, which OIDC does not use.
const MEMBERS: [&str; 10] = [
    "attributeCondition",
    "attributeMapping",
    "description",
    "disabled",
    "displayName",
    "etag",
    "expireTime",
    "name",
    "oidc",
    "state",
];

/// The members of the provider's `oidc`.
const OIDC_MEMBERS: [&str; 3] = ["allowedAudiences", "issuerUri", "jwksJson"];

/// The most audiences that a provider may allow.
const MOST_AUDIENCES: usize = 10;

/// Checks that the provider exists, and adds what it demands.
pub(super) fn ask_provider(provider: &Setting, token: Token<'_>, demands: &mut Demands) {
    let id = CheckId::Provider;
    let before = demands.checks.len();
    let is_off = provider.flag("disabled");
    match provider.text("state") {
        Ok(Some("DELETED")) => {
            let remedy = Remedy::new("One that was deleted can be undeleted for 30 days.").changing(of_provider(
                provider,
                "gcloud iam workload-identity-pools providers undelete PROVIDER --workload-identity-pool=POOL --location=global",
            ));
            let check = fail(id, Code::ProviderDisabled, "The provider is disabled or deleted.");
            demands.checks.push(check.at(provider.place("state")).mended_by(remedy));
        }
        Ok(None | Some("ACTIVE")) if matches!(is_off, Ok(Some(true))) => {
            let remedy = Remedy::new("Enable it.").changing(of_provider(
                provider,
                "gcloud iam workload-identity-pools providers update-oidc PROVIDER --workload-identity-pool=POOL --location=global \
                 --no-disabled",
            ));
            let check = fail(id, Code::ProviderDisabled, "The provider is disabled or deleted.");
            demands.checks.push(check.at(provider.place("disabled")).mended_by(remedy));
        }
        Ok(None | Some("ACTIVE")) => {}
        Ok(Some(_)) => {
            demands.checks.push(provider.malformed("state", "ACTIVE or DELETED", "something else"))
        }
        Err(check) => demands.checks.push(*check),
    }
    demands.checks.extend(is_off.err().map(|check| *check));
    demands.checks.extend(provider.unknown(id, &[], &MEMBERS));
    demands.checks.extend(provider.unknown(id, &["oidc"], &OIDC_MEMBERS));
    let issuer = provider.root.at(&["oidc", "issuerUri"]);
    match text_of(issuer) {
        Ok(Some(issuer)) => demands.issuers = Some(vec![issuer.to_owned()]),
        Ok(None) => demands.checks.push(provider.malformed("oidc.issuerUri", "the issuer", "absent")),
        Err(found) => demands.checks.push(provider.malformed("oidc.issuerUri", "a text", found)),
    }
    let has_keys = match text_of(provider.root.at(&["oidc", "jwksJson"])) {
        Ok(keys) => keys.is_some_and(|keys| !keys.is_empty()),
        Err(found) => {
            demands.checks.push(provider.malformed("oidc.jwksJson", "a text", found));
            true
        }
    };
    let own_issuer = token.contents.claims.issuer.present();
    if let Some(reason) = own_issuer.filter(|_| !has_keys).and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("Google cannot fetch the keys of this issuer: {reason}.");
        let remedy = Remedy::new("Give the provider the cluster's keys itself.").changing(of_provider(
            provider,
            "oc get --raw /openid/v1/jwks > jwks.json && gcloud iam workload-identity-pools providers update-oidc PROVIDER \
             --workload-identity-pool=POOL --location=global --jwk-json-path=jwks.json",
        ));
        demands.checks.push(fail(id, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    match provider.list(&["oidc", "allowedAudiences"]) {
        Err(check) => demands.checks.push(*check),
        Ok(allowed) if allowed.len() > MOST_AUDIENCES => {
            demands.checks.push(provider.malformed(
                "oidc.allowedAudiences",
                "a list of at most 10",
                "longer",
            ));
        }
        Ok(allowed) if !allowed.is_empty() => demands.audiences = Some(allowed),
        Ok(_) => match provider.text("name") {
            Ok(Some(name)) => {
                demands.audiences = Some(vec![format!("https:{SERVICE}{name}"), format!("{SERVICE}{name}")]);
            }
            Ok(None) => {
                let message =
                    "The provider names no audiences, and its own name, which then counts, was not given.";
                demands.checks.push(skip(id, Code::NotGiven, message));
            }
            Err(check) => demands.checks.push(*check),
        },
    }
    if token.contents.claims.audiences.present().is_some_and(|audiences| audiences.len() > 1) {
        let message = "The token is for several audiences; what Google makes of that is not documented.";
        demands.checks.push(skip(id, Code::NotDocumented, message));
    }
    if demands.checks.len() == before {
        let name = provider.text("name").ok().flatten().unwrap_or("the provider");
        demands.checks.push(pass(id, format!("The provider is {}.", quote(name))).at(provider.place("")));
    }
}

/// Returns a command filled in with the provider's ID and its pool's, both taken from the full resource name.
fn of_provider(provider: &Setting, template: &'static str) -> Filled {
    let name = provider.text("name").ok().flatten().unwrap_or_default();
    let part = |kind: &str| name.split('/').skip_while(|part| *part != kind).nth(1);
    let (own, pool) = (part("providers"), part("workloadIdentityPools"));
    fill(template, &[(Blank::Provider, own.as_slice()), (Blank::Pool, pool.as_slice())])
}

/// Prints the provider, so that its current settings can be kept.
pub(super) fn describe(provider: &Setting) -> Filled {
    of_provider(
        provider,
        "gcloud iam workload-identity-pools providers describe PROVIDER --workload-identity-pool=POOL --location=global",
    )
}
