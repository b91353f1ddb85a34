// Tests receivers' configurations and errors through JavaScript.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { explain, mintExample, recognize, simulate } from 'bound-token/workbench'

import { ERRORS, simulations, trustPolicy, unsigned } from '../shared/receivers.js'

const NOW = 1790000000
const PROVIDER = '{"Url":"oidc.example.com/cluster-1","ClientIDList":["sts.amazonaws.com"]}'
const wildcard = trustPolicy({ StringEquals: { 'oidc.example.com/cluster-1:sub': 'system:serviceaccount:team-a:*' } })

test('texts and artefacts are the same configuration', () => {
  const both = `${PROVIDER}\n${wildcard}`
  const answers = [both, [PROVIDER, wildcard], recognize(both), [recognize(PROVIDER)[0], wildcard]].map((config) =>
    simulate(unsigned(), config, { now: NOW }),
  )
  for (const { receiver, verdict, receiverError, checks } of answers) {
    assert.deepEqual([receiver, verdict, receiverError], ['aws', 'rejected', 'AccessDenied'])
    const [check] = checks.filter(({ outcome }) => outcome === 'fail')
    assert.equal(check.code, 'wildcard-under-equals')
    // Nobody checked who signed it.
    assert.deepEqual([check.remedy.command, check.remedy.json], [undefined, undefined])
    assert.match(check.remedy.message, /the signature must be checked first\.$/)
  }
  assert.equal(answers[0].checks.find(({ id }) => id === 'trust-policy').place.line, 2)
})

test('an artefact that is quoted is taken as it was found', () => {
  const [found] = recognize(`a log\n${wildcard}`)
  assert.deepEqual([found.standsAlone, found.quoted], [false, 'text'])
  const by = (quoted) => simulate(unsigned(), [PROVIDER, { ...found, quoted }], { now: NOW }).checks.filter(({ code }) => code === 'wildcard-under-equals')
  for (const quoted of ['line', 'text', 'output', 'diff', 'markup', 'unreadable']) assert.equal(by(quoted).length, 1, quoted)
  for (const quoted of ['document', 'base64', 'token']) assert.equal(by(quoted).length, 0, quoted)
  for (const more of [{ StandsAlone: false }, { standsalone: false }, { quote: 'line' }]) {
    assert.throws(() => simulate(unsigned(), [PROVIDER, { text: wildcard, ...more }]), { name: 'OptionsError', option: 'config' })
  }
  for (const quoted of ['', 'Line', 5, {}]) assert.throws(() => by(quoted), { name: 'OptionsError', option: 'config' })
})

test('with keys a receiver can be said to accept, without them never', async () => {
  const { token, keys, issuer, audience } = await mintExample()
  const role = '{"data":{"bound_service_account_names":["build-robot"],"bound_service_account_namespaces":["default"],"audience":"vault"}}'
  assert.equal(audience, 'vault')
  assert.equal(simulate(token, role, { keys }).verdict, 'accepted')
  assert.equal(simulate(token, [role, keys]).verdict, 'accepted')
  assert.equal(simulate(token, role).verdict, 'unverified')
  assert.equal(simulate(token, `--service-account-issuer=${issuer} --api-audiences=vault`, { keys }).verdict, 'accepted')
})

test('what no receiver is known by, and options that there are not, are refused', () => {
  for (const config of ['', 'hello', [], '{}']) assert.throws(() => simulate(unsigned(), config), { name: 'OptionsError', option: 'config' })
  for (const config of [5, [{}], { text: 5 }, null]) assert.throws(() => simulate(unsigned(), config), { name: 'OptionsError', option: 'config' })
  assert.throws(() => simulate(unsigned(), PROVIDER, { receiver: 'azure' }), { name: 'OptionsError', option: 'receiver' })
  assert.throws(() => simulate(unsigned(), PROVIDER, { key: 'x' }), { name: 'OptionsError', option: 'key' })
  assert.equal(simulate(5, PROVIDER).verdict, 'rejected')
})

test('no configuration of ours makes an unsigned token accepted, and each gets an answer', () => {
  let count = 0
  for (const { receiver, config, changes } of simulations()) {
    const { verdict, checks } = simulate(unsigned(changes), config, { receiver, now: NOW })
    assert.notEqual(verdict, 'accepted', config)
    for (const { outcome, remedy, id, code } of checks) {
      if (outcome === 'fail' || outcome === 'warn') assert.ok(remedy, `${id} ${code}: ${config}`)
    }
    count += 1
  }
  assert.ok(count > 150, `${count}`)
})

test('each kind of error is explained, about the token at hand if there is one', () => {
  const faults = explain(ERRORS.join('\n'))
  assert.equal(faults.length, ERRORS.length)
  assert.deepEqual(faults.map(({ line }) => line), ERRORS.map((_, index) => index + 1))
  const [said] = explain(ERRORS[0], unsigned({ aud: ['vault'] }))
  assert.deepEqual([said.fault, said.found, said.isThisToken], ['api-server-audience', ['vault'], true])
  assert.match(said.remedy.command, /--audience=https:\/\/kubernetes\.default\.svc$/)
  assert.throws(() => explain(5), { name: 'TokenError' })
})
