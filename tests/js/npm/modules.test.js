// Tests the package's two modules: they give the same answers, and the smaller one is small.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import * as alone from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { everything } from '../shared/corpora.js'

const outcome = (call) => {
  try {
    return call()
  } catch (error) {
    return { ...error, message: error.message }
  }
}

test('without evidence both give the same reports and the same tokens', () => {
  const inputs = everything().filter(({ options }) => options.evidence === undefined)
  assert.ok(inputs.length > 1500)
  for (const { id, token, options } of inputs) {
    const [one, other] = [alone, workbench].map(({ verify }) => outcome(() => ({ ...verify(token, options) })))
    assert.deepEqual(one, other, id)
    const [its, others] = [alone, workbench].map(({ decode }) => outcome(() => ({ ...decode(token) })))
    assert.deepEqual(its, others, id)
  }
})

test('evidence is sent to the module that reads it', () => {
  const refused = { name: 'OptionsError', option: 'evidence', message: /bound-token\/workbench/ }
  assert.throws(() => alone.verify('x', { evidence: 'kind: Pod' }), refused)
  assert.throws(() => new alone.Verifier({ evidence: [] }), refused)
})

test('the module that verifies does not grow unseen', () => {
  const module = readFileSync(new URL('../node_modules/bound-token/bound_token_bg.wasm', import.meta.url))
  const kilobytes = gzipSync(module, { level: 9 }).length / 1000
  assert.ok(kilobytes < 166, `${kilobytes} KB gzipped; docs/BENCHMARKS.md says what makes it up`)
})
