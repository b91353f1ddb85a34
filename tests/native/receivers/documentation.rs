//! Writes and checks docs/receivers.md: a worked example for each receiver, with the current answer of the code.
//!
//! `WRITE_DOCS=1 cargo test --test native documentation` writes it again.

use std::fmt::Write as _;

use super::{Answer, ask_rs256 as ask, claims};
use serde_json::Value;

const BEGINNING: &str = r#"# Would AWS, Google, Entra, Vault or the API server take it?

`simulate(token, config, options)` tells offline what a receiver would make of a token, by the receiver's own
configuration; the page opens a panel for each that is pasted. It asks the questions of `verify` with what the
configuration demands, and then the receiver's own. The answer is a report with `receiver` and, where it is a refusal,
`receiverError`: what the caller would see.

Nothing that is not evaluated, not documented or not given is taken for met: the verdict is then `unverified`, never
`accepted`. So is every verdict without the issuer's keys. Whether a role, a pool or a service account exists, and whether
the issuer's keys can be fetched, nobody can tell from a text.

Every example below is the output of the tests (`tests/native/receivers/documentation.rs`), where there are tables of what
else is known: a row for each fact that the receiver's owner documents, and for the mistakes that people report. All of
them show a token of `system:serviceaccount:team-a:app` from `https://oidc.example.com/cluster-1`, signed by a key that is
given.
"#;

struct Example {
    title: &'static str,
    about: &'static str,
    config: &'static str,
    language: &'static str,
    audience: &'static str,
    open: &'static str,
}

const AWS: &str = r#"{
  "Url": "oidc.example.com/cluster-1",
  "ClientIDList": ["sts.amazonaws.com"]
}
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "oidc.example.com/cluster-1:sub": "system:serviceaccount:team-a:*" }
      }
    }
  ]
}"#;

const GCP: &str = "attributeCondition: assertion['kubernetes.io']['namespace'] == 'team-b'
attributeMapping:
  google.subject: assertion.sub
name: projects/123456789/locations/global/workloadIdentityPools/pool/providers/cluster-1
oidc:
  allowedAudiences:
  - openshift
  issuerUri: https://oidc.example.com/cluster-1
state: ACTIVE";

const ENTRA: &str = r#"{
  "name": "app",
  "issuer": "https://oidc.example.com/cluster-1/",
  "subject": "system:serviceaccount:team-a:app",
  "audiences": ["api://AzureADTokenExchange"]
}"#;

const VAULT: &str = r#"vault write auth/jwt/role/app role_type=jwt user_claim=sub \
  bound_audiences=vault \
  bound_claims='{"/kubernetes.io/namespace": "team-*"}'"#;

const API_SERVER: &str = r"kube-apiserver \
  --service-account-issuer=https://oidc.example.com/cluster-1 \
  --api-audiences=api";

fn examples() -> Vec<Example> {
    vec![
        Example {
            title: "AWS IAM",
            about: "An OIDC provider (`aws iam get-open-id-connect-provider`) and a role (`aws iam get-role`) or its trust policy; a ServiceAccount with `eks.amazonaws.com/role-arn`.",
            config: AWS,
            language: "json",
            audience: "sts.amazonaws.com",
            open: "Keys that depend on the call (`aws:*`, `sts:*`), policy variables, operators other than those of strings, `:aud` of a token for several audiences, the case of a provider in a key, claims that are empty or of another type, and any leeway. A policy that is not JSON, with comments or a trailing comma, is none.",
        },
        Example {
            title: "Google Workload Identity Federation",
            about: "A provider (`gcloud iam workload-identity-pools providers describe`) and a credential configuration of the type `external_account`.",
            config: GCP,
            language: "yaml",
            audience: "openshift",
            open: "What the expressions use beyond literals, members, comparisons, `&&`, `||`, `!`, `?:`, `in`, `has()`, `startsWith`, `endsWith`, `contains`, `size`, `split`, `lowerAscii`, `upperAscii` and `extract`; tokens for several audiences; exactly 127 bytes; a slash at the issuer's end.",
        },
        Example {
            title: "Microsoft Entra",
            about: "Federated identity credentials (`az identity federated-credential list`, `az ad app federated-credential list`, the Graph API, ARM).",
            config: ENTRA,
            language: "json",
            audience: "api://AzureADTokenExchange",
            open: "`claimsMatchingExpression`, tokens for several audiences, any leeway, and the code where two of the three texts differ.",
        },
        Example {
            title: "HashiCorp Vault and OpenBao",
            about: "A role and the configuration of the Kubernetes or the JWT auth method: tables of `vault read`, its JSON, or the command that writes it.",
            config: VAULT,
            language: "console",
            audience: "vault",
            open: "Addresses, selectors of namespaces, and the TokenReview by which the Kubernetes method has the last word, unless the API server's flags are there as well. What cannot be read in a command leaves all of it open.",
        },
        Example {
            title: "The API server",
            about: "`--service-account-issuer` and `--api-audiences`, in a command or a static Pod; OpenShift's Authentication and KubeAPIServer. With keys the answer is that of `tokenReview`, to the letter.",
            config: API_SERVER,
            language: "console",
            audience: "vault",
            open: "Objects that it would look up: `notAsked` lists them. Flags of several servers, or of one before and after a change, where they do not answer alike.",
        },
    ]
}

/// Everything that is not a plain yes, as a list.
fn reasons(answer: &Answer) -> String {
    let mut out = String::new();
    let interesting = |check: &&Value| {
        let outcome = check["outcome"].as_str();
        outcome == Some("fail")
            || outcome == Some("warn")
            || (outcome == Some("skip") && answer.leaves_open(check))
    };
    for check in answer.checks().filter(interesting) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = match (check["place"]["object"].as_str(), check["place"]["path"].as_str()) {
            (Some(object), Some(path)) => format!(" ({object}, `{path}`, line {})", check["place"]["line"]),
            _ => String::new(),
        };
        let (outcome, id, code) = (text(&check["outcome"]), text(&check["id"]), text(&check["code"]));
        writeln!(out, "- **{outcome}** `{id}` `{code}`{place}  \n  {}", text(&check["message"]))
            .expect("a text");
        if let Some(remedy) = check["remedy"]["message"].as_str() {
            writeln!(out, "  *{remedy}*").expect("a text");
        }
        if let Some(json) = check["remedy"]["json"].as_str() {
            let indented: String = json.lines().map(|line| format!("  {line}\n")).collect();
            writeln!(out, "\n  ```json\n{indented}  ```").expect("a text");
        }
        if let Some(command) = check["remedy"]["command"].as_str() {
            writeln!(out, "\n  ```sh\n  {command}\n  ```\n").expect("a text");
        }
    }
    out
}

fn document() -> String {
    let mut out = BEGINNING.to_owned();
    for Example { title, about, config, language, audience, open } in examples() {
        let answer = ask(&claims(audience), &[config]);
        let error = answer.error().map_or(String::new(), |error| format!(", receiverError `{error}`"));
        write!(
            out,
            "\n## {title}\n\n{about}\n\n```{language}\n{}\n```\n\nA token for `{audience}`: **{}**{error}.\n\n{}\nLeft open: {open}\n",
            config.trim_end(),
            answer.verdict(),
            reasons(&answer),
        )
        .expect("a text");
    }
    out
}

#[test]
fn the_documentation_shows_what_the_code_answers() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/receivers.md");
    if std::env::var_os("WRITE_DOCS").is_some() {
        std::fs::write(path, document()).expect("it can be written");
    }
    let written = std::fs::read_to_string(path).expect("docs/receivers.md");
    assert_eq!(written, document(), "WRITE_DOCS=1 cargo test --test native documentation writes it anew");
}
