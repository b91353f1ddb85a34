//! Says which federated identity credential of Microsoft Entra a token matches (Graph resource
//! `federatedIdentityCredential`; Entra's "considerations and restrictions", and its reference of error codes).

use super::documents::{CREDENTIAL, DOCUMENTS};
use super::errors::LINES;
use crate::cluster::checks::discovery::unreachable_for_others;
use crate::receivers::answers::{fail, fails, fails_by, pass, skip};
use crate::receivers::demands::{Demands, When};
use crate::receivers::receiver::{About, Question, Receiver, Token};
use crate::receivers::setting::{Setting, text_of};
use crate::text::escape::quote;
use crate::text::json::Value;
use crate::token::kubernetes::is_api_server_audience;
use crate::verify::policy::Require;
use crate::verify::report::command::{Blank, fill};
use crate::verify::report::{Check, CheckId, Code, NearMissKind, Outcome, Remedy, Report};

/// How far outside its validity a token is left open, in seconds: Entra commonly allows this much, but documents no
/// leeway for these credentials.
const OPEN_SECONDS: u32 = 300;

/// The members of a credential as the Graph API, ARM and `az` print it: the three texts, and those that do not matter.
const MEMBERS: [&str; 14] = [
    "@odata.context",
    "@odata.etag",
    "@odata.id",
    "@odata.type",
    "audiences",
    "claimsMatchingExpression",
    "description",
    "id",
    "issuer",
    "name",
    "resourceGroup",
    "subject",
    "systemData",
    "type",
];

/// A credential's three texts, which must equal the token's exactly.
struct Credential<'a> {
    setting: &'a Setting,
    name: String,
    issuer: &'a str,
    subject: &'a str,
    audience: String,
}

impl Credential<'_> {
    /// Returns whether the issuer, the subject and the audience match, in this order.
    fn matches(&self, token: Token<'_>) -> (bool, bool, bool) {
        let claims = &token.contents.claims;
        let is = |claim: Option<&String>, own: &str| claim.is_some_and(|claim| claim == own);
        let audiences = claims.audiences.present();
        (
            is(claims.issuer.present(), self.issuer),
            is(claims.subject.present(), self.subject),
            audiences.is_some_and(|audiences| audiences.contains(&self.audience)),
        )
    }
}

/// Microsoft Entra: federated identity credentials.
pub(in crate::receivers) struct Entra;

impl Receiver for Entra {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "Entra",
                title: "Microsoft Entra, by a federated identity credential",
                asked_once: &[],
            }
        }
    }

    fn demands(&self, question: &Question<'_>) -> Demands {
        demands(question)
    }

    fn error(&self, report: &Report, _: &Question<'_>) -> Option<String> {
        error(report)
    }
}

/// Returns the demands of the credential that fits best.
fn demands(question: &Question<'_>) -> Demands {
    let settings = question.settings;
    let mut demands = Demands { require: Require::Any, leeway: OPEN_SECONDS, ..Demands::default() };
    for id in [CheckId::Expiration, CheckId::NotBefore, CheckId::IssuedAt] {
        let why = "Entra does not say how far clocks may disagree.";
        demands.open(id, When::Says(Code::WithinLeeway), why);
    }
    let Some(token) = question.token else { return demands };
    let id = CheckId::FederatedCredential;
    let issuer = token.contents.claims.issuer.present();
    if token.algorithm != "RS256" {
        let message =
            "Entra says that it has tested tokens of RS256 only; those of other algorithms may work.";
        demands.checks.push(skip(id, Code::NotDocumented, message));
    }
    if let Some(reason) = issuer.and_then(|issuer| unreachable_for_others(issuer)) {
        let message = format!("Entra cannot fetch the keys of this issuer: {reason}.");
        let remedy = Remedy::new(
            "Publish the discovery document and the keys at a public address, and let that be the cluster's issuer.",
        );
        demands.checks.push(fail(CheckId::Provider, Code::IssuerNotPublic, message).mended_by(remedy));
    }
    let (mut credentials, mut unread) = (Vec::new(), Vec::new());
    for setting in settings.of(CREDENTIAL) {
        match read(setting) {
            Ok(credential) => credentials.push(credential),
            Err(check) => unread.push(*check),
        }
    }
    let best = credentials.iter().max_by_key(|credential| credential.matches(token));
    let Some(best) = best else {
        if unread.is_empty() {
            unread.push(skip(id, Code::NotGiven, "No federated credential was given."));
        }
        demands.checks.extend(unread);
        return demands;
    };
    demands.mend(CheckId::Issuer, Code::IssuerMismatch, correct(best, token));
    demands.mend(CheckId::Subject, Code::SubjectMismatch, correct(best, token));
    demands.issuers = Some(vec![best.issuer.to_owned()]);
    demands.subject = Some(best.subject.to_owned());
    demands.audiences = Some(vec![best.audience.clone()]);
    let is_match = best.matches(token) == (true, true, true);
    let name = quote(&best.name);
    demands.checks.push(if is_match {
        pass(id, format!("It matches the federated credential {name}.")).at(best.setting.place(""))
    } else if credentials.len() == 1 {
        let message = format!("It does not match the federated credential {name}.");
        fail(id, Code::NoCredentialMatches, message).at(best.setting.place("")).mended_by(correct(best, token))
    } else {
        let message = format!(
            "It matches none of {} federated credentials in full, and they do not add up; {name} is the nearest.",
            credentials.len()
        );
        fail(id, Code::NoCredentialMatches, message).at(best.setting.place("")).mended_by(correct(best, token))
    });
    if !is_match {
        // A credential that could not be read might match.
        if !unread.is_empty() {
            demands.issuers = None;
            demands.subject = None;
            demands.audiences = None;
            demands.checks.retain(|check| check.id != id);
        }
        demands.checks.extend(unread);
    }
    if token.contents.claims.audiences.present().is_some_and(|audiences| audiences.len() > 1) {
        let message = "The token is for several audiences; what Entra makes of that is not documented.";
        demands.checks.push(skip(id, Code::NotDocumented, message));
    }
    demands
}

fn read(setting: &Setting) -> Result<Credential<'_>, Box<Check>> {
    let id = CheckId::FederatedCredential;
    if setting
        .root
        .find("claimsMatchingExpression")
        .is_some_and(|expression| expression.value() != Value::Null)
    {
        let message = "A claimsMatchingExpression is for GitHub, GitLab and Terraform Cloud only; it is not evaluated here.";
        return Err(skip(id, Code::NotEvaluated, message)
            .at(setting.place("claimsMatchingExpression"))
            .into());
    }
    if let Some(check) = setting.unknown(id, &[], &MEMBERS).into_iter().next() {
        return Err(check.into());
    }
    let text = |name: &str| {
        text_of(setting.root.find(name))
            .map_err(|found| Box::new(setting.malformed(name, "a text", found)))?
            .ok_or_else(|| Box::new(setting.malformed(name, "a text", "absent")))
    };
    let audiences = setting.list(&["audiences"])?;
    let [audience] = audiences.as_slice() else {
        return Err(setting.malformed("audiences", "a list of one text", "of another length").into());
    };
    Ok(Credential {
        setting,
        name: setting.text("name").ok().flatten().unwrap_or_default().to_owned(),
        issuer: text("issuer")?,
        subject: text("subject")?,
        audience: audience.clone(),
    })
}

/// Creates a credential for the token and keeps this one, because it may let others in.
fn correct(credential: &Credential<'_>, token: Token<'_>) -> Remedy {
    let claims = &token.contents.claims;
    let (issuer, subject) = (claims.issuer.present(), claims.subject.present());
    if issuer.is_some_and(|issuer| issuer == credential.issuer)
        && subject.is_some_and(|subject| subject == credential.subject)
    {
        return Remedy::new("Ask for a token with the credential's audience, in the pod's volume.");
    }
    let own = Some(credential.audience.as_str());
    let audience = own.filter(|own| !is_api_server_audience(own, issuer.map(String::as_str)));
    Remedy::new("If this very service account is meant to be let in too, add a credential with the token's issuer and subject, to the letter.")
        .changing(fill(
            "az identity federated-credential create --name NEW_NAME --identity-name IDENTITY --resource-group GROUP --issuer ISSUER \
             --subject SUBJECT --audiences AUDIENCE",
            &[
                (Blank::Issuer, issuer.map(String::as_str).as_slice()),
                (Blank::Subject, subject.map(String::as_str).as_slice()),
                (Blank::Audience, &[audience.unwrap_or("api://AzureADTokenExchange")]),
            ],
        ))
}

/// Returns Entra's error code. If two of the three texts are wrong, which one it names is not documented.
fn error(report: &Report) -> Option<String> {
    // Entra fetches keys only if a credential matches, and its code for a malformed token is not known.
    if fails(report, &[CheckId::Structure, CheckId::Header]) {
        return None;
    }
    let wrong: Vec<&Check> = report
        .checks
        .iter()
        .filter(|check| {
            let is_compared = [CheckId::Issuer, CheckId::Subject, CheckId::Audience].contains(&check.id);
            check.outcome == Outcome::Fail && is_compared
        })
        .collect();
    let is_out_of_time = fails_by(report, Code::Expired) || fails_by(report, Code::NotYetValid);
    if wrong.is_empty() && fails_by(report, Code::IssuerNotPublic) {
        return Some("AADSTS90061".to_owned());
    }
    if wrong.is_empty() && fails(report, &[CheckId::Key, CheckId::Signature]) {
        return Some("AADSTS50013".to_owned());
    }
    let is_case =
        |check: &Check| check.near_miss.as_ref().is_some_and(|near| near.kind == NearMissKind::Case);
    let code = match (wrong.as_slice(), is_out_of_time) {
        ([], true) => "AADSTS700024",
        ([check], false) => match (check.id, is_case(check)) {
            (CheckId::Subject, true) => "AADSTS7002138",
            (CheckId::Subject, false) => "AADSTS700213",
            (CheckId::Issuer, false) => "AADSTS700211",
            (CheckId::Audience, false) => "AADSTS700212",
            _ => return None,
        },
        _ => return None,
    };
    Some(code.to_owned())
}
