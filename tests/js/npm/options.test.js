// Tests the options of every function: what could be missed is refused, and the rest is read once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'

import { OptionsError, Verifier, verify as verifySlim } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'
import { remoteKeys } from 'bound-token/remote-keys'
import { TokenSource } from 'bound-token/token-source'
import { Verifier as Workbench, mintExample, readKeys, recognize, simulate, tokenRequest, tokenReview, verify } from 'bound-token/workbench'

import { read } from '../shared/corpora.js'
import { withBrokenClock } from '../shared/instances.js'

const { token, options } = read('cases.json').find(({ id }) => id === 'accepted')
const fresh = await mintExample()
const ROLE = '{"data":{"bound_service_account_names":["build-robot"],"bound_service_account_namespaces":["default"],"audience":"vault"}}'
const SERVER = { serviceAccount: { namespace: 'default', name: 'x' }, flags: { serviceAccountIssuer: 'https://kubernetes.default.svc' } }
const verifier = new Verifier(options)
const request = new Request('https://service.example/')

/** Every function that takes options, with options that it takes. */
const DOORS = {
  verify: [(given) => verify(token, given), options],
  'verify of the slim module': [(given) => verifySlim(token, given), options],
  Verifier: [(given) => new Verifier(given).free(), options],
  'Verifier of the workbench': [(given) => new Workbench(given).free(), options],
  verifyAll: [(given) => verifier.verifyAll([token], given), { now: 5 }],
  tokenReview: [(given) => tokenReview(token, given), { keys: options.keys, issuers: options.issuers, apiAudiences: 'vault' }],
  'tokenRequest, spec': [(given) => tokenRequest(given, SERVER), { expirationSeconds: 3600 }],
  'tokenRequest, options': [(given) => tokenRequest({}, given), SERVER],
  'simulate, options': [(given) => simulate(token, ROLE, given), { keys: options.keys, receiver: 'vault' }],
  'simulate, config': [(given) => simulate(token, given, {}), recognize(ROLE)[0]],
  readKeys: [(given) => readKeys(given), JSON.parse(options.keys)],
  remoteKeys: [(given) => remoteKeys(fresh.issuer, given), { timeout: 5, jwksUri: 'https://keys.example' }],
  'the verifier of remoteKeys': [(given) => remoteKeys(fresh.issuer).verifier(given), { audiences: 'vault', subject: 'x' }],
  authenticate: [(given) => authenticate(request, verifier, given), { realm: 'fleet' }],
  TokenSource: [(given) => new TokenSource('/', given), { now: () => 0 }],
  'TokenSource, changes': [(given) => new TokenSource('/no/such/file').changes(given).next(), { signal: AbortSignal.abort() }],
}

/** The same members, kept where one reader would see them and another pass over them. */
const HIDDEN = {
  'a class': (given) => Object.assign(new (class Options {})(), given),
  'getters of a class': (given) => {
    class Options {}
    for (const [name, value] of Object.entries(given)) Object.defineProperty(Options.prototype, name, { get: () => value, enumerable: true })
    return new Options()
  },
  'a prototype': (given) => Object.create({ ...given }),
  'a prototype without a prototype': (given) => Object.create(Object.assign(Object.create(null), given)),
  'getters of a class that extends null': (given) => {
    class Options extends null {}
    for (const [name, value] of Object.entries(given)) Object.defineProperty(Options.prototype, name, { get: () => value })
    return Object.create(Options.prototype)
  },
  'a prototype that poses as that of objects': (given) => Object.create(Object.assign(Object.create(null), given, { constructor: Object })),
  'a prototype with an Object of its own': (given) => {
    const prototype = Object.assign(Object.create(null), given)
    prototype.constructor = function Object() {}
    prototype.constructor.prototype = prototype
    return Object.create(prototype)
  },
  'members that are not enumerable': (given) =>
    Object.defineProperties({}, Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }]))),
  'one member that is not enumerable': (given) => Object.defineProperty({ ...given }, 'hidden', { value: 1 }),
  'a symbol': (given) => ({ ...given, [Symbol('subject')]: 1 }),
  'a symbol that is not enumerable': (given) => Object.defineProperty({ ...given }, Symbol.for('x'), { value: 1 }),
  'a Map': (given) => new Map(Object.entries(given)),
  'a Date': (given) => Object.assign(new Date(0), given),
  'a boxed string': () => new String('x'),
  'a proxy of a class': (given) => new Proxy(Object.assign(new (class Options {})(), given), {}),
}

/** What it throws, or rejects with. */
async function failureOf(call) {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}

test('what is not an object’s own and enumerable is refused at every door', async () => {
  for (const [door, [enter, given]] of Object.entries(DOORS)) {
    assert.equal(await failureOf(() => enter(given)), undefined, door)
    for (const [where, hide] of Object.entries(HIDDEN)) {
      const error = await failureOf(() => enter(hide(given)))
      assert.ok(error instanceof OptionsError, `${door}, ${where}: ${error}`)
      assert.equal(error.name, 'OptionsError', door)
      assert.match(error.message, /passed over/, `${door}, ${where}`)
    }
  }
})

test('so it is inside of options', () => {
  const [hidden, symbol] = [HIDDEN['getters of a class'], HIDDEN['a symbol']]
  const jwks = JSON.parse(options.keys)
  const artifact = recognize(ROLE)[0]
  const named = Object.assign(['x'], { until: 5 })
  for (const [option, enter] of [
    ['issuers', () => verify(token, { issuers: hidden({ issuer: 'x', until: 5 }) })],
    ['issuers', () => verify(token, { issuers: ['y', hidden({ issuer: 'x' })] })],
    ['issuers', () => verify(token, { issuers: named })],
    ['audiences', () => verify(token, { audiences: Object.assign(['vault'], { [Symbol.iterator]: 5 }) })],
    ['audiences', () => verify(token, { audiences: [, 'vault'] })],
    ['algorithms', () => verify(token, { algorithms: new Array(4294967295) })],
    ['keys', () => verify(token, { keys: hidden(jwks) })],
    ['keys', () => verify(token, { keys: [symbol(jwks)] })],
    ['keys', () => verify(token, { keys: { keys: jwks.keys.map(hidden) } })],
    ['keys', () => verify(token, { keys: { ...jwks, toJSON: () => ({ keys: [] }) } })],
    ['keys', () => readKeys([hidden(jwks)])],
    ['keys', () => verify(token, { keys: new Uint8Array(3) })],
    ['keys', () => verify(token, { keys: [new ArrayBuffer(3)] })],
    ['evidence', () => verify(token, { evidence: [hidden(artifact)] })],
    ['evidence', () => verify(token, { evidence: symbol(artifact) })],
    ['evidence', () => tokenReview(token, { evidence: Object.assign([], { text: 'x' }) })],
    ['config', () => simulate(token, [ROLE, hidden(artifact)])],
    ['flags', () => tokenRequest({}, { ...SERVER, flags: hidden(SERVER.flags) })],
    ['serviceAccount', () => tokenRequest({}, { ...SERVER, serviceAccount: symbol(SERVER.serviceAccount) })],
    ['spec', () => tokenRequest({ boundObjectRef: hidden({ kind: 'Pod' }) }, SERVER)],
    ['subject', () => verify(token, { subject: () => 'x' })],
    ['subject', () => remoteKeys(fresh.issuer).verifier({ subject: new String('x') })],
  ]) {
    assert.throws(enter, { name: 'OptionsError', option }, `${option}: ${enter}`)
  }
  assert.throws(() => verify(token, { keys: new Uint8Array(3) }), /it is bytes/)
})

test('a member of an artefact that is of the wrong type is not taken for absent', () => {
  const artifact = recognize(ROLE)[0]
  for (const name of ['text', 'line', 'standsAlone', 'quoted', 'note']) {
    for (const value of [{}, [], new Boolean(false), Symbol('x'), () => false]) {
      const changed = { ...artifact, [name]: value }
      assert.throws(() => verify(token, { evidence: [changed] }), { name: 'OptionsError', option: 'evidence' }, name)
      assert.throws(() => simulate(token, changed), { name: 'OptionsError', option: 'config' }, name)
    }
  }
})

test('plain objects of any make are taken', async () => {
  for (const [door, [enter, given]] of Object.entries(DOORS)) {
    for (const plain of [
      Object.assign(Object.create(null), given),
      Object.freeze({ ...given }),
      new Proxy(given, {}),
      Object.assign(vm.runInNewContext('({})'), given),
      Object.defineProperties({}, Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { get: () => value, enumerable: true }]))),
    ]) {
      assert.equal(await failureOf(() => enter(plain)), undefined, door)
    }
  }
  const foreign = vm.runInNewContext('JSON.parse(text)', { text: JSON.stringify({ ...options, keys: [JSON.parse(options.keys)] }) })
  assert.equal(verify(token, foreign).verdict, 'accepted')
})

test('no options, and options that are no object', async () => {
  for (const [door, [enter]] of Object.entries(DOORS)) {
    if (!/^(verify|Verifier|the verifier|remoteKeys|authenticate|TokenSource$|simulate, options)/.test(door)) continue
    for (const none of [undefined, null, {}]) assert.equal(await failureOf(() => enter(none)), undefined, door)
    for (const other of ['keys', 5, [], () => {}, true]) {
      const error = await failureOf(() => enter(other))
      assert.equal(error?.name, 'OptionsError', `${door}: ${String(other)}`)
    }
  }
  // `undefined` and `null` are no options, also one by one.
  for (const none of [undefined, null]) {
    verifier.verifyAll([], { now: none, onProgress: none, signal: none })
    remoteKeys(fresh.issuer, { fetch: none, cache: none, jwksUri: none, timeout: none, cooldown: none, stale: none, clock: none })
    assert.equal((await authenticate(request, verifier, { now: none, realm: none })).response.status, 401)
    new TokenSource('/', { now: none })
  }
})

test('options that there are not are refused at every door', async () => {
  for (const [door, [enter, given]] of Object.entries(DOORS)) {
    if (door === 'readKeys' || door === 'simulate, config') continue
    for (const name of ['subjct', 'Now', '__proto__', 'toString']) {
      const error = await failureOf(() => enter({ ...given, [name]: 'x' }))
      assert.equal(error?.name, 'OptionsError', `${door}, ${name}: ${error}`)
    }
  }
  assert.throws(() => remoteKeys(fresh.issuer, { cooldwn: 5 }), { option: 'cooldwn', message: /there is no such option/ })
})

test('options of the wrong type are refused where they are not data', async () => {
  for (const [option, enter] of [
    ['fetch', () => remoteKeys(fresh.issuer, { fetch: 'x' })],
    ['cache', () => remoteKeys(fresh.issuer, { cache: 5 })],
    ['clock', () => remoteKeys(fresh.issuer, { clock: 5 })],
    ['onProgress', () => verifier.verifyAll([], { onProgress: {} })],
    ['signal', () => verifier.verifyAll([], { signal: 5 })],
    ['now', () => new TokenSource('/', { now: 5 })],
    ['realm', () => authenticate(request, verifier, { realm: { toString: () => 'x' } })],
  ]) {
    const { name, option: named } = (await failureOf(enter)) ?? {}
    assert.deepEqual([name, named], ['OptionsError', option])
  }
})

/** Plain data that counts how often each part of it is looked at. */
function counting(value, counts, path = 'options') {
  if (typeof value !== 'object' || value === null || value instanceof AbortSignal) return value
  const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const copy = Array.isArray(value) ? [] : {}
  for (const name of Object.keys(value)) copy[name] = counting(value[name], counts, `${path}.${name}`)
  return new Proxy(copy, {
    get(target, name, receiver) {
      count(`${path}.${String(name)}`)
      return Reflect.get(target, name, receiver)
    },
    ownKeys(target) {
      count(`the names in ${path}`)
      return Reflect.ownKeys(target)
    },
  })
}

test('everything in options is read once, at every door', async () => {
  const evidence = recognize(`${options.keys}\n\napiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0, namespace: default}\n`)
  const rich = { ...options, keys: [JSON.parse(options.keys)], issuers: [{ issuer: options.issuers, until: 2e9 }], evidence }
  const doors = { ...DOORS, verify: [DOORS.verify[0], rich], 'Verifier of the workbench': [DOORS['Verifier of the workbench'][0], rich] }
  for (const [door, [enter, given]] of Object.entries(doors)) {
    const counts = new Map()
    assert.equal(await failureOf(() => enter(counting(given, counts))), undefined, door)
    assert.ok(counts.size > 1, door)
    for (const [what, count] of counts) assert.equal(count, 1, `${door}: ${what}`)
  }
})

test('a report is of one piece, though its options change and its instance is replaced', () => {
  let reads = 0
  const shifting = {
    ...options,
    get audiences() {
      reads += 1
      return reads === 1 ? 'vault' : 'other'
    },
  }
  const verifier = new Verifier(shifting)
  const report = verifier.verify(token)
  assert.equal(report.verdict, 'accepted')
  assert.throws(() => withBrokenClock(new Error('stop'), () => verifySlim(token, {})))
  assert.deepEqual(report.checks.filter(({ outcome }) => outcome === 'fail'), [])
  assert.equal(verifier.verify(token).verdict, 'accepted')
  assert.equal(reads, 1)
})

test('changes that come later change nothing, however deep', async () => {
  const mutable = { ...options, keys: [JSON.parse(options.keys)], issuers: [{ issuer: options.issuers }], audiences: ['vault'] }
  const verifier = new Verifier(mutable)
  mutable.issuers[0].issuer = 'https://other.example'
  mutable.keys[0].keys[0].n = 'AQAB'
  mutable.audiences[0] = 'other'
  assert.throws(() => withBrokenClock(new Error('stop'), () => verifySlim(token, {})))
  assert.equal(verifier.verify(token).verdict, 'accepted')
})

test('what a getter throws comes through, and the module goes on as it was', () => {
  const error = new RangeError('from a getter')
  const explosive = {
    get keys() {
      throw error
    },
  }
  for (const enter of [() => verify(token, explosive), () => new Verifier(explosive), () => remoteKeys(fresh.issuer).verifier(explosive)]) {
    assert.throws(enter, (thrown) => thrown === error)
  }
})

test('options that never end, or grow as they are read, are refused soon', () => {
  const cyclic = { keys: [] }
  cyclic.keys.push(cyclic, cyclic)
  let deep = {}
  for (let level = 0; level < 100_000; level += 1) deep = { keys: deep }
  let laughs = {}
  for (let level = 0; level < 60; level += 1) laughs = { a: laughs, b: laughs }
  const endless = new Proxy({}, { ownKeys: () => ['x'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }), get: () => endless })
  const begun = performance.now()
  for (const keys of [cyclic, deep, laughs, endless, new Array(2 ** 31)]) {
    assert.throws(() => verify(token, { keys }), { name: 'OptionsError', option: 'keys' })
  }
  assert.ok(performance.now() - begun < 10_000)
})

test('a token that stands for the name of an option is not repeated', () => {
  for (const enter of [() => verify(token, { [token]: new Map() }), () => remoteKeys(fresh.issuer, { [token]: 5 }), () => verifier.verifyAll([], { [token]: 5 })]) {
    assert.throws(enter, ({ name, message, option }) => name === 'OptionsError' && !`${message}${option}`.includes(token.slice(0, 12)))
  }
})

test('a polluted prototype of the host adds no option', () => {
  Object.prototype.subject = 'system:serviceaccount:default:other'
  Object.prototype.realm = 'polluted'
  try {
    assert.equal(verify(token, options).verdict, 'accepted')
    assert.equal(verify(token, Object.assign(Object.create(null), options)).verdict, 'accepted')
  } finally {
    delete Object.prototype.subject
    delete Object.prototype.realm
  }
})
