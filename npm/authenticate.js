// Verifies the bearer token of a Fetch API request, and builds the response that refuses it (RFC 6750). For Workers,
// Deno, Bun and anything else with `Request` and `Response`.

import { ANY, settingsOf } from './options.js'

/** RFC 6750 §2.1: one space or more, then a b64token. */
const CREDENTIALS = /^Bearer +([\w.~+/-]+=*)$/i

/** When to retry if an issuer's keys are not available, in seconds. */
const RETRY_AFTER = 5

const refused = (status, challenge, more = {}) => ({
  ok: false,
  response: new Response(null, { status, headers: { 'www-authenticate': ['Bearer', challenge].filter(Boolean).join(' '), 'cache-control': 'no-store', ...more } }),
})

const parameters = (list) => list.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}="${value}"`).join(', ')

/**
 * Returns the codes of the failed checks or, if none failed, of the skipped ones. Contains no claim and no expected
 * value.
 */
function reasons({ checks }) {
  const failed = checks.filter(({ outcome }) => outcome === 'fail')
  const told = failed.length > 0 ? failed : checks.filter(({ outcome }) => outcome === 'skip')
  return told.map(({ id, code }) => `${id}: ${code}`).join('; ')
}

export async function authenticate(request, verifier, options) {
  const { now, realm } = settingsOf(options, { now: ANY, realm: 'string' })
  if (realm !== undefined && !/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/.test(realm)) throw new TypeError('A realm is printable ASCII without quotes and backslashes.')
  const challenge = (error, description) => parameters([['realm', realm], ['error', error], ['error_description', description]])
  const header = request.headers.get('authorization')
  // A request without a bearer token gets only the challenge, without an error (RFC 6750 §3.1).
  if (header === null || !/^Bearer(?: |$)/i.test(header)) return refused(401, challenge())
  const token = CREDENTIALS.exec(header)?.[1]
  if (token === undefined) return refused(400, challenge('invalid_request', 'one token after the word Bearer'))
  let report
  try {
    report = await verifier.verifyAsync(token, now)
  } catch (error) {
    if (error?.name !== 'RemoteKeysError') throw error
    return { ...refused(503, challenge(), { 'retry-after': `${RETRY_AFTER}` }), error }
  }
  if (report.verdict === 'accepted') return { ok: true, report, token: report.token }
  return { ...refused(401, challenge('invalid_token', reasons(report))), report }
}
