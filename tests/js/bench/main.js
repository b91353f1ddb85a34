// Measures this package and its peers in Node.js and in Chromium: `cargo xtask bench`. Prints tables; a whole run also
// writes docs/BENCHMARKS.md and its plot. `--quick` runs fewer algorithms and rounds, and writes nothing. `--json FILE`
// also writes the numbers.

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

import { start } from './chromium.js'
import { ALGORITHMS, corpus } from './corpus.js'
import { growth } from './growth.js'
import { markdown, plot } from './report.js'
import * as node from './rounds.js'

const text = { type: 'string' }
const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: text, crates: text, workers: text } })
const rounds = options.quick ? 5 : 11
const algorithms = options.quick ? ['RS256, 2048 bits', 'ES256'] : Object.keys(ALGORITHMS)
const docs = (name) => new URL(`../../../docs/${name}`, import.meta.url)
const say = (text) => process.stderr.write(`  ${text}\n`)

async function measured({ measure }) {
  const out = { ONE_BY_ONE: {}, AT_ONCE: {}, DECODE: {} }
  for (const name of algorithms) {
    say(name)
    // The dear ones take as long with fewer.
    const all = await corpus(name, ['ES384', 'ES512'].includes(name) ? 300 : 2000)
    // In pure JavaScript one ECDSA signature takes up to a tenth of a second.
    const some = all.tokens.slice(0, name.startsWith('ES') ? 20 : 300)
    out.ONE_BY_ONE[name] = await measure('ONE_BY_ONE', { ...all, tokens: some }, rounds)
    out.AT_ONCE[name] = await measure('AT_ONCE', all, rounds)
  }
  out.DECODE.claims = await measure('DECODE', await corpus('ES256', 1000), rounds)
  return out
}

const moduleSize = (path) => {
  const module = readFileSync(new URL(`../../../pkg/${path}`, import.meta.url))
  return { name: path.split('/').at(-1), bytes: module.length, gzipped: gzipSync(module, { level: 9 }).length }
}

const chromium = await start()
const { version, stop } = chromium
const results = {}
for (const [where, runtime] of Object.entries({ node, chromium })) {
  say(`in ${where}`)
  results[where] = await measured(runtime)
}
await stop()
if (!options.quick) say('growth')
const all = {
  machine: `${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores of ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; Node.js ${process.version}, Chromium ${version}.`,
  results,
  growth: options.quick ? undefined : await growth(rounds),
  sizes: {
    modules: ['bound_token_bg.wasm', 'workbench/bound_token_workbench_bg.wasm'].map(moduleSize),
    crates: options.crates ? JSON.parse(readFileSync(options.crates, 'utf8')) : [],
  },
  workers: options.workers && JSON.parse(readFileSync(options.workers, 'utf8')),
}
const document = markdown(all, readFileSync(new URL('remarks.md', import.meta.url), 'utf8'))
console.log(document)
if (options.json) writeFileSync(options.json, `${JSON.stringify(all, undefined, 2)}\n`)
if (!options.quick) {
  writeFileSync(docs('BENCHMARKS.md'), document)
  writeFileSync(docs('benchmarks.svg'), plot(all.growth))
}
