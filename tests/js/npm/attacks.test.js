// Tests every attack of tests/data/attacks.json through the npm package, as in tests/native/verify/attacks.rs.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readKeys, verify } from 'bound-token'

import { optionsOf, read, tokenOf } from '../shared/corpora.js'

const attacks = read('attacks.json')
const { classes, decisions, exceptions } = read('attack-verdicts.json')

function judge(attack) {
  const options = optionsOf(attack)
  let report
  try {
    report = verify(tokenOf(attack), options)
  } catch (error) {
    // Some cases ask for HMAC, which no options can; nothing else throws.
    assert.equal(error.name, 'OptionsError', attack.id)
    assert.equal(error.option, 'algorithms', attack.id)
    return { accepted: false, codes: ['unsupported-algorithm', 'symmetric-algorithm'] }
  }
  // A signature that is not whole leaves the question open: it is refused as unverified.
  const saysWhy = ({ id, outcome }) => outcome === 'fail' || (id === 'signature' && outcome === 'skip')
  const failed = report.checks.filter(saysWhy).map((check) => check.code)
  const refused = readKeys(options.keys).map((key) => key.error?.code)
  const accepted = report.verdict !== 'rejected' && report.key !== undefined
  return { report, accepted, codes: [...failed, ...refused, report.error?.code] }
}

function complaint(attack) {
  const { accepted, codes } = judge(attack)
  if (attack.expected === 'valid') return accepted ? undefined : `is refused for ${codes}`
  if (attack.expected === 'acceptable') {
    const done = accepted ? 'accepted' : 'refused'
    return decisions[attack.id]?.[0] === done ? undefined : `is ${done} for ${codes}`
  }
  if (accepted) return 'is accepted'
  const expected = attack.error_class && classes[attack.error_class]
  return expected === undefined || codes.some((code) => expected.includes(code)) ? undefined : `is refused for ${codes}`
}

test('attacks are refused for the right reason and controls accepted', () => {
  assert.equal(attacks.length, 418, 'the corpus was cut short')
  for (const attack of attacks) {
    const found = complaint(attack)
    assert.equal(found !== undefined, attack.id in exceptions, `${attack.id} (${attack.description}) ${found}`)
  }
})

test('no claim becomes an inherited property', () => {
  const cases = attacks.filter((attack) => attack.category === 'proto' && attack.expected === 'valid')
  assert.ok(cases.length > 5)
  for (const attack of cases) {
    const { report } = judge(attack)
    const { claims } = report.token
    assert.equal(Object.getPrototypeOf(claims), null, attack.id)
    assert.equal({}.polluted, undefined, attack.id)
    assert.equal({}.isAdmin, undefined, attack.id)
    const names = Object.keys(JSON.parse(Buffer.from(attack.token.split('.')[1], 'base64url')))
    assert.deepEqual(Object.keys(claims).sort(), names.sort(), attack.id)
  }
})
