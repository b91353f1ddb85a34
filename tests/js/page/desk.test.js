// Tests what is pasted, dropped or opened: what it becomes on the page, and what can be done with it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { decode } from 'bound-token'

import { AUTHENTICATION, POD, caseOf, options, token } from '../shared/documents.js'
import { start } from './browser.js'

let site
before(async () => {
  site = await start()
})
after(() => site.stop())

const open = (more = {}) => site.open({ at: options.now, ...more })
const titles = (page) => page.locator('.card .title strong').allInnerTexts()

test('token, keys and pod in one paste lead to the cause and its remedy', async () => {
  const { page, paste, verdict, field, complaints } = await open()
  await paste(`$ curl …\n401 Unauthorized\n${token}\n\n${options.keys}\n---\n${POD}---\n${AUTHENTICATION}`)
  assert.deepEqual(await titles(page), ['Token', 'JWK Set', 'Pod', 'Authentication'])
  assert.match(await verdict.innerText(), /^Not verified[^]*Enter the audience/)
  assert.equal(await field('Token').inputValue(), token)
  assert.equal(await field('Keys').inputValue(), options.keys)
  assert.equal(await field('Issuer').inputValue(), options.issuers)
  await field('Audience').fill('sts.amazonaws.com')
  const text = await verdict.innerText()
  assert.match(text, /^Rejected\s+because it is for “vault”, not for “sts.amazonaws.com”\.\s+What to do\s+Request a token with the receiver's audience/)
  assert.match(text, /oc create token build-robot --namespace=default --audience=sts\.amazonaws\.com/)
  assert.match(await page.locator('.aside', { hasText: 'Taken from what you pasted' }).innerText(), /Issuer[^]*Authentication cluster/)
  assert.match(await page.locator('.check', { hasText: 'Pod default/build-robot-0 is the one that the token names.' }).innerText(), /Pass/)
  assert.deepEqual(complaints, [])
})

test('keys that are quoted in a log are shown with the reason, and decide nothing', async () => {
  const { page, paste, verdict, field } = await open()
  await paste(`${token}\n\n2026-11-28T06:00:00Z loaded ${options.keys}\n`)
  const card = page.locator('.card.unused')
  assert.match(await card.innerText(), /JWK Set[^]*not used: other text is on its line/)
  assert.equal(await field('Keys').inputValue(), '')
  await field('Audience').fill('vault')
  assert.match(await verdict.innerText(), /^Not verified/)
})

test('of two sets of keys the one that signed is told from the other', async () => {
  const { page, paste, verdict, field } = await open()
  await field('Audience').fill('vault')
  await paste(`${token}\n\n{"keys":[]}\n\n${options.keys}\n---\n${POD}`)
  assert.match(await verdict.innerText(), /^Accepted/)
  const check = page.locator('.check', { hasText: 'It was signed by a key of the JWK Set at line 5; the JWK Set at line 3 did not sign it.' })
  assert.match(await check.innerText(), /Warning/)
})

test('what is typed counts before what lies on the desk, and is given back when it is emptied', async () => {
  const { page, paste, field, verdict } = await open()
  await paste(`${token}\n---\n${AUTHENTICATION}`)
  await field('Issuer').fill('https://other.example')
  assert.match(await verdict.innerText(), /^Rejected[^]*its issuer is “https:\/\/kubernetes.default.svc”, not “https:\/\/other.example”/)
  await field('Issuer').fill('')
  await field('Audience').focus()
  await page.locator('#leeway').fill('61')
  assert.equal(await field('Issuer').inputValue(), options.issuers)
})

test('a paste into a field goes there if it belongs there, else onto the desk', async () => {
  const { page, field, paste, complaints } = await open()
  assert.equal(await paste(token, '#token'), true)
  assert.equal(await paste(options.keys, '#keys'), true)
  assert.equal(await paste('sts.amazonaws.com', '#audience'), true)
  assert.deepEqual(await titles(page), [])
  assert.equal(await paste(`token: ${token}\n---\n${POD}`, '#token'), false)
  assert.deepEqual(await titles(page), ['Token', 'Pod'])
  assert.equal(await paste(`${options.keys}`, '#audience'), false)
  assert.deepEqual(await titles(page), ['Token', 'Pod', 'JWK Set'])
  assert.equal(await field('Audience').inputValue(), '')
  // The same once more is not there twice.
  await paste(`token: ${token}\n---\n${POD}`, '#token')
  assert.equal((await titles(page)).length, 3)
  assert.deepEqual(complaints, [])
})

test('a token that was typed stays when documents join it, and a mended one pasted into its field is the one inspected', async () => {
  const { page, paste, field } = await open()
  await field('Token').fill(token)
  await paste(`${options.keys}\n---\n${POD}`)
  assert.equal(await field('Token').inputValue(), token)
  assert.match(await page.locator('[data-check=signature]').innerText(), /Pass/)
  const other = caseOf('expired-61-s-ago').token
  await paste(caseOf('near-miss-slash').token)
  await page.locator('#token').focus()
  await paste(`${other.slice(0, 70)}\n${other.slice(70)}`, '#token')
  assert.equal(await field('Token').inputValue(), other)
  assert.match(await page.locator('#verdict').innerText(), /^Rejected[^]*it expired/)
})

test('more documents than are read are said to be too many, and the page goes on', async () => {
  const { page, paste, verdict, complaints } = await open()
  const set = JSON.stringify({ keys: [] })
  const items = (count) => Array.from({ length: count }, (_, index) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `sa-${index}`, namespace: 'default' } }))
  const data = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`k${index}.json`, set.replace('[]', `[{"kty":"RSA","kid":"${index}"}]`)]))
  await paste(`${token}\n---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'd' }, data })}`)
  assert.match(await verdict.innerText(), /^(Not verified|Rejected)/)
  await paste(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items(300) }))
  await page.clock.runFor(3000)
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await paste(token)
  assert.match(await verdict.innerText(), /^Not verified/)
  assert.deepEqual(complaints, [])
})

test('the items of a List are documents like any other', async () => {
  const { page, paste } = await open()
  const indented = POD.replaceAll('\n', '\n  ')
  await paste(`${token}\n---\napiVersion: v1\nkind: List\nitems:\n- ${indented}\n`)
  assert.match(await page.locator('[data-check=pod]').innerText(), /is the one that the token names/)
})

test('drops of text into a field stay there', async () => {
  const { page, field } = await open()
  const drop = (selector, text) =>
    page.evaluate(
      ([selector, text]) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.setData('text/plain', text)
        return document.querySelector(selector).dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      },
      [selector, text],
    )
  assert.equal(await drop('#audience', 'vault'), true)
  assert.equal(await drop('#token', token), true)
  assert.equal(await drop('body', token), false)
  assert.equal(await field('Token').inputValue(), token)
})

test('what was pasted while the page was loading is read once it is there', async () => {
  const { page } = await open({ before: (page) => page.addInitScript((text) => {
    new MutationObserver((_, observer) => {
      const box = document.getElementById('paste')
      if (box === null) return
      box.value = text
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  }, token) })
  assert.deepEqual(await titles(page), ['Token'])
})

test('thousands of audiences and claims are listed in part, and counted', { timeout: 60_000 }, async () => {
  const { page, field, verdict } = await open()
  const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const many = Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`claim-${index}`, index]))
  const aud = Array.from({ length: 20_000 }, (_, index) => `audience-${index}`)
  await field('Token').fill(`${b64({ alg: 'RS256' })}.${b64({ exp: 1, aud: [...aud, 'x'.repeat(10_000)], ...many })}.AA`)
  await field('Audience').fill('vault')
  const said = await page.locator('#verdict .headline').innerText()
  assert.match(said, /it is for “audience-0”, “audience-1”, “audience-2” and 19,998 more, not for “vault”/)
  assert.ok((await page.locator('.answers *').count()) < 3000)
  assert.match(await page.locator('#claims').innerText(), /and 11,952 more/)
  assert.match(await verdict.innerText(), /^Rejected/)
})

test('the key that signed is marked, not one of the same number', async () => {
  const { page, paste } = await open()
  await paste(`-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n\n${options.keys}\n${token}`)
  assert.equal(await page.locator('.key.refused .title strong', { hasText: 'signed the token' }).count(), 0)
  assert.match(await page.locator('.key.signer').innerText(), /Ed25519[^]*signed the token/)
})

test('files are read, dropped or opened, and nothing is sent', async () => {
  const { page } = await open()
  const requests = []
  page.on('request', (request) => requests.push(request.url()))
  await page.locator('#files').setInputFiles([
    { name: 'token', mimeType: 'text/plain', buffer: Buffer.from(`${token}\n`) },
    { name: 'keys.json', mimeType: 'application/json', buffer: Buffer.from(options.keys) },
  ])
  await page.locator('.card').nth(1).waitFor()
  assert.deepEqual(await titles(page), ['Token', 'JWK Set'])
  await page.evaluate((pod) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([pod], 'pod.yaml'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, POD)
  await page.locator('.card', { hasText: 'Pod' }).waitFor()
  assert.deepEqual(requests, [])
  await page.locator('#files').setInputFiles([{ name: 'large', mimeType: 'text/plain', buffer: Buffer.alloc(1_048_577, 'x') }])
  await page.getByText('larger than a megabyte').waitFor()
})

test('what is nothing known stays in the box, with the reason', async () => {
  const { page, field } = await open()
  await field('Paste or drop anything').fill('permission denied')
  await page.getByRole('button', { name: 'Read it' }).click()
  assert.match(await page.locator('#note').innerText(), /No known token, key or document/)
  assert.equal(await field('Paste or drop anything').inputValue(), 'permission denied')
  await field('Paste or drop anything').fill(`Bearer ${token}`)
  await page.getByRole('button', { name: 'Read it' }).click()
  assert.equal(await page.locator('#note').isHidden(), true)
  assert.equal(await field('Paste or drop anything').inputValue(), '')
})

test('of several tokens one is inspected and another compared with it', async () => {
  const { page, paste, verdict } = await open()
  await paste(`${token}\n${caseOf('expired-61-s-ago').token}`)
  assert.match(await verdict.innerText(), /^Not verified/)
  const comparison = page.locator('#comparison')
  assert.match(await comparison.innerText(), /exp\s+1760000600[^]*The other token|The other token[^]*exp/)
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id)
  await page.getByRole('button', { name: 'Inspect' }).nth(1).press('Enter')
  assert.match(await verdict.innerText(), /^Rejected[^]*expired/)
  assert.equal(await page.locator('.card.chosen').count(), 1)
  assert.equal(await focused(), 'Inspect')
  await page.getByRole('button', { name: 'Remove' }).nth(1).press('Enter')
  assert.equal(await focused(), 'Remove')
  assert.match(await verdict.innerText(), /^Not verified/)
  assert.equal(await comparison.isHidden(), true)
  await page.getByRole('button', { name: 'Remove' }).press('Enter')
  assert.equal(await focused(), 'paste')
})

test('a mended token says what was mended', async () => {
  const { page, paste, field } = await open()
  await paste(`${token.slice(0, 80)}\r\n${token.slice(80)}\r\n`)
  assert.match(await page.locator('.card').innerText(), /Repaired: .*line breaks/)
  assert.equal(await field('Token').inputValue(), token)
})

test('on a narrow screen the first word of the answer stays in sight, and changes when the answer does', async () => {
  const { page, field } = await open({ viewport: { width: 390, height: 800 } })
  await field('Token').fill(token)
  await field('Keys').fill(options.keys)
  await field('Audience').fill('vault')
  const peek = page.locator('#peek')
  assert.equal(await peek.innerText(), 'Accepted ↓')
  await page.clock.runFor(11 * 60_000 + 2000)
  assert.equal(await peek.innerText(), 'Rejected ↓')
})

test('the API server’s answer is shown in words and as YAML', async () => {
  const { page, field } = await open()
  await field('Token').fill(token)
  await page.getByText('The API server, asked by TokenReview').click()
  const panel = page.locator('#api-server')
  await panel.locator('.slot > *').first().waitFor()
  assert.match(await panel.innerText(), /enter or paste its issuer and its keys/)
  await field('Keys').fill(options.keys)
  await field('Issuer').fill(options.issuers)
  // Its audience is not the API server's.
  assert.match(await panel.innerText(), /It would reject the token[^]*kind: TokenReview[^]*error:/)
})

test('well-known audiences and the token’s own are suggested', async () => {
  const { page, field } = await open()
  await field('Token').fill(token)
  const values = await page.locator('#audiences option').evaluateAll((all) => all.map(({ value }) => value))
  for (const value of ['sts.amazonaws.com', 'api://AzureADTokenExchange', 'vault', 'openshift', options.issuers]) assert.ok(values.includes(value), value)
})

test('several key sets may be typed one after the other', async () => {
  const { page, field } = await open()
  const other = caseOf('no-key-with-the-kid').options.keys
  await field('Token').fill(token)
  await field('Keys').fill(`${other}\n${options.keys}`)
  assert.match(await page.locator('[data-check=signature]').innerText(), /Pass/)
  assert.match(await page.locator('.key.signer').innerText(), /signed the token/)
})

test('a report for a ticket has no signature, and without names no names', async () => {
  const { page, field } = await site.open({ at: options.now, permissions: ['clipboard-read', 'clipboard-write'] })
  await field('Token').fill(token)
  await field('Audience').fill('sts.amazonaws.com')
  const copied = async (name) => {
    await page.getByRole('button', { name }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    await page.clock.runFor(3000)
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const signature = token.split('.')[2]
  const { claims } = decode(token)
  const json = JSON.parse(await copied('Copy as JSON'))
  assert.equal(json.verdict, 'rejected')
  assert.deepEqual(json.claims.aud, claims.aud)
  const markdown = await copied('Copy as Markdown')
  assert.match(markdown, /^## Service account token: rejected/)
  assert.match(markdown, /\| ✕ \| audience \|/)
  for (const text of [JSON.stringify(json), markdown]) assert.ok(!text.includes(signature))
  await page.getByLabel('without names').check()
  for (const name of ['Copy as JSON', 'Copy as Markdown']) {
    const text = await copied(name)
    assert.match(text, /audience-mismatch/)
    for (const secret of ['build-robot', 'worker-1', claims.jti, claims['kubernetes.io'].serviceaccount.uid, options.issuers]) {
      assert.ok(!text.includes(secret), `${name} has ${secret}`)
    }
  }
})

test('forgetting leaves nothing, and so does leaving the page', async () => {
  const { page, paste, field } = await open()
  const isEmpty = async () => {
    for (const name of ['Paste or drop anything', 'Token', 'Keys', 'Audience', 'Issuer']) assert.equal(await field(name).inputValue(), '', name)
    assert.equal(await page.locator('.card').count(), 0)
    assert.equal(await page.locator('section:visible').count(), 0)
    const html = await page.content()
    assert.ok(!html.includes('build-robot-0'))
  }
  await paste(`${token}\n---\n${POD}`)
  await field('Audience').fill('vault')
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await isEmpty()
  await paste(`${token}\n---\n${POD}`)
  await page.evaluate(() => dispatchEvent(new Event('pagehide')))
  await isEmpty()
})

test('the browser’s language is spoken, and the other one after a switch', async () => {
  const { page, paste, field, complaints } = await open({ locale: 'zh-CN' })
  await paste(`${token}\n\n${options.keys}\n---\n${POD}`)
  await field('受众').fill('sts.amazonaws.com')
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  assert.equal(await page.getByRole('list', { name: '识别到的内容' }).count(), 1)
  assert.match(await page.locator('#verdict').innerText(), /^拒绝\s+因为它面向“vault”，而不是“sts.amazonaws.com”。\s+处理办法/)
  const text = await page.locator('main').innerText()
  const strange = text.split('\n').filter((line) => /\b(?:the|is|are|not|of|and|it)\b/.test(line.replace(/"[^"]*"|“[^”]*”/g, '')))
  assert.deepEqual(strange, [])
  await page.locator('#language').selectOption('en')
  assert.match(await page.locator('#verdict').innerText(), /^Rejected\s+because it is for/)
  assert.equal(await field('Audience').inputValue(), 'sts.amazonaws.com')
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await page.locator('#language').selectOption('zh-CN')
  assert.match(await page.locator('h1').innerText(), /这个令牌为什么被拒绝？/)
  assert.deepEqual(complaints, [])
})

test('a megabyte of anything is answered or refused, and the page goes on', { timeout: 60_000 }, async () => {
  const { page, paste, verdict, complaints } = await open()
  const pods = Array.from({ length: 4000 }, (_, index) => POD.replace('build-robot-0', `pod-${index}`)).join('---\n')
  for (const [text, answer] of [
    ['x'.repeat(1_048_576), /No known token, key or document/],
    ['x'.repeat(1_048_577), /larger than a megabyte/],
    ['é'.repeat(1_048_000), /larger than a megabyte/],
    ['{"keys":['.repeat(110_000), /No known token, key or document/],
  ]) {
    await paste(text)
    assert.match(await page.locator('#note').innerText(), answer)
  }
  for (const text of [`${token}\n`.repeat(1380), `${token}\n---\n${pods.slice(0, 1_040_000)}`]) {
    await paste(text)
    assert.notEqual(await verdict.innerText(), '')
    await page.locator('#forget').click()
  }
  await paste(token)
  assert.match(await verdict.innerText(), /^Not verified/)
  assert.deepEqual(complaints, [])
})
