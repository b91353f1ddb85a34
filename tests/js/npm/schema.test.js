// Tests docs/claims.schema.json with every token that a real API server issued, and with changed ones.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import Ajv from 'ajv/dist/2020.js'

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const { cases } = JSON.parse(read('tests/data/cluster.json'))
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(read('docs/claims.schema.json')))

test('every token that a real API server minted is valid', () => {
  const minted = cases.filter(({ kind }) => kind === 'minted')
  assert.ok(minted.length > 120, `${minted.length}`)
  for (const { id, token } of minted) assert.ok(validate(claimsOf(token)), `${id}: ${JSON.stringify(validate.errors)}`)
  assert.ok(validate(claimsOf(read('tests/data/openshift-docs-token.txt').trim())))
})

test('what no API server writes is not valid', () => {
  const claims = (id) => claimsOf(cases.find((one) => one.id === id).token)
  const pod = claims('rsa2048-default/pod-node-vault')
  const kubernetes = (part) => ({ ...pod, 'kubernetes.io': { ...pod['kubernetes.io'], ...part } })
  const legacy = claims('rsa2048-default/legacy-secret')
  const node = claims('rsa2048-default/node-bound')
  const wrong = {
    'a lone string as aud': { ...pod, aud: 'vault' },
    'no exp': { ...pod, exp: undefined },
    'a fraction': { ...pod, iat: pod.iat + 0.5 },
    'another subject': { ...pod, sub: 'admin' },
    'a jti that is no UUID': { ...pod, jti: '1' },
    'a pod without UID': kubernetes({ pod: { name: 'x' } }),
    'two bound objects': kubernetes({ secret: { name: 'x', uid: 'y' } }),
    'a namespace in capitals': kubernetes({ namespace: 'Team-A' }),
    'warnafter without a pod': kubernetes({ pod: undefined, node: undefined, warnafter: 1 }),
    'a bound node without UID': { ...node, 'kubernetes.io': { ...node['kubernetes.io'], node: { name: 'x' } } },
    'a legacy token of another issuer': { ...legacy, iss: 'https://kubernetes.default.svc' },
    'the claims of both shapes': { ...legacy, ...pod },
    'an empty object': {},
  }
  for (const [what, claims] of Object.entries(wrong)) {
    assert.equal(validate(JSON.parse(JSON.stringify(claims))), false, what)
  }
})
