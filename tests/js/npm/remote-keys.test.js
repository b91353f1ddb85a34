// Tests the fetching of an issuer's keys: what is fetched, what is trusted, how often, and what is refused.

import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

import { RemoteKeysError, remoteKeys } from 'bound-token/remote-keys'
import { mintExample } from 'bound-token/workbench'

const { token, keys, issuer, audience } = await mintExample()
const other = await mintExample()
const DISCOVERY = `${issuer}/.well-known/openid-configuration`
const JWKS = 'https://10.0.0.1:6443/openid/v1/jwks'

/** What the issuer answers: URL → a function of the request, or a text. */
let site
/** What was asked. */
let asked
/** Seconds since 1970. */
let time

beforeEach(() => {
  time = Date.now() / 1000
  asked = []
  site = { [DISCOVERY]: JSON.stringify({ issuer, jwks_uri: JWKS }), [JWKS]: keys }
})

async function answer(url, request) {
  asked.push(`${url}`)
  const given = site[url]
  if (given === undefined) return new Response('gone', { status: 404 })
  return typeof given === 'function' ? given(request) : new Response(given)
}

const start = (options) => remoteKeys(issuer, { fetch: answer, clock: () => time, ...options })
const both = [DISCOVERY, JWKS]
const later = (headers) => () => new Response(keys, { headers })

/** The code with which it fails. */
const codeOf = (promise) => promise.then(() => 'none', (error) => (error instanceof RemoteKeysError ? error.code : error))

test('nothing is asked before the first token, and then each document once', async () => {
  const verifier = start().verifier({ audiences: audience })
  assert.deepEqual(asked, [])
  const reports = await Promise.all([1, 2, 3].map(() => verifier.verifyAsync(token)))
  assert.deepEqual(reports.map(({ verdict }) => verdict), ['accepted', 'accepted', 'accepted'])
  assert.deepEqual(asked, both)
  assert.equal((await verifier.verifyAsync(token, time + 3700)).verdict, 'rejected')
  assert.deepEqual(asked, both)
})

test('what is asked follows no redirect by itself, says what it wants, and shows nothing', async () => {
  let seen
  site[JWKS] = (request) => {
    seen = request
    return new Response(keys)
  }
  await start().current()
  assert.equal(seen.redirect, 'manual')
  assert.deepEqual(seen.headers, { accept: 'application/jwk-set+json, application/json' })
  assert.ok(seen.signal instanceof AbortSignal)
})

test('keys are fresh for as long as the issuer says, within bounds', async () => {
  for (const [headers, seconds] of [
    [{ 'cache-control': 'public, max-age=3600' }, 3600],
    [{ 'cache-control': 'max-age=3600', age: '600' }, 3000],
    [{ 'cache-control': 'max-age=0' }, 60],
    [{ 'cache-control': 'no-store, max-age=3600' }, 60],
    [{ 'cache-control': 'max-age=99999999' }, 86400],
    [{}, 300],
    // RFC 9111 §5.2: names in any case, values as a token or quoted, members that may be empty.
    [{ 'cache-control': 'Public, MAX-AGE=3600' }, 3600],
    [{ 'cache-control': 'max-age="3600"' }, 3600],
    [{ 'cache-control': 'max-age="36\\00"' }, 3600],
    [{ 'cache-control': ' ,\t, max-age=3600 ,,\tpublic , ' }, 3600],
    [{ 'cache-control': 'max-age=000000000003600' }, 3600],
    [{ 'cache-control': `max-age=${'9'.repeat(400)}` }, 86400],
    // Other directives, and what stands in their quotes.
    [{ 'cache-control': 'x-max-age=3600' }, 300],
    [{ 'cache-control': 's-maxage=3600' }, 300],
    [{ 'cache-control': 'max-age-x=3600' }, 300],
    [{ 'cache-control': 'private="max-age=3600"' }, 300],
    [{ 'cache-control': 'x="a\\", max-age=3600"' }, 300],
    [{ 'cache-control': 'x="a, max-age=3600, b", max-age=700' }, 700],
    [{ 'cache-control': 'x="no-store", max-age=3600' }, 3600],
    [{ 'cache-control': 'x-no-store, max-age=3600' }, 3600],
    [{ 'cache-control': 'max-age=3600, NO-CACHE' }, 60],
    [{ 'cache-control': 'max-age=3600, no-cache="set-cookie"' }, 60],
    // §4.2.1: what is said twice, or is no number of seconds, counts as stale; so does what is not written as it must be.
    [{ 'cache-control': 'max-age=soon' }, 60],
    [{ 'cache-control': 'max-age' }, 60],
    [{ 'cache-control': 'max-age=""' }, 60],
    [{ 'cache-control': 'max-age=-3600' }, 60],
    [{ 'cache-control': 'max-age=3600.5' }, 60],
    [{ 'cache-control': 'max-age=3600, max-age=7200' }, 60],
    [{ 'cache-control': 'max-age = 3600' }, 60],
    [{ 'cache-control': 'max-age=3600; public' }, 60],
    [{ 'cache-control': 'max-age="3600' }, 60],
    [{ 'cache-control': 'public max-age=3600' }, 60],
    // §5.1: the first age counts, and one that is malformed does not.
    [{ 'cache-control': 'max-age=3600', age: '600, 1' }, 3000],
    [{ 'cache-control': 'max-age=3600', age: '-600' }, 3600],
    [{ 'cache-control': 'max-age=3600', age: 'old' }, 3600],
    [{ 'cache-control': 'max-age=3600', age: '9'.repeat(400) }, 60],
    [{ 'cache-control': `max-age=${'9'.repeat(400)}`, age: '9'.repeat(400) }, 60],
  ]) {
    site[JWKS] = later(headers)
    const set = start()
    await set.current()
    asked = []
    time += seconds - 1
    await set.current()
    assert.deepEqual(asked, [], JSON.stringify(headers))
    time += 1
    await set.current()
    assert.deepEqual(asked, both, JSON.stringify(headers))
  }
})

test('a new key of the issuer is looked for, and an invented one seldom', async () => {
  const verifier = start({ cooldown: 30 }).verifier({ audiences: audience })
  await verifier.verifyAsync(token)
  asked = []
  // Within the cooldown nobody asks, whatever comes.
  for (let count = 0; count < 100; count += 1) assert.equal((await verifier.verifyAsync(other.token)).verdict, 'rejected')
  assert.deepEqual(asked, [])
  time += 30
  site[JWKS] = other.keys
  assert.equal((await verifier.verifyAsync(other.token)).verdict, 'accepted')
  assert.deepEqual(asked, both)
  assert.equal((await verifier.verifyAsync(token)).verdict, 'rejected')
  assert.deepEqual(asked, both)
})

test('what is no token, or one of another issuer, makes nobody ask', async () => {
  const verifier = start({ cooldown: 0 }).verifier({ audiences: audience })
  const foreign = await mintExample()
  const [header, , signature] = foreign.token.split('.')
  const payload = Buffer.from(JSON.stringify({ iss: 'https://evil.example', aud: [audience], exp: 2 ** 31 })).toString('base64url')
  const bad = [`${header}.${payload}.${signature}`, 'x', '', undefined]
  // Neither while there are no keys, nor when there are.
  for (const one of bad) assert.equal((await verifier.verifyAsync(one)).verdict, 'rejected')
  assert.deepEqual(asked, [])
  await verifier.verifyAsync(token)
  asked = []
  for (const one of bad) assert.equal((await verifier.verifyAsync(one)).verdict, 'rejected')
  assert.deepEqual(asked, [])
})

test('keys that are no longer fresh serve while the issuer cannot be asked, for a while', async () => {
  const set = start({ stale: 1000 })
  await set.current()
  site = {}
  time += 300
  asked = []
  assert.equal(await set.current(), keys)
  assert.equal(await set.current(), keys)
  // After a failure nobody asks for five seconds.
  assert.deepEqual(asked, [DISCOVERY])
  time += 5
  assert.equal(await set.current(), keys)
  assert.deepEqual(asked, [DISCOVERY, DISCOVERY])
  time += 1000
  assert.equal(await codeOf(set.current()), 'http-status')
})

test('keys of a cache are used, and newer ones put there', async () => {
  const cache = new Map([[issuer, { keys: other.keys, fetchedAt: time - 10, freshUntil: time + 100 }]])
  const set = start({ cache })
  assert.equal(await set.current(), other.keys)
  assert.deepEqual(asked, [])
  time += 100
  assert.equal(await set.current(), keys)
  assert.deepEqual(cache.get(issuer), { keys, fetchedAt: time, freshUntil: time + 300 })
  // What another instance fetched is found there.
  cache.set(issuer, { keys: other.keys, fetchedAt: time + 200, freshUntil: time + 900 })
  time += 300
  asked = []
  assert.equal(await set.current(), other.keys)
  assert.deepEqual(asked, [])
})

test('older keys of a cache do not take the place of newer ones', async () => {
  const cache = new Map()
  const set = start({ cache })
  await set.current()
  cache.set(issuer, { keys: other.keys, fetchedAt: time - 1, freshUntil: time + 9000 })
  site = {}
  time += 300
  assert.equal(await set.current(), keys)
})

test('a cache is not asked while keys are fresh and nobody wants newer ones', async () => {
  let reads = 0
  const cache = { get: () => void (reads += 1), set: () => {} }
  const verifier = start({ cache }).verifier({ audiences: audience })
  for (const one of [token, token, other.token, other.token]) await verifier.verifyAsync(one)
  assert.equal(reads, 1)
})

test('a cache that fails, or holds something else, is none', async () => {
  for (const get of [() => Promise.reject(new Error('down')), () => ({ keys: 5 }), () => null, () => { throw new Error('down') }]) {
    const set = () => Promise.reject(new Error('down'))
    assert.equal(await start({ cache: { get, set } }).current(), keys)
  }
})

test('an issuer is an https URL, and so is where its keys are', async () => {
  for (const bad of [new URL('https://issuer.example'), ' https://issuer.example', 'https:issuer.example', 'https://issuer.example#', 'https://issuer.example?', 'http://issuer.example', 'kubernetes/serviceaccount', 'https://user@issuer.example', 'https://issuer.example?x', 'https://issuer.example#x', undefined]) {
    assert.throws(() => remoteKeys(bad), { name: 'RemoteKeysError', code: 'invalid-url' })
  }
  assert.throws(() => start({ jwksUri: 'http://issuer.example/keys' }), { code: 'invalid-url' })
  for (const jwks_uri of ['http://issuer.example/keys', '/keys', 5, undefined]) {
    site[DISCOVERY] = JSON.stringify({ issuer, jwks_uri })
    assert.equal(await codeOf(start().current()), 'invalid-url')
  }
  assert.deepEqual(asked.filter((url) => url !== DISCOVERY), [])
})

test('a discovery document of another issuer is refused, however near', async () => {
  for (const text of [JSON.stringify({ issuer: `${issuer}/`, jwks_uri: JWKS }), '{}', 'null', '<html>', '']) {
    site[DISCOVERY] = text
    assert.equal(await codeOf(start().current()), 'issuer-differs', text)
  }
})

test('an issuer with a slash at its end has one document all the same', async () => {
  site = { 'https://issuer.example/path/.well-known/openid-configuration': JSON.stringify({ issuer: 'https://issuer.example/path/', jwks_uri: JWKS }), [JWKS]: keys }
  assert.equal(await remoteKeys('https://issuer.example/path/', { fetch: answer }).current(), keys)
})

test('where the keys are may be said', async () => {
  assert.equal(await start({ jwksUri: JWKS }).current(), keys)
  assert.deepEqual(asked, [JWKS])
})

test('redirects are followed within the origin that was asked, and not for long', async () => {
  const to = (location, status = 302) => () => new Response(null, { status, headers: { location } })
  site[JWKS] = to('/keys')
  site['https://10.0.0.1:6443/keys'] = keys
  assert.equal(await start().current(), keys)
  for (const location of [
    'https://evil.example/keys',
    'http://10.0.0.1:6443/keys',
    'https://10.0.0.1/keys',
    JWKS,
    '//evil.example/keys',
    'https://user:pw@10.0.0.1:6443/keys',
    'https://user@10.0.0.1:6443/keys',
    'https://:pw@10.0.0.1:6443/keys',
    '//user:pw@10.0.0.1:6443/keys',
    'https://evil.example@10.0.0.1:6443/keys',
    'https://[/keys',
  ]) {
    site[JWKS] = to(location)
    assert.equal(await codeOf(start().current()), 'redirected', location)
  }
  asked = []
  site[JWKS] = to(JWKS)
  assert.equal(await codeOf(start().current()), 'redirected')
  assert.equal(asked.length, 1 + 4)
  site[JWKS] = () => new Response(null, { status: 302 })
  assert.equal(await codeOf(start().current()), 'redirected')
  assert.ok(asked.every((url) => new URL(url).origin === new URL(issuer).origin || new URL(url).origin === new URL(JWKS).origin))
})

test('what is too large is not read to its end', async () => {
  let sent = 0
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 1 << 16
          controller.enqueue(new Uint8Array(1 << 16).fill(32))
        },
      }),
    )
  site[JWKS] = endless
  assert.equal(await codeOf(start().current()), 'too-large')
  assert.ok(sent < 3 * 2 ** 20, `${sent} bytes`)
  sent = 0
  site[DISCOVERY] = endless
  assert.equal(await codeOf(start().current()), 'too-large')
  assert.ok(sent < 2 ** 19, `${sent} bytes`)
})

test('who does not answer is not waited for', async () => {
  const never = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  site[DISCOVERY] = never
  await assert.rejects(start({ timeout: 0.0333 }).current(), { code: 'timeout', message: /did not answer within/ })
  // Nor who begins and does not go on.
  site[DISCOVERY] = ({ signal }) => new Response(new ReadableStream({ start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)) }))
  await assert.rejects(start({ timeout: 0.05 }).current(), { code: 'timeout', message: /did not answer within/ })
})

test('a body of pieces that are all there, and empty, is not read for ever, and lets others go on', { timeout: 20_000 }, async () => {
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  for (const piece of [new Uint8Array(0), new Uint8Array(1)]) {
    const pull = (controller) => controller.enqueue(piece)
    site[DISCOVERY] = () => new Response(new ReadableStream({ pull }))
    const begun = performance.now()
    const code = await codeOf(start({ timeout: 0.3 }).current())
    assert.ok(code === 'timeout' || (code === 'too-large' && piece.length === 1), `${code}`)
    assert.ok(performance.now() - begun < 5000)
  }
  clearInterval(timer)
  assert.ok(turns > 3, `${turns}`)
})

test('a body that begins, does not go on, and knows of no signal is not waited for', { timeout: 10_000 }, async () => {
  let cancelled = 0
  const stream = () => new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)), cancel: () => void (cancelled += 1) })
  site[DISCOVERY] = () => new Response(stream())
  await assert.rejects(start({ timeout: 0.05 }).current(), { code: 'timeout', message: /did not answer within/ })
  assert.equal(cancelled, 1)
})

test('a body that cannot be put away holds nobody up', { timeout: 10_000 }, async () => {
  const stream = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 16).fill(32)), cancel: () => new Promise(() => {}) })
  site[DISCOVERY] = () => new Response(stream())
  assert.equal(await codeOf(start({ timeout: 1 }).current()), 'too-large')
  site[DISCOVERY] = () => new Response(stream(), { status: 302, headers: { location: 'https://evil.example/' } })
  assert.equal(await codeOf(start({ timeout: 1 }).current()), 'redirected')
})

test('a request that ends with somebody else is not waited for either', { timeout: 10_000 }, async () => {
  // Nothing of it ever comes, not even its end.
  site[DISCOVERY] = () => new Promise(() => {})
  const set = start({ timeout: 0.05 })
  assert.deepEqual(await Promise.all([codeOf(set.current()), codeOf(set.current())]), ['timeout', 'timeout'])
  site[DISCOVERY] = JSON.stringify({ issuer, jwks_uri: JWKS })
  time += 5
  assert.equal(await set.current(), keys)
})

test('who has old keys does not wait long for an issuer that does not answer, and not again and again', { timeout: 10_000 }, async () => {
  const set = start({ timeout: 60 })
  await set.current()
  time += 300
  const ends = []
  site[DISCOVERY] = () => new Promise((_, reject) => ends.push(reject))
  const begun = performance.now()
  for (let count = 0; count < 20; count += 1) assert.equal(await set.current(), keys)
  assert.ok(performance.now() - begun < 5000)
  assert.equal(ends.length, 1)
  ends[0](new Error('the test is over'))
})

test('whoever waits for a cache waits by a clock of their own', { timeout: 10_000 }, async (context) => {
  // As in a worker whose request began to look, and ended: its timers never go off.
  const first = context.mock.method(globalThis, 'setTimeout', () => 0)
  const set = start({ timeout: 0.05, cache: { get: () => new Promise(() => {}), set: () => {} } })
  const lost = set.current()
  first.mock.restore()
  assert.equal(await Promise.race([set.current(), lost]), keys)
})

test('a cache that never answers is waited for no longer than the issuer', { timeout: 10_000 }, async () => {
  const never = () => new Promise(() => {})
  assert.equal(await start({ timeout: 0.05, cache: { get: never, set: never } }).current(), keys)
})

test('what a cache has in place of keys is none', async () => {
  const cache = new Map([[issuer, { keys: '<html>', fetchedAt: time, freshUntil: time + 9000 }]])
  assert.equal(await start({ cache }).current(), keys)
  // Nor is what says to be of the future.
  cache.set(issuer, { keys: other.keys, fetchedAt: time + 9000, freshUntil: time + 99999 })
  assert.equal(await start({ cache }).current(), keys)
})

test('a cache is asked once for all who wait, and not after a failure', async () => {
  let reads = 0
  const set = start({ cache: { get: () => void (reads += 1), set: () => {} } })
  site = {}
  await Promise.all([1, 2, 3].map(() => codeOf(set.current())))
  assert.equal(reads, 1)
  assert.equal(await codeOf(set.current()), 'http-status')
  assert.equal(reads, 1)
})

test('a clock that is set back stops nothing', async () => {
  const set = start()
  site[DISCOVERY] = '{}'
  assert.equal(await codeOf(set.current()), 'issuer-differs')
  site[DISCOVERY] = JSON.stringify({ issuer, jwks_uri: JWKS })
  time -= 3600
  assert.equal(await set.current(), keys)
  site[JWKS] = other.keys
  time -= 3600
  assert.equal(await set.current(), other.keys)
})

test('an answer that nobody waits for any more does not take the place of a newer one', { timeout: 10_000 }, async () => {
  let answerFirst
  site[JWKS] = () => new Promise((resolve) => (answerFirst = resolve))
  const set = start({ timeout: 0.05 })
  assert.equal(await codeOf(set.current()), 'timeout')
  time += 5
  site[JWKS] = other.keys
  assert.equal(await set.current(), other.keys)
  answerFirst(new Response(keys))
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await set.current(), other.keys)
})

test('an issuer is that with which it was made', async () => {
  const set = start()
  assert.throws(() => {
    set.issuer = 'https://other.example'
  }, TypeError)
  assert.equal(set.issuer, issuer)
})

test('a verifier’s options are those that it was made with', async () => {
  const audiences = ['other']
  const verifier = start({ cooldown: 0 }).verifier({ audiences })
  assert.equal((await verifier.verifyAsync(token)).verdict, 'rejected')
  audiences.push(audience)
  time += 300
  site[JWKS] = JSON.stringify({ keys: [...JSON.parse(keys).keys, ...JSON.parse(other.keys).keys] })
  assert.equal((await verifier.verifyAsync(token)).verdict, 'rejected')
})

test('seconds are numbers that a timer can count', () => {
  for (const options of [{ timeout: Infinity }, { timeout: 61 }, { timeout: '5' }, { cooldown: -1 }, { stale: NaN }]) {
    assert.throws(() => start(options), RangeError)
  }
  start({ timeout: 0.0333 })
})

test('what holds no usable key takes no key’s place', async () => {
  const set = start()
  await set.current()
  time += 300
  for (const text of ['{}', '{"keys":[]}', '<html>', JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] })]) {
    site[JWKS] = text
    time += 5
    assert.equal(await codeOf(start().current()), 'no-keys', text)
    assert.equal(await set.current(), keys)
  }
})

test('the network’s failure is told as its own, and every answer but 200', async () => {
  site[DISCOVERY] = () => Promise.reject(new TypeError('fetch failed'))
  assert.equal(await codeOf(start().current()), 'unreachable')
  for (const status of [201, 401, 403, 404, 500]) {
    site[DISCOVERY] = () => new Response('{}', { status })
    assert.equal(await codeOf(start().current()), 'http-status', `${status}`)
  }
})

test('a verifier’s options are checked at once, and cannot name keys or issuers', () => {
  assert.throws(() => start().verifier({ keys: '{}' }), { name: 'TypeError', message: /"keys"/ })
  assert.throws(() => start().verifier({ issuers: ['x'] }), { name: 'TypeError', message: /"issuers"/ })
  assert.throws(() => start().verifier({ audience: 'vault' }), { name: 'OptionsError', option: 'audience' })
  class Options {
    get subject() {
      return 'system:serviceaccount:default:somebody-else'
    }
  }
  assert.throws(() => start().verifier(new Options()), { name: 'OptionsError' })
  const inherited = Object.create({ subject: 'system:serviceaccount:default:somebody-else' })
  assert.throws(() => start().verifier(Object.assign(inherited, { audiences: audience })), { name: 'OptionsError' })
})
