// Tests the page as one file on a disk: the same answers, without a server and without a request.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { launch } from '../shared/chromium.js'
import { options, token } from '../shared/documents.js'
import { pasteInto } from './browser.js'

const file = fileURLToPath(new URL('../../../dist/bound-token.html', import.meta.url))

let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

async function open(more = {}) {
  const page = await (await browser.newContext(more)).newPage()
  const [requests, complaints] = [[], []]
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(pathToFileURL(file).href)
  await page.waitForSelector('html[data-ready]')
  return { page, requests, complaints }
}

test('it answers from a disk, and asks for nothing but itself', async () => {
  const { page, requests, complaints } = await open({ locale: 'zh-CN' })
  await page.evaluate(pasteInto, ['body', `${token}\n\n${options.keys}`])
  await page.locator('#audience').fill('vault')
  await page.locator('input[value=issued]').check()
  assert.match(await page.locator('#verdict').innerText(), /^接受/)
  await page.locator('#language').selectOption('en')
  assert.match(await page.locator('#verdict').innerText(), /^Accepted/)
  assert.deepEqual(requests, [pathToFileURL(file).href])
  assert.deepEqual(complaints, [])
})

test('the folder to serve answers from below any other folder', async () => {
  const page = await (await browser.newContext()).newPage()
  const asked = []
  await page.route('**', (route) => {
    const { pathname } = new URL(route.request().url())
    asked.push(pathname)
    const path = fileURLToPath(new URL(`../../../dist/site/${pathname.replace('/tools/token/', '') || 'index.html'}`, import.meta.url))
    return route.fulfill({ path })
  })
  await page.goto('http://localhost/tools/token/')
  await page.waitForSelector('html[data-ready]')
  await page.evaluate(pasteInto, ['body', token])
  assert.match(await page.locator('#verdict').innerText(), /^Rejected/)
  assert.deepEqual(asked.filter((path) => !path.startsWith('/tools/token/')), [])
  assert.equal(asked.length, 4)
})

test('its policy allows what stands in it, and nothing else', async () => {
  const { page } = await open()
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; connect-src 'none';/)
  const refused = await page.evaluate(async () => {
    const outcome = (act) => Promise.resolve().then(act).then(() => 'allowed', () => 'refused')
    const script = document.createElement('script')
    script.append('globalThis.pwned = 1')
    document.body.append(script)
    const style = document.createElement('style')
    style.append('body { display: none }')
    document.head.append(style)
    return {
      fetch: await outcome(() => fetch('http://127.0.0.1:9/')),
      self: await outcome(() => fetch(location.href)),
      markup: await outcome(() => (document.createElement('p').innerHTML = '<b>x</b>')),
      script: globalThis.pwned === undefined ? 'refused' : 'allowed',
      style: getComputedStyle(document.body).display === 'none' ? 'allowed' : 'refused',
    }
  })
  assert.deepEqual(refused, { fetch: 'refused', self: 'refused', markup: 'refused', script: 'refused', style: 'refused' })
})

test('it names no other place than those that its words do', () => {
  const html = readFileSync(file, 'utf8')
  const hosts = new Set([...html.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host))
  const known = ['www.w3.org', 'kubernetes.default.svc', 'issuer1.test.com', 'issuer2.test.com']
  assert.deepEqual([...hosts].filter((host) => !known.includes(host)), [])
})
