
/** The members of every check. */
export interface AnyCheck {
    /** The result of the check. */
    outcome: Outcome;
    /** The reason in `code`, as an English sentence. */
    message: string;
    /** Whether acceptance needs this check: if it was skipped, the verdict is at best `unverified`. */
    needed: boolean;
    /** What the options or the specification require. Times are in seconds since 1970. */
    expected?: Side;
    /** What the token has. */
    found?: Side;
    /** The difference between the two, if it is small. */
    nearMiss?: NearMiss;
    /** The part of the evidence that the check is about. */
    place?: Place;
    /** How to fix it. Every check that fails or warns has a remedy. */
    remedy?: Remedy;
}

/**
 * One check with its result. `code` is the reason, and `id` determines its possible values. Codes are stable across
 * versions and never reused.
 *
 * @example
 * if (check.id === 'expiration') {
 *   switch (check.code) {
 *     case 'expired': return renew()
 *     // … and TypeScript knows which are left
 *   }
 * }
 */
export type Check = { [Id in CheckId]: AnyCheck & { id: Id; code: CheckCodes[Id] } }[CheckId];

/** The possible codes of each check, by its `id`. */
export interface CheckCodes {
    "structure": "ok" | "malformed-token";
    "header": "ok" | "not-readable" | "critical-extension" | "malformed-critical" | "unencoded-payload" | "embedded-key" | "unexpected-type";
    "algorithm": "ok" | "not-readable" | "unsecured" | "symmetric-algorithm" | "unsupported-algorithm" | "algorithm-not-allowed";
    "key": "ok" | "not-readable" | "no-keys" | "no-usable-key" | "key-refused" | "duplicate-kid" | "key-not-found" | "algorithm-key-mismatch";
    "signature": "ok" | "not-readable" | "no-keys" | "no-key-chosen" | "signature-invalid" | "signature-missing" | "signature-cut";
    "issuer": "ok" | "not-readable" | "not-expected" | "malformed-claim" | "missing-claim" | "issuer-mismatch" | "previous-issuer" | "former-issuer";
    "audience": "ok" | "not-readable" | "not-expected" | "malformed-claim" | "missing-claim" | "audience-mismatch" | "legacy-audience";
    "expiration": "ok" | "not-readable" | "malformed-claim" | "missing-claim" | "expired" | "within-leeway" | "never-expires";
    "not-before": "ok" | "not-readable" | "malformed-claim" | "absent-claim" | "not-yet-valid" | "within-leeway";
    "issued-at": "ok" | "not-readable" | "malformed-claim" | "absent-claim" | "issued-in-future" | "within-leeway";
    "subject": "ok" | "not-readable" | "not-expected" | "malformed-claim" | "missing-claim" | "subject-mismatch";
    "token-id": "ok" | "not-readable" | "malformed-claim" | "absent-claim";
    "kubernetes": "ok" | "not-readable" | "not-service-account" | "legacy-token" | "legacy-accepted" | "inconsistent-claims" | "not-required";
    "lifecycle": "ok" | "not-readable" | "malformed-claim" | "absent-claim" | "not-yet-valid" | "expired" | "never-expires" | "extended" | "rotation-due" | "rotation-overdue" | "stale-token";
    "sources": "several-key-sets" | "several-issuers" | "malformed-manifest";
    "pod": "ok" | "object-recreated" | "object-deleted" | "object-terminating" | "uid-unknown" | "other-namespace" | "other-service-account" | "not-bound-to-pod" | "other-pod" | "malformed-manifest";
    "volume": "ok" | "absent-claim" | "malformed-claim" | "admission-volume" | "lifetime-not-requested" | "audience-not-requested" | "invalid-volume" | "audience-not-named";
    "pod-security": "may-run-as-root" | "no-seccomp-profile" | "may-escalate" | "keeps-capabilities";
    "service-account": "ok" | "other-object" | "object-recreated" | "object-deleted" | "object-terminating" | "uid-unknown" | "malformed-manifest";
    "secret": "ok" | "other-object" | "object-recreated" | "object-deleted" | "object-terminating" | "uid-unknown" | "other-token-held" | "marked-invalid" | "malformed-manifest";
    "node": "ok" | "other-object" | "object-recreated" | "object-deleted" | "object-terminating" | "uid-unknown" | "not-looked-up" | "malformed-manifest";
    "discovery": "ok" | "discovery-issuer-differs" | "discovery-not-public" | "discovery-without-keys" | "discovery-algorithm-differs" | "discovery-keys-differ" | "malformed-manifest";
    "configuration": "ok" | "malformed-configuration" | "not-evaluated";
    "provider": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "not-documented" | "issuer-not-public" | "provider-disabled" | "provider-differs" | "other-account" | "token-too-large";
    "trust-policy": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "not-documented" | "depends-on-call" | "nothing-allowed" | "explicit-deny" | "principal-mismatch" | "action-mismatch" | "condition-not-met" | "condition-key-absent" | "condition-key-present" | "wildcard-under-equals" | "arn-in-key" | "scheme-in-key" | "other-provider-in-key" | "audience-for-subject" | "always-met";
    "role-annotation": "ok" | "malformed-role-arn" | "other-role";
    "attribute-mapping": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "not-documented" | "subject-not-mapped" | "subject-too-long" | "mapping-failed";
    "attribute-condition": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "condition-not-met" | "condition-failed";
    "federated-credential": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "not-documented" | "no-credential-matches";
    "vault-role": "ok" | "not-given" | "malformed-configuration" | "not-evaluated" | "malformed-claim" | "missing-claim" | "name-not-bound" | "namespace-not-bound" | "claim-not-bound" | "oidc-role";
    "token-review": "ok" | "no-keys" | "not-given" | "review-remains" | "review-refuses" | "review-is-lenient";
}
