// Tests that both engines give the same reports, and that a report says which engine was used.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

import * as boundToken from 'bound-token'

import { everything, read } from '../shared/corpora.js'
import { compareEngines } from '../shared/engines.js'

const { Verifier } = boundToken
const { token, options } = read('cases.json').find(({ id }) => id === 'accepted')

test('WebCrypto and the synchronous engine give the same reports', async () => {
  const { differences, engines } = await compareEngines(boundToken, everything())
  assert.deepEqual(differences, [])
  assert.ok(engines['synchronous and web-crypto'] > 1000, JSON.stringify(engines))
  assert.ok(engines['undefined and undefined'] > 50, JSON.stringify(engines))
  // What Node.js cannot import it does not verify either.
  assert.ok((engines['synchronous and synchronous'] ?? 0) < 10, JSON.stringify(engines))
})

test('a signature that only WebCrypto takes is refused by both', async () => {
  const { token, jwk, now } = read('small-order-r.json')
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('jwk', jwk, { name: 'Ed25519' }, false, ['verify'])
  const [header, payload, signature] = token.split('.')
  const input = Buffer.from(`${header}.${payload}`)
  assert.equal(await subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), input), true)
  const report = await new Verifier({ keys: jwk, now }).verifyAsync(token)
  assert.equal(report.checks.find(({ id }) => id === 'signature').code, 'signature-invalid')
})

test('a key that a signature does not fit does not hide the one that made it', async () => {
  const { generateKeyPairSync, sign } = await import('node:crypto')
  const b64 = (text) => Buffer.from(text).toString('base64url')
  const [small, large] = [2048, 3072].map((modulusLength) => generateKeyPairSync('rsa', { modulusLength }))
  const input = `${b64('{"alg":"RS256"}')}.${b64('{"iss":"x","exp":2}')}`
  const token = `${input}.${sign('sha256', Buffer.from(input), large.privateKey).toString('base64url')}`
  const keys = [small, large].map(({ publicKey }) => publicKey.export({ format: 'jwk' }))
  for (const order of [keys, keys.toReversed()]) {
    const report = await new Verifier({ keys: order, now: 1, require: 'any' }).verifyAsync(token)
    assert.equal(report.checks.find(({ id }) => id === 'signature').outcome, 'pass')
    assert.equal(report.key.description, 'RSA, 3072 bits')
  }
})

/** What a fresh process prints of a report, whose `crypto` is what this expression makes of its `subtle`. */
function reportedUnder(crypto, { token, options }, rounds = 1) {
  const script = `
    import { runInNewContext } from 'node:vm'
    const { subtle } = globalThis.crypto
    const importKey = subtle.importKey.bind(subtle)
    const verify = subtle.verify.bind(subtle)
    Object.defineProperty(globalThis, 'crypto', { value: ${crypto} })
    const { Verifier } = await import('bound-token')
    const { token, options, rounds } = JSON.parse(process.argv[1])
    const verifier = new Verifier(options)
    for (let round = 0; round < rounds; round += 1) {
      for await (const { verdict, engine } of verifier.verifyAll([token])) console.log(verdict, engine)
    }`
  const given = JSON.stringify({ token, options, rounds })
  const run = [process.execPath, ['--input-type=module', '--eval', script, given]]
  return execFileSync(...run, { encoding: 'utf8', cwd: new URL('..', import.meta.url) }).trim().split('\n')
}

test('where there is no crypto.subtle, the synchronous engine answers and says so', () => {
  assert.deepEqual(reportedUnder('{}', { token, options }), ['accepted synchronous'])
})

test('a key that WebCrypto refuses is used by the synchronous engine', () => {
  const refusing = `{ subtle: { importKey: () => Promise.reject(new Error('no such algorithm')), verify } }`
  const answer = 'accepted synchronous'
  assert.deepEqual(reportedUnder(refusing, { token, options }, 2), [answer, answer])
})

test('a WebCrypto that fails in the midst is not asked again for that token', () => {
  const failing = `{ subtle: { importKey, verify: () => Promise.reject(new Error('operation failed')) } }`
  assert.deepEqual(reportedUnder(failing, { token, options }), ['accepted synchronous'])
})

test('a WebCrypto of another realm, as test runners have it, is used', () => {
  const foreign = `{ subtle: {
    importKey: (...given) => runInNewContext('Promise').resolve(importKey(...given)),
    verify: (...given) => runInNewContext('Promise').resolve(verify(...given)),
  } }`
  assert.deepEqual(reportedUnder(foreign, { token, options }), ['accepted web-crypto'])
})

test('a WebCrypto that takes too much is not asked about a signature beyond its modulus', () => {
  // Signed by s + n: Deno 2.9 takes it.
  const { token, jwk, now } = read('attacks.json').find(({ id }) => id === 'atk-rsa-002')
  const lenient = '{ subtle: { importKey, verify: async () => true } }'
  const [answer] = reportedUnder(lenient, { token, options: { keys: jwk, now, require: 'any' } })
  assert.match(answer, /^rejected /)
})

test('an instance that is replaced while signatures are pending loses none of them', async () => {
  const explosive = { get keys() { throw new SyntaxError('from a getter') } }
  // With the verifier being asked again before the pending ones come back, and without.
  for (const isAskedAgain of [true, false]) {
    const verifier = new Verifier(options)
    const reports = [verifier.verifyAsync(token), verifier.verifyAsync(token)]
    assert.throws(() => boundToken.verify(token, explosive))
    if (isAskedAgain) reports.push(verifier.verifyAsync(token))
    for (const report of await Promise.all(reports)) assert.equal(report.verdict, 'accepted')
  }
})
