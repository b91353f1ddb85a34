import type { AcceptedToken, DecodedToken, Report, Require, VerifyOptions } from './index.js'

/** Keys and the time they were fetched, as plain data for any store. */
export interface KeptKeys {
  /** The JWK Set, as the issuer sent it. */
  keys: string
  /** When the keys were fetched, in seconds since 1970. */
  fetchedAt: number
  /** Until when the keys are fresh, in seconds since 1970. */
  freshUntil: number
}

/** A store that several instances share, such as Workers KV or Redis. A `Map` works too. Its contents are trusted. */
export interface KeyCache {
  get(issuer: string): KeptKeys | undefined | null | Promise<KeptKeys | undefined | null>
  set(issuer: string, kept: KeptKeys): unknown
}

/** Why an issuer's keys are not available. */
export type RemoteKeysErrorCode =
  | 'invalid-url'
  | 'unreachable'
  | 'timeout'
  | 'http-status'
  | 'redirected'
  | 'too-large'
  | 'issuer-differs'
  | 'no-keys'

/**
 * An issuer's keys are not available. The message may name the origin of the request. It contains nothing of a token.
 */
export class RemoteKeysError extends Error {
  constructor(code: RemoteKeysErrorCode, message: string, options?: ErrorOptions)
  readonly name: 'RemoteKeysError'
  readonly code: RemoteKeysErrorCode
}

export interface RemoteKeysOptions {
  /**
   * Replaces the host's `fetch`, to add credentials, a proxy, or a cluster's certificate authority. It also fetches the
   * JWK Set, from any host that the issuer names: add credentials only to the URLs that they are for.
   */
  fetch?: typeof globalThis.fetch
  /** Where to keep keys beyond this process. Default: nowhere. */
  cache?: KeyCache
  /** The URL of the JWK Set, to use instead of a discovery document. It must be an https URL. */
  jwksUri?: string
  /** How long to wait for each response and for the cache, in seconds, at most 60. Default: 5. */
  timeout?: number
  /** The shortest time between two fetches because of an unknown key ID, in seconds. Default: 30. */
  cooldown?: number
  /** How long to use keys that are no longer fresh if the issuer is not available, in seconds. Default: a day. */
  stale?: number
  /** The clock by which keys age, in seconds since 1970. */
  clock?: () => number
}

/** Verifies tokens with the issuer's current keys. */
export interface RemoteVerifier<Token extends DecodedToken = DecodedToken> {
  /**
   * Verifies a token, like `Verifier.verifyAsync`. If the token names this issuer and an unknown key, newer keys are
   * fetched first. Nothing is fetched for a text that is not a token, or for another issuer's token.
   *
   * @throws {RemoteKeysError} if there are no keys to verify with.
   */
  verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>
}

export interface RemoteKeys {
  readonly issuer: string
  /**
   * Returns the JWK Set: from memory or the cache while it is fresh, otherwise from the issuer.
   *
   * @throws {RemoteKeysError} if it is not available.
   */
  current(): Promise<string>
  /**
   * Fetches the JWK Set, unless it was fetched less than `cooldown` seconds ago.
   *
   * @throws {RemoteKeysError} if it is not available.
   */
  refresh(): Promise<string>
  /**
   * Creates a verifier for this issuer's tokens.
   *
   * @param options the options of `Verifier`, without `keys` and `issuers`
   * @throws {OptionsError} if an option is unknown or of the wrong type.
   */
  verifier<Kind extends Require = 'bound'>(
    options?: Omit<VerifyOptions, 'keys' | 'issuers'> & { require?: Kind },
  ): RemoteVerifier<AcceptedToken<Kind>>
}

/**
 * Fetches an issuer's keys from where it publishes them: reads its discovery document
 * (`ISSUER/.well-known/openid-configuration`), and the JWK Set that the document names. Nothing is fetched before the
 * first token.
 *
 * Only https URLs are fetched. Redirects are followed within the same origin; in browsers, which hide the target, they
 * are not followed. A discovery document may have 64 KB, a JWK Set 1 MB. Keys are fresh for the `max-age` of
 * `Cache-Control`, but at least a minute and at most a day; without `max-age`, for five minutes.
 *
 * @example
 * import { remoteKeys } from 'bound-token/remote-keys'
 * const verifier = remoteKeys('https://oidc.example.com').verifier({ audiences: ['my-service'] })
 * const report = await verifier.verifyAsync(token)
 * @throws {RemoteKeysError} if the issuer or `jwksUri` is not an https URL.
 * @throws {RangeError} if a number of seconds is invalid.
 * @throws {OptionsError} if an option is unknown or of the wrong type.
 */
export function remoteKeys(issuer: string, options?: RemoteKeysOptions): RemoteKeys
