// Tests what the page says first: how long a token is accepted, and whether it may still be used.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { verify } from 'bound-token/workbench'

import { because, mayBeLive } from '../../../www/view/verdict.js'

const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))
const find = (id) => cases.find((one) => one.id === id)
const NOW = 1760000000

test('acceptance lasts as long as the issuer is trusted, if that is sooner than the expiration', () => {
  const { token, options } = find('accepted')
  const said = (issuers) => because(verify(token, { ...options, issuers, leeway: 0 }))
  assert.match(said(options.issuers), /for another 10 minutes/)
  assert.match(said({ issuer: options.issuers, until: NOW + 120 }), /for another 2 minutes/)
  assert.match(said({ issuer: options.issuers, until: NOW + 7200 }), /for another 10 minutes/)
  // Within the leeway it is accepted still, and not for long.
  assert.match(because(verify(token, { ...options, now: NOW + 620 })), /for another 40 seconds/)
})

test('a signature that was removed is said to be', () => {
  const { token, options } = find('signature-removed')
  const report = verify(token, options)
  assert.equal(report.verdict, 'unverified')
  assert.match(because(report), /signature was removed or cut/)
})

test('a token that nobody takes any more is not called live', () => {
  const live = (id, options = {}) => {
    const one = find(id)
    return mayBeLive(verify(one.token, { ...one.options, ...options }), NOW)
  }
  assert.equal(live('accepted'), true)
  assert.equal(live('accepted', { audiences: 'other' }), true, 'others may take it')
  assert.equal(live('unverified-without-keys'), true)
  assert.equal(live('legacy-token'), true)
  assert.equal(mayBeLive(verify(find('accepted').token), NOW + 600), false, 'it has expired')
  for (const id of ['signature-removed', 'signature-cut']) assert.equal(live(id), false, id)
  const { token, options } = find('accepted')
  const issuer = options.issuers
  assert.equal(mayBeLive(verify(token, { ...options, issuers: { issuer, until: NOW } }), NOW), false, 'its issuer is a former one')
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: build-robot-0, namespace: default, uid: other}\nspec: {serviceAccountName: build-robot, containers: []}\n`
  assert.equal(mayBeLive(verify(token, { ...options, evidence: pod }), NOW), false, 'its pod was made anew')
})
