// Tests the table tests/data/intake.json through the npm package: what is found in a paste, where, and what was mended.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { recognize } from 'bound-token/workbench'

const cases = JSON.parse(readFileSync(new URL('../../data/intake.json', import.meta.url), 'utf8'))

test('every paste yields what is in it', () => {
  assert.ok(cases.length > 80, 'the table was cut short')
  for (const { id, text, finds } of cases) {
    const artifacts = recognize(text)
    assert.deepEqual(artifacts.map(({ kind }) => kind), finds.map(({ kind }) => kind), id)
    artifacts.forEach((artifact, index) => {
      const { from, is, token, says, usable, mended } = finds[index]
      assert.equal(artifact.from, from, id)
      if (is !== undefined) assert.equal(text.slice(artifact.start, artifact.end), is, id)
      if (token !== undefined) assert.equal(artifact.token, token, id)
      if (says !== undefined) assert.match(artifact.note, new RegExp(says), id)
      if (usable !== undefined) assert.equal(artifact.keys.filter(({ error }) => error === undefined).length, usable, id)
      if (mended !== undefined) assert.deepEqual(artifact.mended.toSorted(), mended.toSorted(), id)
    })
  }
})

test('a document is an object without a prototype', () => {
  const [pod] = recognize('{"apiVersion":"v1","kind":"Pod","__proto__":{"polluted":1},"spec":{"activeDeadlineSeconds":9007199254740993}}')
  assert.equal(Object.getPrototypeOf(pod.value), null)
  assert.equal(pod.value.polluted, undefined)
  assert.equal(pod.value.spec.activeDeadlineSeconds, 9007199254740993n)
})

test('what is no text, or too large, is refused', () => {
  assert.throws(() => recognize(5), { name: 'TokenError', code: 'not-a-string' })
  assert.throws(() => recognize('x'.repeat(1048577)), { name: 'TokenError', code: 'too-large' })
})
