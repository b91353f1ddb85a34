// Tests the verification of many tokens: in order, bounded, abortable.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Verifier } from 'bound-token'

import { Batch } from '../node_modules/bound-token/batch.js'
import { read } from '../shared/corpora.js'

const { token, options } = read('cases.json').find(({ id }) => id === 'accepted')
const verifier = new Verifier(options)
const changed = `${token.slice(0, -10)}AAAAAAAAAA`
const MOST_AHEAD = 1024

/** Every third is changed, every seventh no token at all. */
const mixed = Array.from({ length: 3000 }, (_, index) => (index % 7 === 0 ? `no token ${index}` : index % 3 === 0 ? changed : token))

async function collect(reports) {
  const out = []
  for await (const { verdict } of reports) out.push(verdict)
  return out
}

test('reports come in the order of their tokens, from any kind of source', async () => {
  const expected = mixed.map((token) => verifier.verify(token).verdict)
  assert.ok(expected.includes('accepted') && expected.includes('rejected'))
  assert.deepEqual(await collect(verifier.verifyAll(mixed)), expected)
  assert.deepEqual(await collect(verifier.verifyAll(new Set(['a', token]))), ['rejected', 'accepted'])
  async function* later() {
    for (const token of mixed) {
      if (token === changed) await null
      yield token
    }
  }
  assert.deepEqual(await collect(verifier.verifyAll(later())), expected)
})

test('a source may answer with any promise', async () => {
  const given = [token, changed]
  const thenable = (value) => ({ then: (resolve) => resolve(value) })
  const source = {
    [Symbol.asyncIterator]: () => ({ next: () => thenable({ value: given.shift(), done: given.length === 0 }) }),
  }
  assert.deepEqual(await collect(verifier.verifyAll(source)), ['accepted'])
})

test('what is no string is reported, and what is no source is refused', async () => {
  assert.deepEqual(await collect(verifier.verifyAll([undefined, 5, token])), ['rejected', 'rejected', 'accepted'])
  for (const source of [undefined, 5, token]) assert.throws(() => verifier.verifyAll(source), TypeError)
})

test('a source is read no further ahead than the limit', async () => {
  for (const kind of [Symbol.iterator, Symbol.asyncIterator]) {
    let read = 0
    let returned = 0
    const next = () => {
      read += 1
      return { value: token, done: false }
    }
    const source = {
      [kind]: () => ({
        next: kind === Symbol.iterator ? next : async () => next(),
        return: () => {
          returned += 1
          return { done: true }
        },
      }),
    }
    const taken = 10
    let seen = 0
    for await (const { verdict } of verifier.verifyAll(source)) {
      assert.equal(verdict, 'accepted')
      seen += 1
      // Whatever is ready is waiting to be taken.
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.ok(read <= seen + MOST_AHEAD, `${read} were read when ${seen} were taken`)
      if (seen === taken) break
    }
    assert.equal(returned, 1, 'the source was not told that no more is wanted')
  }
})

/** A token of so many characters, which takes its time to be read, and is judged without WebCrypto. */
function large(length) {
  const claims = Array.from({ length: length / 12 }, (_, index) => `"${index}":0`)
  return `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(`{${claims}}`).toString('base64url')}.AA`
}

/** A batch whose tokens are judged by whatever this is: by themselves, if nothing else is said. */
const batch = (tokens, begin = (token) => token, options) => new Batch(tokens, begin, options)

/** How often the event loop has its turn while somebody takes all reports. */
async function turnsDuring(reports) {
  let turns = 0
  let next
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  count()
  for await (const report of reports) void report
  clearImmediate(next)
  return turns
}

test('tokens are read ahead only as far as they are few, or small', async () => {
  for (const kind of [Symbol.iterator, Symbol.asyncIterator]) {
    for (const [length, count, most] of [
      [1 << 20, 40, 4],
      [1 << 16, 1000, 64],
      [1 << 10, 9000, MOST_AHEAD],
    ]) {
      let read = 0
      let seen = 0
      let furthest = 0
      const next = () => ({ value: 'x'.repeat(length), done: (read += 1) > count })
      for await (const token of batch({ [kind]: () => ({ next }) })) {
        seen += token.length / length
        // The one that is taken is still counted where it was read.
        assert.ok(read <= seen + most, `${read} of ${length} characters were read when ${seen} were taken`)
        if (seen > count / 2 && read < count) furthest = Math.max(furthest, read - seen)
      }
      assert.equal(seen, count)
      assert.ok(length === 1 << 20 || furthest > most / 2, `${furthest} of ${length} characters were ahead at most`)
    }
  }
})

test('the event loop has its turn after so much time, or so many characters', async (context) => {
  async function* later(tokens) {
    yield* tokens
  }
  const busy = (token) => {
    for (const end = performance.now() + 5; performance.now() < end; );
    return token
  }
  const [small, large] = [Array(100).fill('x'), Array(400).fill('x'.repeat(1 << 16))]
  for (const source of [(tokens) => tokens, later]) {
    // Half a second of work.
    assert.ok((await turnsDuring(batch(source(small), busy))) >= 10)
    // As in a worker, whose clock stands still.
    const clock = context.mock.method(performance, 'now', () => 0)
    assert.ok((await turnsDuring(batch(source(large)))) >= 30)
    clock.mock.restore()
  }
})

test('the event loop goes on while large tokens are judged', async () => {
  const tokens = Array(40).fill(large(1 << 18))
  assert.ok((await turnsDuring(verifier.verifyAll(tokens))) >= 20)
})

test('a signal is heard while nothing is waited for', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 1)
  await assert.rejects(collect(verifier.verifyAll(Array(1000).fill(large(1 << 18)), { signal: controller.signal })), reason)
})

test('reports that are asked for at once come in the order of the asking', async () => {
  // After the first the event loop has its turn, for which the next two wait.
  const reports = batch(['x'.repeat(1 << 18), '1', '2', '3'])
  await reports.next()
  let later
  const second = reports.next().then(({ value }) => {
    later = reports.next()
    return value
  })
  const third = reports.next()
  assert.deepEqual([await second, (await third).value, (await later).value], ['1', '2', '3'])
  assert.equal((await reports.next()).done, true)
})

test('a moment among the options is read once', async () => {
  let reads = 0
  const moments = { get now() { return (reads += 1) === 1 ? options.now : options.now + 1e6 } }
  assert.deepEqual(await collect(verifier.verifyAll([token, token], moments)), ['accepted', 'accepted'])
  assert.equal(reads, 1)
})

test('progress is told after each report', async () => {
  const told = []
  await collect(verifier.verifyAll(['a', 'b'], { onProgress: (progress) => told.push(progress) }))
  assert.deepEqual(told, [{ done: 1, total: 2 }, { done: 2, total: 2 }])
  await collect(verifier.verifyAll(new Set(['a']), { onProgress: (progress) => told.push(progress) }))
  assert.deepEqual(told.at(-1), { done: 1, total: undefined })
})

test('a signal ends it with its reason, before it begins, between two reports and while it waits', async () => {
  const reason = new Error('enough')
  await assert.rejects(collect(verifier.verifyAll(mixed, { signal: AbortSignal.abort(reason) })), reason)

  const between = new AbortController()
  const seen = []
  await assert.rejects(async () => {
    for await (const report of verifier.verifyAll(mixed, { signal: between.signal })) {
      seen.push(report)
      if (seen.length === 5) between.abort(reason)
    }
  }, reason)
  assert.equal(seen.length, 5)

  const waiting = new AbortController()
  setTimeout(() => waiting.abort(reason), 20)
  await assert.rejects(collect(verifier.verifyAll(stuck(), { signal: waiting.signal })), reason)
})

/** One token, and then silence. */
async function* stuck() {
  yield token
  await new Promise(() => {})
}

test('whoever has enough does not wait for a source that waits itself', async () => {
  for await (const { verdict } of verifier.verifyAll(stuck())) {
    assert.equal(verdict, 'accepted')
    break
  }
})

test('an error of the source comes after the reports of what it gave before', async () => {
  for (const source of [
    function* () {
      yield token
      throw new RangeError('broken')
    },
    async function* () {
      yield token
      throw new RangeError('broken')
    },
  ]) {
    const seen = []
    await assert.rejects(async () => {
      for await (const { verdict } of verifier.verifyAll(source())) seen.push(verdict)
    }, RangeError)
    assert.deepEqual(seen, ['accepted'])
  }
})

test('a moment that is none is an error', async () => {
  await assert.rejects(collect(verifier.verifyAll([token], { now: 'soon' })), { name: 'OptionsError' })
  await assert.rejects(verifier.verifyAsync(token, Number.NaN), { name: 'OptionsError' })
  assert.equal((await verifier.verifyAsync(token, options.now + 1e6)).verdict, 'rejected')
})
