// Shows the token's claims, each with its meaning; and its raw header and claims.

import { t } from '../language.js'
import { copyButton } from './copy.js'
import { element, listed, rich, visible } from './element.js'
import { jsonText } from './json.js'
import { moment } from './time.js'

const EXPLANATIONS = {
  iss: () => t('Issuer: the cluster that issued the token, by its `serviceAccountIssuer`.'),
  sub: () => t('Subject: the service account that the token belongs to.'),
  aud: () => t('Audience: the receivers that the token is for. Every other receiver must reject it.'),
  exp: () => t('Expiration time: from this time on, receivers must reject the token; many allow a minute for clock differences.'),
  nbf: () => t('Not before: the token is valid from this time on.'),
  iat: () => t('Issued at: the time when the token was issued.'),
  jti: () => t('Token ID: identifies this token; audit logs show it as `authentication.kubernetes.io/credential-id`.'),
  'kubernetes.io': () => t('The service account, and the pod, Secret or node that the token is bound to, if any. When one of them is deleted, the API server refuses the token.'),
  'kubernetes.io/serviceaccount/namespace': () => t('Legacy token: the namespace of its service account.'),
  'kubernetes.io/serviceaccount/secret.name': () => t('Legacy token: the Secret that holds it. Deleting the Secret revokes the token.'),
  'kubernetes.io/serviceaccount/service-account.name': () => t('Legacy token: the name of its service account.'),
  'kubernetes.io/serviceaccount/service-account.uid': () => t('Legacy token: the UID of its service account.'),
}

const WARN_AFTER = () =>
  t('Warn after: the token was requested for an hour, and `--service-account-extend-token-expiration` extended it to a year, or to another time that the provider sets. Uses after this time are counted as uses of a stale token.')

const TIMES = new Set(['exp', 'nbf', 'iat'])

export function showClaims(slot, token) {
  // The raw claims below have all of them.
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

/** Shows the header and claims as text, to copy. */
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
