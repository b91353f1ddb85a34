//! The decision of a trust policy about a request: each statement, and each part of it that does not match.

use crate::receivers::truth::Truth;

/// The action that a trust policy must allow.
pub const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// What a statement does if it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows the request.
    Allow,
    /// It denies the request.
    Deny,
}

/// The decision of a trust policy about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the role may be assumed.
    pub allowed: Truth,
    /// Each statement, in the order of the policy.
    pub statements: Vec<StatementDecision>,
}

/// The decision of one statement about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDecision {
    /// The path of the statement: `Statement[0]`.
    pub place: String,
    /// What it does if it matches; `None` if its `Effect` cannot be read.
    pub effect: Option<Effect>,
    /// Whether it matches.
    pub matches: Truth,
    /// The parts that do not match, or whose answer is unknown.
    pub unmet: Vec<Unmet>,
    /// The conditions that hold only because the request lacks the key, as under `IfExists`; usually a mistake.
    pub always: Vec<String>,
}

/// A part of a statement that does not match, or whose answer is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The path of the part: `Statement[0].Condition.StringEquals.oidc.example.com:sub`.
    pub place: String,
    /// False if it does not match, unknown if that cannot be determined.
    pub truth: Truth,
    /// Why.
    pub reason: Reason,
    /// The values in the policy.
    pub expected: Vec<String>,
    /// The values in the request, if any.
    pub found: Vec<String>,
}

/// Why a part of a statement does not match, or why that is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The values differ.
    Differs,
    /// The request lacks the key.
    KeyAbsent,
    /// The request has a key that must be absent.
    KeyPresent,
    /// The principal is not an OIDC provider, or a different one.
    OtherPrincipal,
    /// The action is a different one.
    OtherAction,
    /// Unknown: it is not valid IAM policy syntax.
    Malformed,
    /// Unknown: an element or operator that is not evaluated here.
    NotEvaluated,
    /// Unknown: the value of a policy variable is not in the token.
    Variable,
    /// Unknown: the key depends on the call.
    DependsOnCall,
    /// Unknown: AWS does not document the value of `aud` for a token with several audiences.
    SeveralAudiences,
    /// Unknown: the provider in the key's name differs from the token's issuer only in case.
    CaseOfProvider,
    /// Unknown: AWS does not document how non-ASCII letters compare without case.
    CaseOfLetters,
    /// Unknown: the key has several values, and the operator compares one.
    SeveralValues,
    /// Unknown: the claim is present, but empty or of a different type than the key.
    UnclearClaim,
}
