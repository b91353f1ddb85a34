// Tests that errors about options do not repeat a token or a key that was passed in the wrong place.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as workbench from 'bound-token/workbench'
import * as slim from 'bound-token'

const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))
const { token, options } = cases.find(({ id }) => id === 'accepted')
const SECRETS = [
  token,
  token.slice(0, 300),
  'sha256~' + 'Zq3xK9'.repeat(7),
  'hvs.' + 'Zq3xK9'.repeat(12),
  JSON.stringify({ kty: 'oct', k: 'Zq3xK9'.repeat(7) }),
  `-----BEGIN PRIVATE KEY-----\n${'Zq3xK9'.repeat(40)}\n-----END PRIVATE KEY-----`,
]

/** Whether a text has sixteen characters of the secret in a row, in its secret part. */
function repeats(text, secret) {
  const own = secret.match(/[\w.~+/=-]{24,}/g).join('\n').replaceAll(/-{5}[A-Z ]*|[A-Z ]*-{5}/g, '')
  for (let at = 0; at + 16 <= own.length; at += 1) if (text.includes(own.slice(at, at + 16))) return own.slice(at, at + 16)
  return undefined
}

/** What a call throws, as a log would have it. */
async function thrown(call) {
  try {
    await call()
    return ''
  } catch (error) {
    return [error.message, error.stack, JSON.stringify(error), error.option].join('\n')
  }
}

for (const [name, { verify, Verifier, decode, readKeys }] of Object.entries({ slim, workbench })) {
  test(`errors of ${name} name a secret by its kind and length only`, async () => {
    const verifier = new Verifier(options)
    for (const secret of SECRETS) {
      const calls = [
        () => verify(secret, secret),
        () => verify(options, secret),
        () => new Verifier(secret),
        () => verifier.verify('x', secret),
        () => verifier.verifyAsync('x', secret),
        () => verify('x', { [secret]: 1 }),
        () => verify('x', { issuers: { issuer: 'x', [secret]: 1 } }),
        () => decode(secret + '!'),
        () => readKeys(5, secret),
        ...['keys', 'issuers', 'audiences', 'subject', 'require', 'algorithms', 'now', 'leeway', 'evidence'].flatMap((option) => [
          () => verify('x', { [option]: secret }),
          () => verify('x', { [option]: [secret] }),
          () => verify('x', { [option]: { [secret]: secret } }),
        ]),
      ]
      for (const call of calls) assert.equal(repeats(await thrown(call), secret), undefined, `${call}`)
    }
    verifier.free()
  })
}

test('errors of the simulators name a secret by its kind and length only', async () => {
  const { tokenReview, tokenRequest, simulate, explain, recognize } = workbench
  for (const secret of SECRETS) {
    const calls = [
      () => tokenReview('x', secret),
      () => tokenReview('x', { [secret]: 1 }),
      ...['keys', 'issuers', 'apiAudiences', 'audiences', 'now', 'evidence'].map((option) => () => tokenReview('x', { ...options, [option]: { [secret]: secret } })),
      () => tokenRequest(secret, secret),
      () => tokenRequest({ [secret]: 1 }, {}),
      () => tokenRequest({ audiences: secret, expirationSeconds: secret }, { [secret]: secret }),
      () => simulate('x', secret, {}),
      () => simulate(secret, secret, secret),
      () => simulate('x', secret, { [secret]: 1 }),
      () => simulate('x', secret, { receiver: secret }),
      () => explain({ [secret]: 1 }),
      () => recognize([secret]),
    ]
    for (const call of calls) assert.equal(repeats(await thrown(call), secret), undefined, `${call}`)
  }
  assert.match(await thrown(() => new workbench.Verifier(options).verify('x', token)), new RegExp(`a token \\(${token.length} characters\\)`))
})
