// Tests the table tests/data/cases.json through the npm package, and what only its JavaScript decides.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as alone from 'bound-token'
import * as boundToken from 'bound-token/workbench'

import { answers } from '../shared/cases.js'

const { Verifier, decode, mintExample, readKeys, verify } = boundToken
const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))

test('every case has its verdict and its reasons', async () => {
  const { differences, ...found } = await answers(boundToken, cases)
  assert.deepEqual(differences, [])
  assert.ok(found.cases > 100, 'the table was cut short')
})

test('a Verifier gives the same reports as verify', () => {
  for (const { id, token, options } of cases) {
    const verifier = new Verifier(options)
    assert.deepEqual(verifier.verify(token), verify(token, options), id)
    verifier.free()
  }
})

test('keys may be given as the parsed object', () => {
  const { token, options } = cases.find(({ id }) => id === 'accepted')
  for (const keys of [JSON.parse(options.keys), [JSON.parse(options.keys)], JSON.parse(options.keys).keys]) {
    assert.equal(verify(token, { ...options, keys }).verdict, 'accepted')
  }
})

test('the exports are these', () => {
  const both = ['OptionsError', 'TokenError', 'Verifier', 'decode', 'decodeAll', 'init', 'initSync', 'readKeys', 'verify']
  const more = ['Paste', 'Simulator', 'explain', 'mintExample', 'recognize', 'redact', 'simulate', 'tokenRequest', 'tokenReview']
  assert.deepEqual(Object.keys(alone).sort(), both)
  assert.deepEqual(Object.keys(boundToken).sort(), [...both, ...more].sort())
})

test('without a moment in the options the clock decides, at each call', async () => {
  const { token, keys, issuer, audience } = await mintExample()
  const verifier = new Verifier({ keys, issuers: issuer, audiences: audience })
  const now = Date.now() / 1000
  assert.equal(verifier.verify(token).verdict, 'accepted')
  assert.equal(verifier.verify(token, now + 3661).verdict, 'rejected')
  assert.equal(verifier.verify(token).verdict, 'accepted')
  const fixed = new Verifier({ keys, issuers: issuer, audiences: audience, now: now + 3661 })
  assert.equal(fixed.verify(token).verdict, 'rejected')
  assert.equal(fixed.verify(token, now).verdict, 'accepted')
})

test('a verifier that was freed says so', () => {
  const verifier = new Verifier()
  verifier.free()
  verifier.free()
  assert.throws(() => verifier.verify('x'), /freed/)
})

test('decode names what is wrong and where', () => {
  assert.throws(() => decode('a b.c.d'), { name: 'TokenError', code: 'invalid-character', segment: 'header', offset: 1 })
  assert.equal(decode(cases.find(({ id }) => id === 'accepted').token).kubernetes.pod.name, 'build-robot-0')
})

test('readKeys names the kid that Kubernetes would give', () => {
  const { servers } = JSON.parse(readFileSync(new URL('../../data/cluster.json', import.meta.url), 'utf8'))
  for (const [name, { keys }] of Object.entries(servers)) {
    for (const key of readKeys(keys)) {
      assert.equal(key.error, undefined, name)
      if (key.kid) assert.equal(key.kubernetesKid, key.kid, name)
    }
  }
})
