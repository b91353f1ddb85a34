// What every test here has in common: the cases, where things are, and what is kept for docs/COMPATIBILITY.md.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = new URL('.', import.meta.url)
export const pathOf = (name) => fileURLToPath(new URL(name, here))
export const cases = readFileSync(new URL('../data/cases.json', here), 'utf8')
/** Where programs are put together. */
export const scratch = (name) => pathOf(`../../target/package/${name}`)
export const FOUND = new URL('../../target/compatibility/', here)

/** A program that an npm package brings. */
export const program = (name) => pathOf(`node_modules/.bin/${name}`)

/** Bun, which would put its program in place by a script; those are not run here. */
export function bun() {
  const [platform] = readdirSync(new URL('node_modules/@oven/', here))
  return pathOf(`node_modules/@oven/${platform}/bin/bun`)
}

/** The version of an npm package that is tried here. */
export const versionOf = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, here), 'utf8')).version

/** Both modules answered every case as the table says; kept as a row. */
export function holds(answers, { where, version, how }) {
  assert.equal(answers.length, 2)
  const count = JSON.parse(cases).length
  for (const { cases: answered, differences } of answers) {
    assert.deepEqual(differences, [])
    assert.equal(answered, count)
  }
  const engines = Object.fromEntries(Object.entries(answers[0].engines).filter(([name]) => name !== 'undefined'))
  keep({ where, version, how, cases: `${count}`, engines: Object.keys(engines).sort().join(', ') })
}

/** A row of docs/COMPATIBILITY.md. */
export function keep(row) {
  mkdirSync(FOUND, { recursive: true })
  writeFileSync(new URL(`${`${row.where} ${row.how}`.replace(/[^a-z0-9]+/gi, '-')}.json`, FOUND), JSON.stringify(row))
}
