// Shows what the API server would answer to a TokenReview, in words and as YAML.

import { list, sentence, t } from '../language.js'
import { snippet } from './copy.js'
import { element, rich, visible } from './element.js'

/** Formats our own data as YAML. Texts are quoted as in JSON, which YAML reads the same. */
function yaml(value, indent = '') {
  if (Array.isArray(value)) return value.map((one) => `\n${indent}- ${yaml(one, `${indent}  `).trimStart()}`).join('')
  if (value === null || typeof value !== 'object') return ` ${JSON.stringify(value)}`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return ' {}'
  const name = (text) => (/^[A-Za-z][\w.]*$/.test(text) ? text : JSON.stringify(text))
  return members.map(([key, member]) => `\n${indent}${name(key)}:${yaml(member, `${indent}  `)}`).join('')
}

export function showReview(slot, answer, { issuers, keys }) {
  if (answer === undefined) {
    const missing = [...(issuers ? [] : [t('its issuer')]), ...(keys ? [] : [t('its keys')])]
    slot.replaceChildren(element('p', {}, t('To see the answer, enter or paste {missing}.', { missing: list(missing.length > 0 ? missing : [t('its issuer')]) })))
    return
  }
  const { status, report } = answer
  slot.replaceChildren(
    element('p', { class: status.authenticated ? 'answer yes' : 'answer no' }, words(status)),
    ...(report.explanation === undefined ? [] : [element('p', {}, sentence(report.explanation))]),
    ...notes(report),
    snippet(`apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nstatus:${yaml(status, '  ')}`),
  )
}

function words({ authenticated, user, audiences }) {
  if (!authenticated) return t('It would reject the token.')
  return rich(t('It would accept the token as `{user}`, for {audiences}.', { user: visible(user.username ?? ''), audiences: list((audiences ?? []).map((one) => `\`${visible(one)}\``)) }))
}

/** Shows what the answer assumes, and where it is more lenient than this page. */
function notes({ assumed, leniencies }) {
  const texts = [...assumed, ...leniencies].map((note) => sentence(typeof note === 'string' ? note : note.message))
  return texts.length === 0 ? [] : [element('ul', { class: 'notes' }, texts.map((text) => element('li', {}, text)))]
}
