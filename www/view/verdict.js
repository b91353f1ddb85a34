// Shows the answer first: one plain sentence, and what to do.

import { count, language, list, sentence, t } from '../language.js'
import { snippet } from './copy.js'
import { element, visible } from './element.js'
import { distance, span } from './time.js'

const WORDS = {
  accepted: () => t('Accepted'),
  rejected: () => t('Rejected'),
  unverified: () => t('Not verified'),
}

/** The most reasons in the sentence. The checks below have all of them. */
const MOST_REASONS = 3

/** The most names in the sentence, and the longest name. */
const MOST_NAMES = 3
const LONGEST_NAME = 100

function quotes(side) {
  const names = Array.isArray(side) ? side : [side]
  const rest = names.length - MOST_NAMES
  const quote = (name) => `“${visible(name.slice(0, LONGEST_NAME))}${name.length > LONGEST_NAME ? '…' : ''}”`
  return list([...names.slice(0, MOST_NAMES).map(quote), ...(rest > 0 ? [count(rest, 'one more', '{n} more')] : [])])
}

/** Plain words for the most frequent reasons. */
const REASONS = {
  'audience-mismatch': ({ expected, found }) => t('it is for {found}, not for {expected}', { found: quotes(found), expected: quotes(expected) }),
  'issuer-mismatch': ({ expected, found }) => t('its issuer is {found}, not {expected}', { found: quotes(found), expected: quotes(expected) }),
  'subject-mismatch': ({ expected, found }) => t('its subject is {found}, not {expected}', { found: quotes(found), expected: quotes(expected) }),
  expired: ({ expected, found }) => t('it expired {ago}', { ago: distance(found, expected, 1) }),
  'not-yet-valid': ({ expected, found }) => t('it becomes valid only {when}', { when: distance(found, expected, 1) }),
  'issued-in-future': ({ expected, found }) => t('it was issued in the future ({when})', { when: distance(found, expected, 1) }),
  'signature-invalid': () => t('its signature does not match the given key'),
  'key-not-found': () => t('none of the given keys has its kid'),
  'no-usable-key': () => t('the given keys cannot be used'),
  unsecured: () => t('it is not signed'),
  'legacy-token': () => t('it is a legacy token, not a bound token'),
  'object-deleted': () => t('an object that it depends on was deleted'),
  'object-recreated': () => t('an object that it depends on was deleted and recreated'),
  'former-issuer': () => t('its issuer is no longer trusted'),
}

/** Turns a sentence of the crate into a clause of a longer one. */
function clause({ message }) {
  const text = sentence(message).replace(/[.。]$/, '')
  return language() === 'en' ? text.replace(/^(It|Its|There|No|The|This|A|An|Every|None|Either) /, (word) => word.toLowerCase()) : text
}

const reason = (check) => REASONS[check.code]?.(check) ?? clause(check)

/** What to add so that a skipped check can be made. */
const WANTED = {
  signature: () => t('Paste the cluster’s keys to check the signature.'),
  audience: () => t('Enter the audience that the receiver expects.'),
}

/** The slot's two parts: a sentence that is announced when it changes, and what to do. */
const parts = (slot) => [slot.querySelector('.headline'), slot.querySelector('.details')]

export function showVerdict(slot, report) {
  slot.className = `verdict ${report.verdict}`
  const [headline, details] = parts(slot)
  say(headline, WORDS[report.verdict](), because(report))
  details.replaceChildren(...actions(report), ...warnings(report))
}

/** Announces nothing twice. */
function say(headline, word, text) {
  if (headline.textContent === `${word} ${text}`.trim()) return
  headline.replaceChildren(...(word === '' ? [] : [element('strong', {}, word), ' ']), element('span', { class: 'because' }, text))
}

/** Shows the first word of the answer while the answer itself is out of sight. */
export function showPeek(link, report) {
  link.hidden = report === undefined
  link.textContent = report === undefined ? '' : `${WORDS[report.verdict]()} ↓`
}

/** Updates the sentence ("expired 31 minutes ago") without announcing each change. */
export function refreshVerdict(slot, report) {
  const [headline] = parts(slot)
  const text = because(report)
  const node = headline.querySelector('.because')
  if (node.textContent !== text) {
    headline.setAttribute('aria-live', 'off')
    node.textContent = text
    // After this change, the next verdict is announced again.
    setTimeout(() => headline.removeAttribute('aria-live'), 100)
  }
  const notes = noted(report)
  slot.querySelectorAll('.noted li').forEach((item, index) => {
    if (item.textContent !== notes[index]) item.textContent = notes[index] ?? ''
  })
}

/** Warnings about an accepted token. */
const noted = ({ verdict, checks }) =>
  verdict === 'rejected' ? [] : checks.filter(({ outcome }) => outcome === 'warn').map(({ message }) => sentence(message))

function warnings(report) {
  const notes = noted(report)
  if (notes.length === 0) return []
  return [element('h2', {}, t('Warnings')), element('ul', { class: 'noted' }, notes.map((note) => element('li', {}, note)))]
}

/** Returns the reason, in a sentence. */
export function because(report) {
  // This message also names the place in the token.
  if (report.error) return sentence(report.checks[0].message)
  if (report.verdict === 'accepted') return acceptance(report)
  if (report.verdict === 'unverified') return openQuestions(report)
  const failed = report.checks.filter(({ outcome }) => outcome === 'fail')
  const reasons = failed.slice(0, MOST_REASONS).map(reason)
  const rest = failed.length - reasons.length
  return t('because {reasons}.', { reasons: list(rest > 0 ? [...reasons, count(rest, 'for one more reason', 'for {n} more reasons')] : reasons) })
}

function acceptance({ checks, acceptedUntil, token }) {
  const { expected: now } = checks.find(({ id }) => id === 'expiration')
  // The leeway is for clocks that disagree, and does not extend a token's life.
  const until = Math.min(acceptedUntil, token.expiresAt > now ? token.expiresAt : Infinity)
  const left = until > now ? t(' for another {span}', { span: span(until - now, 1) }) : ''
  return t('by a receiver with these expectations{left}.', { left })
}

function openQuestions({ checks }) {
  if (checks.some(isIncomplete)) return t('because its signature was removed or cut. No check failed.')
  const skipped = new Set(checks.filter(({ outcome }) => outcome === 'skip').map(({ id }) => id))
  if (skipped.has('signature') && skipped.has('audience')) return t('because neither keys nor an audience were given. No check failed.')
  if (skipped.has('signature')) return t('because no keys were given to check the signature. No check failed.')
  return t('because the receiver’s audience was not given. No check failed.')
}

function actions({ verdict, checks, error }) {
  if (verdict === 'unverified') {
    const want = (check) => (isIncomplete(check) ? t('Copy the whole token, with its signature.') : WANTED[check.id]())
    const wanted = checks.filter(({ outcome, id }) => outcome === 'skip' && WANTED[id]).map(want)
    return [element('ul', { class: 'wanted' }, wanted.map((text) => element('li', {}, text)))]
  }
  if (verdict === 'accepted') {
    const isIssuerOpen = checks.some(({ id, outcome }) => id === 'issuer' && outcome === 'skip')
    return isIssuerOpen ? [element('p', {}, t('The issuer was not checked. Enter the expected issuer to check it.'))] : []
  }
  // The same advice for several reasons is given once.
  const remedies = new Map(checks.filter(({ outcome, remedy }) => outcome === 'fail' && remedy).map(({ remedy }) => [remedy.message, remedy]))
  if (remedies.size === 0 || error?.code === 'empty') return []
  return [
    element('h2', {}, t('What to do')),
    element('ol', { class: 'todo' }, [...remedies.values()].slice(0, MOST_REASONS).map(todo)),
  ]
}

const todo = ({ message, command }) =>
  element('li', {}, element('p', {}, sentence(message)), command !== undefined && snippet(command))

/** Shows the answer without a token: what is wrong with the keys, or how to begin. */
export function showNoToken(slot, keys, hasCards) {
  const refused = keys.filter(({ error }) => error !== undefined)
  const [headline, details] = parts(slot)
  slot.className = refused.length > 0 ? 'verdict rejected' : 'verdict empty'
  const key = ({ number, error }) => element('li', {}, t('Key #{number}:', { number }), ' ', sentence(error.message))
  details.replaceChildren(...(refused.length > 0 ? [element('ul', {}, refused.slice(0, 8).map(key))] : []))
  if (refused.length > 0) say(headline, '', t('There is no token yet, and some keys cannot be used:'))
  else say(headline, '', hasCards ? t('No token was found yet.') : t('Paste a token to read it, and to see whether it would be accepted and why.'))
}

/** Shows that the question cannot be answered, and why. */
export function showRefusal(slot, message) {
  slot.className = 'verdict rejected'
  const [headline, details] = parts(slot)
  details.replaceChildren()
  say(headline, '', t('The token could not be checked: {reason}', { reason: message }))
}

/** Whether the signature was incomplete. */
const isIncomplete = ({ code }) => code === 'signature-missing' || code === 'signature-cut'

/** Reasons for which every receiver refuses the token, now and later. */
const FINAL = new Set(['unsecured', 'symmetric-algorithm', 'unsupported-algorithm', 'former-issuer', 'object-recreated', 'object-deleted', 'other-token-held', 'marked-invalid'])

/**
 * Whether someone could still use the token: it has not expired, is complete, and is not refused for a final reason.
 */
export function mayBeLive({ checks, token: { kind, expiresAt } }, now) {
  if (expiresAt === undefined ? kind !== 'legacy' : expiresAt <= now) return false
  return !checks.some((check) => isIncomplete(check) || (check.outcome === 'fail' && FINAL.has(check.code)))
}

/** Warns that a token that is still valid is a secret. */
export function showWarning(slot, { report, isLive, isOurs }) {
  slot.hidden = !isLive || isOurs
  slot.replaceChildren()
  if (slot.hidden) return
  const end = report.token.expiresAt === undefined ? t('Anyone who sees it can use it, because it never expires.') : t('Anyone who sees it can use it until it expires.')
  const what = report.verdict === 'rejected' ? t('Other receivers may still accept this token.') : t('This token has not expired.')
  slot.append(element('p', {}, element('strong', {}, what), ' ', end, ' ', t('It does not leave this page.')))
}

/**
 * Shows how to revoke a live token whose names are trusted. It comes last on the page, because it deletes something.
 */
export function showRevocation(section, { report, isLive, isOurs }) {
  const slot = section.querySelector('.slot')
  slot.replaceChildren()
  section.hidden = !isLive || isOurs || !isBelieved(report)
  if (section.hidden) return
  const { how, command } = revocation(report)
  slot.append(element('p', { class: 'how' }, how), ...(command === undefined ? [] : [snippet(command)]))
}

/**
 * Anyone can write names into a token without a verified signature, and a refused token may name the successor of its
 * object.
 */
const isBelieved = ({ verdict, checks }) =>
  verdict !== 'rejected' && checks.some(({ id, outcome }) => id === 'signature' && outcome === 'pass') && !checks.some(({ code }) => DOUBTS.includes(code))

/** There are several sources, one of which may be forged. */
const DOUBTS = ['several-key-sets', 'several-issuers']

/** Only valid Kubernetes names are put into a command. */
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/

function revocation({ checks, token: { kind, kubernetes } }) {
  const { namespace, pod, secret, node, other } = kubernetes ?? {}
  /** Returns a command only if each pasted object of this kind has the UID in the token. */
  const command = (kind, { name, uid }) =>
    uid !== undefined && checks.every(({ id, code }) => id !== kind || code === 'ok') && NAME.test(name ?? '') && NAME.test(namespace ?? '')
      ? `oc delete ${kind} ${name} --namespace=${namespace}`
      : undefined
  if (kind === 'other') return { how: t('Ask its issuer how to revoke it.') }
  if (pod) return { how: t('Delete the pod that it is bound to; its controller creates another, with a new token.'), command: command('pod', pod) }
  if (secret) return { how: t('Delete the Secret that it is bound to.'), command: command('secret', secret) }
  if (node) return { how: t('It becomes invalid when the node that it is bound to is deleted, or when its service account is deleted, together with all other tokens of that account.') }
  if (other) return { how: t('It becomes invalid when the object that it is bound to is deleted. This page does not know that kind of object.') }
  return { how: t('It is bound to no object. To revoke it before it expires, delete and recreate its service account, which also revokes all other tokens of that account.') }
}
