/**
 * Asks every question about a token and stops at none: would a receiver with these expectations accept it?
 *
 * Never throws for anything passed as a token; what is no token is `rejected`. An expectation that is not
 * given is not checked, and without `keys` and `audiences` no token is `accepted`.
 *
 * @example
 * const { verdict, checks } = verify(token, { keys: jwks, issuers: 'https://kubernetes.default.svc', audiences: 'vault' })
 *
 * @throws {OptionsError} if an option is unknown or of the wrong type.
 * @param token - the compact serialization, at most 1 MB
 * @param options - what the receiver expects
 */
export function verify<Kind extends Require = 'bound'>(
    token: string,
    options?: VerifyOptions & { require?: Kind },
): Report<AcceptedToken<Kind>>;

/**
 * A policy read once, to verify many tokens with.
 *
 * @example
 * const verifier = new Verifier({ keys: jwks, issuers: issuer, audiences: 'vault' })
 * verifier.verify(token).verdict // 'accepted', 'rejected' or 'unverified'
 */
export interface Verifier<Token extends DecodedToken = DecodedToken> {
    /**
     * As the function `verify`, under the policy of this verifier.
     *
     * @throws {OptionsError} if `now` is not a moment.
     * @param token - the compact serialization, at most 1 MB
     * @param now - judge at this moment, a `Date` or seconds since 1970; default: the moment of the options, else the host's clock
     */
    verify(token: string, now?: number | Date): Report<Token>;
    /**
     * As `verify`, with the host's WebCrypto where it can: `report.engine` says whether it could. The page or the
     * service goes on meanwhile.
     *
     * Rejects with an `OptionsError` if `now` is not a moment.
     */
    verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>;
    /**
     * The reports of many tokens, in their order, their signatures checked side by side. At most 1024 tokens or 4 MB of
     * them are read ahead of the report that is taken next, so that memory stays bounded however many there are; and the
     * page or the service goes on in between, however large they are.
     *
     * @example
     * for await (const report of verifier.verifyAll(tokens)) count[report.verdict] += 1
     * @throws {OptionsError} if an option is unknown or of the wrong type.
     */
    verifyAll(tokens: Iterable<string> | AsyncIterable<string>, options?: VerifyAllOptions): AsyncIterableIterator<Report<Token>>;
    free(): void;
    [Symbol.dispose](): void;
}

export const Verifier: {
    /**
     * Reads the options and vets the keys once.
     *
     * @throws {OptionsError} if an option is unknown or of the wrong type.
     * @param options - what the receiver expects
     */
    new <Kind extends Require = 'bound'>(options?: VerifyOptions & { require?: Kind }): Verifier<AcceptedToken<Kind>>;
    readonly prototype: Verifier;
};

/** What `verifyAll` may be told. */
export interface VerifyAllOptions {
    /** Judge at this moment, a `Date` or seconds since 1970. Default: the moment of the options, else the host's clock. */
    now?: number | Date;
    /** Is told after each report how many there were, and of how many if that is known. */
    onProgress?: (progress: { done: number; total: number | undefined }) => void;
    /** Ends it: the next report rejects with the signal's reason. */
    signal?: AbortSignal;
}

/**
 * For each token what `decode` returns, or the error that it would throw. **Verifies nothing.**
 *
 * @example
 * for (const one of decodeAll(tokens)) console.log(one instanceof TokenError ? one.code : one.subject)
 */
export function decodeAll(tokens: Iterable<string>): (DecodedToken | TokenError)[];
