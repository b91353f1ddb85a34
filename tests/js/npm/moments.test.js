// Tests times as callers pass them: seconds since 1970, or a Date of any realm.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'

import { OptionsError, Verifier, verify } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'
import { remoteKeys } from 'bound-token/remote-keys'
import { Verifier as Workbench, simulate, tokenRequest, tokenReview, verify as verifyInWorkbench } from 'bound-token/workbench'

import { read } from '../shared/corpora.js'

const { token, options } = read('cases.json').find(({ id }) => id === 'accepted')
const { now, ...timeless } = options
const ROLE = '{"data":{"bound_service_account_names":["build-robot"],"bound_service_account_namespaces":["default"],"audience":"vault"}}'
const SERVER = { serviceAccount: { namespace: 'default', name: 'x' }, flags: { serviceAccountIssuer: 'https://kubernetes.default.svc' } }
const verifier = new Verifier(timeless)
const request = new Request('https://service.example/', { headers: { authorization: `Bearer ${token}` } })
const remote = () => remoteKeys(options.issuers, { fetch: async () => new Response(options.keys), jwksUri: 'https://keys.example' })

async function last(reports) {
  let report
  for await (report of reports);
  return report
}

/** Every function that takes a moment, with what it says of it. */
const DOORS = {
  verify: (now) => verify(token, { ...timeless, now }),
  'verify of the workbench': (now) => verifyInWorkbench(token, { ...timeless, now }),
  Verifier: (now) => new Verifier({ ...timeless, now }).verify(token),
  'Verifier of the workbench': (now) => new Workbench({ ...timeless, now }).verify(token),
  'Verifier, verify': (now) => verifier.verify(token, now),
  'Verifier, verify, of what is no token': (now) => verifier.verify(5, now),
  'Verifier, verifyAsync': (now) => verifier.verifyAsync(token, now),
  'Verifier, verifyAsync, of what is no token': (now) => verifier.verifyAsync(5, now),
  'Verifier, verifyAll': (now) => last(verifier.verifyAll([token], { now })),
  authenticate: async (now) => (await authenticate(request, verifier, { now })).report,
  'remoteKeys, options': (now) => remote().verifier({ audiences: 'vault', now }).verifyAsync(token),
  'remoteKeys, verifyAsync': (now) => remote().verifier({ audiences: 'vault' }).verifyAsync(token, now),
  tokenReview: (now) => tokenReview(token, { keys: options.keys, issuers: options.issuers, apiAudiences: 'vault', now }),
  tokenRequest: (now) => tokenRequest({}, { ...SERVER, now }),
  simulate: (now) => simulate(token, ROLE, { keys: options.keys, now }),
}

/** What it says, as JSON, or why it throws. */
async function told(call) {
  try {
    return JSON.stringify(await call())
  } catch (error) {
    return error
  }
}

class Clock extends Date {
  getTime() {
    return 0
  }
  valueOf() {
    return 0
  }
}

test('a Date is the moment that it holds, at every door', async () => {
  assert.equal(verify(token, options).verdict, 'accepted')
  for (const [door, ask] of Object.entries(DOORS)) {
    for (const seconds of [now, now + 0.25, now + 1e6, -1]) {
      const expected = await told(() => ask(seconds))
      assert.equal(typeof expected, 'string', `${door}: ${expected}`)
      for (const date of [new Date(seconds * 1000), vm.runInNewContext(`new Date(${seconds * 1000})`), Object.freeze(new Date(seconds * 1000)), new Clock(seconds * 1000)]) {
        assert.equal(await told(() => ask(date)), expected, `${door}, ${seconds}`)
      }
    }
  }
})

test('an invalid Date is refused at every door', async () => {
  for (const [door, ask] of Object.entries(DOORS)) {
    for (const date of [new Date(Number.NaN), new Date('soon'), vm.runInNewContext('new Date("soon")')]) {
      const error = await told(() => ask(date))
      assert.ok(error instanceof OptionsError, `${door}: ${error}`)
      assert.deepEqual([error.option, error.message], ['now', 'option "now": it must be a moment; it is an invalid Date.'], door)
    }
  }
})

test('so is what only looks like a Date, or lies beyond the year 9999', async () => {
  const posing = { [Symbol.toStringTag]: 'Date', getTime: () => now * 1000, valueOf: () => now * 1000 }
  const others = [new Proxy(new Date(now * 1000), {}), Object.create(Date.prototype), posing, { now }, [new Date(now * 1000)], new Date(now * 1000).toISOString(), new Date(8.64e15)]
  for (const [door, ask] of Object.entries(DOORS)) {
    for (const other of others) {
      const error = await told(() => ask(other))
      assert.ok(error instanceof OptionsError, `${door}: ${error}`)
    }
  }
})

test('an issuer may be trusted until a Date', () => {
  const until = (moment) => verify(token, { ...options, issuers: [{ issuer: options.issuers, until: moment }] })
  for (const seconds of [now + 5, now - 5]) {
    for (const date of [new Date(seconds * 1000), vm.runInNewContext(`new Date(${seconds * 1000})`)]) {
      assert.deepEqual({ ...until(date) }, { ...until(seconds) })
      const { issuers, ...rest } = options
      assert.deepEqual({ ...verify(token, { ...rest, issuers: { issuer: issuers, until: date } }) }, { ...until(seconds) })
    }
  }
  assert.equal(until(new Date((now + 5) * 1000)).acceptedUntil, now + 5)
  assert.equal(until(new Date((now - 5) * 1000)).verdict, 'rejected')
  assert.throws(() => until(new Date('soon')), { name: 'OptionsError', option: 'issuers', message: /invalid Date/ })
  const review = (until) => tokenReview(token, { keys: options.keys, issuers: { issuer: options.issuers, until }, apiAudiences: 'vault', now })
  for (const seconds of [now + 5, now - 5]) assert.deepEqual(review(new Date(seconds * 1000)), review(seconds))
})

test('a Date is no other option', () => {
  const date = new Date(now * 1000)
  for (const option of ['keys', 'issuers', 'audiences', 'subject', 'require', 'algorithms', 'leeway']) {
    assert.throws(() => verify(token, { ...options, [option]: date }), { name: 'OptionsError', option })
  }
  assert.throws(() => verify(token, { ...options, issuers: { issuer: date } }), { name: 'OptionsError', option: 'issuers' })
  assert.throws(() => verify(token, { ...options, keys: { until: date } }), { name: 'OptionsError', option: 'keys' })
  assert.throws(() => verify(token, date), { name: 'OptionsError' })
})

test('a Date that changes later changes nothing', async () => {
  const [first, second] = [new Date(now * 1000), new Date((now + 5) * 1000)]
  const fixed = new Verifier({ ...options, now: first, issuers: { issuer: options.issuers, until: second } })
  const date = new Date(now * 1000)
  const [later, authenticated, several] = [
    remote().verifier({ audiences: 'vault' }).verifyAsync(token, date),
    authenticate(request, remote().verifier({ audiences: 'vault' }), { now: date }),
    verifier.verifyAll([token, token], { now: date }),
  ]
  for (const one of [first, second, date]) one.setTime(0)
  assert.equal(fixed.verify(token).verdict, 'accepted')
  assert.equal((await later).verdict, 'accepted')
  assert.equal((await authenticated).ok, true)
  for await (const { verdict } of several) assert.equal(verdict, 'accepted')
})
