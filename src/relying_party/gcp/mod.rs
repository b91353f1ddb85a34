//! Google Workload Identity Federation: a provider and a token in, what `sts.googleapis.com` would make of it out (REST
//! reference `projects.locations.workloadIdentityPools.providers`; the errors are those that callers have published).

mod cel;

use cel::Stop;

use super::finding::{advice, fail, pass, skip, warn};
use super::settings::{Setting, Settings, text_of, texts_of};
use super::{Demands, SIGNING, Token, fails, fails_by, leave_open, mend};
use crate::checks::discovery::unreachable_for_others;
use crate::intake::ArtifactKind;
use crate::json::{Object, Value};
use crate::policy::Require;
use crate::quote::{quote, shell_word};
use crate::report::{Check, CheckId, Code, NearMissKind, Outcome, Remedy, Report, Side};

/// How far clocks may disagree, in seconds; published measurements say about so much.
const LEEWAY_SECONDS: u32 = 60;

/// Expressions may repeat a claim as often as they like: both are far above what is real, in bytes.
const LONGEST_TOKEN: usize = 1 << 15;
const LONGEST_PROVIDER: usize = 1 << 16;

/// The most bytes of `google.subject`.
const MOST_SUBJECT_BYTES: usize = 127;

/// Which resource a provider is, as tokens are for it where it names no audiences.
const SERVICE: &str = "//iam.googleapis.com/";

/// What the provider demands of a token.
pub(super) fn demands(settings: &Settings, token: Option<Token<'_>>) -> Demands {
    let mut demands = Demands { require: Require::Any, leeway: LEEWAY_SECONDS, ..Demands::default() };
    let Some(token) = token else { return demands };
    let provider = settings.of(ArtifactKind::GcpProvider).next();
    let credentials = settings.of(ArtifactKind::GcpCredentials).next();
    if let Some(credentials) = credentials {
        demands.checks.extend(ask_credentials(credentials, provider));
    }
    let Some(provider) = provider else {
        let message =
            "The provider was not given, so neither its issuer, its audiences nor its condition are known.";
        demands.checks.push(skip(CheckId::Provider, Code::NotGiven, message));
        return demands;
    };
    if token.text.len() > LONGEST_TOKEN || provider.bytes() > LONGEST_PROVIDER {
        let message = "The token or the provider is too large to be evaluated here.";
        demands.checks.push(skip(CheckId::Provider, Code::NotEvaluated, message));
        return demands;
    }
    ask_provider(provider, token, &mut demands);
    let mapped = ask_mapping(provider, token, &mut demands);
    demands.checks.push(ask_condition(provider, token, mapped));
    demands
}

fn ask_provider(provider: &Setting, token: Token<'_>, demands: &mut Demands) {
    let id = CheckId::Provider;
    let before = demands.checks.len();
    let state = text_of(provider.root.find("state"));
    let is_off = provider.flag("disabled");
    if matches!(is_off, Ok(Some(true))) || matches!(state, Ok(Some(state)) if state != "ACTIVE") {
        let message = "The provider is disabled or deleted.";
        let remedy = advice("Enable it; one that was deleted can be undeleted for 30 days.")
            .run(update(provider, "--no-disabled"));
        demands
            .checks
            .push(fail(id, Code::ProviderDisabled, message).at(provider.place("state")).mended_by(remedy));
    }
    demands.checks.extend(is_off.err().map(|check| *check));
    let issuer = provider.root.at(&["oidc", "issuerUri"]);
    match text_of(issuer) {
        Ok(Some(issuer)) => demands.issuers = Some(vec![issuer.to_owned()]),
        Ok(None) => demands.checks.push(provider.malformed("oidc.issuerUri", "the issuer", "absent")),
        Err(found) => demands.checks.push(provider.malformed("oidc.issuerUri", "a text", found)),
    }
    let has_keys = provider.root.at(&["oidc", "jwksJson"]).is_some();
    let own_issuer = token.contents.claims.issuer.present();
    if let Some(reason) = own_issuer.filter(|_| !has_keys).and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("Google cannot fetch the keys of this issuer: {reason}.");
        let remedy = advice("Give the provider the cluster's keys itself.").run(format!(
            "oc get --raw /openid/v1/jwks > jwks.json && {}",
            update(provider, "--jwk-json-path=jwks.json")
        ));
        demands.checks.push(fail(id, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    match texts_of(provider.root.at(&["oidc", "allowedAudiences"])) {
        Err(found) => {
            demands.checks.push(provider.malformed("oidc.allowedAudiences", "a list of texts", found));
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

/// The attributes of a token; `Err` if the condition cannot be asked with them.
fn ask_mapping(provider: &Setting, token: Token<'_>, demands: &mut Demands) -> Result<Object, ()> {
    let id = CheckId::AttributeMapping;
    let place = |name: &str| provider.place(&format!("attributeMapping.{name}"));
    let assertion =
        Object::from_members(vec![("assertion".to_owned(), Value::Object(token.contents.payload.clone()))]);
    let Some(mapping) =
        provider.root.find("attributeMapping").filter(|mapping| !mapping.members().is_empty())
    else {
        let message = "No attributeMapping was given; Google demands one for google.subject.";
        demands.checks.push(skip(id, Code::NotGiven, message).at(provider.place("attributeMapping")));
        return Err(());
    };
    let before = demands.checks.len();
    let (mut google, mut attribute) = (Vec::new(), Vec::new());
    let mut is_whole = true;
    for member in mapping.members() {
        let name = member.name.as_str();
        let Some(text) = member.value.as_str() else {
            demands.checks.push(provider.malformed(
                &format!("attributeMapping.{name}"),
                "an expression",
                member.value.value().kind(),
            ));
            is_whole = false;
            continue;
        };
        let value = cel::parse(text)
            .map_err(|at| Stop::Open(format!("character {at}")))
            .and_then(|expression| cel::evaluate(&expression, &assertion));
        match value {
            Ok(value) => {
                if name == "google.subject" {
                    demands.checks.extend(subject_problem(&value).map(|check| check.at(place(name))));
                }
                match name.split_once('.') {
                    Some(("google", name)) => google.push((name.to_owned(), value)),
                    Some(("attribute", name)) => attribute.push((name.to_owned(), value)),
                    _ => {}
                }
            }
            Err(Stop::Failed(what)) => {
                is_whole = false;
                let message =
                    format!("The expression of {} fails for this token, at {}.", quote(name), quote(&what));
                let remedy = advice("Map only what every token has, or guard it with has() or in.");
                demands.checks.push(
                    fail(id, Code::MappingFailed, message).at(place(name)).found(text).mended_by(remedy),
                );
            }
            Err(Stop::Open(what)) => {
                is_whole = false;
                let message = format!(
                    "The expression of {} is not evaluated here, because of {}.",
                    quote(name),
                    quote(&what)
                );
                demands.checks.push(skip(id, Code::NotEvaluated, message).at(place(name)).found(text));
            }
        }
    }
    if mapping.find("google.subject").is_none() {
        let message = "Nothing is mapped to google.subject.";
        let remedy = advice("Map the subject.")
            .run(update(provider, "--attribute-mapping=google.subject=assertion.sub"));
        demands.checks.push(
            fail(id, Code::SubjectNotMapped, message)
                .at(provider.place("attributeMapping"))
                .mended_by(remedy),
        );
    }
    if demands.checks.len() == before {
        let subject = google.iter().find(|(name, _)| name == "subject").and_then(|(_, value)| value.as_str());
        let message = format!("The token becomes the subject {}.", quote(subject.unwrap_or_default()));
        demands.checks.push(pass(id, message).at(place("google.subject")));
    }
    is_whole.then_some(()).ok_or(())?;
    Ok(Object::from_members(vec![
        ("assertion".to_owned(), Value::Object(token.contents.payload.clone())),
        ("google".to_owned(), Value::Object(Object::from_members(google))),
        ("attribute".to_owned(), Value::Object(Object::from_members(attribute))),
    ]))
}

/// What is wrong with a `google.subject`.
fn subject_problem(value: &Value) -> Option<Check> {
    let id = CheckId::AttributeMapping;
    let Some(subject) = value.as_str() else {
        let message = format!("google.subject becomes {}; it must be a text.", value.kind());
        let remedy = advice("Map a claim that is a text, such as assertion.sub.");
        return Some(fail(id, Code::MappingFailed, message).mended_by(remedy));
    };
    let bytes = subject.len();
    if bytes == MOST_SUBJECT_BYTES {
        let message = format!(
            "google.subject has exactly {MOST_SUBJECT_BYTES} bytes; whether that is too many is described both ways."
        );
        return Some(skip(id, Code::NotDocumented, message));
    }
    (bytes > MOST_SUBJECT_BYTES).then(|| {
        let message = format!("google.subject has {bytes} bytes, and may have {MOST_SUBJECT_BYTES}.");
        let remedy = advice(
            "Map something shorter that is as unique, such as the service account's UID: \
             google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].",
        );
        fail(id, Code::SubjectTooLong, message).found(subject).mended_by(remedy)
    })
}

fn ask_condition(provider: &Setting, token: Token<'_>, mapped: Result<Object, ()>) -> Check {
    let id = CheckId::AttributeCondition;
    let place = provider.place("attributeCondition");
    let condition = match text_of(provider.root.find("attributeCondition")) {
        Ok(Some(condition)) if !condition.trim().is_empty() => condition,
        Ok(_) => {
            return pass(
                id,
                "There is no attribute condition: every token of this issuer and audience is taken.",
            )
            .at(place);
        }
        Err(found) => {
            let message = format!("The attribute condition is {found}; it must be a text.");
            return skip(id, Code::MalformedConfiguration, message).at(place);
        }
    };
    // Where the mapping is open, a condition on the claims alone can still be asked.
    let names = mapped.unwrap_or_else(|()| {
        Object::from_members(vec![("assertion".to_owned(), Value::Object(token.contents.payload.clone()))])
    });
    let value = cel::parse(condition)
        .map_err(|at| Stop::Open(format!("character {at}")))
        .and_then(|expression| cel::evaluate(&expression, &names));
    let mend = || {
        let subject = token.contents.claims.subject.present().map_or("SUBJECT", String::as_str);
        let condition =
            format!("--attribute-condition=assertion.sub == {}", Value::String(subject.to_owned()));
        advice("If this very service account is meant to be let in, and nobody else, this is a condition for it.")
            .run(update(provider, &condition))
    };
    match value {
        Ok(Value::Bool(true)) => pass(id, "The attribute condition holds for it."),
        Ok(Value::Bool(false)) => {
            fail(id, Code::ConditionNotMet, "The attribute condition does not hold for it.")
                .expected(condition)
                .mended_by(mend())
        }
        Ok(other) => {
            let message = format!("The attribute condition yields {}, and not true.", other.kind());
            fail(id, Code::ConditionFailed, message).expected(condition).mended_by(mend())
        }
        Err(Stop::Failed(what)) => {
            let message = format!(
                "The attribute condition fails for this token, at {}; that refuses it.",
                quote(&what)
            );
            fail(id, Code::ConditionFailed, message).expected(condition).mended_by(mend())
        }
        Err(Stop::Open(what)) => {
            let message =
                format!("The attribute condition is not evaluated here, because of {}.", quote(&what));
            skip(id, Code::NotEvaluated, message).expected(condition)
        }
    }
    .at(place)
}

/// Whether a credential configuration names the provider, and a token of the right kind.
fn ask_credentials(credentials: &Setting, provider: Option<&Setting>) -> Vec<Check> {
    let id = CheckId::Provider;
    let mut out = Vec::new();
    match credentials.text("audience") {
        Ok(Some(audience)) => {
            let place = credentials.place("audience");
            let number = audience.strip_prefix(SERVICE).and_then(|rest| rest.strip_prefix("projects/"));
            let number = number.and_then(|rest| rest.split('/').next());
            let is_number = number
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
            let name = provider.and_then(|provider| provider.text("name").ok().flatten());
            if !is_number {
                let message = "The credential configuration must name the provider as //iam.googleapis.com/projects/NUMBER/…, with the \
                               project's number and not its id.";
                let remedy = advice("Make the configuration anew.").run(create_config(name));
                out.push(
                    fail(id, Code::ProviderDiffers, message).found(audience).at(place).mended_by(remedy),
                );
            } else if let Some(name) = name.filter(|name| audience != format!("{SERVICE}{name}")) {
                let remedy =
                    advice("Make the configuration anew for this provider.").run(create_config(Some(name)));
                out.push(
                    fail(id, Code::ProviderDiffers, "The credential configuration names another provider.")
                        .expected(format!("{SERVICE}{name}"))
                        .found(audience)
                        .compared()
                        .at(place)
                        .mended_by(remedy),
                );
            }
        }
        Ok(None) => out.push(credentials.malformed("audience", "the provider's name", "absent")),
        Err(check) => out.push(*check),
    }
    match credentials.text("subject_token_type") {
        Ok(Some("urn:ietf:params:oauth:token-type:jwt")) => {}
        Ok(found) => {
            let message =
                format!("Tokens of the type {} are not evaluated here.", quote(found.unwrap_or_default()));
            out.push(skip(id, Code::NotEvaluated, message).at(credentials.place("subject_token_type")));
        }
        Err(check) => out.push(*check),
    }
    if credentials.root.find("service_account_impersonation_url").is_some_and(|url| url.as_str().is_some()) {
        let message = "After that, the configuration takes on a Google service account, for which the subject needs the role \
                       roles/iam.workloadIdentityUser; nobody can tell from here.";
        out.push(
            warn(id, Code::NotEvaluated, message)
                .at(credentials.place("service_account_impersonation_url"))
                .mended_by(
                    advice("Look at the policy of that service account.")
                        .run("gcloud iam service-accounts get-iam-policy EMAIL"),
                ),
        );
    }
    out
}

fn create_config(name: Option<&str>) -> String {
    let name = shell_word(
        name.unwrap_or("projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER"),
    );
    format!(
        "gcloud iam workload-identity-pools create-cred-config {name} --credential-source-file=/var/run/secrets/tokens/token \
         --output-file=credentials.json"
    )
}

/// The command that changes a provider.
fn update(provider: &Setting, change: &str) -> String {
    let name = provider.text("name").ok().flatten().unwrap_or_default();
    let part = |kind: &str, other: &str| {
        let mut parts = name.split('/').skip_while(|part| *part != kind);
        shell_word(parts.nth(1).unwrap_or(other))
    };
    format!(
        "gcloud iam workload-identity-pools providers update-oidc {} --workload-identity-pool={} --location=global {}",
        part("providers", "PROVIDER"),
        part("workloadIdentityPools", "POOL"),
        shell_word(change)
    )
}

/// Says what only Google means by the general questions.
pub(super) fn adjust(check: &mut Check, settings: &Settings, token: Option<Token<'_>>) {
    let provider = settings.of(ArtifactKind::GcpProvider).next();
    let claims = token.map(|token| &token.contents.claims);
    match (check.id, check.code) {
        (CheckId::Issuer, Code::IssuerMismatch) => {
            if check.near_miss.as_ref().is_some_and(|near| near.kind == NearMissKind::TrailingSlash) {
                return leave_open(check, "Whether Google forgives that slash is not documented.");
            }
            let issuer = claims.and_then(|claims| claims.issuer.present()).map_or("ISSUER", String::as_str);
            let remedy = advice("Let the provider expect the token's issuer, to the last slash.");
            mend(check, with(remedy, provider, &format!("--issuer-uri={issuer}")));
        }
        (CheckId::Audience, Code::AudienceMismatch) => {
            let wanted = match &check.expected {
                Some(Side::List(texts)) => texts.first().cloned(),
                _ => None,
            };
            let remedy = advice(format!(
                "Ask for a token with the audience {}, in the pod's volume; or let the provider allow the token's own.",
                quote(&wanted.unwrap_or_default())
            ));
            let audience = claims
                .and_then(|claims| claims.audiences.present()?.first())
                .map_or("AUDIENCE", String::as_str);
            mend(check, with(remedy, provider, &format!("--allowed-audiences={audience}")));
        }
        (CheckId::IssuedAt, Code::AbsentClaim) => {
            check.outcome = Outcome::Fail;
            check.message = "There is no \"iat\" claim, which Google demands.".to_owned();
            check.remedy =
                Some(advice("Use a token of the API server's TokenRequest, which always has one."));
        }
        _ => {}
    }
}

fn with(remedy: Remedy, provider: Option<&Setting>, change: &str) -> Remedy {
    match provider {
        Some(provider) => remedy.run(update(provider, change)),
        None => remedy,
    }
}

/// The OAuth error of the token exchange.
pub(super) fn error(report: &Report) -> Option<String> {
    let is_refused = fails(report, &SIGNING)
        || fails(
            report,
            &[CheckId::Issuer, CheckId::Audience, CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt],
        )
        || fails_by(report, Code::IssuerNotPublic);
    let error = if fails_by(report, Code::ProviderDisabled) || fails_by(report, Code::ProviderDiffers) {
        "invalid_target"
    } else if is_refused {
        "invalid_grant"
    } else if fails_by(report, Code::SubjectTooLong) {
        "invalid_request"
    } else if fails(report, &[CheckId::AttributeMapping, CheckId::AttributeCondition]) {
        "unauthorized_client"
    } else {
        return None;
    };
    Some(error.to_owned())
}
