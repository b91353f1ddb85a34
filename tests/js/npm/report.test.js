// Tests that reports and decoded tokens are ordinary data, although their details are computed late.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { Verifier, decode, decodeAll, explain, recognize, simulate, tokenRequest, tokenReview, verify } from 'bound-token/workbench'

import { everything, read } from '../shared/corpora.js'
import { withBrokenClock } from '../shared/instances.js'

const cases = read('cases.json')
const { token, options } = cases.find(({ id }) => id === 'accepted')
const fresh = () => new Verifier(options).verify(token)

test('a report can be copied, compared, printed and written as JSON before anyone looked at it', () => {
  const expected = JSON.parse(JSON.stringify(verify(token, options)))
  assert.ok(expected.checks.length > 10)
  assert.deepEqual(JSON.parse(JSON.stringify(fresh())), expected)
  assert.deepEqual(JSON.parse(JSON.stringify(structuredClone(fresh()))), expected)
  assert.deepEqual(JSON.parse(JSON.stringify({ ...fresh() })), expected)
  assert.match(inspect(fresh()), /checks: \[\s+\{/)
  assert.deepEqual(Object.keys(fresh()).sort(), [
    'acceptedUntil', 'checks', 'engine', 'error', 'key', 'lifecycle', 'notAsked', 'sources', 'token', 'verdict',
  ])
})

test('reasons are made once', () => {
  const report = fresh()
  assert.equal(report.checks, report.checks)
  assert.equal(report.token.claims, report.token.claims)
})

test('the token alone is the token of the whole report, and stays it', () => {
  for (const { id, token, options } of everything()) {
    let verifier
    try {
      verifier = new Verifier(options)
    } catch {
      continue
    }
    const report = verifier.verify(token)
    const alone = report.token
    assert.deepEqual(alone, verify(token, options).token, id)
    assert.equal(report.checks.length > 0, true, id)
    assert.equal(report.token, alone, id)
    verifier.free()
  }
})

test('a report has what its type says, by its verdict and by what was required', () => {
  const seen = {}
  for (const { id, token, options } of everything()) {
    let report
    try {
      report = verify(token, options)
    } catch {
      continue
    }
    const { verdict, engine, key, error, acceptedUntil } = report
    const { require = 'bound' } = options
    seen[`${verdict}, ${require}`] = true
    if (verdict !== 'accepted') assert.equal(acceptedUntil, undefined, id)
    if (verdict === 'rejected') continue
    assert.ok(report.token !== undefined && error === undefined, id)
    if (verdict === 'unverified') continue
    assert.ok(engine !== undefined && key !== undefined, id)
    if (require !== 'bound') continue
    const { subject, audiences, expiresAt, kubernetes } = report.token
    const { shape, namespace, serviceAccount, pod, secret, node } = kubernetes
    assert.deepEqual([subject, audiences.length > 0, typeof expiresAt, shape], [`system:serviceaccount:${namespace}:${serviceAccount.name}`, true, 'number', 'bound'], id)
    for (const object of [serviceAccount, pod, secret].filter((object) => object !== undefined)) {
      assert.deepEqual([typeof object.name, typeof object.uid], ['string', 'string'], id)
    }
    if (node !== undefined) assert.equal(typeof node.name, 'string', id)
  }
  for (const one of ['accepted, bound', 'accepted, service-account', 'accepted, any', 'unverified, bound', 'rejected, bound']) assert.ok(seen[one], one)
})

test('a report outlives its verifier and its instance', () => {
  const expected = fresh().checks
  const verifier = new Verifier(options)
  const [freed, replaced] = [verifier.verify(token), fresh()]
  verifier.free()
  assert.deepEqual(freed.checks, expected)
  assert.throws(() => withBrokenClock(new SyntaxError('from the clock'), () => verify(token, {})), ({ cause }) => cause instanceof SyntaxError)
  assert.deepEqual(replaced.checks, expected)
})

test('a report keeps the moment at which it was made', () => {
  const { now, ...rest } = options
  const verifier = new Verifier(rest)
  const early = verifier.verify(token, now)
  assert.equal(verifier.verify(token, now + 1e6).verdict, 'rejected')
  assert.equal(early.checks.find(({ id }) => id === 'expiration').outcome, 'pass')
})

test('decodeAll gives for each token what decode returns or throws', () => {
  const tokens = [...cases.map(({ token }) => token), `${token}\n${token}`, `${token}\n`, '', 'ü', 5, undefined, token]
  const one = (token) => {
    try {
      return decode(token)
    } catch (error) {
      return error
    }
  }
  const all = decodeAll(tokens)
  assert.equal(all.length, tokens.length)
  all.forEach((decoded, index) => assert.deepEqual(decoded, one(tokens[index]), `#${index}`))
  assert.ok(all.at(-3) instanceof Error)
  assert.equal(all.at(-1).claims.sub, 'system:serviceaccount:default:build-robot')
  assert.deepEqual(decodeAll(new Set([token])), [decode(token)])
  assert.deepEqual(decodeAll([]), [])
  for (const source of [token, 5, undefined]) assert.throws(() => decodeAll(source), TypeError)
})

test('a polluted prototype of the host does not reach into what is read', () => {
  const expected = JSON.stringify(fresh())
  Object.prototype.exact = [1, 'polluted', true]
  try {
    assert.equal(JSON.stringify(fresh()), expected)
  } finally {
    delete Object.prototype.exact
  }
})

test('more tokens than cross at once are decoded all the same', () => {
  const tokens = Array.from({ length: 3000 }, (_, index) => (index % 5 === 0 ? `${index}` : token))
  const all = decodeAll(tokens)
  assert.equal(all.length, 3000)
  all.forEach((decoded, index) => assert.equal(decoded instanceof Error, index % 5 === 0, `#${index}`))
})

test('an integer of many digits and a claim named __proto__ come through decode unharmed', () => {
  const b64 = (text) => Buffer.from(text).toString('base64url')
  const { claims } = decode(`${b64('{"alg":"RS256"}')}.${b64('{"__proto__":[9007199254740993,{"a":1e400}],"x":-0}')}.`)
  assert.equal(Object.getPrototypeOf(claims), null)
  assert.deepEqual(claims.__proto__, [9007199254740993n, Object.assign(Object.create(null), { a: '1e400' })])
  assert.ok(Object.is(claims.x, -0))
})

/** An unsigned token whose claims have integers beyond what a number holds, wherever they can be. */
const b64 = (text) => Buffer.from(text).toString('base64url')
const BIG = '9007199254740993'
const wide = (claims, header = '{"alg":"RS256"}') => `${b64(header)}.${b64(claims)}.AA`
const everywhere = wide(
  `{"x":${BIG},"a":[1,${BIG},[${BIG}]],"o":{"__proto__":${BIG},"deep":{"y":-${BIG}}},"exp":${BIG},"iss":${BIG},"kubernetes.io":{"warnafter":${BIG},"pod":{"name":${BIG}}}}`,
  `{"alg":"RS256","n":${BIG}}`,
)
const taken = wide(`{"toJSON":0,"x":${BIG},"o":{"toJSON":{"y":${BIG}},"x":${BIG}},"a":[{"toJSON":null,"x":[${BIG}]}]}`)

test('whatever is said of a token can be written as JSON, with its digits', () => {
  const server = { serviceAccount: { namespace: 'default', name: 'x' }, flags: { serviceAccountIssuer: 'https://kubernetes.default.svc' } }
  const role = '{"data":{"bound_service_account_names":["x"],"bound_service_account_namespaces":["default"],"audience":"vault"}}'
  for (const token of [everywhere, taken]) {
    for (const [what, answer] of Object.entries({
      verify: verify(token, options),
      verifier: new Verifier(options).verify(token),
      'a copy of a report': { ...new Verifier(options).verify(token) },
      decode: decode(token),
      decodeAll: decodeAll([token, token]),
      claims: decode(token).claims,
      tokenReview: tokenReview(token, { keys: options.keys, issuers: 'x', apiAudiences: 'x' }),
      simulate: simulate(token, role),
      recognize: recognize(`${token}\n\n{"apiVersion":"v1","kind":"Pod","x":[${BIG},{"toJSON":1,"y":${BIG}}]}`),
      explain: explain('token is expired', token),
      tokenRequest: tokenRequest({}, { ...server, now: 1e9 }),
    })) {
      const written = JSON.stringify(answer)
      if (/verif|report|decode|claims/.test(what)) assert.ok(written.includes(BIG), what)
      assert.ok(JSON.stringify({ answer, list: [answer] }, null, 2).length > written.length, what)
    }
  }
  const { claims, header } = JSON.parse(JSON.stringify(decode(everywhere)))
  const proto = JSON.parse(`{"__proto__":"${BIG}","deep":{"y":"-${BIG}"}}`)
  assert.deepEqual([claims.x, claims.a, claims.o, header.n], [BIG, [1, BIG, [BIG]], proto, BIG])
  assert.deepEqual(JSON.parse(JSON.stringify(decode(taken).claims)), { toJSON: 0, x: BIG, o: { toJSON: { y: BIG }, x: BIG }, a: [{ toJSON: null, x: [BIG] }] })
})

test('an integer keeps its type and value in the object itself, and how it is written is no claim', () => {
  const { claims } = decode(everywhere)
  assert.equal(claims.x, BigInt(BIG))
  assert.deepEqual(claims.a, [1, BigInt(BIG), [BigInt(BIG)]])
  assert.deepEqual(Object.keys(claims).includes('toJSON'), false)
  assert.equal(Object.getPrototypeOf(claims), null)
  const copy = structuredClone(claims)
  assert.equal(copy.x, BigInt(BIG))
  assert.equal(structuredClone({ ...verify(everywhere, options) }).token.claims.x, BigInt(BIG))
  assert.ok(inspect(claims).includes(`x: ${BIG}n`))
  assert.ok(!inspect(claims, { depth: 9 }).includes('toJSON'))
  assert.ok(!('toJSON' in decode(token).claims))
})
