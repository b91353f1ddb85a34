//! Checks a credential configuration of the type `external_account` (AIP-4117).

use crate::receivers::answers::{fail, skip};
use crate::receivers::setting::Setting;
use crate::text::escape::quote;
use crate::verify::report::command::{Blank, Filled, fill};
use crate::verify::report::{Check, CheckId, Code, Remedy};

/// The prefix of a provider's full resource name, which is the audience of a provider that lists none.
pub(super) const SERVICE: &str = "//iam.googleapis.com/";

/// The members of a credential configuration: those read below, and those that do not matter for the token.
const MEMBERS: [&str; 10] = [
    "audience",
    "credential_source",
    "quota_project_id",
    "service_account_impersonation",
    "service_account_impersonation_url",
    "subject_token_type",
    "token_info_url",
    "token_url",
    "type",
    "universe_domain",
];

/// Where a client library gets the token from. AWS and executable sources use other members.
const SOURCE_MEMBERS: [&str; 4] = ["file", "format", "headers", "url"];

/// Checks that a credential configuration names the provider and the right token type.
pub(super) fn ask_credentials(credentials: &Setting, provider: Option<&Setting>) -> Vec<Check> {
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
            if audience.contains("/workforcePools/") {
                let message = "Workforce pools are not evaluated here.";
                out.push(skip(id, Code::NotEvaluated, message).at(place));
            } else if !is_number {
                let message = "The credential configuration must name the provider as //iam.googleapis.com/projects/NUMBER/…, with the \
                               project's number and not its id.";
                let remedy = Remedy::new("Make the configuration anew.").by(create_config(name));
                out.push(
                    fail(id, Code::MalformedConfiguration, message)
                        .found(audience)
                        .at(place)
                        .mended_by(remedy),
                );
            } else if let Some(name) = name.filter(|name| audience != format!("{SERVICE}{name}")) {
                let remedy = Remedy::new("Make the configuration anew for this provider.")
                    .by(create_config(Some(name)));
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
    if credentials.root.find("service_account_impersonation_url").is_some() {
        let message = "After that, the configuration takes on a Google service account, for which the subject needs the role \
                       roles/iam.workloadIdentityUser; nobody can tell from here.";
        out.push(
            skip(id, Code::NotEvaluated, message).at(credentials.place("service_account_impersonation_url")),
        );
    }
    out.extend(credentials.unknown(id, &[], &MEMBERS));
    out.extend(credentials.unknown(id, &["credential_source"], &SOURCE_MEMBERS));
    match credentials.text("universe_domain") {
        Ok(None | Some("googleapis.com")) => {}
        Ok(Some(domain)) => {
            let message = format!("{} is not evaluated here.", quote(domain));
            out.push(skip(id, Code::NotEvaluated, message).at(credentials.place("universe_domain")));
        }
        Err(check) => out.push(*check),
    }
    match credentials.text("token_url") {
        Ok(None | Some("https://sts.googleapis.com/v1/token")) => {}
        Ok(Some(url)) => {
            let message = format!("{} is not evaluated here.", quote(url));
            out.push(skip(id, Code::NotEvaluated, message).at(credentials.place("token_url")));
        }
        Err(check) => out.push(*check),
    }
    out
}

/// Creates a credential configuration in a new file.
fn create_config(name: Option<&str>) -> Filled {
    match name {
        Some(_) => fill(
            "gcloud iam workload-identity-pools create-cred-config PATH --credential-source-file=/var/run/secrets/tokens/token \
             --output-file=new-credentials.json",
            &[(Blank::Path, name.as_slice())],
        ),
        None => fill(
            "gcloud iam workload-identity-pools create-cred-config \
             projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER \
             --credential-source-file=/var/run/secrets/tokens/token --output-file=new-credentials.json",
            &[],
        ),
    }
}
