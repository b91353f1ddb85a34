// Compares this package with npm's jose on the same tokens, keys and expectations, as a careful caller would use it:
// with algorithms and a required `exp`. tests/data/jose-disagreements.json explains where they disagree.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { verify } from 'bound-token'
import { createLocalJWKSet, importJWK, importSPKI, jwtVerify } from 'jose'

const read = (name) => JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'))
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** One question for both: token, key text or object, and what is expected. */
function fromAttack(attack) {
  const { leeway, issuer, audience, algorithms } = attack.options
  return {
    id: attack.id,
    token: attack.token,
    keys: attack.jwk ?? attack.jwks ?? attack.pem ?? attack.key_text,
    now: attack.now,
    leeway,
    issuers: issuer ?? undefined,
    audiences: audience ?? undefined,
    algorithms: algorithms?.filter((name) => ALGORITHMS.includes(name)),
  }
}

const fromCase = ({ id, token, options }) => ({ id, token, leeway: 60, ...options })

/** jose knows no issuer that is trusted for a while: it gets the names of those that are trusted now. */
const trustedNow = (issuers, now) =>
  issuers.filter(({ until = Infinity }) => until > now).map((one) => one.issuer ?? one)

async function joseAccepts({ token, keys, now, leeway, issuers, audiences, subject, algorithms }) {
  try {
    let key = keys
    if (typeof key === 'string' && key.trimStart().startsWith('{')) key = JSON.parse(key)
    const alg = JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).alg
    if (typeof key === 'string') key = await importSPKI(key, alg)
    else key = Array.isArray(key.keys) ? createLocalJWKSet(key) : await importJWK(key, alg)
    await jwtVerify(token, key, {
      algorithms: algorithms ?? ALGORITHMS,
      audience: audiences,
      issuer: issuers === undefined ? undefined : trustedNow([issuers].flat(), now),
      subject,
      currentDate: new Date(now * 1000),
      clockTolerance: leeway,
      requiredClaims: ['exp'],
    })
    return true
  } catch {
    return false
  }
}

function weAccept({ id, token, algorithms, ...options }) {
  // jose knows nothing of service accounts.
  const given = { ...options, require: 'any', algorithms: algorithms?.length === 0 ? undefined : algorithms }
  const report = verify(token, given)
  return report.verdict !== 'rejected' && report.key !== undefined
}

test('jose and this package agree, but where it is explained', async () => {
  const explained = Object.fromEntries(
    read('jose-disagreements.json').flatMap(({ only, ids }) => ids.map((id) => [id, only])),
  )
  const attacks = read('attacks.json').filter((attack) => attack.token !== undefined).map(fromAttack)
  const cases = read('cases.json').filter(({ options }) => options.keys !== undefined && !Array.isArray(options.keys)).map(fromCase)
  const complaints = []
  let compared = 0
  for (const question of [...attacks, ...cases]) {
    if (question.keys === undefined) continue
    const [ours, theirs] = [weAccept(question), await joseAccepts(question)]
    compared += 1
    const accepts = ours === theirs ? undefined : ours ? 'bound-token' : 'jose'
    if (accepts !== explained[question.id]) complaints.push(`${question.id}: only ${accepts} accepts`)
  }
  assert.ok(compared > 500, `only ${compared} were compared`)
  assert.deepEqual(complaints, [])
})
