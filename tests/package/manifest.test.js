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

test('whoever gets the package gets the licences of what is inside, and the bill of materials lists the same', () => {
  const licences = readFileSync(pathOf('node_modules/bound-token/THIRD-PARTY-LICENSES.txt'), 'utf8')
  const named = licences.match(/^[a-z][\w-]* \d+\.\d+\.\d+[^\n]*$/gm).flatMap((line) => line.split(', ')).sort()
  const { components } = JSON.parse(readFileSync(`${dist}/bound-token.cdx.json`, 'utf8'))
  assert.deepEqual(named, components.map(({ name, version }) => `${name} ${version}`).sort())
  for (const words of ['Permission is hereby granted', 'Redistributions in binary form must reproduce']) assert.ok(licences.includes(words), words)
  // What can panic says in which file of which crate. Rust's standard library, which the preface names, brings two.
  const module = readFileSync(pathOf('node_modules/bound-token/workbench/bound_token_workbench_bg.wasm'), 'latin1')
  const seen = new Set([...module.matchAll(/([a-z][\w-]*)-(\d+\.\d+\.\d+)\/src\//g)].map(([, name, version]) => `${name} ${version}`))
  assert.ok(seen.size > 5, [...seen].join())
  assert.deepEqual([...seen].filter((one) => !named.includes(one) && !/^(?:dlmalloc|hashbrown) /.test(one)), [])
})
