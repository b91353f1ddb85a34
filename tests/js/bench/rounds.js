// Measures subjects against each other: each round gives each of them the same tokens, one subject after the other, so
// that other load on the machine affects all alike. Runs in Node.js and in the browser.

import * as subjects from './subjects.js'

/** Engines compile code that runs often, so the first rounds would measure compilers. */
const WARM_UP_ROUNDS = 5

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1]

/**
 * Microseconds per token, the median over rounds, by subject.
 * @param {'ONE_BY_ONE' | 'AT_ONCE' | 'DECODE'} group
 * @param {string[]} [wanted] these subjects only
 */
export async function measure(group, corpus, rounds, wanted) {
  const ready = []
  for (const [name, prepare] of Object.entries(subjects[group])) {
    if (wanted && !wanted.includes(name)) continue
    const run = await prepare(corpus)
    if (run) ready.push({ name, run, times: [] })
  }
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { run, times } of ready) {
      const start = performance.now()
      await run(corpus.tokens)
      if (round >= 0) times.push(((performance.now() - start) * 1000) / corpus.tokens.length)
    }
    // Whoever comes after a wasteful one pays for it; so each comes after each.
    ready.push(ready.shift())
  }
  return Object.fromEntries(ready.map(({ name, times }) => [name, median(times)]))
}
