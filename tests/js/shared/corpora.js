// Collects the tokens of tests/data, each with its options.

import { readFileSync } from 'node:fs'

export const read = (name) => JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'))

const generated = ({ prefix = '', repeat = '', count, suffix = '' }) => prefix + repeat.repeat(count) + suffix
const given = (value) => value ?? undefined

/** An attack's token. */
export const tokenOf = (attack) => attack.token ?? generated(attack.token_gen)

/** An attack's options. Some ask for HMAC, which no options can. */
export function optionsOf(attack) {
  const { leeway, issuer, audience, algorithms } = attack.options
  const pem = attack.pem ?? attack.key_text ?? (attack.pem_gen && generated(attack.pem_gen))
  return {
    keys: attack.jwk ?? attack.jwks ?? pem,
    now: attack.now,
    leeway,
    issuers: given(issuer),
    audiences: given(audience),
    algorithms: given(algorithms),
    require: attack.profile === 'k8s' ? 'bound' : 'any',
  }
}

/** Everything there is, as { id, token, options }. */
export function everything() {
  const cases = read('cases.json').map(({ id, token, options }) => ({ id, token, options }))
  const attacks = read('attacks.json').map((attack) => ({ id: attack.id, token: tokenOf(attack), options: optionsOf(attack) }))
  const { servers, cases: reviewed } = read('cluster.json')
  const cluster = reviewed.flatMap(({ id, token, reviews }) =>
    reviews.map(({ server, audiences, at }) => ({
      id,
      token,
      options: { keys: servers[server].keys, issuers: servers[server].issuers, audiences: audiences ?? undefined, now: at },
    })),
  )
  const smallOrder = read('small-order-r.json')
  const own = { id: 'small-order-r', token: smallOrder.token, options: { keys: smallOrder.jwk, now: smallOrder.now } }
  return [...cases, ...attacks, ...cluster, own]
}
