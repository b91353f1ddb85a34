/**
 * Verifies a token: runs every check, and says whether a receiver with these expectations would accept it.
 *
 * Never throws because of the token: a text that is not a token is `rejected`. An expectation that you leave out is not
 * checked, and without `keys` and `audiences` no token is `accepted`.
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
 * Verifies many tokens with the same options, which are read once.
 *
 * @example
 * const verifier = new Verifier({ keys: jwks, issuers: issuer, audiences: 'vault' })
 * verifier.verify(token).verdict // 'accepted', 'rejected' or 'unverified'
 */
export interface Verifier<Token extends DecodedToken = DecodedToken> {
    /**
     * Verifies a token, like the function `verify`, with the options of this verifier.
     *
     * @throws {OptionsError} if `now` is not a valid time.
     * @param token - the compact serialization, at most 1 MB
     * @param now - the time at which to verify, a `Date` or seconds since 1970. Default: `now` in the options,
     * otherwise the host's clock
     */
    verify(token: string, now?: number | Date): Report<Token>;
    /**
     * Verifies a token with the host's WebCrypto where possible; `report.engine` says which engine was used. Does not
     * block the event loop meanwhile.
     *
     * Rejects with an `OptionsError` if `now` is not a valid time.
     */
    verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>;
    /**
     * Verifies many tokens concurrently, and yields their reports in order. Reads at most 1024 tokens or 4 MB ahead of
     * the next report, so memory stays bounded for any number of tokens, and lets the event loop run in between.
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
     * Reads the options and checks the keys once.
     *
     * @throws {OptionsError} if an option is unknown or of the wrong type.
     * @param options - what the receiver expects
     */
    new <Kind extends Require = 'bound'>(options?: VerifyOptions & { require?: Kind }): Verifier<AcceptedToken<Kind>>;
    readonly prototype: Verifier;
};

/** The options of `verifyAll`. */
export interface VerifyAllOptions {
    /** When to verify, a `Date` or seconds since 1970. Default: `now` in the options, otherwise the host's clock. */
    now?: number | Date;
    /** Called after each report with the number of reports so far, and of all tokens if that is known. */
    onProgress?: (progress: { done: number; total: number | undefined }) => void;
    /** Stops the verification: the next report rejects with the signal's reason. */
    signal?: AbortSignal;
}

/**
 * Decodes many tokens: returns for each what `decode` returns, or the error that it throws. **Verifies nothing.**
 *
 * @example
 * for (const one of decodeAll(tokens)) console.log(one instanceof TokenError ? one.code : one.subject)
 */
export function decodeAll(tokens: Iterable<string>): (DecodedToken | TokenError)[];
