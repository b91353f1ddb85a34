// Tests the report for a ticket: nothing of a token becomes markup, and without names it contains none.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { redact, verify } from 'bound-token/workbench'

import { asJson, asMarkdown } from '../../../www/report-text.js'

const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (claims, header = { alg: 'RS256', kid: 'secret-kid' }) => `${b64(header)}.${b64(claims)}.c2lnbmF0dXJl`

const question = { audiences: ['secret-receiver'], issuers: [] }
const answer = (token, options = {}) => ({ report: verify(token, { now: 1760000000, ...options }), question, at: 1760000000 })

const HOSTILE = '![x](https://evil.example/q.png) <img src=https://evil.example/p.png> @all `x` | www.evil.example'

test('nothing of a token is Markdown, HTML, a link or a mention in the ticket', () => {
  const claims = { exp: 1, iss: HOSTILE, sub: HOSTILE, aud: [HOSTILE], 'kubernetes.io': { namespace: 'ns1', serviceaccount: { name: 'sa1', uid: 'u' } } }
  const markdown = asMarkdown(answer(tokenOf(claims), { audiences: 'vault', issuers: 'z' }), { isRedacted: false })
  assert.match(markdown, /oc create token/)
  let isAfterBlank = true
  for (const line of markdown.split('\n')) {
    // A line with four spaces is code, if it does not go on a paragraph.
    const isCode = line.startsWith('    ') && isAfterBlank
    if (!isCode) assert.doesNotMatch(line, /(?<!\\)!\[|(?<!\\)<|https:\/\/|@|(?<!\\)`|www\./, line)
    isAfterBlank = line === '' || isCode
  }
  assert.doesNotMatch(markdown, /^\s*[-*+] /m, 'in a list four spaces would be no code')
})

test('without names nothing is told that a token words itself', () => {
  const secrets = ['secret-receiver', 'secret-kid', 'Secret_Bot', 'Prod_NS', "o'hara", 'a"b', 'legacy-ns', 'someone@secret.example', 'secret-claim']
  const long = `//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/${'acme-'.repeat(30)}`
  const claims = {
    exp: 1,
    iss: "https://o'hara.example",
    sub: 'a"b',
    aud: [long, 5],
    email: 'someone@secret.example',
    'secret-claim': { x: 1 },
    'kubernetes.io': { namespace: 'Prod_NS', serviceaccount: { name: 'Secret_Bot', uid: 'secret-uid' }, pod: { name: 'pod', uid: '1' } },
    'kubernetes.io/serviceaccount/namespace': 'legacy-ns',
  }
  for (const text of [asJson, asMarkdown].map((form) => form(answer(tokenOf(claims), { audiences: 'secret-receiver' }), { isRedacted: true }))) {
    for (const secret of [...secrets, 'acme-acme', 'secret-uid', 'c2lnbmF0dXJl']) assert.ok(!text.includes(secret), `${secret} in ${text}`)
    assert.match(text, /rejected/)
    assert.match(text, /malformed-claim/)
  }
})

test('with names it has the claims, and never the signature', () => {
  const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))
  const { token } = cases.find(({ id }) => id === 'accepted')
  for (const text of [asJson, asMarkdown].map((form) => form(answer(token), { isRedacted: false }))) {
    assert.ok(text.includes('build-robot-0'))
    assert.ok(!text.includes(token.split('.')[2]))
  }
})

test('a token or a key in a claim does not get into the ticket', () => {
  const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))
  const { token } = cases.find(({ id }) => id === 'accepted')
  const d = 'Zq3xK9'.repeat(8)
  const claims = { iss: token, aud: [token], act: { token }, cnf: { jwk: { kty: 'EC', crv: 'P-256', d } }, [token]: 1 }
  const report = verify(tokenOf(claims, { alg: 'RS256', kid: token, jwk: { kty: 'oct', k: d } }), { audiences: token, issuers: 'x' })
  const given = { report, question: { audiences: [token], issuers: [token] }, at: 1760000000 }
  for (const text of [asJson, asMarkdown].map((form) => redact(form(given, { isRedacted: false })))) {
    for (const secret of [token, d]) {
      for (let at = 0; at + 16 <= secret.length; at += 1) assert.ok(!text.includes(secret.slice(at, at + 16)), `${secret.slice(at, at + 16)} in ${text}`)
    }
    assert.ok(text.includes(`a token (${token.length} characters)`))
  }
})
