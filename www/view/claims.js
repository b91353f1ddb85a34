// What the token says, claim by claim, with what each means; and its header and claims as they stand in it.

import { t } from '../language.js'
import { copyButton } from './copy.js'
import { element, listed, rich, visible } from './element.js'
import { jsonText } from './json.js'
import { moment } from './time.js'

const EXPLANATIONS = {
  iss: () => t('Issuer: the cluster that issued the token, by its `serviceAccountIssuer`.'),
  sub: () => t('Subject: the service account that the token speaks for.'),
  aud: () => t('Audience: whom the token is for. Every other receiver must refuse it.'),
  exp: () => t('Expiration time: from this moment on receivers must refuse it; many allow a minute for clocks that differ.'),
  nbf: () => t('Not before: it is valid from this moment on.'),
  iat: () => t('Issued at: when it was issued.'),
  jti: () => t('Token ID: this one token’s own name, in audit logs `authentication.kubernetes.io/credential-id`.'),
  'kubernetes.io': () => t('The service account, and the pod, Secret or node that the token is bound to, if any. When one of them is deleted, the API server refuses the token.'),
  'kubernetes.io/serviceaccount/namespace': () => t('Legacy token: the namespace of its service account.'),
  'kubernetes.io/serviceaccount/secret.name': () => t('Legacy token: the Secret that holds it. Deleting that ends it.'),
  'kubernetes.io/serviceaccount/service-account.name': () => t('Legacy token: the name of its service account.'),
  'kubernetes.io/serviceaccount/service-account.uid': () => t('Legacy token: the UID of its service account.'),
}

const WARN_AFTER = () =>
  t('Warn after: the token was asked for an hour and stretched, to a year unless the provider has it otherwise, by `--service-account-extend-token-expiration`; uses after this moment are counted as uses of a stale token.')

const TIMES = new Set(['exp', 'nbf', 'iat'])

export function showClaims(slot, token) {
  // All of them are below, as they stand in the token.
  const rows = listed(Object.entries(token.claims), ([name, value]) => claim(name, value, token), (more) => element('div', { class: 'claim' }, element('dt', {}, more), element('dd')))
  slot.replaceChildren(element('dl', { class: 'claims' }, rows))
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
      Object.hasOwn(EXPLANATIONS, name) && element('p', { class: 'explanation' }, rich(EXPLANATIONS[name]())),
      warnAfter !== undefined && element('p', { class: 'explanation' }, rich(WARN_AFTER())),
    ),
  )
}

/** Header and claims as text, to copy. */
export function showRaw(slot, { header, claims, sizes }) {
  const { token, payload, signature } = sizes
  const part = (title, value) => {
    const text = jsonText(value)
    return element('div', { class: 'raw' }, element('h3', {}, title), copyButton(t('Copy'), () => text), element('pre', {}, text))
  }
  slot.replaceChildren(
    part(t('Header'), header),
    part(t('Claims'), claims),
    element('p', { class: 'explanation' }, t('The token has {token} bytes; its payload {payload}, its signature {signature}.', { token, payload, signature })),
  )
}
