// Tests the page with receivers' configurations and errors: their panels open by themselves.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ERRORS, simulations, trustPolicy, unsigned } from '../shared/receivers.js'
import { start } from './browser.js'

const NOW = 1790000000
const PROVIDER = '{"Url":"oidc.example.com/cluster-1","ClientIDList":["sts.amazonaws.com"]}'
const subject = (text) => trustPolicy({ StringEquals: { 'oidc.example.com/cluster-1:sub': text } })

let site
before(async () => {
  site = await start()
})
after(() => site.stop())

const open = (more = {}) => site.open({ at: NOW, ...more })
const panel = (page, receiver) => page.locator(`#receiver-${receiver}`)

test('a trust policy beside a token opens its panel, with the letter that differs', async () => {
  const { page, paste, complaints } = await open()
  await paste(`${unsigned()}\n${PROVIDER}\n${subject('system:serviceaccount:team-b:app')}`)
  const aws = panel(page, 'aws')
  assert.equal(await aws.getAttribute('open'), '')
  const text = await aws.innerText()
  assert.match(text, /AWS would not let it in\.\s+Its caller sees: AccessDenied/)
  assert.match(text, /Trust policy[^]*differs from[^]*only by one character/)
  assert.deepEqual(await aws.locator('mark').allInnerTexts(), ['b', 'a'])
  // Nobody checked who signed it: no command lets it in.
  assert.match(text, /add[^]*the trust policy[^]*the signature must be checked first/)
  assert.doesNotMatch(text, /update-assume-role-policy/)
  assert.deepEqual(await page.locator('.card .title strong').allInnerTexts(), ['Token', 'AWS OIDC provider', 'AWS trust policy'])
  for (const other of ['gcp', 'entra', 'vault', 'api-server']) assert.equal(await panel(page, other).isHidden(), true, other)
  assert.deepEqual(complaints, [])
})

test('without its token a receiver waits for one, and what is forgotten is gone', async () => {
  const { page, paste, field } = await open()
  await paste(PROVIDER)
  assert.match(await panel(page, 'aws').innerText(), /Paste a token beside it/)
  await field('Token').fill(unsigned())
  assert.match(await panel(page, 'aws').innerText(), /Nobody can tell from this what AWS would do\./)
  await page.getByRole('button', { name: 'Forget everything' }).click()
  assert.equal(await page.locator('#receivers').isHidden(), true)
  assert.equal(await panel(page, 'aws').count(), 0)
  assert.doesNotMatch(await page.content(), /oidc\.example\.com/)
})

test('a panel that was closed stays closed, and its answer changes with the hour', async () => {
  const { page, paste } = await open()
  await paste(`${unsigned()}\n${PROVIDER}\n${subject('system:serviceaccount:team-a:app')}`)
  const aws = panel(page, 'aws')
  assert.match(await aws.innerText(), /Nobody can tell/)
  await aws.locator('summary').click()
  await page.locator('#leeway').fill('61')
  assert.equal(await aws.getAttribute('open'), null)
  await page.clock.runFor(3400 * 1000)
  await aws.locator('summary').click()
  assert.match(await aws.innerText(), /ExpiredTokenException/)
})

test('each receiver has its panel, in either language', async () => {
  const { page, paste } = await open({ locale: 'zh-CN' })
  const one = (wanted) => [...simulations()].find(({ receiver, config }) => receiver === wanted && config !== '').config
  await paste([unsigned(), ...['aws', 'gcp', 'entra', 'vault', 'api-server'].map(one)].join('\n'))
  for (const receiver of ['aws', 'gcp', 'entra', 'vault', 'api-server']) {
    const text = await panel(page, receiver).innerText()
    assert.match(text, /会|无法/, receiver)
    // The receiver's own words stay as they are.
    const [seen] = await panel(page, receiver).locator('.seen code').allInnerTexts()
    assert.doesNotMatch(text.replace(seen ?? '', '').replace(/"[^"]*"/g, ''), /\b(?:the|is not|would)\b/, receiver)
  }
  await page.locator('#language').selectOption('en')
  assert.match(await panel(page, 'gcp').innerText(), /Google/)
  assert.doesNotMatch(await panel(page, 'gcp').innerText(), /会/)
})

test('errors are explained, with and without a token', async () => {
  const { page, paste, complaints } = await open()
  await paste(`log:\n${ERRORS[0]}\n`)
  const errors = page.locator('#errors')
  assert.match(await errors.innerText(), /^What the error says\s+The token is good, but for others/)
  assert.match(await errors.innerText(), /libopenstorage\/operator#1602/)
  await paste(unsigned({ aud: ['vault'] }))
  assert.match(await errors.innerText(), /The token at hand has "vault": the line may well be about it\./)
  await paste(ERRORS.join('\n'))
  assert.equal(await errors.locator('[data-fault]').count(), ERRORS.length)
  assert.deepEqual(complaints, [])
})

test('what a hostile configuration says stays text', async () => {
  const { page, paste, complaints } = await open()
  const markup = '<img src=x onerror=alert(1)>\u202e'
  await paste(`${unsigned()}\n${trustPolicy({ StringEquals: { [markup]: markup } })}\noidc: id token issued by a different provider, expected "${markup}" got "x"`)
  assert.equal(await page.locator('#receivers img, #errors img').count(), 0)
  assert.match(await panel(page, 'aws').innerText(), /\\u\{202e\}|<img/)
  assert.deepEqual(complaints, [])
})

test('what was forgotten is in no panel any more', async () => {
  const { page, paste } = await open()
  await paste(`${unsigned()}\n${PROVIDER}\n--service-account-issuer=https://oidc.example.com/cluster-1`)
  await page.locator('#api-server summary').click()
  await page.locator('#issuer').fill('https://oidc.example.com/cluster-1')
  assert.match(await page.locator('#api-server').innerText(), /To see the answer, enter or paste/)
  await page.getByRole('button', { name: 'Forget everything' }).click()
  for (const slot of await page.locator('#receivers .slot, #errors .slot').all()) assert.equal(await slot.innerHTML(), '')
})

test('a panel follows its cards: what was removed is no longer spoken of', async () => {
  const { page, paste } = await open()
  const credential = (name, subject) => `{"name":"${name}","issuer":"https://oidc.example.com/cluster-1","subject":"${subject}","audiences":["x"]}`
  await paste(`${unsigned()}\n${credential('one', 'a')}\n${credential('other', 'b')}`)
  const entra = panel(page, 'entra')
  assert.match(await entra.innerText(), /none of 2 federated credentials/)
  await page.locator('.card', { hasText: 'Entra federated credential' }).last().getByRole('button', { name: 'Remove' }).click()
  assert.match(await entra.innerText(), /does not match the federated credential "one"/)
  await page.locator('.card', { hasText: 'Entra federated credential' }).last().getByRole('button', { name: 'Remove' }).click()
  assert.equal(await entra.isHidden(), true)
})

test('a pod of the API server speaks for the server, and a token in a configuration is found', async () => {
  const { page, paste, field } = await open()
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - name: a\n    command: [kube-apiserver, --service-account-issuer=https://oidc.example.com/cluster-1]\n'
  await paste(`{"kubernetes_host":"https://a.example","token_reviewer_jwt":"${unsigned()}"}\n---\n${pod}`)
  assert.equal(await field('Token').inputValue(), unsigned())
  assert.match(await panel(page, 'api-server').innerText(), /The API server would not let it in\./)
  assert.equal(await page.locator('[data-check=pod]').count(), 0)
})

test('a token that cannot be read is said to be none', async () => {
  const { page, paste, field } = await open()
  await paste(PROVIDER)
  await field('Token').fill('not a token')
  assert.match(await panel(page, 'aws').innerText(), /The token cannot be read/)
})

test('a panel says what is true now: time passes in it, and another letter is another mark', async () => {
  const { page, paste, field } = await open()
  await paste(`${unsigned({ exp: NOW - 400 })}\n${PROVIDER}\n${subject('system:serviceaccount:team-b:app')}`)
  const aws = panel(page, 'aws')
  assert.match(await aws.innerText(), /The token expired 6 minutes ago/)
  await page.clock.runFor(60 * 1000)
  assert.match(await aws.innerText(), /The token expired 7 minutes ago/)
  await page.locator('.card', { hasText: 'AWS trust policy' }).getByRole('button', { name: 'Remove' }).click()
  await paste(subject('system:serviceaccount:team-c:app'))
  assert.deepEqual(await aws.locator('mark').allInnerTexts(), ['c', 'a'])
  const kubernetes = { namespace: 'team-d', serviceaccount: { name: 'app', uid: '0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d' } }
  await field('Token').fill(unsigned({ exp: NOW - 400, sub: 'system:serviceaccount:team-d:app', 'kubernetes.io': kubernetes }))
  assert.deepEqual(await aws.locator('mark').allInnerTexts(), ['c', 'd'])
})
