//! Checks the TokenReview that Vault's Kubernetes method requests: whose token it presents, and the API server's answer
//! if the server's own configuration is given.

use std::sync::Arc;

use crate::receivers::answers::{fail, skip, warn};
use crate::receivers::api_server::{Review, Server, Servers};
use crate::receivers::demands::Demands;
use crate::receivers::receiver::{Question, Token};
use crate::receivers::setting::Setting;
use crate::text::json::Value;
use crate::verify::report::command::fill;
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// Checks the review as far as the given documents allow.
pub(super) fn ask_review(
    role: Option<&Setting>,
    config: Option<&Setting>,
    token: Token<'_>,
    question: &Question<'_>,
    demands: &mut Demands,
) {
    if role.is_none() {
        return;
    }
    // Unreadable servers have their own check, which leaves the answer open.
    let Ok(servers) = Servers::read(question.settings) else { return };
    let own = token.contents.claims.audiences.present().cloned().unwrap_or_default();
    let audience =
        role.and_then(|role| role.text("audience").ok().flatten()).filter(|audience| !audience.is_empty());
    let review = Review {
        token: token.text,
        keys: question.keys.clone(),
        now: question.now,
        evidence: Arc::clone(&servers.evidence),
        requested: audience.map_or_else(|| own.clone(), |audience| vec![audience.to_owned()]),
    };
    let all = || [&servers.first].into_iter().chain(&servers.others);
    if servers.are_known() {
        let answers: Vec<Option<Check>> = all().map(|server| refusal(&review, server, token)).collect();
        let refused = answers.iter().flatten().next().cloned();
        match refused {
            Some(refused) if answers.iter().all(Option::is_some) => demands.checks.push(refused),
            Some(_) => demands.checks.push(unclear()),
            None => {}
        }
        if servers.is_cut {
            demands.checks.push(unclear());
        }
        demands.checks.extend(all().filter_map(|server| server.fault.clone()));
    }
    match asks_by_itself(config) {
        Asker::Vault => {}
        asker => {
            let is_for = |server: &Server| {
                let audiences = server.audiences(question.now);
                // By default the API server's audience is its issuer.
                let audiences =
                    audiences.or_else(|| Some(vec![token.contents.claims.issuer.present()?.clone()]));
                audiences
                    .is_some_and(|audiences| own.is_empty() || own.iter().any(|own| audiences.contains(own)))
            };
            if !all().all(is_for) {
                demands.checks.push(not_for_the_server(asker, servers.are_known() && !all().any(is_for)));
            }
        }
    }
    demands.checks.push(remains());
}

/// Returns the reason why a server refuses the token, if it does.
fn refusal(review: &Review<'_>, server: &Server, token: Token<'_>) -> Option<Check> {
    let refuses = |reason: &str| {
        let message = format!("Vault then asks the API server, which refuses it. {reason}");
        let remedy =
            Remedy::new("See what the API server says of it: simulate it with the API server's flags alone.");
        fail(CheckId::TokenReview, Code::ReviewRefuses, message).mended_by(remedy)
    };
    if let Some(answer) = review.answer(server) {
        return (!answer.status.authenticated).then(|| refuses(&answer.report.explanation));
    }
    let issuers = server.issuers.as_ref()?;
    let own = token.contents.claims.issuer.present();
    let is_trusted = issuers
        .iter()
        .any(|one| Some(&one.issuer) == own && one.until.is_none_or(|until| review.now < until));
    (!is_trusted).then(|| refuses("It does not trust the token's issuer."))
}

fn unclear() -> Check {
    let message = "The API servers here do not all answer Vault's TokenReview the same.";
    skip(CheckId::Configuration, Code::NotEvaluated, message)
}

/// Whose token Vault presents to the API server when it requests the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// Vault's own token.
    Vault,
    /// The client's token, which is also the token to be reviewed.
    Client,
    /// Unknown: the configuration does not show whether a reviewer's token is set.
    Unclear,
}

/// `loadConfig` of `backend.go`: Vault uses the client's token if it has neither a reviewer's token nor its own pod's.
fn asks_by_itself(config: Option<&Setting>) -> Asker {
    let Some(config) = config else { return Asker::Vault };
    if !matches!(config.flag("disable_local_ca_jwt"), Ok(Some(true))) {
        return Asker::Vault;
    }
    let reviewer = config.root.find("token_reviewer_jwt");
    let is_empty = reviewer.is_some_and(|node| node.value() == Value::Null || node.as_str() == Some(""));
    match (config.flag("token_reviewer_jwt_set"), reviewer) {
        (Ok(Some(true)), _) => Asker::Vault,
        (_, Some(_)) if !is_empty => Asker::Vault,
        (Ok(Some(false)), _) => Asker::Client,
        // Each write sets the whole configuration, and a read never shows the token.
        _ if is_empty || config.written.is_some() => Asker::Client,
        _ => Asker::Unclear,
    }
}

/// The API server does not accept the client's token as a credential.
fn not_for_the_server(asker: Asker, is_certain: bool) -> Check {
    let id = CheckId::TokenReview;
    let remedy = Remedy::new(
        "Give Vault a token_reviewer_jwt, or add the audience of the API server to that of the pod's volume.",
    );
    if asker == Asker::Client && is_certain {
        let message = "Vault has no token of its own for the review, so it shows the API server this one, which is not for the API server.";
        return fail(id, Code::ReviewRefuses, message).mended_by(remedy);
    }
    let message = "If Vault has no token of its own for the review, it shows the API server this one, which must then be for the API \
                   server too.";
    skip(CheckId::Configuration, Code::NotEvaluated, message)
}

/// Says that only the API server can answer the review.
fn remains() -> Check {
    let message = "Vault then asks the API server by a TokenReview, which also checks the signature; nobody can tell from here what it answers.";
    warn(CheckId::TokenReview, Code::ReviewRemains, message).mended_by(
        Remedy::new("Try it; if it is refused with \"permission denied\", look at the API server's answer to the reviewer's TokenReview.")
            .by(fill("vault write auth/kubernetes/login role=ROLE jwt=@token", &[])),
    )
}
