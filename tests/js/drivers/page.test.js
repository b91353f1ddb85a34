// Tests the main task in browsers other than Chromium: everything pasted at once, the cause and its remedy, in both
// languages, from a server and from a disk; and what crosses the boundary to the module.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { By, until } from 'selenium-webdriver'

import { cases, holds } from '../../package/outcome.js'
import { POD, options, token } from '../shared/documents.js'
import { BROWSERS } from './browsers.js'

/** As text for a page that is served without it. */
const judge = readFileSync(new URL('../shared/cases.js', import.meta.url), 'utf8').replace(/^export /gm, '')

let server
const places = { 'from a disk': pathToFileURL(new URL('../../../dist/bound-token.html', import.meta.url).pathname).href }
before(async () => {
  server = spawn(process.env.XTASK, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: server.stdout })) {
    places['from a server'] = line
    break
  }
})
after(() => server.kill())

for (const [name, open] of Object.entries(BROWSERS)) {
  describe(name, () => {
    let browser
    before(async () => {
      browser = await open()
    })
    after(() => browser?.close())

    for (const place of ['from a server', 'from a disk']) {
      test(`everything in one paste leads to the cause and its remedy, ${place}`, async () => {
        const { driver } = browser
        await driver.get(places[place])
        await driver.wait(until.elementLocated(By.css('html[data-ready]')), 20_000)
        const $ = (selector) => driver.findElement(By.css(selector))
        const text = async (selector) => (await $(selector)).getText()
        const fill = async (selector, value) => {
          // Letter by letter a document would take a minute.
          await driver.executeScript(
            'arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event("input", { bubbles: true }))',
            await $(selector),
            value,
          )
        }
        await fill('#language', 'en')
        await driver.executeScript('document.querySelector("#language").dispatchEvent(new Event("change"))')
        await fill('#paste', `Unauthorized\n${token}\n\n${options.keys}\n---\n${POD}`)
        await $('#read').click()
        const titles = await driver.findElements(By.css('.card .title strong'))
        assert.deepEqual(await Promise.all(titles.map((title) => title.getText())), ['Token', 'JWK Set', 'Pod'])
        await fill('#audience', 'sts.amazonaws.com')
        await $('input[value=issued]').click()
        assert.match(
          await text('#verdict'),
          /^Rejected\s+because it is for “vault”, not for “sts.amazonaws.com”\.\s*What to do[^]*oc create token build-robot --namespace=default --audience=sts\.amazonaws\.com/,
        )
        await fill('#audience', 'vault')
        assert.match(await text('#verdict'), /^Accepted\s+by a receiver with these expectations for another 20 minutes/)
        assert.match(await text('[data-check=pod]'), /is the one that the token names/)
        assert.equal((await driver.findElements(By.css('svg.timeline .tick'))).length, 3)
        await driver.executeScript('const all = document.querySelector("#language"); all.value = "zh-CN"; all.dispatchEvent(new Event("change"))')
        assert.match(await text('#verdict'), /^接受/)
        await $('#forget').click()
        assert.equal((await driver.findElements(By.css('.card'))).length, 0)
        assert.equal(await driver.executeScript('return localStorage.length + sessionStorage.length'), 0)
      })
    }

    test('every case has its verdict and its reasons, with the host’s own BigInt and WebCrypto', async () => {
      const { driver } = browser
      await driver.get(places['from a server'])
      const found = await driver.executeAsyncScript(
        `${judge}
         const [cases, done] = arguments
         const ask = async (path) => {
           const api = await import(new URL(path, location).href)
           await api.init()
           return answers(api, cases)
         }
         Promise.all(['/pkg/browser.js', '/pkg/workbench/browser.js'].map(ask)).then(done, (error) => done(String(error)))`,
        JSON.parse(cases),
      )
      holds(found, { where: name, version: '', how: '`<script type="module">`, `await init()`' })
    })
  })
}
