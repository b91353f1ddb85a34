/**
 * Why a text is not a token that can be read.
 *
 * @example
 * try {
 *   decode(text)
 * } catch (error) {
 *   if (error instanceof TokenError) console.log(error.code, error.offset)
 * }
 */
export class TokenError extends Error {
    /** @param data what `error` of a report is, too */
    constructor(data: TokenErrorData);
    readonly name: 'TokenError';
}
export interface TokenError extends TokenErrorData {}

/** Why an option cannot be used. */
export class OptionsError extends Error {
    constructor(option: string, message: string);
    readonly name: 'OptionsError';
    /** The option, as you spelt it. */
    readonly option: string;
}
