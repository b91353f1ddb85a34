// Measures how the cost of verification grows with the token, the key set and the batch.

import { corpus, signer } from './corpus.js'
import { measure } from './rounds.js'

const OURS = ['bound-token verify']

/** Tokens of about so many bytes: a claim of its own makes up for the rest. */
async function tokenSizes(rounds) {
  const rows = []
  for (const bytes of [1e3, 1e4, 1e5, 1e6]) {
    const filling = 'x'.repeat(Math.max(0, Math.floor((bytes - 1000) * 0.75)))
    const sized = await corpus('RS256, 2048 bits', bytes > 1e5 ? 20 : 100, { 'example.com/filling': filling })
    const { 'bound-token verify': micros, 'jose, awaited': jose } = await measure('ONE_BY_ONE', sized, rounds, [
      ...OURS,
      'jose, awaited',
    ])
    rows.push({ at: sized.tokens[0].length, micros, jose })
  }
  return rows
}

/** Sets of so many keys, of which the last signs. */
async function keySetSizes(rounds) {
  const rows = []
  const one = await corpus('ES256', 100)
  const [own] = one.jwks.keys
  const { jwk } = await signer('ES256')
  for (const count of [1, 10, 100, 1000]) {
    const others = Array.from({ length: count - 1 }, (_, number) => ({ ...jwk, kid: `other-${number}` }))
    const { 'bound-token verify': micros } = await measure('ONE_BY_ONE', { ...one, jwks: { keys: [...others, own] } }, rounds, OURS)
    rows.push({ at: count, micros })
  }
  return rows
}

/** So many tokens at once, and how much memory that takes beyond the tokens themselves. */
async function batchSizes(most) {
  const rows = []
  const thousand = await corpus('RS256, 2048 bits', 1000)
  const { Verifier } = await import('bound-token')
  const verifier = new Verifier({ keys: thousand.jwks })
  for (let count = 100; count <= most; count *= 10) {
    const tokens = Array.from({ length: count }, (_, index) => thousand.tokens[index % 1000])
    const times = []
    let peak = 0
    // The same number of tokens for each size, so that none is measured colder than another.
    for (let round = 0; round < Math.max(3, 30_000 / count); round += 1) {
      globalThis.gc?.()
      // The first batch after a collection takes a third longer, whatever its size; that is not what grows.
      for await (const _ of verifier.verifyAll(thousand.tokens.slice(0, 100)));
      const before = process.memoryUsage().rss
      const start = performance.now()
      let seen = 0
      for await (const { verdict } of verifier.verifyAll(tokens)) {
        if (verdict === 'rejected') throw new Error('a good token was rejected')
        if ((seen += 1) % 1000 === 0) peak = Math.max(peak, process.memoryUsage().rss - before)
      }
      times.push(((performance.now() - start) * 1000) / count)
    }
    rows.push({ at: count, micros: times.toSorted((one, other) => one - other)[times.length >> 1], mib: peak / 2 ** 20 })
  }
  return rows
}

export async function growth(rounds) {
  return {
    'bytes of a token': await tokenSizes(rounds),
    'keys in the set': await keySetSizes(rounds),
    'tokens in a batch': await batchSizes(100_000),
  }
}
