import type { DecodedToken } from './index.js'

/**
 * The service account token in a file that is renewed: by the kubelet in a projected volume, at 80 % of the token's
 * life or after 24 hours, or by whoever else writes it. For Node.js, Deno (with `--allow-read`) and Bun.
 *
 * Kubernetes demands of applications that they read the file again; this does so when it is asked, at most once a
 * second, and only if the file is another one. It is a regular file of at most 1 MB; anything else, such as a pipe, is
 * refused and not waited for.
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
   * @throws {OptionsError} if an option is unknown, or of the wrong type.
   */
  constructor(path?: string, options?: { now?: () => number })

  /** The file. */
  readonly path: string

  /**
   * The token as it is in the file now. One that has expired in a file that nobody renews is returned all the same:
   * `decoded.expiresAt` tells.
   *
   * @throws {Error} if the file was never read and cannot be, or holds no token. A token that was read stays in use
   *   until it expires; `failure` tells meanwhile what is wrong.
   */
  readonly token: string

  /** The same taken apart. **Nothing in it was verified**; it comes from the kubelet. */
  readonly decoded: DecodedToken

  /**
   * By when the kubelet has replaced it, in seconds since 1970; `undefined` for a token that is bound to no pod, which
   * nobody replaces.
   */
  readonly refreshAt: number | undefined

  /** Why the file could not be read when it was looked at last; `undefined` if it could. */
  readonly failure: unknown

  /**
   * The token that is there, and each that takes its place. Does not keep a process alive. Throws, and ends, where
   * `token` throws.
   *
   * @example
   * for await (const { expiresAt } of source.changes({ signal })) logger.info({ expiresAt }, 'token renewed')
   */
  changes(options?: { signal?: AbortSignal }): AsyncIterableIterator<DecodedToken>

  /** What may be logged: the path and two moments, never the token. */
  toJSON(): { path: string; refreshAt?: number; expiresAt?: number }
}
