// Tests the authentication of a request: its token, or the response that refuses it.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Verifier } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'
import { remoteKeys } from 'bound-token/remote-keys'
import { mintExample } from 'bound-token/workbench'

const { token, keys, issuer, audience } = await mintExample()
const verifier = new Verifier({ keys, issuers: issuer, audiences: audience })

const request = (authorization) => new Request('https://service.example/', { headers: authorization === undefined ? {} : { authorization } })
const challenge = ({ response }) => response.headers.get('www-authenticate')

test('whoever shows a good token is let in', async () => {
  for (const header of [`Bearer ${token}`, `bearer   ${token}`, `BEARER ${token}`]) {
    const { ok, token: shown, report, response } = await authenticate(request(header), verifier)
    assert.equal(ok, true)
    assert.equal(shown.kubernetes.pod.name, 'build-robot-0')
    assert.equal(report.verdict, 'accepted')
    assert.equal(response, undefined)
  }
})

test('who shows nothing, or something else, is told what is wanted', async () => {
  for (const header of [undefined, 'Basic dXNlcjpwYXNz', 'Bearers x', 'Negotiate abc']) {
    const refused = await authenticate(request(header), verifier)
    assert.equal(refused.ok, false)
    assert.equal(refused.response.status, 401)
    assert.equal(challenge(refused), 'Bearer')
    assert.equal(refused.report, undefined)
  }
})

test('a header that is not one token is malformed', async () => {
  for (const header of ['Bearer', 'Bearer a b', `Bearer ${token}, Bearer ${token}`, 'Bearer a,b', 'Bearer "a"', 'Bearer =', 'Bearer é']) {
    const refused = await authenticate(request(header), verifier)
    assert.equal(refused.response.status, 400, header)
    assert.match(challenge(refused), /^Bearer error="invalid_request"/)
  }
})

test('a token that fails is refused with the codes of what failed, and nothing of what it says', async () => {
  const refused = await authenticate(request(`Bearer ${token}`), new Verifier({ keys, issuers: 'https://secret.example', audiences: 'secret-service', now: Date.now() / 1000 + 9999 }))
  assert.equal(refused.response.status, 401)
  assert.equal(challenge(refused), 'Bearer error="invalid_token", error_description="issuer: issuer-mismatch; audience: audience-mismatch; expiration: expired"')
  assert.equal(refused.response.headers.get('cache-control'), 'no-store')
  assert.equal(await refused.response.text(), '')
  assert.equal(refused.report.verdict, 'rejected')
  const text = JSON.stringify([...refused.response.headers])
  for (const secret of [token, 'secret', issuer, audience, 'build-robot']) assert.ok(!text.includes(secret), secret)
})

test('what nobody could check lets nobody in', async () => {
  const refused = await authenticate(request(`Bearer ${token}`), new Verifier({ keys, issuers: issuer }))
  assert.equal(refused.ok, false)
  assert.equal(refused.response.status, 401)
  assert.equal(refused.report.verdict, 'unverified')
  assert.equal(challenge(refused), 'Bearer error="invalid_token", error_description="audience: not-expected; subject: not-expected"')
})

test('a moment and a realm may be given', async () => {
  const late = await authenticate(request(`Bearer ${token}`), verifier, { now: Date.now() / 1000 + 9999, realm: 'fleet' })
  assert.equal(challenge(late), 'Bearer realm="fleet", error="invalid_token", error_description="expiration: expired"')
  assert.equal(challenge(await authenticate(request(), verifier, { realm: 'fleet' })), 'Bearer realm="fleet"')
  await assert.rejects(authenticate(request(), verifier, { realm: 'a"b' }), TypeError)
  await assert.rejects(authenticate(request(), verifier, { realm: 'a\r\nb' }), TypeError)
})

test('while the issuer’s keys cannot be had nobody is refused for good', async () => {
  const remote = remoteKeys(issuer, { fetch: () => Promise.reject(new TypeError('down')) }).verifier({ audiences: audience })
  const refused = await authenticate(request(`Bearer ${token}`), remote)
  assert.equal(refused.response.status, 503)
  assert.equal(refused.response.headers.get('retry-after'), '5')
  assert.equal(refused.error.code, 'unreachable')
  assert.equal(challenge(refused), 'Bearer')
})

test('any other failure is the caller’s', async () => {
  const broken = { verifyAsync: () => Promise.reject(new RangeError('broken')) }
  await assert.rejects(authenticate(request(`Bearer ${token}`), broken), RangeError)
})
