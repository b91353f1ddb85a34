/**
 * The answer to "would a receiver with these expectations accept this token?", with every reason: a union by its verdict.
 *
 * @example
 * const report = verify(token, { keys: jwks, audiences: 'vault' })
 * if (report.verdict === 'accepted') console.log(report.token.kubernetes.namespace)
 */
export type Report<Token extends DecodedToken = DecodedToken> = AcceptedReport<Token> | RejectedReport | UnverifiedReport;

/** No check fails, and each that acceptance needs was made. */
export interface AcceptedReport<Token extends DecodedToken = DecodedToken> extends AnyReport {
    verdict: 'accepted';
    engine: SignatureEngine;
    key: KeySummary;
    token: Token;
    error?: undefined;
}

/** At least one check fails. */
export interface RejectedReport extends AnyReport {
    verdict: 'rejected';
    acceptedUntil?: undefined;
}

/** No check fails, but one that acceptance needs was skipped. */
export interface UnverifiedReport extends AnyReport {
    verdict: 'unverified';
    acceptedUntil?: undefined;
    token: DecodedToken;
    error?: undefined;
}

/** What an accepted token is known to have, by the option `require`. */
export type AcceptedToken<Kind extends Require = Require> = [Kind] extends ['bound'] ? BoundToken : DecodedToken;

/** A bound token that was accepted: its claims are complete, and agree with each other. */
export interface BoundToken extends DecodedToken {
    subject: string;
    audiences: string[];
    expiresAt: number;
    kubernetes: BoundKubernetes;
}

/** The service account that a bound token speaks for, and the object that it is bound to, if any. */
export interface BoundKubernetes extends Kubernetes {
    shape: 'bound';
    namespace: string;
    serviceAccount: NamedObject;
    pod?: NamedObject;
    secret?: NamedObject;
    /** Beside a pod, the UID is left out if there was no Node object. */
    node?: ObjectRef & { name: string };
}

/** A Kubernetes object with both its name and its UID. */
export interface NamedObject extends ObjectRef {
    name: string;
    uid: string;
}
