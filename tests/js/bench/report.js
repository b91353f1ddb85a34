// Writes measurements as a Markdown document and as a plot.

import { judged } from './targets.js'

const TITLES = {
  ONE_BY_ONE: 'One after the other',
  AT_ONCE: 'Two thousand at once (of ES384 and ES512 three hundred)',
  DECODE: 'Decoding, without verifying; two claims are read of each result',
}
const RUNTIMES = { node: 'Node.js', chromium: 'Chromium' }

const number = (value) => (value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

export function table(head, rows) {
  const align = head.map((_, index) => (index === 0 ? '---' : '--:'))
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Microseconds per token, a row for each corpus and a column for each subject. */
function times(byCorpus) {
  const subjects = [...new Set(Object.values(byCorpus).flatMap(Object.keys))]
  subjects.sort((one, other) => other.startsWith('bound-token') - one.startsWith('bound-token'))
  const rows = Object.entries(byCorpus).map(([name, byName]) => [name, ...subjects.map((subject) => number(byName[subject]))])
  return table(['µs per token', ...subjects], rows)
}

const targets = (results) =>
  table(
    ['ratio', 'where', 'at most', 'measured', ''],
    judged(results).map(({ where, name, ours, peer, most, ratio }) => [
      `${ours} : ${peer}, ${name}`,
      RUNTIMES[where],
      most,
      ratio.toFixed(2),
      ratio <= most ? 'reached' : 'not reached',
    ]),
  )

function grown(name, rows) {
  const extra = ['jose', 'mib'].filter((column) => rows[0][column] !== undefined)
  const title = { jose: 'jose, awaited: µs', mib: 'memory at its peak, MiB' }
  return table(
    [name, 'µs per token', ...extra.map((column) => title[column])],
    rows.map((row) => [row.at.toLocaleString('en'), number(row.micros), ...extra.map((column) => number(row[column]))]),
  )
}

/** Two Workers under the same load. */
function load({ tokens, rounds, atOnce, workerd, results }) {
  const rows = results.map(({ name, version, perSecond, p50, p99, memory }) => [
    [name, version].filter(Boolean).join(' '),
    number(perSecond),
    number(p50),
    number(p99),
    memory.join(', '),
  ])
  return `${rounds} rounds, each of ${tokens.toLocaleString('en')} distinct tokens by three keys (RS256, RS256, ES256), ${atOnce} requests at a time, workerd ${workerd}. The client shares the machine. The numbers are medians over the rounds, and the memory is that of the process after each round.

${table(['Worker', 'requests per second', 'median, ms', 'p99, ms', 'memory, MiB'], rows)}`
}

export function markdown({ machine, results, growth, sizes, workers }, remarks) {
  const sections = Object.entries(results).flatMap(([where, groups]) =>
    Object.entries(groups).map(([group, byCorpus]) => `### ${TITLES[group]}, in ${RUNTIMES[where]}\n\n${times(byCorpus)}`),
  )
  return `${[
    `# Benchmarks\n\n\`cargo xtask bench\` wrote this page. Every subject gets the same tokens, interleaved in one run, and the numbers are
medians over rounds. Compare the ratios within one run. The microseconds are those of this machine.\n\n${machine}`,
    `## Targets\n\n${targets(results)}`,
    remarks.trim(),
    `## Times\n\n${sections.join('\n\n')}`,
    growth &&
      `## Growth\n\n![Microseconds per token against the size of the token, the key set and the batch](benchmarks.svg)\n\n${Object.entries(
        growth,
      )
        .map(([name, rows]) => grown(name, rows))
        .join('\n\n')}`,
    workers && `## A Worker under load\n\n${load(workers)}`,
    `## Size\n\n${table(
      ['module', 'bytes', 'gzipped'],
      sizes.modules.map(({ name, bytes, gzipped }) => [name, bytes.toLocaleString('en'), gzipped.toLocaleString('en')]),
    )}\n\nThe code of the first module by crate, before compression (\`wasm-opt -g\`, \`twiggy\`):\n\n${table(
      ['crate', 'bytes'],
      sizes.crates.map(({ name, bytes }) => [`\`${name}\``, bytes.toLocaleString('en')]),
    )}`,
  ]
    .filter(Boolean)
    .join('\n\n')}\n`
}

/** Three panels with logarithmic axes, microseconds per token upwards. */
export function plot(growth) {
  const [width, height, left, bottom, top] = [300, 220, 48, 40, 24]
  const panels = Object.entries(growth).map(([name, rows], index) => {
    const xs = rows.map(({ at }) => Math.log10(at))
    const ys = rows.map(({ micros }) => Math.log10(micros))
    const [low, high] = [Math.floor(Math.min(...ys)), Math.max(Math.floor(Math.min(...ys)) + 2, Math.ceil(Math.max(...ys)))]
    const x = (value) => left + ((value - xs[0]) / (xs.at(-1) - xs[0])) * (width - left - 16)
    const y = (value) => height - bottom - ((value - low) / (high - low)) * (height - bottom - top)
    const ticks = Array.from({ length: high - low + 1 }, (_, step) => low + step)
    return `<g transform="translate(${index * width})">
${ticks.map((tick) => `<line x1="${left}" x2="${width - 16}" y1="${y(tick)}" y2="${y(tick)}" class="grid"/><text x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${10 ** tick}</text>`).join('\n')}
<polyline points="${xs.map((value, at) => `${x(value).toFixed(1)},${y(ys[at]).toFixed(1)}`).join(' ')}"/>
${xs.map((value, at) => `<circle cx="${x(value).toFixed(1)}" cy="${y(ys[at]).toFixed(1)}" r="3.5"/><text x="${x(value).toFixed(1)}" y="${height - bottom + 16}" text-anchor="middle">${rows[at].at >= 1000 ? `${Math.round(rows[at].at / 1000)}k` : rows[at].at}</text>`).join('\n')}
<text x="${(left + width - 16) / 2}" y="${height - 6}" text-anchor="middle">${name}</text>
</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * panels.length} ${height}" font-family="system-ui, sans-serif" font-size="11">
<style>
text { fill: #555 } .grid { stroke: #9995; stroke-width: 1 }
polyline { fill: none; stroke: #0b7285; stroke-width: 2 } circle { fill: #0b7285 }
@media (prefers-color-scheme: dark) { text { fill: #bbb } polyline { stroke: #66d9e8 } circle { fill: #66d9e8 } }
</style>
<text x="6" y="14">µs per token</text>
${panels.join('\n')}
</svg>
`
}
