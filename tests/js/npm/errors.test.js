// Tests the classes of the errors that the package throws, across copies of the package.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as boundToken from 'bound-token'
import { remoteKeys } from 'bound-token/remote-keys'
import * as slim from 'bound-token/slim'
import { TokenSource } from 'bound-token/token-source'
import * as workbench from 'bound-token/workbench'
import * as workbenchSlim from 'bound-token/workbench/slim'

// What browsers get; here somebody else loads the module.
import * as browser from '../node_modules/bound-token/browser.js'
import * as workbenchBrowser from '../node_modules/bound-token/workbench/browser.js'

const require = createRequire(import.meta.url)

const required = { boundToken: require('bound-token'), slim: require('bound-token/slim'), workbench: require('bound-token/workbench') }
const module = readFileSync(new URL('../node_modules/bound-token/bound_token_bg.wasm', import.meta.url))
required.slim.initSync({ module })

const ENTRIES = {
  'bound-token': boundToken,
  slim,
  workbench,
  'workbench/slim': workbenchSlim,
  browser,
  'workbench/browser': workbenchBrowser,
  'require of bound-token': required.boundToken,
  'require of slim': required.slim,
  'require of workbench': required.workbench,
}

/** What it throws. */
function thrownBy(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

test('every entry throws errors of the classes that it exports, and that all others export', () => {
  for (const [entry, { decode, decodeAll, readKeys, verify, Verifier }] of Object.entries(ENTRIES)) {
    const unreadable = [thrownBy(() => decode('x')), thrownBy(() => decode(5)), ...decodeAll(['x', 5])]
    const misspelt = [() => verify('x', { audience: 'x' }), () => new Verifier({ now: 'soon' }), () => new Verifier({ keys: Symbol('x') }), () => readKeys(5)].map(thrownBy)
    for (const [other, { OptionsError, TokenError }] of Object.entries(ENTRIES)) {
      for (const error of unreadable) assert.ok(error instanceof TokenError && !(error instanceof OptionsError), `${entry}, ${other}`)
      for (const error of misspelt) assert.ok(error instanceof OptionsError && !(error instanceof TokenError), `${entry}, ${other}`)
    }
    for (const error of [...unreadable, ...misspelt]) assert.ok(error instanceof Error, entry)
  }
})

test('so do the functions of the workbench, and what is beside the verifier', () => {
  const { OptionsError, TokenError, explain, recognize, redact, simulate, tokenRequest, tokenReview } = workbench
  for (const call of [() => explain(5), () => recognize(5), () => redact(5), () => tokenReview(5, {})]) assert.ok(thrownBy(call) instanceof TokenError, `${call}`)
  const [keys, source] = [require('bound-token/remote-keys'), require('bound-token/token-source')]
  for (const call of [
    () => simulate('x', 5),
    () => tokenRequest({}, 5),
    () => tokenReview('x', { audience: 'x' }),
    () => remoteKeys('https://issuer.example', { cooldwn: 5 }),
    () => keys.remoteKeys('https://issuer.example', { cooldwn: 5 }),
    () => keys.remoteKeys('https://issuer.example').verifier({ audience: 'x' }),
    () => new TokenSource('/', { clock: 5 }),
    () => new source.TokenSource('/', { clock: 5 }),
  ]) {
    assert.ok(thrownBy(call) instanceof OptionsError, `${call}`)
  }
})

test('an error has its name, and what is wrong, as members of its own', () => {
  const { OptionsError, TokenError, decode, verify } = boundToken
  const unreadable = thrownBy(() => decode('a b.c.d'))
  assert.deepEqual(Object.entries(unreadable), [['name', 'TokenError'], ['code', 'invalid-character'], ['segment', 'header'], ['offset', 1]])
  assert.equal(unreadable.constructor, TokenError)
  assert.deepEqual(Object.entries(thrownBy(() => decode(''))), [['name', 'TokenError'], ['code', 'empty']])
  const misspelt = thrownBy(() => verify('x', { audience: 'x' }))
  assert.deepEqual(Object.entries(misspelt), [['name', 'OptionsError'], ['option', 'audience']])
  assert.equal(misspelt.message, 'option "audience": there is no such option. Did you mean "audiences"?')
  assert.equal(misspelt.constructor, OptionsError)
})

test('the error of a report can be thrown', () => {
  const { TokenError, decode, verify } = boundToken
  const { error } = verify('a b.c.d')
  assert.ok(!(error instanceof Error))
  assert.deepEqual(new TokenError(error), thrownBy(() => decode('a b.c.d')))
})

test('what is no such error is none', () => {
  const { OptionsError, TokenError } = boundToken
  class Own extends TokenError {}
  const error = new TokenError({ code: 'empty', message: 'nothing' })
  assert.ok(!(error instanceof Own))
  assert.ok(new Own({ code: 'empty', message: 'nothing' }) instanceof Own)
  assert.ok(new Own({ code: 'empty', message: 'nothing' }) instanceof TokenError)
  const named = Object.assign(new Error('x'), { name: 'TokenError' })
  for (const other of [named, {}, undefined, null, 5, 'TokenError', Symbol('x'), Object.create(null)]) {
    assert.ok(!(other instanceof TokenError), String(typeof other))
    assert.ok(!(other instanceof OptionsError), String(typeof other))
  }
})
