// `node load/main.js [--tokens N] [--rounds N] [--json FILE]`: the Worker of examples/worker under load, against one
// with jose, both by workerd on the loopback device, in turns. Ends with an error if one request fails or, after many
// rounds, if memory still grows. What it measured is JSON, printed or in a file.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { parseArgs } from 'node:util'

import { signer } from '../../js/bench/corpus.js'
import { AUDIENCE, ISSUER, claims } from '../../js/bench/claims.js'
import { versionOf } from '../outcome.js'
import { startWorker } from '../worker.js'

const { values } = parseArgs({ options: { tokens: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '12' }, json: { type: 'string' } } })
const [count, rounds] = [Number(values.tokens), Number(values.rounds)]

/** How many requests are under way at a time, and how long one may take, in milliseconds. */
const AT_ONCE = 32
const TIMEOUT = 30_000
/** After so many rounds V8 has its heap, and its compiled code. */
const WARM = 6
/** How much larger than then the process may become. A kilobyte kept of each request would make it half as large again. */
const FLAT = 1.25

/** Three keys as a cluster has them in the middle of a rotation, and one more algorithm. */
const signers = await Promise.all(['RS256, 2048 bits', 'RS256, 2048 bits', 'ES256'].map((name, index) => signer(name, `key-${index}`)))
const keys = JSON.stringify({ keys: signers.map(({ jwk }) => jwk) })
const issuedAt = Math.floor(Date.now() / 1000)
const tokens = []
for (let number = 0; number < count; number += 1) tokens.push(await signers[number % signers.length].token(claims(number, issuedAt)))

const site = {
  [`${ISSUER}/.well-known/openid-configuration`]: JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/openid/v1/jwks` }),
  [`${ISSUER}/openid/v1/jwks`]: keys,
}
const outboundService = ({ url }) => new Response(site[url], { headers: { 'content-type': 'application/json', 'cache-control': 'max-age=3600' } })
const options = { bindings: { ISSUER, AUDIENCE }, outboundService }

/** The processes of workerd that descend from this one. */
function workerds() {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const stat = (id) => {
    try {
      const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))
      return { id, name, parent: rest.split(' ')[1] }
    } catch {
      return undefined
    }
  }
  return all.map(stat).filter((one) => one?.name === 'workerd' && one.parent === `${process.pid}`).map(({ id }) => id)
}

const memory = (id) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024

function ask(agent, port, token) {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', path: '/deploy', headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume()
      response.once('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start)
        else reject(new Error(`HTTP ${response.statusCode}: ${response.headers['www-authenticate']}`))
      })
    })
    sent.once('error', reject)
    sent.setTimeout(TIMEOUT, () => sent.destroy(new Error(`no answer within ${TIMEOUT} ms`)))
    sent.end()
  })
}

/** All tokens, each once, so many at a time. */
async function round({ port }) {
  // workerd closes what was idle for five seconds, as it is while the other one has its turn.
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const times = []
  let next = 0
  const start = performance.now()
  const client = async () => {
    while (next < tokens.length) times.push(await ask(agent, port, tokens[next++]))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  times.sort((one, other) => one - other)
  return { perSecond: times.length / seconds, p50: times[Math.floor(times.length * 0.5)], p99: times[Math.floor(times.length * 0.99)] }
}

const median = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)]

const subjects = []
for (const [name, file] of [['bound-token', '../../examples/worker/worker.js'], ['jose', 'load/jose.js']]) {
  const before = workerds()
  const worker = await startWorker(file, options)
  const { port } = await worker.ready
  const process = workerds().find((id) => !before.includes(id))
  subjects.push({ name, worker, port, process, rounds: [], memory: [] })
}

for (let number = 0; number < rounds; number += 1) {
  // Who goes first changes, so that what warms the machine warms both.
  for (const subject of number % 2 === 0 ? subjects : [...subjects].reverse()) {
    subject.rounds.push(await round(subject))
    subject.memory.push(memory(subject.process))
  }
}

const results = subjects.map(({ name, rounds, memory }) => ({
  name,
  version: name === 'jose' ? versionOf('jose') : undefined,
  ...Object.fromEntries(['perSecond', 'p50', 'p99'].map((what) => [what, median(rounds.map((one) => one[what]))])),
  memory: memory.map(Math.round),
}))
for (const { worker } of subjects) await worker.dispose()
const measured = JSON.stringify({ tokens: count, rounds, atOnce: AT_ONCE, workerd: versionOf('workerd'), results }, undefined, 2)
if (values.json === undefined) console.log(measured)
else writeFileSync(values.json, measured)
for (const { name, memory } of results) {
  if (rounds > WARM && memory.at(-1) > memory[WARM - 1] * FLAT) throw new Error(`the memory of ${name}'s worker grows, in MiB: ${memory}`)
}
