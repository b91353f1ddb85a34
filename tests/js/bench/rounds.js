// Subjects against each other: every round gives each of them the same tokens, one subject after the other, so that what
// the machine does besides falls on all alike. Runs in Node.js and in the browser.

import * as subjects from './subjects.js'

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1]

/**
 * Microseconds per token, the median over rounds, by subject.
 * @param {'ONE_BY_ONE' | 'AT_ONCE' | 'DECODE'} group
 */
export async function measure(group, corpus, rounds, wanted) {
  const ready = []
  for (const [name, prepare] of Object.entries(subjects[group])) {
    if (wanted && !wanted.includes(name)) continue
    const run = await prepare(corpus)
    if (run) ready.push({ name, run, times: [] })
  }
  // Engines compile what runs often, so the first rounds tell about compilers.
  for (let round = 0; round < 5; round += 1) for (const { run } of ready) await run(corpus.tokens)
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, times } of ready) {
      const start = performance.now()
      await run(corpus.tokens)
      times.push(((performance.now() - start) * 1000) / corpus.tokens.length)
    }
    ready.push(ready.shift())
  }
  return Object.fromEntries(ready.map(({ name, times }) => [name, median(times)]))
}
