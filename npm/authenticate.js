// A request of the Fetch API in, who sent it out, or the response that refuses it (RFC 6750). For Workers, Deno, Bun and
// whatever else is built on `Request` and `Response`.

import { ANY, settingsOf } from './options.js'

/** RFC 6750 §2.1: one space or more, then a b64token. */
const CREDENTIALS = /^Bearer +([\w.~+/-]+=*)$/i

/** How long to wait while an issuer's keys cannot be had, in seconds. */
const RETRY_AFTER = 5

const refused = (status, challenge, more = {}) => ({
  ok: false,
  response: new Response(null, { status, headers: { 'www-authenticate': ['Bearer', challenge].filter(Boolean).join(' '), 'cache-control': 'no-store', ...more } }),
})

const parameters = (list) => list.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}="${value}"`).join(', ')

/** The codes of what failed or, where nothing did, of what nobody could check. No claim, and nothing that is expected. */
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
  // Who shows nothing, or shows something else, is told what is wanted and no more (RFC 6750 §3.1).
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
