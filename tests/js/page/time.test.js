// Tests time on the page: any time to verify at, the token's life as a picture, and what changes while someone looks.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { caseOf, options, token } from '../shared/documents.js'
import { start } from './browser.js'

let site
before(async () => {
  site = await start()
})
after(() => site.stop())

const open = (more = {}) => site.open({ at: options.now, ...more })

test('time can be another: when it was issued, or any moment; and the leeway too', async () => {
  const { page, field, verdict } = await open()
  for (const [name, text] of Object.entries({ Token: token, Keys: options.keys, Audience: options.audiences })) await field(name).fill(text)
  await page.getByLabel('Moment, in local time').fill('2025-10-09T09:04:00')
  assert.match(await verdict.innerText(), /^Accepted/)
  assert.match(await page.locator('[data-check=expiration]').innerText(), /Warning[^]*leeway of 60 seconds/)
  await field('Leeway in seconds').fill('0')
  assert.match(await verdict.innerText(), /^Rejected[^]*it expired 40 seconds ago/)
  // Time stands still there.
  await page.clock.runFor(60_000)
  assert.match(await verdict.innerText(), /it expired 40 seconds ago/)
  await page.getByLabel('when it was issued').check()
  assert.match(await verdict.innerText(), /^Accepted[^]*for another 20 minutes/)
  await field('Leeway in seconds').fill('1.5')
  assert.match(await verdict.innerText(), /^Accepted/, 'what is no leeway is taken for the usual one')
})

test('a moment that is none is not pretended', async () => {
  const { page, field } = await open()
  await field('Token').fill(caseOf('no-issued-at')?.token ?? token.replace(/\.[^.]*\./, `.${Buffer.from('{"exp":1760000600}').toString('base64url')}.`))
  await page.getByLabel('when it was issued').check().catch(() => {})
  assert.equal(await page.locator('input[name=as-of][value=now]').isChecked(), true)
  assert.match(await page.locator('#note').innerText(), /does not say when it was issued/)
})

test('the picture of its life has every event in words', async () => {
  const { page, field } = await open()
  await field('Token').fill(caseOf('extended-after-half-a-year').token)
  const events = await page.locator('.events dt').allInnerTexts()
  assert.deepEqual(events, ['issued', '80 %: the kubelet replaces it', 'warnafter: later uses count as stale', 'expires'])
  assert.equal(await page.locator('svg.timeline').getAttribute('aria-hidden'), 'true')
  assert.ok((await page.locator('.timeline .stretch').count()) >= 3)
})

test('a live token is warned of, with what revokes it; an expired or freshly made one is not', async () => {
  const { page, field } = await open()
  await field('Token').fill(token)
  // Whoever made an unsigned token could have anything deleted.
  const revocation = page.locator('#revocation')
  assert.match(await page.locator('#live').innerText(), /has not expired/)
  assert.equal(await revocation.isHidden(), true)
  await field('Keys').fill(options.keys)
  assert.match(await revocation.innerText(), /Delete the pod[^]*oc delete pod build-robot-0 --namespace=default/)
  assert.doesNotMatch(await page.locator('#live').innerText(), /elete/)
  assert.equal(await page.evaluate(() => document.querySelector('.answers > :last-child').id), 'revocation')
  // A token that is refused may name a pod that is not its own.
  await field('Audience').fill('another')
  assert.match(await page.locator('#live').innerText(), /Other receivers may still accept this token/)
  assert.equal(await revocation.isHidden(), true)
  await field('Audience').fill('')
  assert.equal(await revocation.isHidden(), false)
  await field('Token').fill(caseOf('expired-61-s-ago').token)
  assert.equal(await page.locator('#live').isHidden(), true)
  assert.equal(await revocation.isHidden(), true)
  await page.getByRole('button', { name: 'Create a new one' }).click()
  await page.locator('.verdict.accepted').waitFor()
  assert.equal(await page.locator('#live').isHidden(), true)
})

test('while time passes, what did not change is left alone, and the focus stays', async () => {
  const { page, field } = await open()
  for (const [name, text] of Object.entries({ Token: token, Keys: options.keys, Audience: options.audiences })) await field(name).fill(text)
  await page.evaluate(() => {
    globalThis.touched = []
    const watch = (selector) =>
      new MutationObserver(() => touched.push(selector)).observe(document.querySelector(selector), { childList: true, characterData: true, subtree: true })
    watch('#verdict .headline')
  })
  // The same answer is not said again.
  await field('Issuer').fill(`${options.issuers} x`)
  await field('Issuer').fill(options.issuers)
  assert.deepEqual(await page.evaluate(() => touched), [])
  await page.evaluate(() => (document.querySelector('.events').isTheSame = true))
  await page.clock.runFor(3000)
  assert.equal(await page.evaluate(() => document.querySelector('.events').isTheSame), true)
  const copy = page.locator('.snippet button').first()
  await copy.focus()
  await page.clock.runFor(11 * 60_000)
  assert.match(await page.locator('#verdict').innerText(), /^Rejected/)
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Copy')
})
