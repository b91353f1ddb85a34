//! What a trust policy makes of a request: each statement, and each part of it that does not match.

use crate::receivers::truth::Truth;

/// The action that a trust policy must allow.
pub const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// What a statement does if it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It admits.
    Allow,
    /// It refuses.
    Deny,
}

/// What a trust policy makes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the role may be assumed.
    pub allowed: Truth,
    /// Each statement, in the order of the policy.
    pub statements: Vec<StatementDecision>,
}

/// What one statement makes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDecision {
    /// Where it stands: `Statement[0]`.
    pub place: String,
    /// What it does if it matches; `None` if that cannot be read.
    pub effect: Option<Effect>,
    /// Whether it matches.
    pub matches: Truth,
    /// The parts that do not match, or of which nobody can tell.
    pub unmet: Vec<Unmet>,
    /// The conditions that hold only because the request has no such key, as under `IfExists`: by mistake, mostly.
    pub always: Vec<String>,
}

/// A part of a statement that does not match, or of which nobody can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// Where it stands: `Statement[0].Condition.StringEquals.oidc.example.com:sub`.
    pub place: String,
    /// False if it does not match, unknown if nobody can tell.
    pub truth: Truth,
    /// Why.
    pub reason: Reason,
    /// What the policy names.
    pub expected: Vec<String>,
    /// What the request has, if it has anything.
    pub found: Vec<String>,
}

/// Why a part of a statement does not match, or why nobody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The value is another one.
    Differs,
    /// The request has no such key.
    KeyAbsent,
    /// The request has the key, and must not have it.
    KeyPresent,
    /// The principal is no OIDC provider, or another one.
    OtherPrincipal,
    /// The action is another one.
    OtherAction,
    /// Cannot tell: it is not written as IAM demands.
    Malformed,
    /// Cannot tell: an element or operator that is not evaluated here.
    NotEvaluated,
    /// Cannot tell: a policy variable stands for something that the token does not say.
    Variable,
    /// Cannot tell: the key depends on the call.
    DependsOnCall,
    /// Cannot tell: AWS does not say what `aud` is of a token for several audiences.
    SeveralAudiences,
    /// Cannot tell: the provider in the key's name differs from the token's issuer in case alone.
    CaseOfProvider,
    /// Cannot tell: AWS does not say which letters beyond ASCII are the same but for their case.
    CaseOfLetters,
    /// Cannot tell: several values, and an operator for one.
    SeveralValues,
    /// Cannot tell: the claim is there, and is empty or of another type than the key.
    UnclearClaim,
}
