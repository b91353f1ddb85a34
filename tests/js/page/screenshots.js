// Takes the screenshots of docs/screens, for `cargo xtask screenshots`: the main states, in both languages and themes.

import { fileURLToPath } from 'node:url'

import { AUTHENTICATION, POD, caseOf, options, token } from '../shared/documents.js'
import { start } from './browser.js'

const DOCUMENTS = `${token}\n\n${options.keys}\n---\n${POD}---\n${AUTHENTICATION}`

const site = await start()

async function screen(name, look, enter) {
  const { page, paste } = await site.open({ at: options.now, timezoneId: 'UTC', viewport: { width: 1200, height: 900 }, ...look })
  await enter(page, paste)
  // Without a cursor or the mark of the focus, from the top or where it was scrolled to.
  await page.evaluate(() => document.activeElement.blur())
  if (!look.isMobile) await page.evaluate(() => scrollTo(0, 0))
  const path = fileURLToPath(new URL(`../../../docs/screens/${name}.png`, import.meta.url))
  await page.screenshot({ path })
}

const rejected = async (page, paste) => {
  await paste(DOCUMENTS)
  await page.locator('#audience').fill('sts.amazonaws.com')
}

const accepted = async (page, paste) => {
  await paste(DOCUMENTS)
  await page.locator('#audience').fill('vault')
}

const extended = async (page) => {
  const { token, options } = caseOf('extended-after-half-a-year')
  await page.locator('#token').fill(token)
  await page.locator('#keys').fill(options.keys)
  await page.locator('#audience').fill(String(options.audiences))
}

await screen('rejected', {}, rejected)
await screen('accepted-dark', { colorScheme: 'dark' }, accepted)
await screen('rejected-zh', { locale: 'zh-CN' }, rejected)
await screen('extended-zh-dark', { locale: 'zh-CN', colorScheme: 'dark' }, extended)
await screen('phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, async (page, paste) => {
  await rejected(page, paste)
  await page.locator('#verdict').scrollIntoViewIfNeeded()
  await page.evaluate(() => document.getElementById('verdict').scrollIntoView())
})
await site.stop()
