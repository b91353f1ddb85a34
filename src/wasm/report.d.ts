/**
 * Says whether a receiver with these expectations would accept the token, with every reason. A union by `verdict`.
 *
 * @example
 * const report = verify(token, { keys: jwks, audiences: 'vault' })
 * if (report.verdict === 'accepted') console.log(report.token.kubernetes.namespace)
 */
export type Report<Token extends DecodedToken = DecodedToken> = AcceptedReport<Token> | RejectedReport | UnverifiedReport;

/** No check fails, and every needed check was made. */
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

/** No check fails, but at least one needed check was skipped. */
export interface UnverifiedReport extends AnyReport {
    verdict: 'unverified';
    acceptedUntil?: undefined;
    token: DecodedToken;
    error?: undefined;
}

/** The type of an accepted token, by the option `require`. */
export type AcceptedToken<Kind extends Require = Require> = [Kind] extends ['bound'] ? BoundToken : DecodedToken;

/** An accepted bound token: its claims are complete and consistent. */
export interface BoundToken extends DecodedToken {
    subject: string;
    audiences: string[];
    expiresAt: number;
    kubernetes: BoundKubernetes;
}

/** The service account of a bound token, and the object that it is bound to, if any. */
export interface BoundKubernetes extends Kubernetes {
    shape: 'bound';
    namespace: string;
    serviceAccount: NamedObject;
    pod?: NamedObject;
    secret?: NamedObject;
    /** The node of the pod. Its UID is left out if the Node object did not exist. */
    node?: ObjectRef & { name: string };
}

/** A Kubernetes object with both its name and its UID. */
export interface NamedObject extends ObjectRef {
    name: string;
    uid: string;
}
