// Tests what crosses the boundary to the module: numbers with their exact value, and invalid options.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decode, decodeAll, verify } from 'bound-token'

const b64 = (text) => Buffer.from(text).toString('base64url')
const tokenOf = (payload) => `${b64('{"alg":"RS256"}')}.${b64(payload)}.AA`

test('a number is a number where that has its very value, else a bigint or the text', () => {
  const values = {
    0: 0,
    '-0': -0,
    '0.0': 0,
    '0e999999999999999999999': 0,
    '-0.50': -0.5,
    '100e-2': 1,
    '1.5E+3': 1500,
    0.1: 0.1,
    1e21: 1e21,
    '1000000000000000000000': 1e21,
    '9007199254740992': 9007199254740992,
    '9007199254740993': 9007199254740993n,
    '-9223372036854775809': -9223372036854775809n,
    '0.12345678901234567890123': '0.12345678901234567890123',
    '1e400': '1e400',
    '1e-400': '1e-400',
    '1e99999999999999999999': '1e99999999999999999999',
    '1e9007199254740993': '1e9007199254740993',
    [`1${'0'.repeat(400)}1`]: BigInt(`1${'0'.repeat(400)}1`),
    [`1${'0'.repeat(2000)}1`]: `1${'0'.repeat(2000)}1`,
  }
  for (const [text, value] of Object.entries(values)) {
    const { claims } = decode(tokenOf(`{"x":${text}}`))
    assert.ok(Object.is(claims.x, value), `${text}: ${typeof claims.x} ${claims.x}`)
  }
})

test('fractions of a second cross, in every way', () => {
  for (const [text, seconds] of [
    ['1760000600.25', 1760000600.25],
    ['1760000600.000000001', 1760000600],
    ['-2.75', -2.75],
    ['-0.25', -0.25],
    ['-3', -3],
    ['9007199254740993', 9007199254740992],
  ]) {
    const token = tokenOf(`{"exp":${text},"nbf":1}`)
    assert.equal(decode(token).expiresAt, seconds, text)
    assert.equal(decodeAll([token])[0].expiresAt, seconds, text)
    const { checks } = verify(token, { now: 1.5 })
    const { expected, found } = checks.find(({ id }) => id === 'expiration')
    assert.deepEqual([expected, found], [1.5, seconds], text)
  }
})

test('an option of the wrong type is named, with what it must be', () => {
  const issuers = /it must be a string, an object with "issuer" and "until", or an array of those; it is/
  for (const [options, option, message] of [
    [{ subject: 5 }, 'subject', /it must be a string; it is a number\./],
    [{ require: 'Bound' }, 'require', /it must be "bound", "service-account" or "any"; it is "Bound"\./],
    [{ require: [] }, 'require', /it is an array\./],
    [{ algorithms: 'RS256' }, 'algorithms', /it must be an array of strings; it is "RS256"\./],
    [{ algorithms: ['RS256', 5] }, 'algorithms', /an item is a number\./],
    [{ audiences: [undefined] }, 'audiences', /it must be a string or an array of strings; an item is undefined\./],
    [{ audiences: { 0: 'vault' } }, 'audiences', /it is an object\./],
    [{ now: '1760000000' }, 'now', /it must be a number; it is "1760000000"\./],
    [{ now: 1760000000000 }, 'now', /it lies beyond the year 9999\. Is it in milliseconds\?/],
    [{ now: Number.NaN }, 'now', /it is NaN\./],
    [{ leeway: 1.5 }, 'leeway', /it must be a whole number of seconds/],
    [{ leeway: -1 }, 'leeway', /it must be a whole number of seconds/],
    [{ leeway: 2 ** 32 }, 'leeway', /it must be a whole number of seconds/],
    [{ issuers: 5 }, 'issuers', issuers],
    [{ issuers: [['x']] }, 'issuers', issuers],
    [{ issuers: { until: 5 } }, 'issuers', issuers],
    [{ issuers: { issuer: 5 } }, 'issuers', issuers],
    [{ issuers: { issuer: 'x', until: 'soon' } }, 'issuers', /it must be a number; it is "soon"\./],
  ]) {
    assert.throws(() => verify('x', options), { name: 'OptionsError', option, message }, JSON.stringify(options))
  }
})

test('lists that are frozen are taken', () => {
  const [text, audiences] = [Object.freeze(['{}']), Object.freeze(['vault'])]
  const frozen = { keys: text, issuers: audiences, audiences, algorithms: Object.freeze(['RS256']) }
  assert.equal(verify('x', Object.freeze(frozen)).verdict, 'rejected')
})

test('options in any of their forms are taken', () => {
  const report = verify('x', {
    subject: 's',
    require: 'service-account',
    algorithms: ['ES256', 'RS256'],
    audiences: 'a',
    issuers: ['i', { issuer: 'j' }, { issuer: 'k', until: 5.5 }],
    now: 5,
    leeway: 0,
  })
  assert.equal(report.verdict, 'rejected')
})
