// What the packed package says of itself: to Node.js and bundlers (publint), to TypeScript (arethetypeswrong), and in types.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'

import { pathOf } from './outcome.js'

const dist = pathOf('../../dist')
const tarball = readFileSync(`${dist}/${readdirSync(dist).find((name) => name.endsWith('.tgz'))}`)

test('publint finds nothing, strictly', async () => {
  const { messages } = await publint({ pkgDir: pathOf('node_modules/bound-token'), pack: false, strict: true })
  assert.deepEqual(messages, [])
})

test('the types are those of what is imported or required', async () => {
  // A WebAssembly module is neither an ES module nor CommonJS.
  const excludeEntrypoints = [/\.wasm$/]
  const { problems, entrypoints } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)), { excludeEntrypoints })
  assert.deepEqual(problems.map(({ kind, entrypoint, resolutionKind }) => ({ kind, entrypoint, resolutionKind })), [])
  assert.ok(Object.keys(entrypoints).includes('./workbench'))
})
