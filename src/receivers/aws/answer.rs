//! Turns a trust policy's decision into checks, with the statement that would let the token in.

use super::condition::Request;
use super::decision::{Decision, Effect, Reason, StatementDecision, Unmet};
use super::lint::{condition, known_mistake};
use super::policy::{MOST_BYTES, TrustPolicy};
use super::{provider, remedy};
use crate::receivers::answers::{fail, pass, skip, warn};
use crate::receivers::receiver::Token;
use crate::receivers::setting::Setting;
use crate::receivers::truth::Truth;
use crate::text::escape::{quote, quote_list};
use crate::text::json::Value;
use crate::text::redact::redact;
use crate::token::claims::Claim;
use crate::verify::report::{Check, CheckId, Code, Outcome, Place, Remedy};

/// Returns the checks of the trust policy for a token.
pub(super) fn answer(
    token: Token<'_>,
    setting: &Setting,
    document: Option<&Value>,
    path: &str,
    federated: Option<&str>,
) -> Vec<Check> {
    let id = CheckId::TrustPolicy;
    let claims = &token.contents.claims;
    let malformed = [&claims.issuer, &claims.subject].into_iter().find_map(Claim::malformed);
    if malformed.is_some() || claims.audiences.malformed().is_some() {
        return vec![skip(id, Code::NotEvaluated, "Not asked: a claim that it goes by is malformed.")];
    }
    if setting.bytes() > MOST_BYTES {
        let message = "It is larger than any policy that AWS keeps.";
        return vec![skip(id, Code::MalformedConfiguration, message).at(setting.place(path))];
    }
    let Some(policy) = document.and_then(TrustPolicy::from_value) else {
        let message = "This is no policy with statements: nobody can tell what it allows.";
        return vec![skip(id, Code::MalformedConfiguration, message).at(setting.place(path))];
    };
    let text = |name: &str| token.contents.payload.find(name).and_then(Value::as_str);
    let request = Request {
        provider: provider::issuer_without_scheme(token),
        audiences: claims.audiences.present().into_iter().flatten().map(String::as_str).collect(),
        authorized_party: text("azp"),
        subject: claims.subject.present().map(String::as_str),
        methods: methods(token),
        email: text("email"),
        unclear: unclear(token),
    };
    let is_for_pod_identity = policy.is_for_pod_identity();
    let asked = Asked { setting, path, request: &request, federated, is_for_pod_identity };
    let decision = policy.decide(&request);
    match decision.allowed {
        Truth::True => asked.allowed(&decision),
        Truth::False => asked.refused(&decision),
        Truth::Unknown => asked.open(&decision),
    }
}

fn methods(token: Token<'_>) -> Vec<&str> {
    match token.contents.payload.find("amr") {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// Returns the claims that are present, but whose context keys AWS does not document: claims of the wrong type or empty
/// ones.
fn unclear(token: Token<'_>) -> Vec<&'static str> {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let is_texts = |value: &Value| match value {
        Value::Array(values) => !values.is_empty() && values.iter().all(is_text),
        value => is_text(value),
    };
    let has = |name: &str, is_clear: &dyn Fn(&Value) -> bool| {
        token.contents.payload.find(name).is_some_and(|value| !is_clear(value))
    };
    let texts = ["azp", "sub", "email"].into_iter().filter(|name| has(name, &is_text));
    texts.chain(["aud", "amr"].into_iter().filter(|name| has(name, &is_texts))).collect()
}

/// A trust policy and what it was asked.
struct Asked<'a> {
    setting: &'a Setting,
    path: &'a str,
    request: &'a Request<'a>,
    federated: Option<&'a str>,
    is_for_pod_identity: bool,
}

impl Asked<'_> {
    fn policy(&self) -> Remedy {
        if self.is_for_pod_identity {
            return remedy::leave_to_pod_identity();
        }
        remedy::add_statement(self.setting, self.request, self.federated)
    }

    fn place(&self, path: &str) -> Place {
        let path = if self.path.is_empty() { path.to_owned() } else { format!("{}.{path}", self.path) };
        self.setting.place(&path)
    }

    fn allowed(&self, decision: &Decision) -> Vec<Check> {
        let allows =
            |one: &&StatementDecision| one.effect == Some(Effect::Allow) && one.matches == Truth::True;
        let statement = decision.statements.iter().find(allows);
        let place = statement.map_or_else(String::new, |statement| statement.place.clone());
        let mut out = vec![
            pass(CheckId::TrustPolicy, "A statement of the trust policy lets it in.").at(self.place(&place)),
        ];
        for line in statement.iter().flat_map(|statement| &statement.always) {
            let key = condition(line).map_or(line.as_str(), |(_, key)| key);
            let message = format!(
                "The condition on {} holds for every token, since no token brings that key: it protects nothing.",
                quote(key)
            );
            out.push(
                warn(CheckId::TrustPolicy, Code::AlwaysMet, message)
                    .at(self.place(line))
                    .mended_by(remedy::compare_what_is_there()),
            );
        }
        out
    }

    fn refused(&self, decision: &Decision) -> Vec<Check> {
        let denies =
            |one: &&StatementDecision| one.effect == Some(Effect::Deny) && one.matches == Truth::True;
        if let Some(statement) = decision.statements.iter().find(denies) {
            let message = "A statement of the trust policy denies it; no other can allow it then.";
            let remedy = Remedy::new("Narrow the statement that denies, if it was not meant for this token.");
            return vec![
                fail(CheckId::TrustPolicy, Code::ExplicitDeny, message)
                    .at(self.place(&statement.place))
                    .mended_by(remedy),
            ];
        }
        let allowing: Vec<_> =
            decision.statements.iter().filter(|one| one.effect != Some(Effect::Deny)).collect();
        if allowing.is_empty() {
            let message = "No statement of the trust policy allows anything.";
            return vec![
                fail(CheckId::TrustPolicy, Code::NothingAllowed, message)
                    .at(self.place("Statement"))
                    .mended_by(self.policy()),
            ];
        }
        allowing.iter().flat_map(|one| &one.unmet).map(|unmet| self.unmet(unmet)).collect()
    }

    /// While one statement is open, mismatches in the others decide nothing.
    fn open(&self, decision: &Decision) -> Vec<Check> {
        let open = decision.statements.iter().filter(|one| one.matches == Truth::Unknown);
        open.flat_map(|one| &one.unmet)
            .filter(|unmet| unmet.truth == Truth::Unknown)
            .map(|unmet| self.unmet(unmet))
            .collect()
    }

    fn unmet(&self, unmet: &Unmet) -> Check {
        let (code, message) = self.words(unmet);
        let check = match unmet.truth {
            Truth::Unknown => skip(CheckId::TrustPolicy, code, message),
            Truth::True | Truth::False => fail(CheckId::TrustPolicy, code, message),
        };
        let check = match unmet.reason {
            Reason::Differs => check.expected(unmet.expected.clone()).found(unmet.found.clone()).compared(),
            Reason::OtherPrincipal => {
                let own = provider::arn_for(self.request.provider, self.federated);
                match self.federated {
                    Some(federated) => check.expected(federated).found(own).compared(),
                    None => check.found(own),
                }
            }
            _ => check,
        };
        let check = check.at(self.place(&unmet.place));
        if check.outcome == Outcome::Fail { check.mended_by(self.policy()) } else { check }
    }

    /// Returns the code and the message for a part that does not match or is unknown.
    fn words(&self, unmet: &Unmet) -> (Code, String) {
        if let Some(known) = known_mistake(unmet, self.request).filter(|_| unmet.truth == Truth::False) {
            return known;
        }
        // Redacted first, because a part of a secret may look like a name.
        let place = redact(&unmet.place);
        let condition = condition(&place);
        let last = || place.rsplit('.').next().unwrap_or_default();
        let part = quote(condition.map_or_else(last, |(_, key)| key));
        let is_negated = condition.is_some_and(|(operator, _)| operator.contains("Not"));
        let expected = || quote_list(unmet.expected.iter().map(String::as_str));
        let found = || quote_list(unmet.found.iter().map(String::as_str));
        match unmet.reason {
            Reason::Differs if is_negated => {
                (Code::ConditionNotMet, format!("{part} is {}, which the condition excludes.", found()))
            }
            Reason::Differs => {
                (Code::ConditionNotMet, format!("{part} is {}, and not {}.", found(), expected()))
            }
            Reason::KeyAbsent => (
                Code::ConditionKeyAbsent,
                format!("The condition asks for {part}, which no token of this issuer brings."),
            ),
            Reason::KeyPresent => {
                (Code::ConditionKeyPresent, format!("The condition demands that there be no {part}."))
            }
            Reason::OtherPrincipal => (
                Code::PrincipalMismatch,
                format!("The statement is not about the provider {}.", quote(self.request.provider)),
            ),
            Reason::OtherAction => {
                (Code::ActionMismatch, "The statement is not about sts:AssumeRoleWithWebIdentity.".to_owned())
            }
            Reason::Malformed => {
                (Code::MalformedConfiguration, format!("{part} is not written as IAM demands."))
            }
            Reason::NotEvaluated => (Code::NotEvaluated, format!("{part} is not evaluated here.")),
            Reason::Variable => (
                Code::NotEvaluated,
                format!("{part} is compared with a policy variable, which only AWS can fill in."),
            ),
            Reason::DependsOnCall => {
                (Code::DependsOnCall, format!("{part} depends on the call and not on the token."))
            }
            Reason::SeveralAudiences => (
                Code::NotDocumented,
                "The token is for several audiences, and AWS does not say which of them the condition sees."
                    .to_owned(),
            ),
            Reason::CaseOfProvider => (
                Code::NotDocumented,
                format!(
                    "{part} differs from the issuer in upper and lower case, and AWS does not say whether that counts."
                ),
            ),
            Reason::CaseOfLetters => (
                Code::NotDocumented,
                format!("AWS does not say what it takes for the same letter beyond ASCII, as in {part}."),
            ),
            Reason::SeveralValues => {
                (Code::NotDocumented, format!("{part} has several values, and the operator is for one."))
            }
            Reason::UnclearClaim => (
                Code::NotDocumented,
                format!(
                    "The token's claim for {part} is empty or of another type; AWS does not say what the condition sees then."
                ),
            ),
        }
    }
}
