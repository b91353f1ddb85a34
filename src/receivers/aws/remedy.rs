//! Builds the remedies of a trust policy: one more statement, beside the existing ones.

use super::condition::Request;
use super::provider::owner_of;
use crate::receivers::setting::Setting;
use crate::text::yaml::Node;
use crate::token::kubernetes::is_api_server_audience;
use crate::verify::report::Remedy;
use crate::verify::report::command::{Blank, fill};

/// The statement from the AWS documentation.
const STATEMENT: &str = r#"{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER_HOST" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": {
    "StringEquals": {
      "ISSUER_HOST:aud": "AUDIENCE",
      "ISSUER_HOST:sub": "SUBJECT"
    }
  }
}
"#;

/// Adds a statement to the role's current policy, because IAM only replaces a policy as a whole.
const ADD: &str = "aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument --output json | \
                   jq -e --slurpfile one statement.json '.Statement |= (([.] | flatten(1)) + $one)' > policy.json && \
                   aws iam update-assume-role-policy --role-name ROLE --policy-document file://policy.json";

/// Lets this service account in as well.
pub(super) fn add_statement(role: &Setting, request: &Request<'_>, federated: Option<&str>) -> Remedy {
    let text = |name: &str| role.root.find(name).and_then(Node::as_str);
    let owner = federated.and_then(owner_of).or_else(|| text("Arn").and_then(owner_of));
    let partition = owner.map_or("aws", |(partition, _)| partition);
    let account = owner.map(|(_, account)| account);
    let issuer = format!("https://{}", request.provider);
    let own = |audience: &&&str| {
        audience.starts_with("sts.amazonaws.com") && !is_api_server_audience(audience, Some(&issuer))
    };
    let audience = request.audiences.iter().find(own);
    let statement = fill(
        STATEMENT,
        &[
            (Blank::Partition, &[partition]),
            (Blank::Account, account.as_slice()),
            (Blank::IssuerHost, &[request.provider]),
            // If the role accepted another receiver's audience, that receiver could use the tokens it gets at AWS.
            (Blank::Audience, &[audience.copied().unwrap_or("sts.amazonaws.com")]),
            (Blank::Subject, request.subject.as_slice()),
        ],
    );
    let name = text("RoleName");
    Remedy::new(
        "If this very service account is meant to have the role too, save this statement as statement.json: the command adds it to \
         the trust policy, and keeps the others.",
    )
    .changing(fill(ADD, &[(Blank::Role, name.as_slice())]))
    .with_json(statement)
}

/// Leaves a role of EKS Pod Identity alone: it works without a token of the pod.
pub(super) fn leave_to_pod_identity() -> Remedy {
    Remedy::new(
        "Leave this policy as it is: the role is for EKS Pod Identity, which takes no such token. Look at the pod's association, or \
         make another role for the token.",
    )
    .by(fill("aws eks list-pod-identity-associations --cluster-name CLUSTER", &[]))
}

/// Makes a condition that holds for every token compare a key that tokens do have.
pub(super) fn compare_what_is_there() -> Remedy {
    Remedy::new("Let the condition compare what every token brings: aud and sub of the provider.")
}
