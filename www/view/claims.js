// What the token says, claim by claim, with what each means.

import { element, visible } from './element.js'
import { jsonText } from './json.js'
import { moment } from './time.js'

const EXPLANATIONS = {
  iss: 'Issuer: the cluster that issued the token, by its serviceAccountIssuer.',
  sub: 'Subject: the service account that the token speaks for.',
  aud: 'Audience: whom the token is for. Every other receiver must refuse it.',
  exp: 'Expiration time: from this moment on receivers must refuse it; many allow a minute for clocks that differ.',
  nbf: 'Not before: it is valid from this moment on.',
  iat: 'Issued at: when it was issued.',
  jti: 'Token ID: this one token’s own name, in audit logs “authentication.kubernetes.io/credential-id”.',
  'kubernetes.io': 'The service account, and the pod, Secret or node that the token is bound to, if any. When one of them is deleted, the API server refuses the token.',
  warnafter:
    'Warn after: the token was asked for an hour and stretched, to a year unless the provider has it otherwise, by ' +
    '--service-account-extend-token-expiration; uses after this moment are counted as uses of a stale token.',
}

/** What kind of token its claims make it. */
const KINDS = {
  'projected-volume': 'A pod’s token, as the kubelet puts it into a projected volume and replaces it there.',
  extended: 'A pod’s token that the API server stretched; the kubelet replaces it long before it ends.',
  'secret-bound': 'A token that ends with the Secret it is bound to.',
  'node-bound': 'A token that ends with the node it is bound to.',
  unbound: 'A token as “oc create token” makes it: bound to no object, replaced by nobody.',
  legacy: 'A legacy token from a Secret: it never expires and names no audience.',
  other: 'Not a service account’s token.',
}

const TIMES = new Set(['exp', 'nbf', 'iat'])

export function showClaims(slot, token) {
  const rows = Object.entries(token.claims).map(([name, value]) => claim(name, value, token))
  slot.replaceChildren(element('p', { class: 'kind' }, KINDS[token.kind]), element('dl', { class: 'claims' }, rows))
}

function claim(name, value, token) {
  const malformed = token.malformed.some((one) => one.claim === name)
  const isMoment = TIMES.has(name) && typeof value === 'number'
  const warnAfter = name === 'kubernetes.io' ? token.kubernetes?.warnAfter : undefined
  return element(
    'div',
    { class: malformed ? 'claim malformed' : 'claim' },
    element('dt', {}, element('code', {}, visible(name))),
    element(
      'dd',
      {},
      element('pre', {}, jsonText(value)),
      isMoment && moment(value),
      warnAfter !== undefined && element('p', { class: 'warnafter' }, element('code', {}, 'warnafter'), ' ', moment(warnAfter)),
      Object.hasOwn(EXPLANATIONS, name) && element('p', { class: 'explanation' }, EXPLANATIONS[name]),
      warnAfter !== undefined && element('p', { class: 'explanation' }, EXPLANATIONS.warnafter),
    ),
  )
}
