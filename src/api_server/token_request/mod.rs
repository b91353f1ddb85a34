//! Simulates a TokenRequest, or the token of a projected volume: the API server's validation errors and
//! warnings word for word, lifetimes shortened and extended, and the claims of the token.
//!
//! The code follows `TokenREST.Create` in `pkg/registry/core/serviceaccount/storage/token.go`,
//! `ValidateTokenRequest` in `pkg/apis/authentication/validation` and `Claims` in
//! `pkg/serviceaccount/claims.go`. It does not make a token, because that takes the API server's private key,
//! and the `jti` is random.

mod options;
mod status;

use serde::Serialize;

pub use options::{
    BoundObjectRef, KnownObject, KnownPod, ProjectedToken, RequestMetadata, ServerFlags, TokenRequestOptions,
    TokenRequestSpec,
};
use status::{Refusal, number, reference, text};

use crate::cluster::pod::DEFAULT_EXPIRATION_SECONDS;
use crate::cluster::{expiration_problem, path_problems};
use crate::text::go_quote::go_quote;
use crate::text::json::{Object, Value};
use crate::text::redact::Redact;
use crate::text::time::NumericDate;
use crate::token::error::OptionsError;
use crate::token::kubernetes::{EXTENDABLE_SECONDS, EXTENDED_SECONDS, username};
use crate::verify::policy::OneOrMany;

const GROUP: &str = "authentication.k8s.io";

/// The API server's answer.
#[typescript::typed]
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenRequestAnswer {
    /// The status code of the HTTP response: 201, or that of an error.
    pub http_status: u16,
    /// The response body: a TokenRequest without its token, or a Status.
    #[cfg_attr(
        target_family = "wasm",
        serde(serialize_with = "crate::text::json::exact::serialize_object"),
        tsify(type = "JsonObject")
    )]
    pub response: Object,
    /// The claims of the token, except for its random `jti`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        target_family = "wasm",
        serde(serialize_with = "crate::text::json::exact::serialize_optional_object"),
        tsify(type = "JsonObject")
    )]
    pub claims: Option<Object>,
    /// The texts of the `Warning` headers.
    pub warnings: Vec<String>,
    /// What the response does not say, in English sentences.
    pub notes: Vec<String>,
}

/// Returns what the API server would answer at this moment (seconds since 1970, whole).
///
/// # Errors
/// Returns an error for a projected volume without its pod, a service account without a namespace or a name,
/// or flags without an issuer.
pub fn token_request(
    spec: &TokenRequestSpec,
    options: &TokenRequestOptions,
    now: NumericDate,
) -> Result<TokenRequestAnswer, OptionsError> {
    let account = &options.service_account;
    for (option, is_missing) in [
        ("serviceAccount", account.name.is_empty() || account.namespace.is_empty()),
        ("flags", options.flags.service_account_issuer.clone().into_vec().iter().all(String::is_empty)),
    ] {
        if is_missing {
            let message =
                "a service account needs a namespace and a name, and an API server needs an issuer.";
            return Err(OptionsError::new(option, message));
        }
    }
    let request = Request { options, now };
    let answer = match (&spec.service_account_token, &options.pod) {
        (Some(source), Some(pod)) => request.for_volume(source, pod),
        (Some(_), None) => {
            let message = "a projected volume belongs to a pod: name the pod, as { name: \"web-0\" }.";
            return Err(OptionsError::new("pod", message));
        }
        (None, _) => request.create(
            spec.audiences.clone().unwrap_or_default(),
            spec.expiration_seconds,
            spec.bound_object_ref.as_ref(),
        ),
    };
    let mut answer = answer.unwrap_or_else(Refusal::answer);
    answer.redact();
    Ok(answer)
}

/// The API server repeats texts of the request, so they may have secrets.
impl Redact for TokenRequestAnswer {
    fn redact(&mut self) {
        self.response.redact();
        self.claims.redact();
        self.warnings.redact();
        self.notes.redact();
    }
}

struct Request<'a> {
    options: &'a TokenRequestOptions,
    now: NumericDate,
}

fn list(flag: Option<&OneOrMany<String>>) -> Vec<String> {
    flag.cloned().map(OneOrMany::into_vec).unwrap_or_default()
}

impl Request<'_> {
    /// Requests the token that the kubelet requests, after the API server's validation of the pod.
    fn for_volume(&self, source: &ProjectedToken, pod: &KnownPod) -> Result<TokenRequestAnswer, Refusal> {
        let place = "spec.volumes[0].projected";
        let mut causes: Vec<(String, String)> = Vec::new();
        if let Some(problem) = source.expiration_seconds.and_then(expiration_problem) {
            causes.push((format!("{place}.sources[0].serviceAccountToken.expirationSeconds"), problem));
        }
        let path = source.path.as_deref().unwrap_or_default();
        causes.extend(path_problems(path).into_iter().map(|problem| (format!("{place}.path"), problem)));
        if !causes.is_empty() {
            return Err(Refusal::invalid("Pod", "", &pod.name, &causes));
        }
        let audiences = source.audience.iter().filter(|audience| !audience.is_empty()).cloned().collect();
        let bound = BoundObjectRef {
            kind: "Pod".to_owned(),
            api_version: "v1".to_owned(),
            name: pod.name.clone(),
            uid: pod.uid.clone(),
        };
        let mut answer = self.create(
            audiences,
            Some(source.expiration_seconds.unwrap_or(DEFAULT_EXPIRATION_SECONDS)),
            Some(&bound),
        )?;
        answer.notes.insert(
            0,
            format!("The kubelet requests the token when the pod starts, writes it to the file {}, and requests a new one before it expires.", crate::text::escape::quote(path)),
        );
        Ok(answer)
    }

    fn create(
        &self,
        audiences: Vec<String>,
        expiration_seconds: Option<i64>,
        bound: Option<&BoundObjectRef>,
    ) -> Result<TokenRequestAnswer, Refusal> {
        let account = &self.options.service_account;
        if self.options.namespace_exists == Some(false) {
            return Err(Refusal::not_found("namespaces", &account.namespace));
        }
        self.check_metadata()?;
        if account.exists == Some(false) {
            return Err(Refusal::not_found("serviceaccounts", &account.name));
        }
        self.check_uid()?;
        let flags = &self.options.flags;
        let issuers = flags.service_account_issuer.clone().into_vec();
        let api_audiences =
            flags.api_audiences.as_ref().map_or_else(|| issuers.clone(), |own| list(Some(own)));
        let audiences = if audiences.is_empty() { api_audiences.clone() } else { audiences };
        let mut seconds = expiration_seconds.unwrap_or(DEFAULT_EXPIRATION_SECONDS);
        if let Some(problem) = expiration_problem(seconds) {
            return Err(Refusal::invalid(
                "TokenRequest",
                GROUP,
                "",
                &[("spec.expirationSeconds".to_owned(), problem)],
            ));
        }
        let binding = bound.map(|bound| self.bind(bound)).transpose()?;
        let (mut warnings, mut notes) = (Vec::new(), Vec::new());
        let most = flags.service_account_max_token_expiration.unwrap_or_default();
        if most > 0 && seconds > most {
            warnings.push(format!("requested expiration of {seconds} seconds shortened to {most} seconds"));
            seconds = most;
        }
        let is_for_pod = bound.is_some_and(|bound| bound.kind == "Pod");
        let is_for_api = audiences.iter().all(|audience| api_audiences.contains(audience));
        let may_extend = flags.service_account_extend_token_expiration.unwrap_or(true);
        let is_extended = may_extend && is_for_pod && is_for_api && seconds == EXTENDABLE_SECONDS;
        let lifetime = if is_extended { EXTENDED_SECONDS } else { seconds };
        if is_extended {
            notes.push(format!(
                "The token lasts a year, although the answer says {seconds} seconds: it is a pod's token for \
                 the API server, requested for exactly {EXTENDABLE_SECONDS} seconds \
                 (--service-account-extend-token-expiration). After that time, it counts as stale \
                 (warnafter)."
            ));
        }
        let warn_after = is_extended.then(|| self.now.plus_seconds(seconds));
        let claims = self.claims(&audiences, issuers.first(), lifetime, binding, warn_after);
        Ok(TokenRequestAnswer {
            http_status: 201,
            response: self.response(&audiences, seconds, bound),
            claims: Some(claims),
            warnings,
            notes,
        })
    }

    fn check_metadata(&self) -> Result<(), Refusal> {
        let Some(metadata) = &self.options.metadata else { return Ok(()) };
        let account = &self.options.service_account;
        let differs = |own: &Option<String>, wanted: &str| {
            own.as_deref().is_some_and(|own| !own.is_empty() && own != wanted)
        };
        if differs(&metadata.namespace, &account.namespace) {
            return Err(Refusal::bad_request(
                "the namespace of the provided object does not match the namespace sent on the request"
                    .to_owned(),
            ));
        }
        if differs(&metadata.name, &account.name) {
            let name = metadata.name.as_deref().unwrap_or_default();
            let problem = format!(
                "Invalid value: {}: must match the service account name if specified",
                go_quote(name)
            );
            return Err(Refusal::invalid(
                "TokenRequest",
                GROUP,
                &account.name,
                &[("metadata.name".to_owned(), problem)],
            ));
        }
        Ok(())
    }

    fn check_uid(&self) -> Result<(), Refusal> {
        let account = &self.options.service_account;
        let asked = self.options.metadata.as_ref().and_then(|metadata| metadata.uid.as_deref());
        match (asked.filter(|uid| !uid.is_empty()), account.uid.as_deref()) {
            (Some(asked), Some(own)) if asked != own => Err(Refusal::conflict(
                "TokenRequest",
                GROUP,
                &account.name,
                &format!(
                    "the UID in the token request ({asked}) does not match the UID of the service account ({own})"
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Returns the member of the `kubernetes.io` claim that names the bound object and, for a pod, the pod's node.
    fn bind(&self, bound: &BoundObjectRef) -> Result<Vec<(String, Value)>, Refusal> {
        // Only the group is compared, not the version.
        let is_core = !bound.api_version.contains('/');
        let plural = match bound.kind.as_str() {
            "Pod" if is_core => "pods",
            "Secret" if is_core => "secrets",
            "Node" if is_core => "nodes",
            _ => {
                return Err(Refusal::bad_request(format!(
                    "cannot bind token to object of type {}",
                    group_version_kind(bound)
                )));
            }
        };
        if bound.name.is_empty() {
            return Err(Refusal::bad_request("Name parameter required.".to_owned()));
        }
        let mut out = Vec::new();
        let uid = if bound.kind == "Pod" {
            let pod = self.options.pod.as_ref();
            if pod.is_some_and(|pod| pod.name != bound.name || pod.exists == Some(false)) {
                return Err(Refusal::not_found(plural, &bound.name));
            }
            let account = &self.options.service_account.name;
            if pod.and_then(|pod| pod.service_account_name.as_ref()).is_some_and(|own| own != account) {
                return Err(Refusal::bad_request(format!(
                    "cannot bind token for serviceaccount {} to pod running with different serviceaccount name.",
                    go_quote(account)
                )));
            }
            if let Some(name) = pod.and_then(|pod| pod.node_name.as_deref()).filter(|name| !name.is_empty()) {
                out.push(("node".to_owned(), reference(name, pod.and_then(|pod| pod.node_uid.as_deref()))));
            }
            pod.and_then(|pod| pod.uid.clone())
        } else {
            let object = self.options.bound_object.as_ref();
            if object.is_some_and(|object| object.name != bound.name || object.exists == Some(false)) {
                return Err(Refusal::not_found(plural, &bound.name));
            }
            object.and_then(|object| object.uid.clone())
        };
        let asked = bound.uid.as_deref().filter(|uid| !uid.is_empty());
        if let (Some(asked), Some(own)) = (asked, uid.as_deref())
            && asked != own
        {
            let message = format!(
                "the UID in the bound object reference ({asked}) does not match the UID in record. The object might have been deleted and \
                 then recreated"
            );
            return Err(Refusal::conflict(&bound.kind, "", &bound.name, &message));
        }
        out.push((bound.kind.to_lowercase(), reference(&bound.name, uid.as_deref().or(asked))));
        Ok(out)
    }

    /// Returns the claims in the order in which the API server writes them: by name.
    fn claims(
        &self,
        audiences: &[String],
        issuer: Option<&String>,
        lifetime: i64,
        binding: Option<Vec<(String, Value)>>,
        warn_after: Option<NumericDate>,
    ) -> Object {
        let account = &self.options.service_account;
        let mut own = binding.unwrap_or_default();
        own.push(("namespace".to_owned(), text(&account.namespace)));
        own.push(("serviceaccount".to_owned(), reference(&account.name, account.uid.as_deref())));
        own.extend(warn_after.map(|moment| ("warnafter".to_owned(), number(moment.seconds()))));
        own.sort_by(|one, other| one.0.cmp(&other.0));
        let now = self.now.seconds();
        Object::from_members(vec![
            ("aud".to_owned(), Value::Array(audiences.iter().map(|audience| text(audience)).collect())),
            ("exp".to_owned(), number(now.saturating_add(lifetime))),
            ("iat".to_owned(), number(now)),
            ("iss".to_owned(), text(issuer.map_or("", String::as_str))),
            ("kubernetes.io".to_owned(), Value::Object(Object::from_members(own))),
            ("nbf".to_owned(), number(now)),
            ("sub".to_owned(), text(&username(&account.namespace, &account.name))),
        ])
    }

    fn response(&self, audiences: &[String], seconds: i64, bound: Option<&BoundObjectRef>) -> Object {
        let account = &self.options.service_account;
        let mut metadata = vec![
            ("name".to_owned(), text(&account.name)),
            ("namespace".to_owned(), text(&account.namespace)),
        ];
        metadata.extend(account.uid.as_deref().map(|uid| ("uid".to_owned(), text(uid))));
        metadata.push(("creationTimestamp".to_owned(), text(&self.now.to_utc())));
        let bound = bound.map_or(Value::Null, |bound| {
            let mut members = vec![
                ("kind".to_owned(), text(&bound.kind)),
                ("apiVersion".to_owned(), text(&bound.api_version)),
                ("name".to_owned(), text(&bound.name)),
            ];
            members.extend(bound.uid.as_deref().map(|uid| ("uid".to_owned(), text(uid))));
            Value::Object(Object::from_members(members))
        });
        let spec = Object::from_members(vec![
            ("audiences".to_owned(), Value::Array(audiences.iter().map(|audience| text(audience)).collect())),
            ("expirationSeconds".to_owned(), number(seconds)),
            ("boundObjectRef".to_owned(), bound),
        ]);
        let expires = self.now.plus_seconds(seconds).to_utc();
        let status = Object::from_members(vec![("expirationTimestamp".to_owned(), text(&expires))]);
        Object::from_members(vec![
            ("kind".to_owned(), text("TokenRequest")),
            ("apiVersion".to_owned(), text("authentication.k8s.io/v1")),
            ("metadata".to_owned(), Value::Object(Object::from_members(metadata))),
            ("spec".to_owned(), Value::Object(spec)),
            ("status".to_owned(), Value::Object(status)),
        ])
    }
}

/// Formats the type as `schema.GroupVersionKind.String` does: `/v1, Kind=ConfigMap`.
fn group_version_kind(bound: &BoundObjectRef) -> String {
    let (group, version) = bound.api_version.split_once('/').unwrap_or(("", &bound.api_version));
    format!("{group}/{version}, Kind={}", bound.kind)
}
