//! Lists the members of roles and configurations that are read here, or that do not affect who may log in (API
//! documentation of Vault and OpenBao). Any other member is not evaluated.

/// The members that every role has for the Vault tokens it issues (`tokenutil.AddTokenFields`, and their older names).
/// Addresses are among them, and are checked.
macro_rules! with_token_fields {
    ($($own:literal),+ $(,)?) => {
        &[
            "alias_metadata", "bound_cidrs", "max_ttl", "name", "num_uses", "period", "policies", "token_bound_cidrs",
            "token_explicit_max_ttl", "token_max_ttl", "token_no_default_policy", "token_num_uses", "token_period",
            "token_policies", "token_strictly_bind_ip", "token_ttl", "token_type", "ttl", $($own),+
        ]
    };
}

/// `path_role.go` of vault-plugin-auth-kubernetes.
pub(super) const KUBERNETES_ROLE: &[&str] = with_token_fields![
    "alias_name_source",
    "audience",
    "bound_service_account_names",
    "bound_service_account_namespace_selector",
    "bound_service_account_namespaces",
];

/// `path_role.go` of vault-plugin-auth-jwt. Members for logging in with a browser do not affect a token that a client
/// presents.
pub(super) const JWT_ROLE: &[&str] = with_token_fields![
    "allowed_redirect_uris",
    "bound_audiences",
    "bound_claims",
    "bound_claims_type",
    "bound_subject",
    "callback_mode",
    "claim_mappings",
    "clock_skew_leeway",
    "expiration_leeway",
    "groups_claim",
    "max_age",
    "not_before_leeway",
    "oauth2_metadata",
    "oidc_scopes",
    "poll_interval",
    "role_type",
    "user_claim",
    "user_claim_json_pointer",
    "verbose_oidc_logging",
];

/// `path_config.go` of vault-plugin-auth-kubernetes.
pub(super) const KUBERNETES_CONFIG: &[&str] = &[
    "disable_iss_validation",
    "disable_local_ca_jwt",
    "issuer",
    "kubernetes_ca_cert",
    "kubernetes_host",
    "pem_keys",
    "token_reviewer_jwt",
    "token_reviewer_jwt_set",
    "use_annotations_as_alias_metadata",
];

/// `path_config.go` of vault-plugin-auth-jwt. `provider_config` is checked.
pub(super) const JWT_CONFIG: &[&str] = &[
    "bound_issuer",
    "default_role",
    "jwks_ca_pem",
    "jwks_pairs",
    "jwks_url",
    "jwt_supported_algs",
    "jwt_validation_pubkeys",
    "namespace_in_state",
    "oidc_client_id",
    "oidc_client_secret",
    "oidc_discovery_ca_pem",
    "oidc_discovery_url",
    "oidc_response_mode",
    "oidc_response_types",
    "provider_config",
    "unsupported_critical_cert_extensions",
];
