// Tests the page as a person uses it: paste, read the verdict and its reasons.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'

import axe from 'axe-core'

import { start } from './browser.js'
import { ERRORS, simulations, unsigned } from '../shared/receivers.js'

const read = (name) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
const cases = JSON.parse(read('cases.json'))
const caseOf = (id) => cases.find((one) => one.id === id)
const DOCS_TOKEN = read('openshift-docs-token.txt').trim()

let site
before(async () => {
  site = await start()
})
after(() => site.stop())

/** Opens the page at a case's moment and fills in what the case has. */
async function openWith(id, changes = {}) {
  const { token, options } = caseOf(id)
  const opened = await site.open({ at: options.now, timezoneId: 'Asia/Shanghai' })
  const given = { Token: token, Keys: options.keys, Audience: options.audiences, Issuer: options.issuers, ...changes }
  for (const [name, text] of Object.entries(given)) if (text !== undefined) await opened.field(name).fill(String(text))
  return opened
}

/** The outcome that the page shows for a check. */
const outcome = (page, name) =>
  page.locator('.check', { has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }) }).locator('.outcome').innerText()

test('a token with its keys, audience and issuer is accepted', async () => {
  const { page, verdict, complaints } = await openWith('accepted')
  assert.match(await verdict.innerText(), /^Accepted/)
  assert.equal(await outcome(page, 'Signature'), 'Pass')
  assert.match(await page.locator('.signer').innerText(), /signed the token/)
  assert.match(await page.getByText('Cannot be checked from here').locator('..').innerText(), /pod default\/build-robot-0/)
  assert.deepEqual(complaints, [])
})

test('every reason is named at once', async () => {
  const { page, verdict } = await openWith('three-reasons-at-once')
  const text = await verdict.innerText()
  assert.match(text, /^Rejected/)
  for (const reason of [/it expired 1 minute ago/, /it is for “vault”, not for “sts.amazonaws.com”/, /its signature does not match the given key/]) assert.match(text, reason)
  assert.equal(await page.locator('.check.fail').count(), 3)
})

test('a near miss is marked, and what mends it stands beside it', async () => {
  const { page } = await openWith('near-miss-slash')
  const issuer = page.locator('.check.fail[data-check=issuer]')
  assert.deepEqual(await issuer.locator('mark').allInnerTexts(), ['', '/'])
  assert.equal(await issuer.locator('.remedy pre').innerText(), 'oc get --raw /.well-known/openid-configuration | jq -r .issuer')
  assert.equal(await page.locator('.check.pass .remedy').count(), 0)
})

test('the kind of token and where it is in its life are said', async () => {
  const { page } = await openWith('extended-after-half-a-year')
  assert.match(await page.locator('.kind').innerText(), /API server extended/)
  assert.equal(await outcome(page, 'Lifecycle'), 'Warning')
  assert.match(await page.locator('.check.warn .remedy').innerText(), /oc delete pod build-robot-0 --namespace=default/)
})

test('it answers as one types', async () => {
  const { page, verdict, field } = await openWith('accepted')
  await field('Audience').fill('sts.amazonaws.com')
  assert.match(await verdict.innerText(), /^Rejected[^]*not for “sts.amazonaws.com”/)
  await field('Audience').fill('sts.amazonaws.com vault')
  assert.match(await verdict.innerText(), /^Accepted/)
  await field('Keys').fill('')
  assert.match(await verdict.innerText(), /^Not verified[^]*Paste the cluster’s keys/)
  await field('Keys').fill('{"keys":')
  assert.match(await verdict.innerText(), /^Rejected[^]*the given keys cannot be used/)
  // Without a token, what is wrong with the keys is still said.
  await field('Token').fill('')
  assert.match(await verdict.innerText(), /^There is no token yet[^]*not strict JSON/)
  await field('Keys').fill('')
  assert.match(await verdict.innerText(), /^Paste a token/)
  assert.equal(await page.locator('section:visible').count(), 0)
})

test('a private key is warned of even before there is a token', async () => {
  const { page, verdict, field } = await site.open()
  await field('Keys').fill('-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----')
  assert.match(await verdict.innerText(), /private key[^]*consider it exposed/)
  assert.match(await page.locator('#keys-seen').innerText(), /refused/)
  await field('Keys').fill('')
  assert.match(await verdict.innerText(), /^Paste a token/)
})

test('keys that cannot be used are said to be at fault, not the token', async () => {
  const { verdict } = await openWith('accepted', { Keys: '{"keys":' })
  assert.match(await verdict.innerText(), /^Rejected\s+because the given keys cannot be used/)
})

test('where a token is broken is said', async () => {
  const { verdict, field } = await site.open()
  await field('Token').fill(`${caseOf('accepted').token} x`)
  const at = caseOf('accepted').token.length
  assert.match(await verdict.innerText(), new RegExp(`a space[^]*offset ${at}`))
})

test('an issuer that was not checked is said beside the acceptance', async () => {
  const { verdict } = await openWith('accepted', { Issuer: '' })
  assert.match(await verdict.innerText(), /^Accepted[^]*issuer was not checked/i)
})

test('a host without crypto.subtle is told why there is no fresh example', async () => {
  const { page, complaints } = await site.open()
  await page.evaluate(() => Object.defineProperty(crypto, 'subtle', { value: undefined }))
  await page.getByRole('button', { name: 'Create a new one' }).click()
  await page.getByText('no crypto.subtle').waitFor()
  assert.deepEqual(complaints, [])
})

test('white space around a pasted token is passed over', async () => {
  const { token } = caseOf('accepted')
  const { verdict } = await openWith('accepted', { Token: `\n  ${token}\r\n` })
  assert.match(await verdict.innerText(), /^Accepted/)
})

test('moments are shown in UTC and in local time with its zone, and how far away', async () => {
  const { page } = await openWith('accepted')
  const claim = page.locator('.claim', { has: page.locator('dt', { hasText: /^exp$/ }) })
  const text = await claim.innerText()
  assert.match(text, /1760000600/)
  assert.match(text, /9 Oct 2025, 09:03:20 UTC/)
  assert.match(text, /5:03:20 PM GMT\+8/)
  assert.match(text, /in 10 minutes/)
  assert.match(text, /receivers must reject the token/)
})

test('time passes: distances tick, and the verdict changes when the token expires', async () => {
  const { page, verdict } = await openWith('accepted')
  const claim = page.locator('.claim', { has: page.locator('dt', { hasText: /^exp$/ }) }).locator('.distance')
  assert.equal(await claim.innerText(), 'in 10 minutes')
  await page.clock.runFor(90_000)
  assert.equal(await claim.innerText(), 'in 8 minutes 30 seconds')
  await page.clock.runFor(520_000)
  assert.match(await verdict.innerText(), /^Accepted/)
  assert.equal(await outcome(page, 'Expiration'), 'Warning')
  await page.clock.runFor(60_000)
  assert.match(await verdict.innerText(), /^Rejected[^]*it expired 1 minute ago/)
  await page.clock.runFor(1_800_000)
  assert.match(await verdict.innerText(), /^Rejected[^]*it expired 31 minutes ago/)
  const sides = page.locator('.check', { has: page.getByText('Expiration', { exact: true }) }).locator('.sides')
  assert.match(await sides.innerText(), /checked at\s+9 Oct 2025, 09:34:30 UTC/)
})

test('the example is the documentation’s own token, expired', async () => {
  const { page, verdict, field } = await site.open({ at: 1795486000 })
  await page.getByRole('button', { name: 'Try an example' }).click()
  assert.equal(await field('Token').inputValue(), DOCS_TOKEN)
  assert.match(await verdict.innerText(), /^Rejected[^]*it expired 3 years ago/)
  assert.equal(await outcome(page, 'Signature'), 'Not checked')
  assert.match(await page.locator('#note').innerText(), /expired/)
})

test('a fresh example is accepted, and no more when a letter of it changes', async () => {
  const { page, verdict, field } = await site.open()
  await page.getByRole('button', { name: 'Create a new one' }).click()
  await page.locator('.verdict.accepted').waitFor()
  const token = await field('Token').inputValue()
  const at = token.lastIndexOf('.') + 20
  await field('Token').fill(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1))
  assert.match(await verdict.innerText(), /^Rejected[^]*its signature does not match the given key/)
  await page.getByRole('button', { name: 'Forget everything' }).click()
  assert.match(await verdict.innerText(), /^Paste a token/)
  for (const name of ['Token', 'Keys', 'Audience', 'Issuer']) assert.equal(await field(name).inputValue(), '')
})

test('what is no token gets an explanation, whatever it is', async () => {
  const { verdict, field, complaints } = await site.open()
  const long = 'x'.repeat(1_100_000)
  for (const text of ['x', '...', 'sha256~abc', '<script>alert(1)</script>', '🔑.🔑.🔑', '{"a":1}', long]) {
    await field('Token').fill(text)
    assert.match(await verdict.innerText(), /^Rejected\s+(A token has three segments|The text has|This is|There is no|The .* contains|A token)/, text.slice(0, 40))
  }
  assert.deepEqual(complaints, [])
})

const HOSTILE = [
  '<img src=x onerror="globalThis.pwned=1">',
  '<svg/onload=globalThis.pwned=1>',
  '"><script>globalThis.pwned=1</script>',
  'javascript:globalThis.pwned=1',
  '\u202Egnp.exe\u0000\u2028',
  '\u202Egnp.exe',
  '{{constructor.constructor("globalThis.pwned=1")()}}',
]

test('hostile text in a token is shown as text', async () => {
  const b64 = (text) => Buffer.from(text).toString('base64url')
  const { page, field, paste, complaints } = await site.open()
  // Another token, to be compared with.
  await paste(`${DOCS_TOKEN}\n${caseOf('accepted').token}`)
  await page.locator('#api-server summary').click()
  const elements = () => page.locator('img, script:not([src="main.js"]), svg:not(.brand svg, .timeline), iframe, a, object, [onerror]').count()
  const before = await elements()
  for (const text of HOSTILE) {
    const header = { alg: 'RS256', kid: text, jku: text, x5u: text, jwk: { kty: text }, [text]: text }
    const claims = { iss: text, sub: text, aud: [text], jti: text, [text]: { [text]: text }, 'kubernetes.io': { namespace: text, pod: { name: text, uid: text } } }
    await field('Token').fill(`${b64(JSON.stringify(header))}.${b64(JSON.stringify(claims))}.AA`)
    await field('Keys').fill(JSON.stringify({ keys: [{ kty: text, kid: text, alg: text }] }))
    await field('Audience').fill(text)
    assert.equal(await elements(), before, text)
    assert.equal(await page.evaluate(() => globalThis.pwned), undefined, text)
    // In remedies, commands, the comparison and everywhere.
    const shown = await page.locator('.answers').innerText()
    assert.ok(!/[\u0000\u202e\u2028]/.test(shown), 'what cannot be seen is written out')
  }
  assert.match(await page.locator('#claims').innerText(), /\{\{constructor\.constructor/)
  assert.deepEqual(complaints, [])
})

test('nothing leaves the page and nothing is kept', async () => {
  const { page, field } = await site.open()
  const requests = []
  page.on('request', (request) => requests.push(request.url()))
  await page.getByRole('button', { name: 'Create a new one' }).click()
  await page.locator('.verdict.accepted').waitFor()
  await field('Token').fill(DOCS_TOKEN)
  await field('Issuer').fill('https://issuer2.test.com')
  await page.waitForTimeout(1500)
  assert.deepEqual(requests, [])
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    url: location.href,
  }))
  assert.deepEqual(kept, { local: 0, session: 0, cookies: '', databases: 0, caches: 0, url: site.url })
})

test('the policy of the page forbids what it promises not to do', async () => {
  const { page } = await site.open()
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  assert.match(policy, /default-src 'none'/)
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/)
  const refused = await page.evaluate(async () => {
    const outcome = (act) => Promise.resolve().then(act).then(() => 'allowed', () => 'refused')
    return {
      fetch: await outcome(() => fetch('http://127.0.0.1:9/')),
      markup: await outcome(() => (document.createElement('p').innerHTML = '<b>x</b>')),
      script: await outcome(() => (document.createElement('script').textContent = '1')),
    }
  })
  assert.deepEqual(refused, { fetch: 'refused', markup: 'refused', script: 'refused' })
})

test('axe finds nothing to complain about in any state, light and dark, wide and narrow, in both languages', async () => {
  const { token, options } = caseOf('three-reasons-at-once')
  const documents = `${caseOf('near-miss-slash').token}\n${options.keys}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: build-robot-0\n  namespace: default\nspec: {}\n`
  const looks = [
    { colorScheme: 'light', locale: 'en-US' },
    { colorScheme: 'dark', locale: 'zh-CN' },
    { colorScheme: 'light', locale: 'zh-CN', viewport: { width: 360, height: 740 } },
  ]
  for (const look of looks) {
    const { page, paste } = await site.open({ reducedMotion: 'reduce', ...look })
    await page.evaluate(axe.source)
    const violations = async () => {
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
      )
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
    }
    const states = {
      empty: () => {},
      'an example': () => page.locator('#example-expired').click(),
      accepted: async () => {
        await page.locator('#example-fresh').click()
        await page.locator('.verdict.accepted').waitFor()
      },
      'three reasons': () => page.locator('#token').fill(token),
      'no token': () => page.locator('#token').fill('x'),
      'several cards': async () => {
        await page.locator('#forget').click()
        await paste(`${token}\n${documents}`)
        await page.locator('#issuer').fill(String(options.issuers).replace('https', 'http'))
        await page.locator('#api-server summary').click()
      },
      'receivers and errors': async () => {
        await page.locator('#forget').click()
        const one = (wanted) => [...simulations()].find(({ receiver, config }) => receiver === wanted && config !== '').config
        await paste([unsigned(), ...['aws', 'gcp', 'entra', 'vault', 'api-server'].map(one), ...ERRORS].join('\n'))
        // The link to the verdict, at the lower edge of a phone, covers whatever button happens to be there.
        await page.evaluate(() => document.getElementById('verdict').scrollIntoView())
      },
      'a private key': async () => {
        await page.locator('#forget').click()
        await page.locator('#keys').fill('-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----')
      },
      'nothing known': async () => {
        await page.locator('#paste').fill('nothing')
        await page.locator('#read').click()
      },
    }
    for (const [state, enter] of Object.entries(states)) {
      await enter()
      assert.deepEqual(await violations(), [], `${state}, ${JSON.stringify(look)}`)
    }
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is wider than the screen')
  }
})

test('the keyboard alone is enough', async () => {
  const { page, verdict, field } = await site.open({ at: 1795486000 })
  const reached = []
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.value))
  }
  const examples = ['example-expired', 'example-fresh']
  assert.deepEqual(reached, ['forget', 'language', 'paste', 'read', 'open', ...examples, 'token', 'keys', 'audience', 'issuer', 'now'])
  await page.locator('#example-expired').focus()
  await page.keyboard.press('Enter')
  assert.match(await verdict.innerText(), /^Rejected/)
  await page.locator('#forget').focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'paste')
  await page.keyboard.insertText(DOCS_TOKEN)
  await page.keyboard.press('Control+Enter')
  assert.match(await verdict.innerText(), /^Rejected/)
  assert.equal(await field('Token').inputValue(), DOCS_TOKEN)
})
