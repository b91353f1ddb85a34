// The Worker of examples/worker, asked by many at once. How fast it is, is measured by `cargo xtask bench`.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

import { pathOf } from './outcome.js'

test('many callers at once are all let in', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['load/main.js', '--tokens', '1500', '--rounds', '2'], { cwd: pathOf('.'), encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(JSON.parse(stdout).results.length, 2)
})
