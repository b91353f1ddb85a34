// Tests a token's file as the kubelet renews it: a symbolic link that moves between directories.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import fs, { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { inspect } from 'node:util'

import { TokenSource } from 'bound-token/token-source'

import { claims } from '../bench/claims.js'

let volume
let path
let time
let writes

beforeEach(() => {
  volume = mkdtempSync(join(tmpdir(), 'token-source-'))
  path = join(volume, 'token')
  symlinkSync('..data/token', path)
  time = 1_800_000_000_000
  writes = 0
})
afterEach(() => rmSync(volume, { recursive: true }))

/** As pkg/volume/util/atomic_writer.go does it. */
function rotate(text) {
  const folder = `..2026_11_25_${(writes += 1)}`
  mkdirSync(join(volume, folder))
  writeFileSync(join(volume, folder, 'token'), text)
  symlinkSync(folder, join(volume, '..data_tmp'))
  renameSync(join(volume, '..data_tmp'), join(volume, '..data'))
}

const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token of an hour. Nobody verifies it here. */
const tokenOf = (issuedAt, more) => `${b64({ alg: 'RS256' })}.${b64(claims(1, issuedAt, more))}.c2lnbmVk`
const [first, second] = [1_800_000_000, 1_800_002_880].map((issuedAt) => tokenOf(issuedAt))
const open = () => new TokenSource(path, { now: () => time })

test('the token is that of the file, and follows the kubelet’s link', () => {
  rotate(first)
  const source = open()
  assert.equal(source.token, first)
  assert.equal(source.decoded.issuedAt, 1_800_000_000)
  assert.equal(source.refreshAt, 1_800_002_880)
  rotate(`${second}\n`)
  // Within a second nobody looks again.
  time += 999
  assert.equal(source.token, first)
  time += 1
  assert.equal(source.token, second)
  assert.equal(source.refreshAt, 1_800_005_760)
})

test('a token that nobody replaces has no moment of refreshment', () => {
  const account = { namespace: 'default', serviceaccount: { name: 'build-robot', uid: '1' } }
  rotate(tokenOf(1_800_000_000, { 'kubernetes.io': account }))
  assert.equal(open().refreshAt, undefined)
})

test('what cannot be read is said, and what was read is used until it expires', () => {
  const source = open()
  assert.throws(() => source.token, { code: 'ENOENT' })
  rotate(first)
  assert.equal(source.token, first)
  assert.equal(source.failure, undefined)
  rotate('half a to')
  time += 1000
  assert.equal(source.token, first)
  assert.equal(source.failure.name, 'TokenError')
  time = 1_800_003_600_000
  assert.throws(() => source.token, { name: 'TokenError' })
  rotate(second)
  assert.equal(source.token, second)
  assert.equal(source.failure, undefined)
})

test('a file that holds no token is read once, and looked at once a second', (context) => {
  rotate(first)
  const source = open()
  assert.equal(source.token, first)
  rotate('no token')
  time += 1000
  const { mock } = context.mock.method(fs, 'readSync')
  syncBuiltinESMExports()
  for (let count = 0; count < 20; count += 1) assert.equal(source.token, first)
  time += 1000
  assert.equal(source.token, first)
  // To its end.
  assert.equal(mock.callCount(), 2)
  assert.equal(source.failure.name, 'TokenError')
  context.mock.restoreAll()
  syncBuiltinESMExports()
})

test('what could not be read for a moment is read the next time', (context) => {
  rotate(first)
  const source = open()
  const { mock } = context.mock.method(fs, 'openSync', () => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  })
  syncBuiltinESMExports()
  assert.throws(() => source.token, { code: 'EMFILE' })
  context.mock.restoreAll()
  syncBuiltinESMExports()
  assert.equal(mock.callCount(), 1)
  assert.equal(source.token, first)
})

test('a token that never expires stays in use', () => {
  const forever = tokenOf(1_800_000_000, { exp: undefined })
  rotate(forever)
  const source = open()
  assert.equal(source.token, forever)
  rotate('no token')
  time += 1e12
  assert.equal(source.token, forever)
  assert.equal(source.failure.name, 'TokenError')
})

test('a signal that is none is refused, and stops nothing else', { timeout: 10_000 }, async () => {
  rotate(first)
  const changes = new TokenSource(path).changes({ signal: new AbortController() })
  await changes.next()
  await assert.rejects(changes.next(), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('what is too large to be a token is not read to its end, and not again and again', (context) => {
  rotate('x'.repeat(5 << 20))
  const source = open()
  const { mock } = context.mock.method(fs, 'readSync')
  syncBuiltinESMExports()
  for (let count = 0; count < 3; count += 1) {
    time += 1000
    assert.throws(() => source.token, RangeError)
  }
  const read = mock.calls.reduce((sum, { result }) => sum + result, 0)
  assert.equal(read, (1 << 20) + 1)
  context.mock.restoreAll()
  syncBuiltinESMExports()
  rotate(first)
  time += 1000
  assert.equal(source.token, first)
  rotate(`${first}${' '.repeat((1 << 20) - first.length)}`)
  time += 1000
  assert.equal(source.token, first)
  assert.equal(source.failure, undefined)
})

test('a file that does not say how large it is has the same limit', (context) => {
  // As those of /proc do.
  rotate('x'.repeat(5 << 20))
  const fstat = fs.fstatSync
  context.mock.method(fs, 'fstatSync', (...given) => Object.assign(fstat(...given), { size: 0 }))
  const { mock } = context.mock.method(fs, 'readSync')
  syncBuiltinESMExports()
  assert.throws(() => open().token, RangeError)
  assert.equal(mock.calls.reduce((sum, { result }) => sum + result, 0), (1 << 20) + 1)
  context.mock.restoreAll()
  syncBuiltinESMExports()
})

test('a short read is no end', (context) => {
  rotate(first)
  const { readSync } = fs
  context.mock.method(fs, 'readSync', (file, bytes, at, length, ...rest) => readSync(file, bytes, at, Math.min(length, 100), ...rest))
  syncBuiltinESMExports()
  assert.equal(open().token, first)
  context.mock.restoreAll()
  syncBuiltinESMExports()
})

test('only a regular file is read, and nothing else waited for', () => {
  const pipe = join(volume, 'pipe')
  execFileSync('mkfifo', [pipe])
  symlinkSync(pipe, join(volume, 'link'))
  const paths = [pipe, join(volume, 'link'), volume, '/dev/null', '/dev/zero', '/dev/tty']
  // In a process of its own, since one that waits for a pipe can do nothing else.
  const script = `
    const { TokenSource } = await import(${JSON.stringify(import.meta.resolve('bound-token/token-source'))})
    for (const path of ${JSON.stringify(paths)}) {
      try {
        console.log(new TokenSource(path).token)
      } catch ({ name, message, code }) {
        console.log(code ?? name)
      }
    }`
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', timeout: 30_000 })
  assert.equal(signal, null)
  const said = stdout.trim().split('\n')
  assert.deepEqual(said.slice(0, 5), Array(5).fill('TypeError'))
  // Without a terminal it cannot even be opened.
  assert.match(said[5], /^(TypeError|ENXIO|ENOENT)$/)
})

test('no descriptor is left open', { skip: process.platform === 'linux' ? false : 'there is no /proc' }, () => {
  rotate(first)
  const source = open()
  const count = () => readdirSync('/proc/self/fd').length
  const before = count()
  for (const text of ['no token', first, 'x'.repeat((1 << 20) + 1), second]) {
    rotate(text)
    time += 1000
    try {
      void source.token
    } catch {
      // Said elsewhere.
    }
  }
  assert.equal(count(), before)
})

test('a clock that is set back stops nothing', () => {
  rotate(first)
  const source = open()
  assert.equal(source.token, first)
  rotate(second)
  time -= 3_600_000
  assert.equal(source.token, second)
})

test('its changes are told until somebody has had enough', { timeout: 20_000 }, async () => {
  rotate(first)
  const source = new TokenSource(path)
  const controller = new AbortController()
  const seen = []
  // Its timers keep no process alive, so this one does.
  const alive = setInterval(() => {}, 1000)
  for await (const { issuedAt } of source.changes({ signal: controller.signal })) {
    seen.push(issuedAt)
    if (seen.length === 1) setTimeout(() => rotate(second), 1500)
    else controller.abort()
  }
  clearInterval(alive)
  assert.deepEqual(seen, [1_800_000_000, 1_800_002_880])
})

test('who prints it sees no token', () => {
  rotate(first)
  const source = open()
  assert.equal(source.token, first)
  for (const text of [inspect(source, { depth: 9, showHidden: true }), JSON.stringify(source), `${source}`, inspect({ ...source })]) {
    assert.ok(!text.includes(first.split('.')[2]) && !text.includes(first.slice(0, 20)), text)
  }
  assert.deepEqual(JSON.parse(JSON.stringify(source)), { path, refreshAt: 1_800_002_880, expiresAt: 1_800_003_600 })
})
