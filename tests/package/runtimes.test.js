// The packed package in every runtime that is no browser: the same cases, the same answers.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

import { bun, cases, holds, pathOf, program, versionOf } from './outcome.js'
import { startWorker } from './worker.js'

const RUNTIMES = [
  { where: 'Node.js', version: '', how: 'import', command: [process.execPath, 'programs/import.js'] },
  { where: 'Node.js', version: '', how: 'require', command: [process.execPath, 'programs/require.cjs'] },
  // Without a single permission.
  { where: 'Deno', version: versionOf('deno'), how: 'import', command: [program('deno'), 'run', '--no-prompt', '--cached-only', 'programs/import.js'] },
  { where: 'Bun', version: versionOf('bun'), how: 'import', command: [bun(), 'programs/import.js'] },
  { where: 'Bun', version: versionOf('bun'), how: 'require', command: [bun(), 'programs/require.cjs'] },
]

for (const { command, ...row } of RUNTIMES) {
  test(`${row.where}, ${row.how}`, () => {
    const [name, ...arguments_] = command
    const { stdout, stderr, status } = spawnSync(name, arguments_, { cwd: pathOf('.'), input: cases, encoding: 'utf8', maxBuffer: 1e8 })
    assert.equal(status, 0, stderr)
    holds(JSON.parse(stdout), row)
  })
}

// The second as Workers had it before there was a FinalizationRegistry.
for (const [how, options] of Object.entries({
  import: {},
  'import, compatibility date 2024-01-01': { compatibilityDate: '2024-01-01' },
})) {
  test(`workerd, bundled as wrangler does, ${how}`, async () => {
    const worker = await startWorker('programs/worker.js', options)
    try {
      const response = await worker.dispatchFetch('http://localhost/', { method: 'POST', body: cases })
      assert.equal(response.status, 200)
      holds(await response.json(), { where: 'workerd', version: versionOf('workerd'), how })
    } finally {
      await worker.dispose()
    }
  })
}
