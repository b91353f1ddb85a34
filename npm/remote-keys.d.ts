import type { AcceptedToken, DecodedToken, Report, Require, VerifyOptions } from './index.js'

/** Keys with the time when they came; plain data, fit for any store. */
export interface KeptKeys {
  /** The JWK Set, as the issuer sent it. */
  keys: string
  /** Seconds since 1970. */
  fetchedAt: number
  /** Seconds since 1970. */
  freshUntil: number
}

/** A store that many instances share, as Workers KV or Redis; a `Map` will do. What is in it is trusted. */
export interface KeyCache {
  get(issuer: string): KeptKeys | undefined | null | Promise<KeptKeys | undefined | null>
  set(issuer: string, kept: KeptKeys): unknown
}

/** Why an issuer's keys cannot be had. */
export type RemoteKeysErrorCode =
  | 'invalid-url'
  | 'unreachable'
  | 'timeout'
  | 'http-status'
  | 'redirected'
  | 'too-large'
  | 'issuer-differs'
  | 'no-keys'

/** An issuer's keys cannot be had. Its message may name the origin that was asked, and has nothing of a token. */
export class RemoteKeysError extends Error {
  constructor(code: RemoteKeysErrorCode, message: string, options?: ErrorOptions)
  readonly name: 'RemoteKeysError'
  readonly code: RemoteKeysErrorCode
}

export interface RemoteKeysOptions {
  /**
   * Asks instead of the host's `fetch`: to add credentials, a proxy, or a cluster's own certificate authority. It is also
   * asked for the JWK Set, on whatever host the issuer names: add a credential only to URLs that it is meant for.
   */
  fetch?: typeof globalThis.fetch
  /** Where keys are kept beyond this process. Default: nowhere. */
  cache?: KeyCache
  /** Where the JWK Set is, if no discovery document is to be asked. An https URL. */
  jwksUri?: string
  /** How long an answer may take, and the cache likewise, in seconds, at most 60. Default: 5. */
  timeout?: number
  /** How long an unknown key ID makes nobody ask again, in seconds. Default: 30. */
  cooldown?: number
  /** How long keys that are no longer fresh are used while the issuer cannot be asked, in seconds. Default: a day more. */
  stale?: number
  /** The clock by which keys age, in seconds since 1970. */
  clock?: () => number
}

/** Verifies with the keys that the issuer has at the moment. */
export interface RemoteVerifier<Token extends DecodedToken = DecodedToken> {
  /**
   * As `Verifier.verifyAsync`. If the token is this issuer's and its key is not known, newer keys are asked for first. A text
   * that is no token, or one of another issuer, makes nobody ask.
   *
   * @throws {RemoteKeysError} if there are no keys to verify with.
   */
  verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>
}

export interface RemoteKeys {
  readonly issuer: string
  /**
   * The JWK Set: from memory or the cache as long as it is fresh, else asked for.
   *
   * @throws {RemoteKeysError} if there is none.
   */
  current(): Promise<string>
  /**
   * The JWK Set, asked for unless that was done a moment ago (`cooldown`).
   *
   * @throws {RemoteKeysError} if it cannot be had.
   */
  refresh(): Promise<string>
  /**
   * A verifier of this issuer's tokens.
   *
   * @param options as of `Verifier`, without `keys` and `issuers`
   * @throws {OptionsError} if an option is unknown or of the wrong type.
   */
  verifier<Kind extends Require = 'bound'>(
    options?: Omit<VerifyOptions, 'keys' | 'issuers'> & { require?: Kind },
  ): RemoteVerifier<AcceptedToken<Kind>>
}

/**
 * The keys of an issuer, from where it publishes them: its discovery document
 * (`ISSUER/.well-known/openid-configuration`), and the JWK Set that this names. Nothing is asked before the first token.
 *
 * Only https is asked; redirects are followed within the origin that was asked (in browsers, which hide where they lead,
 * not at all); a discovery document has at most
 * 64 KB, a JWK Set 1 MB. Keys are fresh for as long as the `max-age` of `Cache-Control` says, from a minute to a day, or
 * five minutes if it says nothing.
 *
 * @example
 * import { remoteKeys } from 'bound-token/remote-keys'
 * const verifier = remoteKeys('https://oidc.example.com').verifier({ audiences: ['my-service'] })
 * const report = await verifier.verifyAsync(token)
 * @throws {RemoteKeysError} if the issuer or `jwksUri` is no https URL.
 * @throws {RangeError} if a number of seconds is none.
 * @throws {OptionsError} if an option is unknown, or of the wrong type.
 */
export function remoteKeys(issuer: string, options?: RemoteKeysOptions): RemoteKeys
