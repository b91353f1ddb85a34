// Tests that a paste gives the same answers as its artifacts, in every form in which they are passed.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

import { Paste, Simulator, Verifier, recognize, simulate, tokenReview, verify } from 'bound-token/workbench'

import { withBrokenClock } from '../shared/instances.js'
import { trustPolicy, unsigned } from '../shared/receivers.js'

const DATA = new URL('../../data/', import.meta.url)
const cases = JSON.parse(readFileSync(new URL('cases.json', DATA), 'utf8'))
const { token, options } = cases.find(({ id }) => id === 'accepted')
const NOW = options.now
const POD = `apiVersion: v1
kind: Pod
metadata: {name: build-robot-0, namespace: default}
spec:
  serviceAccountName: build-robot
  containers: []
  volumes:
  - name: t
    projected: {sources: [{serviceAccountToken: {audience: vault, path: t}}]}
`
const PASTE = `${options.keys}\n\n${POD}---\n${POD.replace('build-robot-0', 'build-robot-1')}`
const PROVIDER = '{"Url":"oidc.example.com/cluster-1","ClientIDList":["sts.amazonaws.com"]}'
const CONFIG = `${PROVIDER}\n${trustPolicy({ StringEquals: { 'oidc.example.com/cluster-1:sub': 'system:serviceaccount:team-a:*' } })}`

const plain = (report) => JSON.parse(JSON.stringify(report))

/** What was answered, or which option was refused and why. */
function answer(ask) {
  try {
    return plain(ask())
  } catch ({ name, option, message }) {
    return { name, option, message }
  }
}

const freed = { name: 'OptionsError', message: /freed/ }

test('a paste, its artefacts and those of recognize are the same evidence', () => {
  const texts = [PASTE, ...cases.map(({ token, options: { keys } }) => `${token}\n\n${typeof keys === 'string' ? keys : ''}\n\n${POD}`)]
  for (const file of readdirSync(DATA, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    texts.push(readFileSync(`${file.parentPath}/${file.name}`, 'utf8'))
  }
  let count = 0
  for (const text of texts.filter(({ length }) => length < 200_000)) {
    const paste = new Paste(text)
    const found = recognize(text)
    count += found.length
    assert.deepEqual(plain(paste.artifacts), plain(found))
    const by = (evidence) => answer(() => verify(token, { evidence, now: NOW }))
    const expected = by(found)
    assert.deepEqual(by(paste), expected)
    assert.deepEqual(by([...paste.artifacts]), expected)
    assert.deepEqual(by([paste]), expected)
    const reviewed = (evidence) => answer(() => tokenReview(token, { issuers: 'https://kubernetes.default.svc', keys: options.keys, evidence, now: NOW }))
    assert.deepEqual(reviewed(paste), reviewed(found))
    paste.free()
  }
  assert.ok(count > 100, count)
})

test('pastes, artefacts and texts may stand beside each other', () => {
  const keys = new Paste(options.keys)
  const pods = new Paste(POD)
  const expected = plain(verify(token, { evidence: [options.keys, POD], now: NOW }))
  for (const evidence of [[keys, pods], [options.keys, pods], [keys, POD], [...keys.artifacts, ...recognize(POD)], [keys, pods.artifacts[0]]]) {
    assert.deepEqual(plain(verify(token, { evidence, now: NOW })), expected)
    const verifier = new Verifier({ evidence, now: NOW })
    assert.deepEqual(plain(verifier.verify(token)), expected)
    verifier.free()
  }
})

test('a verifier takes a paste, also asynchronously', async () => {
  const paste = new Paste(PASTE)
  const verifier = new Verifier({ evidence: paste, issuers: 'https://kubernetes.default.svc', now: NOW })
  assert.equal(verifier.verify(token).verdict, 'accepted')
  assert.equal((await verifier.verifyAsync(token)).verdict, 'accepted')
  verifier.free()
})

test('a paste, its artefacts and its text are the same configuration', () => {
  const paste = new Paste(CONFIG)
  const by = (config) => plain(simulate(unsigned(), config, { now: 1790000000 }))
  const expected = by(CONFIG)
  for (const config of [paste, [paste], [...paste.artifacts], [PROVIDER, paste.artifacts[1]]]) {
    const { verdict, receiverError, receiver } = by(config)
    assert.deepEqual({ verdict, receiverError, receiver }, { verdict: expected.verdict, receiverError: expected.receiverError, receiver: expected.receiver })
  }
  assert.deepEqual(by(paste), expected)
})

test('a simulator answers as simulate does, at every moment', () => {
  const paste = new Paste(CONFIG)
  for (const config of [CONFIG, paste, recognize(CONFIG)]) {
    const simulator = new Simulator(config, { now: 1790000000 })
    for (const now of [undefined, 0, 1790000000, 1890000000]) {
      assert.deepEqual(plain(simulator.simulate(unsigned(), now)), plain(simulate(unsigned(), config, { now: now ?? 1790000000 })))
    }
    assert.throws(() => simulator.simulate(unsigned(), Number.NaN), { name: 'OptionsError', option: 'now' })
    simulator.free()
    simulator.free()
    assert.throws(() => simulator.simulate(unsigned()), /freed/)
  }
  for (const config of ['nothing', undefined, 5, {}]) assert.throws(() => new Simulator(config), { name: 'OptionsError', option: 'config' })
})

test('a paste that was freed is refused, and its artefacts are read as any others', () => {
  const paste = new Paste(PASTE)
  const artifacts = paste.artifacts
  const verifier = new Verifier({ evidence: paste, now: NOW })
  const expected = plain(verifier.verify(token))
  paste.free()
  paste.free()
  for (const evidence of [paste, [paste], [POD, paste]]) {
    for (const ask of [() => verify(token, { evidence }), () => new Verifier({ evidence }), () => tokenReview(token, { evidence })]) {
      assert.throws(ask, { ...freed, option: 'evidence' })
    }
  }
  assert.throws(() => simulate(token, paste), { ...freed, option: 'config' })
  assert.throws(() => new Simulator([paste]), { ...freed, option: 'config' })
  assert.deepEqual(plain(verify(token, { evidence: artifacts, now: NOW })), expected)
  // It has been read.
  assert.deepEqual(plain(verifier.verify(token)), expected)
  verifier.free()
})

test('what was read cannot be changed, nor be made up', () => {
  const paste = new Paste(PASTE)
  const [keys] = paste.artifacts
  assert.throws(() => (keys.text = POD), TypeError)
  assert.throws(() => paste.artifacts.push(keys), TypeError)
  // A copy is an artefact like any other.
  assert.equal(verify(token, { evidence: { ...keys, standsAlone: false }, now: NOW }).sources.length, 0)
  for (const evidence of [{ paste: 1 }, Object.create(paste), Object.create(keys), new Proxy(keys, {}), { source: {}, place: 0 }]) {
    const { name, sources } = answer(() => verify(token, { evidence, now: NOW }))
    assert.ok(name === 'OptionsError' || sources.length === 1, name)
  }
  for (const text of [undefined, 5, {}]) assert.throws(() => new Paste(text), { name: 'TokenError' })
  assert.throws(() => new Paste('x'.repeat(1_048_577)), { name: 'TokenError', code: 'too-large' })
})

test('limits are those of the array', () => {
  const many = Array.from({ length: 257 }, (_, index) => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a${index}}\n`).join('')
  const paste = new Paste(many)
  const refused = answer(() => verify(token, { evidence: recognize(many) }))
  assert.equal(refused.name, 'OptionsError')
  assert.deepEqual(answer(() => verify(token, { evidence: paste })), refused)
})

test('pastes outlive an instance that was left half-way', () => {
  const paste = new Paste(PASTE)
  const simulator = new Simulator(CONFIG, { now: 1790000000 })
  const lasting = new Verifier({ evidence: paste, now: NOW })
  const expected = plain(verify(token, { evidence: paste, now: NOW }))
  const simulated = plain(simulator.simulate(unsigned()))
  for (let round = 0; round < 5; round += 1) {
    const error = new SyntaxError('from the clock')
    assert.throws(() => withBrokenClock(error, () => verify(token, { evidence: paste })), ({ cause }) => cause === error)
    assert.deepEqual(plain(lasting.verify(token)), expected)
    assert.deepEqual(plain(verify(token, { evidence: paste.artifacts, now: NOW })), expected)
    assert.deepEqual(plain(simulator.simulate(unsigned())), simulated)
    if (round === 2) paste.free()
    if (round >= 2) break
  }
  assert.throws(() => withBrokenClock(new Error('from the clock'), () => verify(token, {})))
  assert.deepEqual(plain(lasting.verify(token)), expected)
})
