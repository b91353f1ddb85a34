import { ALGORITHMS, corpus } from './corpus.js'
import { start } from './chromium.js'
import * as node from './rounds.js'
const groups = process.argv[2].split(','), names = process.argv[3] ? Object.keys(ALGORITHMS).filter(n => process.argv[3].split('|').includes(n)) : Object.keys(ALGORITHMS)
const chromium = await start()
for (const [where, { measure }] of Object.entries({ node, chromium })) {
  if (process.env.WHERE && process.env.WHERE !== where) continue
  for (const group of groups) for (const name of group==='DECODE' ? names.slice(0,1) : names) {
    const c = await corpus(name, group === 'AT_ONCE' ? 2000 : 300)
    const r = await measure(group, c, +process.env.R||9)
    console.log(where.padEnd(9), group.padEnd(11), name.padEnd(18), Object.entries(r).sort().map(([n, t]) => `${n} ${t.toFixed(1)}`).join(' | '))
  }
}
await chromium.stop()
