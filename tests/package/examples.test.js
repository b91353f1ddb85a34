// Every example, as it stands, with the packed package.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'

import { mintExample } from 'bound-token/workbench'
import * as vite from 'vite'

import { launch } from '../js/shared/chromium.js'
import { bun, pathOf, program, scratch } from './outcome.js'
import { startWorker } from './worker.js'

const { token, keys, issuer, audience } = await mintExample()
const env = { ...process.env, ISSUER: issuer, AUDIENCE: audience, PORT: '0', KEYS: 'keys.json', TOKEN: 'token' }
const caller = 'system:serviceaccount:default:build-robot'

let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

/** An example, in a folder where the package is installed. */
function copyOf(name) {
  const folder = scratch(`example-${name}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(scratch('.'), { recursive: true })
  cpSync(pathOf(`../../examples/${name}`), folder, { recursive: true })
  symlinkSync(pathOf('node_modules'), `${folder}/node_modules`)
  writeFileSync(`${folder}/keys.json`, keys)
  writeFileSync(`${folder}/token`, token)
  return folder
}

const ask = (url, authorization) => fetch(url, { headers: authorization === undefined ? {} : { authorization } })

/** Starts a service, asks it, and ends it. */
async function serves(name, command, look) {
  const child = spawn(command[0], command.slice(1), { cwd: copyOf(name), env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let complaints = ''
  child.stderr.on('data', (data) => (complaints += data))
  try {
    const port = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /^listening on (\d+)$/.exec(line)
        if (found) resolve(found[1])
      })
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${complaints}`)))
    })
    const url = `http://127.0.0.1:${port}/`
    const good = await ask(url, `Bearer ${token}`)
    assert.equal(good.status, 200)
    await look(await good.json())
    for (const bad of [undefined, 'Bearer x', `Bearer ${token}A`]) {
      const { status, headers } = await ask(url, bad)
      assert.equal(status, 401, `${bad}`)
      assert.match(headers.get('www-authenticate'), /^Bearer/)
    }
  } finally {
    // With what it started in its turn: npm's `deno` is a script.
    process.kill(-child.pid)
  }
  return complaints
}

test('Node.js', async () => {
  const complaints = await serves('node', [process.execPath, 'service.js'], (answer) => {
    assert.equal(answer.caller, 'default/build-robot')
    assert.deepEqual(answer.next, ['authorization'])
    assert.ok(answer.ownTokenIsRenewedBy > Date.now() / 1000)
  })
  assert.match(complaints, /"code":"signature-invalid"/)
  assert.ok(!complaints.includes(token.split('.')[2]))
})

test('Deno', () =>
  serves('deno', [program('deno'), 'run', '--no-prompt', '--cached-only', '--allow-net', '--allow-env', '--allow-read=keys.json', 'main.js'], (answer) =>
    assert.deepEqual(answer, { caller }),
  ))

test('Bun', () => serves('bun', [bun(), 'main.js'], (answer) => assert.deepEqual(answer, { caller })))

test('a Worker that guards its routes', async () => {
  const asked = []
  const site = {
    [`${issuer}/.well-known/openid-configuration`]: JSON.stringify({ issuer, jwks_uri: `${issuer}/openid/v1/jwks` }),
    [`${issuer}/openid/v1/jwks`]: keys,
  }
  const options = {
    bindings: { ISSUER: issuer, AUDIENCE: audience },
    kvNamespaces: ['KEYS'],
    outboundService: ({ url }) => {
      asked.push(url)
      return new Response(site[url], { status: site[url] === undefined ? 404 : 200 })
    },
  }
  const worker = await startWorker('../../examples/worker/worker.js', options)
  try {
    const get = (path, headers = {}) => worker.dispatchFetch(`http://localhost${path}`, { headers })
    const shown = { authorization: `Bearer ${token}` }
    // All at once, before anybody has the keys: each of them is answered, and the issuer is asked once.
    const first = await Promise.all(Array.from({ length: 20 }, () => get('/deploy', shown)))
    assert.deepEqual([...new Set(first.map(({ status }) => status))], [200])
    assert.deepEqual(await first[0].json(), { caller, pod: 'build-robot-0' })
    assert.deepEqual(asked, Object.keys(site))
    for (const path of ['/status', '/other', '/constructor']) assert.equal((await get(path, shown)).status, 403, path)
    assert.equal((await get('/deploy')).status, 401)
    const wrong = await get('/deploy', { authorization: `Bearer ${token}A` })
    assert.equal(wrong.status, 401)
    assert.match(wrong.headers.get('www-authenticate'), /error_description="signature: signature-invalid"/)
    const kept = await (await worker.getKVNamespace('KEYS')).get(issuer, 'json')
    assert.equal(kept.keys, keys)
  } finally {
    await worker.dispose()
  }
})

/** Opens a page, types the token, and returns what it answers. */
async function typedInto(url, prepare = () => {}) {
  const page = await (await browser.newContext()).newPage()
  await prepare(page)
  await page.goto(url)
  const answer = page.locator('#answer')
  const deadline = Date.now() + 10_000
  while ((await answer.textContent()) === '' && Date.now() < deadline) await page.locator('#token').fill(token)
  return answer.textContent()
}

test('a page without a bundler', async () => {
  const folder = copyOf('script')
  const answer = await typedInto('http://localhost/', (page) =>
    page.route('**', (route) => {
      const { pathname } = new URL(route.request().url())
      return route.fulfill({ path: folder + (pathname === '/' ? '/index.html' : pathname) })
    }),
  )
  assert.equal(answer, 'unverified')
})

test('a page by Vite', async () => {
  const root = copyOf('vite')
  const server = await vite.createServer({ root, logLevel: 'warn', cacheDir: `${root}/cache`, server: { port: 0, host: '127.0.0.1', fs: { strict: false } } })
  try {
    await server.listen()
    assert.match(await typedInto(server.resolvedUrls.local[0]), new RegExp(`^${caller} for ${audience} until `))
  } finally {
    await server.close()
  }
})
