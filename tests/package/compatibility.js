// `node compatibility.js [--write]`: the table of what the tests saw, and whether docs/COMPATIBILITY.md says the same.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

import { FOUND } from './outcome.js'

const DOCUMENT = new URL('../../docs/COMPATIBILITY.md', import.meta.url)
const ORDER = ['Node.js', 'Deno', 'Bun', 'workerd', 'Chromium', 'Firefox ESR', 'WebKitGTK', 'Vite', 'webpack', 'Rollup', 'esbuild', 'vitest', 'jest']

const place = ({ where }) => {
  if (!ORDER.includes(where)) throw new Error(`${where} has no place in the table`)
  return ORDER.indexOf(where)
}
const rows = readdirSync(FOUND)
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOUND), 'utf8')))
  .sort((one, other) => place(one) - place(other))
const missing = ORDER.filter((where) => !rows.some((row) => row.where === where))
if (missing.length > 0) throw new Error(`nothing was seen of ${missing.join(', ')}`)

const cells = rows.map(({ where, version, how, cases, engines }) => [where, version, how, cases, engines])
const table = [['where', 'version', 'how', 'cases', 'signatures by'], ['---', '---', '---', '--:', '---'], ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')

const document = `# Where it runs

Printed by \`cargo xtask test\`, which fails if it sees anything else. Every row is the packed package (\`npm pack\`), both
of its modules, and every case of [tests/data/cases.json](../tests/data/cases.json) with \`verify\` and \`verifyAsync\`: the
same verdict and the same reasons everywhere.

${table}

Node.js and the browsers are those of the machine; Node.js 20 is the oldest that is supported. Firefox ESR and WebKitGTK load the package as the page
does. \`synchronous\` is the package's own arithmetic in WebAssembly, which \`verify\` always uses; \`web-crypto\` is the
host's, which \`verifyAsync\` uses where it can.
`

console.log(table)
if (process.argv.includes('--write')) writeFileSync(DOCUMENT, document)
else if (readFileSync(DOCUMENT, 'utf8') !== document) {
  throw new Error('docs/COMPATIBILITY.md says something else: look at the table above, and then `node compatibility.js --write` in tests/package')
}
