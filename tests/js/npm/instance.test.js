// Tests that an instance that failed is discarded, and that no object in it is used again.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { Verifier, verify } from 'bound-token'

import { withBrokenClock } from '../shared/instances.js'

const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))
const { token, options } = cases.find(({ id }) => id === 'accepted')

/** Calls it with so little stack left that it cannot finish. */
function withoutStack(call) {
  const dive = () => {
    try {
      return dive()
    } catch (error) {
      if (error instanceof RangeError && error.cause === undefined) return call()
      throw error
    }
  }
  return dive()
}

/** Leaves the instance half-way. */
function explode() {
  const error = new SyntaxError('from the clock')
  assert.throws(() => withBrokenClock(error, () => verify(token, {})), ({ cause }) => cause === error)
}

test('an instance that was left half-way is replaced, and verifiers made before go on', () => {
  const before = new Verifier(options)
  const expected = verify(token, options)
  for (let round = 0; round < 20; round += 1) {
    explode()
    assert.deepEqual(verify(token, options), expected)
    assert.deepEqual(before.verify(token), expected)
  }
})

test('a stack that runs out in the midst of the work does no harm', () => {
  let interrupted = 0
  for (let round = 0; round < 20; round += 1) {
    try {
      withoutStack(() => verify(token, options))
    } catch {
      interrupted += 1
    }
    assert.equal(verify(token, options).verdict, 'accepted')
  }
  assert.ok(interrupted > 0, 'the stack never ran out, so nothing was tested')
})

test('a verifier keeps the options that it was made with', () => {
  const mutable = { ...options, audiences: ['vault'], keys: JSON.parse(options.keys) }
  const verifier = new Verifier(mutable)
  mutable.audiences[0] = 'other'
  mutable.keys.keys.length = 0
  explode()
  assert.equal(verifier.verify(token).verdict, 'accepted')
})

test('verifiers that were forgotten before their instance was replaced are not freed in the next', async () => {
  for (let round = 0; round < 50; round += 1) new Verifier(options)
  explode()
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (let round = 0; round < 50; round += 1) assert.equal(new Verifier(options).verify(token).verdict, 'accepted')
})
