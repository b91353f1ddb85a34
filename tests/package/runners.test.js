// The packed package in other test runners, which have ways of their own to find and to load modules.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

import { cases, keep, pathOf, versionOf } from './outcome.js'

const count = `${JSON.parse(cases).length}`

/** Runs the specification, in which each module is one test. */
function passes(command, pattern) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  // Set by the runner of this very file, and understood by others.
  delete env.NODE_TEST_CONTEXT
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { cwd: pathOf('.'), encoding: 'utf8', env })
  assert.equal(status, 0, stdout + stderr)
  assert.match(stdout + stderr, pattern)
}

const JEST = ['node_modules/jest/bin/jest.js', '--config', 'runners/jest.config.json']

test('vitest', () => {
  passes(['node_modules/vitest/vitest.mjs', 'run', '--globals', '--dir', 'runners'], /Tests +2 passed \(2\)/)
  keep({ where: 'vitest', version: versionOf('vitest'), how: 'import', cases: count, engines: 'web-crypto' })
})

test('jest, which makes `require` of imports', () => {
  passes(JEST, /Tests: +2 passed, 2 total/)
  keep({ where: 'jest', version: versionOf('jest'), how: 'require', cases: count, engines: 'web-crypto' })
})

test('jest, with modules', () => {
  passes(['--experimental-vm-modules', ...JEST, '--transform', '{}'], /Tests: +2 passed, 2 total/)
  keep({ where: 'jest', version: versionOf('jest'), how: 'import', cases: count, engines: 'web-crypto' })
})
