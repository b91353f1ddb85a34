// Tests that the Chinese translation is complete: every text of the page and every sentence of the crate, and no
// others.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { decode, explain, readKeys, recognize, simulate, tokenReview, verify } from 'bound-token/workbench'

import { SENTENCES, WORDS } from '../../../www/locale/zh-CN.js'
import { translator } from '../../../www/translator.js'
import { everything } from '../shared/corpora.js'
import { ERRORS, simulations, unsigned } from '../shared/receivers.js'
import { crateSentences } from '../shared/sentences.js'
import { pageWords } from '../shared/words.js'

const read = (name) => JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'))

const used = new Set()
const translate = translator(SENTENCES, (row) => used.add(row))

test('every word of the page is translated, and no other', () => {
  const words = [...pageWords().keys()]
  assert.ok(words.length > 150, `${words.length}`)
  assert.deepEqual(words.filter((word) => !(word in WORDS)), [], 'missing')
  assert.deepEqual(Object.keys(WORDS).filter((word) => !words.includes(word)), [], 'left over')
  const names = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
  for (const [english, chinese] of Object.entries(WORDS)) assert.deepEqual(names(chinese), names(english), english)
})

/** A row as sentences.js makes it of a literal. */
const plain = (row) => row.replace(/\{["*]\}/g, '{}').replace(/"\{\}"/g, '{}')

const inParts = (text) => text.split(/(?<=[.?]) (?=[A-Z{"])/)

/** Put together of parts; the parts are in the table, and the test below sees that they are used. */
const ASSEMBLED = [
  'The issuer is {}, but only {} {} trusted.',
  '{} Look at offset {} of the token.',
  '{} The leeway of {} seconds allows it.',
  '{} The leeway of {} seconds lets it pass.',
  'Only the cluster knows whether the {} {}{} {}.',
  '{} The server gives no details on purpose, so that attackers learn nothing from its answer.',
  'The server accepts the token as {}{}.',
]

test('every sentence in the source of the crate has a row', () => {
  const { sentences } = crateSentences()
  assert.ok(sentences.length > 150, `${sentences.length}`)
  const rows = new Set(Object.keys(SENTENCES).map(plain))
  const isThere = (sentence) => rows.has(plain(sentence)) || inParts(sentence).every((part) => part === '{}' || rows.has(plain(part)))
  assert.deepEqual(sentences.filter((sentence) => !isThere(sentence)).sort(), [...ASSEMBLED].sort())
})

/** Every sentence about all tokens, texts and reviews that the tests have. */
function* sentences() {
  for (const { token, options } of everything()) {
    let report
    try {
      report = verify(token, options)
    } catch {
      // Options that are refused are no sentences of the page.
      continue
    }
    for (const { message, remedy, nearMiss } of report.checks) yield* [message, remedy?.message, nearMiss?.message]
    yield report.error?.message
    for (const { message } of report.notAsked) yield message
    if (options?.keys !== undefined) for (const { error } of readKeys(options.keys)) yield error?.message
  }
  for (const { text } of read('intake.json')) {
    for (const { note, keys } of recognize(text)) {
      yield note
      for (const { error } of keys ?? []) yield error?.message
    }
  }
  for (const { receiver, config, changes } of simulations()) {
    for (const { message, remedy, nearMiss } of simulate(unsigned(changes), config, { receiver, now: 1790000000 }).checks) {
      yield* [message, remedy?.message, nearMiss?.message]
    }
  }
  for (const { message, aboutToken, remedy } of ERRORS.flatMap((line) => explain(line, unsigned()))) yield* [message, aboutToken, remedy.message]
  const { servers, cases } = read('cluster.json')
  for (const { token, reviews } of cases) {
    for (const { server, at, audiences } of reviews) {
      const { issuers, apiAudiences, keys } = servers[server]
      yield* answer(token, { issuers, apiAudiences, keys: [keys, REFUSED_KEY], audiences: audiences ?? undefined, now: at })
    }
  }
  // What none of those happens to have.
  const { token, reviews: [{ server, at }] } = cases[0]
  const one = servers[server]
  yield* answer(token, { ...one, now: at, evidence: [account(token)] })
  for (const { value } of verify(token, { evidence: [one.keys, REFUSED_KEY] }).sources) yield* value
  const keys = [one.keys, REFUSED_KEY]
  const issuer = (name) => JSON.stringify({ issuer: name, jwks_uri: `${name}/keys` })
  for (const others of [1, 2]) {
    const names = ['https://a.example', 'https://b.example'].slice(0, others)
    const evidence = [one.keys, issuer(decode(token).issuer), ...names.map(issuer), ...names.map((kid) => REFUSED_KEY.replace('{', `{"kid":"${kid}",`))]
    for (const { id, message, remedy } of verify(token, { evidence }).checks) if (id === 'sources') yield* [message, remedy.message]
  }
  for (const { message } of verify(token, { issuers: ['x', 'y'], keys }).checks) yield message
  for (const { message } of verify(token, { keys: REFUSED_KEY }).checks) yield message
}

/** Neither kid nor use. */
const REFUSED_KEY = '{"kty":"RSA","n":"AQAB","e":"AQAB"}'

/** The service account as the token names it. */
function account(token) {
  const { namespace, serviceAccount } = decode(token).kubernetes
  return JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, ...serviceAccount } })
}

function* answer(token, { extends: _, ...options }) {
  const { report } = tokenReview(token, options)
  yield report.explanation
  for (const { message } of [...report.assumed, ...report.leniencies]) yield message
}

/** Function words, which no Chinese sentence has outside of quotes, code and names. */
const ENGLISH = /\b(?:the|is|are|was|not|only|its|it|of|by|no|be|who|and)\b/

test('reports have Chinese in every sentence', () => {
  let count = 0
  for (const sentence of sentences()) {
    if (sentence === undefined) continue
    count += 1
    const chinese = translate(sentence)
    const unquoted = chinese.replace(/"(?:[^"\\]|\\.)*"/g, '')
    assert.match(chinese, /[\u4e00-\u9fff]/, sentence)
    assert.doesNotMatch(unquoted, ENGLISH, sentence)
  }
  assert.ok(count > 10_000, `${count}`)
})

test('no row is left over', () => {
  const literals = new Set([...crateSentences().all].flatMap((literal) => [literal, literal.replace(/^\{\} /, ''), ...inParts(literal)]).map(plain))
  assert.deepEqual(Object.keys(SENTENCES).filter((row) => !literals.has(plain(row)) && !used.has(row)), [])
})

test('parts of a sentence stand where they belong', () => {
  assert.equal(
    translate('It was signed by a key of the JWK Set at line 7; the PEM in ConfigMap a data.b at line 5 did not sign it.'),
    '签名的密钥来自 JWK Set（第 7 行）；PEM in ConfigMap a data.b（第 5 行）没有签过它。',
  )
  assert.equal(
    translate('Its issuer is named by the discovery document at line 3; 2 other documents, the first at line 1, name others.'),
    '指明其颁发者的是发现文档（第 3 行）；另有 2 个文档指明其他颁发者，第一个在第 1 行。',
  )
})

test('what a token says cannot pose as our words', () => {
  const hostile = 'x", which is trusted. The issuer is "y'
  const message = verify(`${btoa('{"alg":"RS256"}')}.${btoa(JSON.stringify({ iss: hostile }))}.AA`.replaceAll('=', ''), { issuers: 'z' })
    .checks.find(({ id }) => id === 'issuer').message
  assert.equal(translate(message), `它来自 ${JSON.stringify(hostile)}，但只信任 "z"。`)
  assert.equal(translate('No sentence of ours.'), 'No sentence of ours.')
})

// It took minutes when every split was tried with every other.
test('a text with many ends of sentences is looked at once', { timeout: 30_000 }, () => {
  const name = JSON.stringify(': '.repeat(60) + 'x')
  assert.equal(translate(`The token is for ${name}. `.repeat(10).trim()), `它面向 ${name}。`.repeat(10))
  for (const text of [`${`The token is for ${name}. `.repeat(10)}Nobody said this.`, `${'So it goes: on. '.repeat(120)}End.`]) {
    assert.equal(translate(text), text)
  }
})
