// Measures the largest accepted inputs, as a Markdown table: `cargo xtask limits`. Each row is measured at a quarter,
// half and all of its size, to show growth that is more than linear, and in a new process, so that its memory is only
// its own.

import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'

const b64 = (text) => Buffer.from(text).toString('base64url')
const MIB = 1048576
const HEADER = b64('{"alg":"RS256"}')
const token = (payload, header = HEADER) => `${header}.${b64(payload)}.${'A'.repeat(342)}`
/** A payload that makes a token of so many bytes: four characters hold three bytes. */
const payloadBytes = (bytes) => Math.floor(((bytes - HEADER.length - 344) * 3) / 4)
const filled = (bytes, part) => {
  let out = ''
  for (let number = 0; ; number += 1) {
    const next = part(number)
    if (out.length + next.length > bytes - 24) return out
    out += next
  }
}
const list = (bytes, part) => filled(bytes, (number) => (number === 0 ? '' : ',') + part(number))

const small = token('{}')
const rsa = (bits) => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey
const jwks = (bytes, jwk) => `{"keys":[${list(bytes, () => jwk)}]}`

/** A Pod with as many volumes as fit, each for another audience. */
const pod = (number, bytes) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p${number}, namespace: default}\nspec:\n  volumes:\n${filled(
    bytes - 100,
    (n) => `  - {name: v${n}, projected: {sources: [{serviceAccountToken: {audience: a${number}-${n}, path: token}}]}}\n`,
  )}`
/** An API server's configuration with as many former issuers as fit. */
const operator = (bytes) =>
  `apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {name: cluster}\nstatus:\n  serviceAccountIssuers:\n${filled(
    bytes - 100,
    (n) => (n === 0 ? '  - name: i\n' : `  - {name: i${n}, expirationTime: "2030-01-01T00:00:00Z"}\n`),
  )}`

/**
 * In the place of options: the text is not verified, but looked through, or taken for a configuration or for errors; or it
 * is one of many tokens of its kind.
 */
const RECOGNIZE = 'recognize'
const SIMULATE = 'simulate'
const EXPLAIN = 'explain'
const VERIFY_ALL = 'verifyAll'

/** Name → what to call with how many bytes. */
const ROWS = {
  'token, one long claim': (bytes) => [token(`{"a":"${'x'.repeat(payloadBytes(bytes) - 8)}"}`), {}],
  'token, as many claims as fit': (bytes) => [token(`{${list(payloadBytes(bytes), (n) => `"${n}":0`)}}`), {}],
  'token, names that differ at the end only': (bytes) =>
    [token(`{${list(payloadBytes(bytes), (n) => `"${'x'.repeat(200)}${n}":0`)}}`), {}],
  'token, as many arrays as fit': (bytes) => [token(`{"a":[${list(payloadBytes(bytes), () => '[]')}]}`), {}],
  'token, one long number': (bytes) => [token(`{"exp":${'9'.repeat(payloadBytes(bytes) - 10)}}`), {}],
  'token, escapes only': (bytes) => [token(`{"a":"${'\\u0041'.repeat(Math.floor(payloadBytes(bytes) / 6) - 2)}"}`), {}],
  'token, dots only': (bytes) => ['.'.repeat(bytes), {}],
  'JWK Set, empty objects': (bytes) => [small, { keys: jwks(bytes, '{}') }],
  'JWK Set, RSA 2048, 64 tried': (bytes) => [small, { keys: jwks(bytes, JSON.stringify(rsa(2048).export({ format: 'jwk' }))) }],
  'JWK Set, RSA 8192, 64 tried': (bytes) => {
    const big = JSON.stringify(rsa(8192).export({ format: 'jwk' }))
    return [token('{}').replace(/A+$/, 'A'.repeat(1366)), { keys: jwks(bytes, big) }]
  },
  'verifyAll, 64 such tokens: the longest that the event loop waits': (bytes) =>
    [token(`{${list(payloadBytes(bytes), (n) => `"${n}":0`)}}`), VERIFY_ALL],
  'issuers, as many as fit': (bytes) => [small, { issuers: filled(bytes, (n) => `i${n} `).trim().split(' ') }],
  'evidence, 256 documents': (bytes) => [small, { evidence: Array.from({ length: 256 }, (_, n) => pod(n, bytes / 256)) }],
  'evidence, issuers of one document': (bytes) => [small, { evidence: operator(bytes) }],
  'evidence, issuers of 8 documents': (bytes) => [small, { evidence: Array(8).fill(operator(bytes / 8)) }],
  'paste, YAML of many members': (bytes) =>
    [`apiVersion: v1\nkind: ConfigMap\ndata:\n${filled(bytes, (n) => `  k${n}: v\n`)}`, RECOGNIZE],
  'paste, JSON of many arrays': (bytes) =>
    [`{"apiVersion":"v1","kind":"ConfigMap","data":[${list(bytes, () => '[]')}]}`, RECOGNIZE],
  'paste, braces only': (bytes) => ['{'.repeat(bytes), RECOGNIZE],
  'paste, beginnings of manifests': (bytes) => [filled(bytes, () => 'kind: x\n'), RECOGNIZE],
  'paste, beginnings of tokens': (bytes) => [filled(bytes, () => 'eyJhbGciOi.eyJ.x\n'), RECOGNIZE],
  'paste, a token over many lines': (bytes) => [`eyJhbGciOiJSUzI1NiJ9.eyJ9\n${filled(bytes, () => 'AAAAAAAA\n')}`, RECOGNIZE],
  'paste, beginnings of settings': (bytes) => [filled(bytes, () => 'bound_claims: x\n'), RECOGNIZE],
  'paste, beginnings of tables': (bytes) => [filled(bytes, () => 'Key Value\n--- ---\n'), RECOGNIZE],
  'paste, lines that are no errors': (bytes) => [filled(bytes, (n) => `the ${n}th line of a log says nothing of a token\n`), RECOGNIZE],
  'configuration, a policy of many conditions': (bytes) =>
    [`{"Statement":{"Effect":"Allow","Principal":{},"Condition":{"StringEquals":{${list(bytes, (n) => `"k${n}":"v"`)}}}}}`, SIMULATE],
  'configuration, a role of many names': (bytes) =>
    [`{"bound_service_account_names":[${list(bytes, (n) => `"n${n}*"`)}]}`, SIMULATE],
  'configuration, a role of many claims': (bytes) => [`{"user_claim":"sub","bound_claims":{${list(bytes, (n) => `"c${n}":"v"`)}}}`, SIMULATE],
  'configuration, a command of many words': (bytes) => [`vault write auth/jwt/role/app ${filled(bytes, (n) => `c${n}=v `)}`, SIMULATE],
  'configuration, many flags': (bytes) => [`kube-apiserver ${filled(bytes - 15, (n) => `--f${n}=v --service-account-issuer=i${n} `)}`, SIMULATE],
  'configuration, many mappings': (bytes) => [`{"attributeMapping":{${list(bytes, (n) => `"attribute.a${n}":"assertion.sub"`)}}}`, SIMULATE],
  'errors, a sixteenth': (bytes) => [filled(bytes / 16, () => 'token audiences ["a"] is invalid for the target audiences ["b"]\n'), EXPLAIN],
  'PEM, RSA 2048 keys': (bytes) => {
    const pem = rsa(2048).export({ format: 'pem', type: 'spki' })
    return [small, { keys: filled(Math.floor(bytes / 16), () => pem).slice(0, bytes / 16) }]
  },
}

/** For how long the event loop had to wait, and by how much the process grew, while 64 tokens as large as this were judged. */
async function manyAtOnce(verifier, token) {
  function* tokens() {
    for (let number = 0; number < 64; number += 1) yield token.slice(0, -2) + String(number).padStart(2, '0')
  }
  let [longest, last] = [0, performance.now()]
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const before = process.resourceUsage().maxRSS
  for await (const { verdict } of verifier.verifyAll(tokens())) if (verdict === 'accepted') throw new Error('It has no signature.')
  longest = Math.max(longest, performance.now() - last)
  clearInterval(timer)
  return { ms: longest, mib: (process.resourceUsage().maxRSS - before) / 1024 }
}

if (process.argv[2] !== undefined) {
  const { initSync } = await import('./node_modules/bound-token/workbench/bound_token_workbench.js')
  const { Verifier, explain, recognize, simulate, verify } = await import('bound-token/workbench')
  const [input, options] = ROWS[process.argv[2]](Number(process.argv[3]))
  // It is loaded already; the bindings answer with its exports.
  const { memory } = initSync({ module: new Uint8Array() })
  if (options === VERIFY_ALL) {
    console.log(JSON.stringify(await manyAtOnce(new Verifier(), input)))
    process.exit()
  }
  const times = []
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now()
    if (options === RECOGNIZE) recognize(input)
    else if (options === SIMULATE) simulate(small, input)
    else if (options === EXPLAIN) explain(input)
    else verify(input, options)
    times.push(performance.now() - start)
  }
  console.log(JSON.stringify({ ms: times.sort((one, other) => one - other)[2], mib: memory.buffer.byteLength / MIB }))
} else {
  const measure = (name, bytes) =>
    JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, String(bytes)], { encoding: 'utf8' }))
  console.log('| input | ¼ of the limit, ms | ½, ms | at the limit, ms | memory, MiB |\n| --- | --: | --: | --: | --: |')
  for (const name of Object.keys(ROWS)) {
    const [quarter, half, all] = [MIB / 4, MIB / 2, MIB - 4096].map((bytes) => measure(name, bytes))
    const ms = [quarter, half, all].map((one) => one.ms.toFixed(one.ms < 10 ? 1 : 0))
    console.log(`| ${name} | ${ms.join(' | ')} | ${all.mib.toFixed(1)} |`)
  }
}
