// Tests the loading of the WebAssembly module: from every kind of source, and once for any number of calls.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'

import * as slim from 'bound-token/slim'

// Not one of the package's entries: it is asked here with something that only counts.
import { loader } from '../node_modules/bound-token/loader.js'

/** The smallest module there is. */
const BYTES = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
const DATA_URL = `data:application/wasm;base64,${Buffer.from(BYTES).toString('base64')}`
const response = (type, status = 200) => new Response(BYTES, { status, headers: type === undefined ? {} : { 'content-type': type } })

let taken
let marked
const fresh = () => loader({ initSync: ({ module }) => void taken.push(module) }, () => (marked += 1))

beforeEach(() => {
  taken = []
  marked = 0
})

/** One module was taken, and it was told. */
function tookOne() {
  assert.equal(taken.length, 1)
  assert.ok(taken[0] instanceof WebAssembly.Module)
  assert.equal(marked, 1)
}

test('before the module is there, every function says what to do, and afterwards works', () => {
  for (const ask of [() => slim.verify('x'), () => slim.decode('x'), () => new slim.Verifier(), () => slim.readKeys('{}')]) {
    assert.throws(ask, /not loaded yet: `await init\(\)` first, or `initSync\(\{ module \}\)`/)
  }
  slim.initSync({ module: readFileSync(new URL('../node_modules/bound-token/bound_token_bg.wasm', import.meta.url)) })
  assert.equal(slim.verify('x').verdict, 'rejected')
})

for (const [name, module] of Object.entries({
  bytes: () => BYTES,
  'an ArrayBuffer': () => BYTES.buffer,
  'a module': () => new WebAssembly.Module(BYTES),
  'a promise of one': () => Promise.resolve(new WebAssembly.Module(BYTES)),
  'a response': () => response('application/wasm'),
  'a response whose type has parameters': () => response('application/wasm; charset=binary'),
  'a response of another type': () => response('application/octet-stream'),
  'a response without a type': () => response(),
  'a promise of a response': () => Promise.resolve(response('application/wasm')),
  'a URL': () => new URL(DATA_URL),
  'a URL as text': () => DATA_URL,
  'a request': () => new Request(DATA_URL),
})) {
  test(`init takes ${name}`, async () => {
    assert.equal(await fresh().init({ module: module() }), undefined)
    tookOne()
  })
}

test('whoever asks again, or at the same time, changes nothing, and fetches nothing', async (context) => {
  const { init, initSync } = fresh()
  const { mock } = context.mock.method(globalThis, 'fetch')
  await Promise.all([init({ module: DATA_URL }), init({ module: DATA_URL }), init({ module: BYTES })])
  await init()
  await init({ module: 'https://nowhere.invalid/' })
  initSync()
  initSync({ module: BYTES })
  tookOne()
  assert.equal(mock.callCount(), 1)
})

test('who has a module at hand need not wait for another that is on its way', async () => {
  const { init, initSync } = fresh()
  const slow = init({ module: DATA_URL })
  initSync({ module: BYTES })
  tookOne()
  await slow
  tookOne()
})

test('without a module it says so, and what fails may be tried again', async () => {
  const { init, initSync } = fresh()
  await assert.rejects(init(), { name: 'TypeError', message: /init\(\{ module \}\)/ })
  assert.throws(() => initSync(), { name: 'TypeError', message: /init\(\{ module \}\)/ })
  await assert.rejects(init({ module: response('application/wasm', 404) }), /HTTP 404/)
  await assert.rejects(init({ module: new Uint8Array([1, 2, 3]) }), WebAssembly.CompileError)
  assert.throws(() => initSync({ module: new Uint8Array([1, 2, 3]) }), WebAssembly.CompileError)
  assert.equal(marked, 0)
  await init({ module: BYTES })
  tookOne()
})
