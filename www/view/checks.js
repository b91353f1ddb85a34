// Shows every check with both sides of the comparison, in four groups; then what only the cluster knows.

import { sentence, t } from '../language.js'
import { snippet } from './copy.js'
import { element, pairs, quoted, texts, visible } from './element.js'
import { moment } from './time.js'

const GROUPS = [
  [() => t('Signature'), ['structure', 'header', 'algorithm', 'key', 'signature']],
  [() => t('Time'), ['expiration', 'not-before', 'issued-at', 'lifecycle']],
  [() => t('Identity'), ['issuer', 'subject', 'kubernetes', 'token-id', 'service-account', 'pod', 'secret', 'node', 'pod-security', 'discovery', 'sources']],
  [() => t('Audience'), ['audience', 'volume']],
]

/** Whether the check is made for every token. The others come only from a receiver's own configuration. */
export const isGeneral = (id) => GROUPS.some(([, ids]) => ids.includes(id))

const NAMES = {
  structure: () => t('Structure'),
  header: () => t('Header'),
  algorithm: () => t('Algorithm'),
  key: () => t('Key'),
  signature: () => t('Signature'),
  issuer: () => t('Issuer'),
  audience: () => t('Audience'),
  expiration: () => t('Expiration'),
  'not-before': () => t('Not before'),
  'issued-at': () => t('Issued at'),
  subject: () => t('Subject'),
  'token-id': () => t('Token ID'),
  kubernetes: () => t('Kubernetes'),
  lifecycle: () => t('Lifecycle'),
  pod: () => t('Pod'),
  volume: () => t('Volume'),
  'pod-security': () => t('Pod security'),
  sources: () => t('Sources'),
  'service-account': () => t('Service account'),
  secret: () => t('Secret'),
  node: () => t('Node'),
  discovery: () => t('Discovery'),
  configuration: () => t('Configuration'),
  provider: () => t('Identity provider'),
  'trust-policy': () => t('Trust policy'),
  'role-annotation': () => t('Role annotation'),
  'attribute-mapping': () => t('Attribute mapping'),
  'attribute-condition': () => t('Attribute condition'),
  'federated-credential': () => t('Federated credential'),
  'vault-role': () => t('Role'),
  'token-review': () => t('TokenReview'),
}

const OUTCOMES = {
  pass: () => t('Pass'),
  warn: () => t('Warning'),
  fail: () => t('Fail'),
  skip: () => t('Not checked'),
}

/** What the times in these checks mean. */
const MOMENTS = { expiration: () => t('expires'), 'not-before': () => t('valid from'), 'issued-at': () => t('issued') }

export function showChecks(slot, { checks, notAsked, sources }) {
  const groups = GROUPS.map(([title, ids]) => [title(), ids.flatMap((id) => checks.filter((check) => check.id === id))])
  slot.replaceChildren(
    ...groups.filter(([, members]) => members.length > 0).map(group),
    ...(sources.length > 0 ? [known(sources)] : []),
    ...(notAsked.length > 0 ? [unasked(notAsked)] : []),
  )
}

const group = ([title, members]) =>
  element('div', { class: 'group' }, element('h3', {}, title), checkRows(members))

/** Updates the sentences ("expires in 59 minutes") of checks whose result is unchanged. */
export function refreshSentences(slot, { checks }) {
  // Several checks may have one ID, such as those of pods. They are in the report's order.
  const rows = new Map()
  for (const node of slot.querySelectorAll('.check')) {
    rows.set(node.dataset.check, [...(rows.get(node.dataset.check) ?? []), node])
  }
  for (const { id, message } of checks) {
    const node = rows.get(id)?.shift()?.querySelector('.sentence')
    const text = sentence(message)
    if (node && node.textContent !== text) node.textContent = text
  }
}

/** Shows a list of checks. */
export const checkRows = (checks) => element('ol', { class: 'checks' }, checks.map(row))

function row(check) {
  return element(
    'li',
    { class: `check ${check.outcome}`, 'data-check': check.id },
    element('span', { class: 'outcome' }, OUTCOMES[check.outcome]()),
    element('span', { class: 'name' }, NAMES[check.id]?.() ?? check.id),
    element('p', { class: 'sentence' }, sentence(check.message)),
    check.place && place(check.place),
    sides(check),
    check.remedy && remedy(check.remedy),
  )
}

const place = ({ object, path, line }) =>
  element('p', { class: 'where' }, visible(sentence(object)), path !== undefined && [' ', element('code', {}, visible(path))], ', ', t('line {n}', { n: line }))

/** Shows a remedy, with its command or manifest as text to copy. */
export function remedy({ message, command, yaml, json }) {
  return element(
    'div',
    { class: 'remedy' },
    element('p', {}, sentence(message)),
    command !== undefined && snippet(command),
    yaml !== undefined && snippet(yaml),
    json !== undefined && snippet(json),
  )
}

/** Marks the part of a text that makes it a near miss, or the place where something is missing. */
export function marked(text, { start, end }) {
  return element(
    'bdi',
    { class: 'quoted' },
    visible(text.slice(0, start)),
    element('mark', {}, visible(text.slice(start, end))),
    visible(text.slice(end)),
  )
}

/** Shows both sides of the comparison. If the check passes, times are shown only with the claims below. */
function sides({ id, outcome, expected, found, nearMiss }) {
  const isMoment = id in MOMENTS && typeof found === 'number'
  const isFine = outcome === 'pass' || outcome === 'skip'
  if (isFine && (isMoment || expected === undefined || found === undefined)) return undefined
  if (nearMiss) {
    return pairs({ class: 'sides' }, [
      [t('expected'), marked(nearMiss.expected, nearMiss.expectedSpan)],
      [t('found'), marked(nearMiss.found, nearMiss.foundSpan)],
    ])
  }
  if (isMoment) {
    return pairs({ class: 'sides' }, [
      [t('checked at'), moment(expected, { isNow: true })],
      [MOMENTS[id](), moment(found)],
    ])
  }
  return pairs({ class: 'sides' }, [
    [t('expected'), expected !== undefined && shown(expected)],
    [t('found'), found !== undefined && shown(found)],
  ])
}

function shown(side) {
  if (!Array.isArray(side)) return quoted(String(side))
  if (side.length === 0) return t('nothing')
  return texts(side)
}

const EXPECTATIONS = { keys: () => t('Keys'), issuers: () => t('Issuer'), audiences: () => t('Audience') }

/** Shows expectations that were found in documents rather than entered. */
const known = (sources) =>
  element(
    'div',
    { class: 'aside' },
    element('h3', {}, t('Taken from what you pasted')),
    pairs(
      { class: 'sides' },
      sources.map(({ expectation, value, from, line }) => [
        EXPECTATIONS[expectation](),
        // The crate describes keys; documents name the other values.
        [shown(expectation === 'keys' ? value.map(sentence) : value), element('span', { class: 'place' }, visible(from), ', ', t('line {n}', { n: line }))],
      ]),
    ),
  )

function unasked(lookups) {
  return element(
    'div',
    { class: 'aside unasked' },
    element('h3', {}, t('Cannot be checked from here')),
    element('ul', {}, lookups.map(({ message }) => element('li', {}, sentence(message)))),
  )
}
