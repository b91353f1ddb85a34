// Tests a real API server's TokenReviews through the npm package, evidence through JavaScript, and TokenRequest.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { Verifier, recognize, tokenRequest, tokenReview, verify } from 'bound-token/workbench'

const read = (name) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
const { servers, cases } = JSON.parse(read('cluster.json'))

/** A member's value without the prototype-less objects that tokens cross as. */
const plain = (value) => JSON.parse(JSON.stringify(value))

/** What only a look-up decided: the server found another object, or none. */
const LOOKED_UP = / UID \(|not found\]|has been invalidated|Token does not match|marked invalid/

test('every review that no look-up decided gets the server\u2019s own answer', () => {
  let compared = 0
  for (const { id, token, reviews } of cases) {
    for (const { server, at, audiences, status, when } of reviews) {
      if (LOOKED_UP.test(status.error ?? '') || when?.startsWith('immediately')) continue
      const { keys, issuers, apiAudiences } = servers[server]
      const answer = tokenReview(token, { keys, issuers, apiAudiences, audiences, now: at })
      assert.deepEqual(plain(answer.status), status, id)
      compared += 1
    }
  }
  assert.ok(compared > 1080, `${compared}`)
})

test('tokenReview refuses what it does not know', () => {
  assert.throws(() => tokenReview('x', { apiAudience: 'x' }), { name: 'OptionsError', option: 'apiAudience' })
  assert.throws(() => tokenReview(5, {}), { name: 'TokenError', code: 'not-a-string' })
})

const { token, options } = JSON.parse(read('cases.json')).find(({ id }) => id === 'accepted')
const pod = `words before it

apiVersion: v1
kind: Pod
metadata: {name: build-robot-0, namespace: default, uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648}
spec:
  serviceAccountName: build-robot
  volumes:
  - name: vault
    projected:
      sources:
      - serviceAccountToken: {audience: vault, expirationSeconds: 1200, path: token}
`
const byId = (report, id) => report.checks.find((check) => check.id === id)

test('artefacts are evidence as they come from recognize, and so is text', () => {
  const paste = `${token}\n${options.keys}\n\n${pod}`
  const artifacts = recognize(paste)
  for (const evidence of [artifacts, paste, [paste], plain(artifacts)]) {
    const report = verify(token, { evidence, now: options.now })
    assert.deepEqual(report.sources.map(({ expectation }) => expectation), ['keys', 'audiences'])
    assert.equal(report.verdict, 'accepted')
    assert.equal(byId(report, 'pod').place.line, 8)
    const verifier = new Verifier({ evidence, now: options.now })
    assert.deepEqual(verifier.verify(token), report)
  }
  assert.throws(() => verify(token, { evidence: 5 }), { name: 'OptionsError', option: 'evidence' })
  assert.throws(() => verify(token, { evidence: [{}] }), { name: 'OptionsError', option: 'evidence' })
})

test('a previous issuer is an object with the moment at which it ends', () => {
  const issuers = (until) => [{ issuer: 'https://kubernetes.default.svc', until }, 'https://new.example']
  assert.equal(byId(verify(token, { ...options, issuers: issuers(options.now + 1) }), 'issuer').code, 'previous-issuer')
  assert.equal(byId(verify(token, { ...options, issuers: issuers(options.now) }), 'issuer').code, 'former-issuer')
  assert.throws(() => verify(token, { issuers: { issuer: 'x', untill: 5 } }), { name: 'OptionsError', option: 'untill' })
  assert.throws(() => verify(token, { issuers: {} }), { name: 'OptionsError', option: 'issuers' })
  assert.throws(() => verify(token, { issuers: issuers(1e15) }), { name: 'OptionsError', option: 'issuers' })
})

test('tokenRequest answers in the server\u2019s words', () => {
  const serviceAccount = { namespace: 'default', name: 'build-robot' }
  const flags = { serviceAccountIssuer: 'https://kubernetes.default.svc' }
  const short = tokenRequest({ expirationSeconds: 599 }, { serviceAccount, flags })
  assert.equal(short.httpStatus, 422)
  assert.match(short.response.message, /may not specify a duration less than 10 minutes/)
  const source = { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }
  const year = tokenRequest(source, { serviceAccount, flags, pod: { name: 'web-0' }, now: 1760000000.9 })
  assert.equal(year.claims.exp, 1760000000 + 31536000)
  assert.equal(year.response.spec.expirationSeconds, 3607)
  assert.throws(() => tokenRequest({ expiration: 5 }, { serviceAccount, flags }), { name: 'OptionsError', option: 'expiration' })
  assert.throws(() => tokenRequest({}, { serviceAccount: { ...serviceAccount, ui: 'x' }, flags }), { name: 'OptionsError', option: 'ui' })
  assert.throws(() => tokenRequest({ expirationSeconds: 'x' }, { serviceAccount, flags }), { name: 'OptionsError', option: 'spec' })
  assert.throws(() => tokenRequest({}, { serviceAccounts: serviceAccount, flags }), { name: 'OptionsError' })
})
