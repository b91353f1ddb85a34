import type { DecodedToken } from './index.js'

/**
 * Reads a service account token from a file that is renewed. The kubelet renews a projected volume at 80 % of the
 * token's lifetime or after 24 hours; another program may do the same. For Node.js, Deno (with `--allow-read`) and Bun.
 *
 * Kubernetes requires applications to reload the file. `TokenSource` checks it when you ask for the token, at most once
 * a second, and reads it only if it was replaced. The file must be a regular file of at most 1 MB. Anything else, such
 * as a pipe, is refused without waiting.
 *
 * @example
 * import { TokenSource } from 'bound-token/token-source'
 * const source = new TokenSource('/var/run/secrets/tokens/vault')
 * const response = await fetch(url, { headers: { authorization: `Bearer ${source.token}` } })
 */
export class TokenSource {
  /**
   * @param path the file. Default: `/var/run/secrets/kubernetes.io/serviceaccount/token`
   * @param options.now the clock, in milliseconds since 1970. Default: `Date.now`
   * @throws {OptionsError} if an option is unknown or of the wrong type.
   */
  constructor(path?: string, options?: { now?: () => number })

  /** The path of the file. */
  readonly path: string

  /**
   * The token that is in the file now. If the file is not renewed, the token is returned even after it expired: check
   * `decoded.expiresAt`.
   *
   * @throws {Error} if no token could be read yet. A token that was read stays in use until it expires, even if the
   *   file can no longer be read; `failure` then has the reason.
   */
  readonly token: string

  /** The decoded token. **It is not verified**: it comes from the kubelet. */
  readonly decoded: DecodedToken

  /**
   * The time by which the kubelet replaces the token, in seconds since 1970; `undefined` for a token that is not bound
   * to a pod, which the kubelet does not replace.
   */
  readonly refreshAt: number | undefined

  /** Why the last check of the file failed; `undefined` if it succeeded. */
  readonly failure: unknown

  /**
   * Yields the current token, and each token that replaces it. Does not keep the process alive. Throws, and ends, where
   * `token` would throw.
   *
   * @example
   * for await (const { expiresAt } of source.changes({ signal })) logger.info({ expiresAt }, 'token renewed')
   */
  changes(options?: { signal?: AbortSignal }): AsyncIterableIterator<DecodedToken>

  /** Returns what is safe to log: the path and two times, never the token. */
  toJSON(): { path: string; refreshAt?: number; expiresAt?: number }
}
