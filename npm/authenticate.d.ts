import type { AcceptedReport, DecodedToken, RejectedReport, Report, UnverifiedReport } from './index.js'

/** Anything that verifies tokens: a `Verifier`, or a verifier of `remoteKeys`. */
export interface Verifying<Token extends DecodedToken = DecodedToken> {
  verifyAsync(token: string, now?: number | Date): Promise<Report<Token>>
}

/** The verified token of a request, or the response that refuses it. */
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
       * The response to send: 401 with `WWW-Authenticate` (RFC 6750 §3), 400 if the header is malformed, or 503 if the
       * issuer's keys are not available. It contains the codes of the failed checks, but no claim and no expected
       * value.
       */
      response: Response
      /** The whole report, for your log; `undefined` if no token was verified. */
      report?: RejectedReport | UnverifiedReport
      /** Why the issuer's keys are not available, with a 503. */
      error?: Error
      token?: undefined
    }

/**
 * Verifies the bearer token of a request. It is not a middleware: you decide what happens with the result.
 *
 * @param request any object with `headers`: a request of a Worker, Deno, Bun, Hono (`c.req.raw`) or Next.js
 * @param options.now the time at which to verify, a `Date` or seconds since 1970. Default: `now` in the verifier's
 *   options, otherwise the host's clock
 * @param options.realm the `realm` of the challenge (RFC 9110 §11.5)
 *
 * @example
 * const { ok, response, token } = await authenticate(request, verifier)
 * if (!ok) return response
 * return new Response(`Hello ${token.kubernetes.pod?.name ?? token.subject}`)
 * @throws {TypeError} if the realm is not valid in a header.
 * @throws {OptionsError} if an option is unknown or of the wrong type.
 */
export function authenticate<Token extends DecodedToken>(
  request: { headers: { get(name: string): string | null } },
  verifier: Verifying<Token>,
  options?: { now?: number | Date; realm?: string },
): Promise<Authentication<Token>>
