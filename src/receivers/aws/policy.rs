//! Parses and evaluates a role's trust policy ("Grammar of the IAM JSON policy language" in the IAM User Guide).

use super::condition::{Line, Request};
use super::decision::{ACTION, Decision, Effect, Reason, StatementDecision, Unmet};
use super::glob;
use crate::receivers::truth::Truth;
use crate::text::json::{self, JsonError, Object, Value};

/// The largest policy that is parsed. AWS stores at most 8192 characters, not counting white space.
pub(super) const MOST_BYTES: usize = 1 << 15;

/// A trust policy.
#[derive(Debug, Clone)]
pub struct TrustPolicy {
    statements: Vec<Statement>,
}

/// Why a text is not a trust policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// It is larger than AWS allows.
    TooLarge,
    /// It is not strict JSON.
    Json(JsonError),
    /// It is JSON, but has no `Statement` that is an object or a list of objects.
    NoStatement,
}

#[derive(Debug, Clone)]
struct Statement {
    place: String,
    members: Object,
    version: Version,
    /// Whether the policy has members that IAM does not allow.
    has_others: bool,
}

/// The version of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// 2008-10-17, or none: `${` is plain text.
    Old,
    /// 2012-10-17: with policy variables.
    Current,
    /// Any other value, which AWS rejects.
    Other,
}

/// The elements of a statement. A trust policy has no `Resource`.
const ELEMENTS: [&str; 7] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"];

impl TrustPolicy {
    /// Parses a policy document.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object with statements. A statement with any other error is kept, and its answer is unknown.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        if text.len() > MOST_BYTES {
            return Err(PolicyError::TooLarge);
        }
        let document = json::parse(text.as_bytes()).map_err(PolicyError::Json)?;
        Self::from_value(&document).ok_or(PolicyError::NoStatement)
    }

    /// Reads the policy from a JSON value; `None` if it has no statements.
    pub fn from_value(document: &Value) -> Option<Self> {
        let document = document.as_object()?;
        let version = match document.find("Version").map(Value::as_str) {
            None | Some(Some("2008-10-17")) => Version::Old,
            Some(Some("2012-10-17")) => Version::Current,
            Some(_) => Version::Other,
        };
        let has_others = document.iter().any(|(name, _)| !["Version", "Id", "Statement"].contains(&name));
        let statement = |place: String, value: &Value| {
            Some(Statement { place, members: value.as_object()?.clone(), version, has_others })
        };
        let statements = match document.find("Statement")? {
            Value::Array(values) => values
                .iter()
                .enumerate()
                .map(|(index, value)| statement(format!("Statement[{index}]"), value))
                .collect::<Option<Vec<_>>>()?,
            value => vec![statement("Statement".to_owned(), value)?],
        };
        (!statements.is_empty()).then_some(Self { statements })
    }

    /// Decides about a request.
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        let statements: Vec<StatementDecision> =
            self.statements.iter().map(|statement| statement.decide(request)).collect();
        let any = |effect| {
            let own = |one: &StatementDecision| match one.effect {
                Some(own) if own != effect => Truth::False,
                // Without a readable effect it may be either, so it never matches for certain.
                _ => one.matches,
            };
            Truth::any(statements.iter().map(own))
        };
        Decision { allowed: any(Effect::Allow).and(!any(Effect::Deny)), statements }
    }

    /// Whether it admits EKS Pod Identity, which presents no token of the pod.
    pub(super) fn is_for_pod_identity(&self) -> bool {
        let services = |statement: &'_ Statement| -> bool {
            let service = statement
                .members
                .find("Principal")
                .and_then(|principal| principal.as_object()?.find("Service"));
            service.and_then(strings).is_some_and(|names| names.contains(&"pods.eks.amazonaws.com"))
        };
        self.statements.iter().any(services)
    }
}

/// The parts of a statement, and their results.
struct Asked {
    matches: Truth,
    unmet: Vec<Unmet>,
    always: Vec<String>,
}

impl Asked {
    fn add(&mut self, truth: Truth, unmet: impl FnOnce() -> Unmet) {
        self.matches = self.matches.and(truth);
        if truth != Truth::True {
            self.unmet.push(Unmet { truth, ..unmet() });
        }
    }
}

impl Statement {
    fn decide(&self, request: &Request<'_>) -> StatementDecision {
        let mut asked = Asked { matches: Truth::True, unmet: Vec::new(), always: Vec::new() };
        let effect = match self.members.find("Effect").and_then(Value::as_str) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => {
                asked.add(Truth::Unknown, || self.unmet("Effect", Reason::Malformed));
                None
            }
        };
        if self.has_others || self.members.find("Sid").is_some_and(|sid| sid.as_str().is_none()) {
            asked.add(Truth::Unknown, || self.unmet("Sid", Reason::Malformed));
        }
        if self.version == Version::Other {
            asked.add(Truth::Unknown, || Unmet {
                place: "Version".to_owned(),
                ..self.unmet("", Reason::Malformed)
            });
        }
        for (name, _) in self.members.iter().filter(|(name, _)| !ELEMENTS.contains(name)) {
            asked.add(Truth::Unknown, || self.unmet(name, Reason::NotEvaluated));
        }
        self.decide_either(("Principal", "NotPrincipal"), Reason::OtherPrincipal, &mut asked, |value| {
            is_principal(value, effect, request)
        });
        self.decide_either(("Action", "NotAction"), Reason::OtherAction, &mut asked, is_action);
        self.decide_conditions(request, &mut asked);
        StatementDecision {
            place: self.place.clone(),
            effect,
            matches: asked.matches,
            unmet: asked.unmet,
            always: asked.always,
        }
    }

    fn unmet(&self, part: &str, reason: Reason) -> Unmet {
        // The caller says whether it is false or unknown.
        let truth = Truth::Unknown;
        let place = format!("{}.{part}", self.place);
        Unmet { place, truth, reason, expected: Vec::new(), found: Vec::new() }
    }

    /// Evaluates an element or its negation; exactly one of them must be present.
    fn decide_either(
        &self,
        (name, opposite): (&str, &str),
        reason: Reason,
        asked: &mut Asked,
        is_met: impl Fn(&Value) -> Option<Truth>,
    ) {
        let denies = self.members.find("Effect").and_then(Value::as_str) == Some("Deny");
        let (part, answer) = match (self.members.find(name), self.members.find(opposite)) {
            (Some(value), None) => (name, is_met(value)),
            // A trust policy cannot use NotPrincipal with Allow.
            (None, Some(_)) if opposite == "NotPrincipal" && !denies => (opposite, Some(Truth::Unknown)),
            (None, Some(value)) => (opposite, is_met(value).map(|truth| !truth)),
            _ => (name, None),
        };
        match answer {
            Some(Truth::Unknown) => {
                asked.add(Truth::Unknown, || self.unmet(part, Reason::NotEvaluated));
            }
            Some(truth) => asked.add(truth, || self.unmet(part, reason)),
            None => asked.add(Truth::Unknown, || self.unmet(part, Reason::Malformed)),
        }
    }

    fn decide_conditions(&self, request: &Request<'_>, asked: &mut Asked) {
        let Some(conditions) = self.members.find("Condition") else { return };
        let Some(operators) = conditions.as_object() else {
            return asked.add(Truth::Unknown, || self.unmet("Condition", Reason::Malformed));
        };
        for (operator, keys) in operators.iter() {
            let Some(keys) = keys.as_object() else {
                asked.add(Truth::Unknown, || self.unmet(&format!("Condition.{operator}"), Reason::Malformed));
                continue;
            };
            if keys.is_empty() {
                asked.add(Truth::Unknown, || self.unmet(&format!("Condition.{operator}"), Reason::Malformed));
            }
            for (key, values) in keys.iter() {
                let line = Line { operator, key, values, has_variables: self.version == Version::Current };
                let (truth, reason, expected, found) = line.decide(request);
                if truth == Truth::True && line.admits_whoever_lacks_it() && found.is_empty() {
                    asked.always.push(format!("{}.Condition.{operator}.{key}", self.place));
                }
                asked.add(truth, || Unmet {
                    expected,
                    found,
                    ..self.unmet(&format!("Condition.{operator}.{key}"), reason)
                });
            }
        }
    }
}

/// Reads one string or a list of strings.
fn strings(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// Whether an `Action` covers `sts:AssumeRoleWithWebIdentity`. Names are case-insensitive.
fn is_action(value: &Value) -> Option<Truth> {
    let wanted = ACTION.to_ascii_lowercase();
    let is_wanted = |text: &&str| glob::matches(&glob::plain(&text.to_ascii_lowercase()), &wanted);
    let actions = strings(value).filter(|actions| !actions.is_empty())?;
    Some(actions.iter().any(is_wanted).into())
}

/// Whether a `Principal` is the request's provider. The ARN is compared as a whole; IAM allows no wildcards in it.
fn is_principal(value: &Value, effect: Option<Effect>, request: &Request<'_>) -> Option<Truth> {
    // AWS does not document whether `*` includes web identities in an Allow. In a Deny it does.
    let everybody = if effect == Some(Effect::Deny) { Truth::True } else { Truth::Unknown };
    if let Some(text) = value.as_str() {
        return (text == "*").then_some(everybody);
    }
    let kinds = value.as_object().filter(|kinds| !kinds.is_empty())?;
    let mut out = Truth::False;
    for (kind, names) in kinds.iter() {
        let names = strings(names).filter(|names| !names.is_empty())?;
        out = out.or(match kind {
            "Federated" => is_federated(&names, request)?,
            "AWS" if names.contains(&"*") => everybody,
            "AWS" | "Service" | "CanonicalUser" => Truth::False,
            // IAM rejects such a policy.
            _ => return None,
        });
    }
    Some(out)
}

/// Whether one of these federated principals is the request's provider. `None` for a reference of Terraform or
/// CloudFormation, and if the list also has an entry that IAM would reject.
fn is_federated(names: &[&str], request: &Request<'_>) -> Option<Truth> {
    const BUILT_IN: [&str; 4] =
        ["accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"];
    let is_valid = |name: &&str| name.starts_with("arn:") || BUILT_IN.contains(name);
    let is_reference = |name: &&str| name.contains("${") || name.to_ascii_lowercase().ends_with(".arn");
    let is_own = names.iter().any(|name| provider_of(name) == Some(request.provider));
    let is_sure = !names.iter().any(is_reference) && (!is_own || names.iter().all(is_valid));
    is_sure.then_some(is_own.into())
}

/// Returns every federated principal in a policy.
pub(super) fn federated(policy: &Value) -> Vec<&str> {
    let statements = match policy.as_object().and_then(|policy| policy.find("Statement")) {
        None => return Vec::new(),
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
    };
    let names = statements
        .into_iter()
        .filter_map(|statement| statement.as_object()?.find("Principal")?.as_object()?.find("Federated"));
    names.filter_map(strings).flatten().collect()
}

/// Returns the ARN of a provider, from its URL without the scheme.
pub(super) fn arn_of_provider(partition: &str, account: &str, provider: &str) -> String {
    format!("arn:{partition}:iam::{account}:oidc-provider/{provider}")
}

/// Returns the URL, without its scheme, of the provider with this ARN:
/// `arn:aws:iam::123456789012:oidc-provider/HOST/PATH`.
pub(super) fn provider_of(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let (arn, partition, service, region) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (account, resource) = (parts.next()?, parts.next()?);
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_partition = ["aws", "aws-cn", "aws-us-gov"].contains(&partition);
    (arn == "arn" && is_partition && service == "iam" && region.is_empty() && is_account)
        .then(|| resource.strip_prefix("oidc-provider/"))?
}
