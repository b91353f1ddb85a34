import type { AcceptedReport, DecodedToken, RejectedReport, Report, UnverifiedReport } from './index.js'

/** Whatever verifies: a `Verifier`, or the verifier of `remoteKeys`. */
export interface Verifying<Token extends DecodedToken = DecodedToken> {
  verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>
}

/** Who sent a request, or why nobody is let in. */
export type Authentication<Token extends DecodedToken = DecodedToken> =
  | {
      ok: true
      /** The whole report. */
      report: AcceptedReport<Token>
      /** The token, verified. */
      token: Token
      response?: undefined
      error?: undefined
    }
  | {
      ok: false
      /**
       * The answer to send: 401 with `WWW-Authenticate` (RFC 6750 §3), 400 if the header is malformed, or 503 while
       * an issuer's keys cannot be had. It names the codes of the checks that failed, and neither a claim nor what is
       * expected.
       */
      response: Response
      /** The whole report, for your log; `undefined` if there was no token to verify. */
      report?: RejectedReport | UnverifiedReport
      /** Why the issuer's keys cannot be had, with a 503. */
      error?: Error
      token?: undefined
    }

/**
 * Verifies the bearer token of a request. It is no middleware: what happens then is yours to say.
 *
 * @param request any with `headers`: of a Worker, Deno, Bun, Hono (`c.req.raw`) or Next.js
 * @param options.now judge at this moment, a `Date` or seconds since 1970. Default: the moment of the verifier's options,
 *   else the host's clock
 * @param options.realm the `realm` of the challenge (RFC 9110 §11.5)
 *
 * @example
 * const { ok, response, token } = await authenticate(request, verifier)
 * if (!ok) return response
 * return new Response(`Hello ${token.kubernetes.pod?.name ?? token.subject}`)
 * @throws {TypeError} if the realm cannot stand in a header.
 * @throws {OptionsError} if an option is unknown, or of the wrong type.
 */
export function authenticate<Token extends DecodedToken>(
  request: { headers: { get(name: string): string | null } },
  verifier: Verifying<Token>,
  options?: { now?: number | Date; realm?: string },
): Promise<Authentication<Token>>
