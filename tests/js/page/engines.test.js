// Like npm/engines.test.js, with Chromium's WebCrypto and BigInt.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openBlankPage } from '../shared/blank-page.js'
import { everything } from '../shared/corpora.js'

let blank
before(async () => {
  blank = await openBlankPage()
})
after(() => blank.close())

test('WebCrypto and the synchronous engine give the same reports', async () => {
  const compare = async (inputs) => {
    const boundToken = await import('bound-token')
    await boundToken.init()
    const { compareEngines } = await import('/shared/engines.js')
    return compareEngines(boundToken, inputs)
  }
  // A token that was repeated a million times crosses more quickly in parts.
  const inputs = everything()
  const engines = {}
  for (let start = 0; start < inputs.length; start += 500) {
    const found = await blank.page.evaluate(compare, inputs.slice(start, start + 500))
    assert.deepEqual(found.differences, [])
    for (const [pair, count] of Object.entries(found.engines)) engines[pair] = (engines[pair] ?? 0) + count
  }
  assert.ok(engines['synchronous and web-crypto'] > 1000, JSON.stringify(engines))
  assert.ok((engines['synchronous and synchronous'] ?? 0) < 10, JSON.stringify(engines))
})

test('many tokens are verified in order', async () => {
  const [{ token, options }] = everything().filter(({ id }) => id === 'accepted')
  const verdicts = await blank.page.evaluate(
    async ({ token, options }) => {
      const { Verifier } = await import('bound-token')
      const tokens = Array.from({ length: 2500 }, (_, index) => (index % 3 === 0 ? `${token}A` : token))
      const out = []
      for await (const { verdict } of new Verifier(options).verifyAll(tokens)) out.push(verdict)
      return out
    },
    { token, options },
  )
  assert.deepEqual(verdicts, Array.from({ length: 2500 }, (_, index) => (index % 3 === 0 ? 'rejected' : 'accepted')))
})
