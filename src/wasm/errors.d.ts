/**
 * Thrown for a text that is not a token, with the reason.
 *
 * @example
 * try {
 *   decode(text)
 * } catch (error) {
 *   if (error instanceof TokenError) console.log(error.code, error.offset)
 * }
 */
export class TokenError extends Error {
    /** @param data the same as `error` in a report */
    constructor(data: TokenErrorData);
    readonly name: 'TokenError';
}
export interface TokenError extends TokenErrorData {}

/** Thrown for an option that is invalid. */
export class OptionsError extends Error {
    constructor(option: string, message: string);
    readonly name: 'OptionsError';
    /** The name of the option, as you wrote it. */
    readonly option: string;
}
