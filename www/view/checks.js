// Every question with its answer, and both sides of the comparison; then what only the cluster could answer.

import { element, quoted, visible } from './element.js'
import { moment } from './time.js'

const NAMES = {
  structure: 'Structure',
  header: 'Header',
  algorithm: 'Algorithm',
  key: 'Key',
  signature: 'Signature',
  issuer: 'Issuer',
  audience: 'Audience',
  expiration: 'Expiration',
  'not-before': 'Not before',
  'issued-at': 'Issued at',
  subject: 'Subject',
  'token-id': 'Token ID',
  kubernetes: 'Kubernetes',
  lifecycle: 'Lifecycle',
}

const OUTCOMES = { pass: 'Pass', warn: 'Warning', fail: 'Fail', skip: 'Not checked' }

/** What the moments in these checks are. */
const MOMENTS = { expiration: 'expires', 'not-before': 'valid from', 'issued-at': 'issued' }

export function showChecks(slot, { checks, notAsked }) {
  slot.replaceChildren(
    element('ol', { class: 'checks', 'aria-labelledby': 'checks-title' }, checks.map(row)),
    ...(notAsked.length > 0 ? [unasked(notAsked)] : []),
  )
}

/** Brings the sentences up to date ("expires in 59 minutes") where the answers are still the same. */
export function refreshSentences(slot, { checks }) {
  slot.querySelectorAll('.check > .sentence').forEach((sentence, index) => {
    const { message } = checks[index]
    if (sentence.textContent !== message) sentence.textContent = message
  })
}

function row(check) {
  return element(
    'li',
    { class: `check ${check.outcome}` },
    element('span', { class: 'outcome' }, OUTCOMES[check.outcome]),
    element('span', { class: 'name' }, NAMES[check.id] ?? check.id),
    element('p', { class: 'sentence' }, check.message),
    sides(check),
    check.remedy && remedy(check.remedy),
  )
}

/** What mends it, and the command or manifest for that, as text to copy. */
function remedy({ message, command, yaml }) {
  return element(
    'div',
    { class: 'remedy' },
    element('p', {}, message),
    command !== undefined && element('pre', {}, visible(command)),
    yaml !== undefined && element('pre', {}, yaml),
  )
}

/** A text with the part that makes it a near miss marked; where something is missing, the place is. */
function marked(text, { start, end }) {
  return element(
    'bdi',
    { class: 'quoted' },
    visible(text.slice(0, start)),
    element('mark', {}, visible(text.slice(start, end))),
    visible(text.slice(end)),
  )
}

/** Both sides of the comparison; where all is well, moments are left to the claims below. */
function sides({ id, outcome, expected, found, nearMiss }) {
  const isMoment = id in MOMENTS && typeof found === 'number'
  const isFine = outcome === 'pass' || outcome === 'skip'
  if (isFine && (isMoment || expected === undefined || found === undefined)) return undefined
  const nearly = nearMiss && [
    ['expected', marked(nearMiss.expected, nearMiss.expectedSpan)],
    ['found', marked(nearMiss.found, nearMiss.foundSpan)],
  ]
  const both = isMoment
    ? [
        ['checked at', moment(expected, { isNow: true })],
        [MOMENTS[id], moment(found)],
      ]
    : [
        ['expected', expected !== undefined && shown(expected)],
        ['found', found !== undefined && shown(found)],
      ]
  const pairs = nearly ?? both
  const rows = pairs.filter(([, side]) => side).map(([name, side]) => [element('dt', {}, name), element('dd', {}, side)])
  return rows.length > 0 && element('dl', { class: 'sides' }, rows)
}

function shown(side) {
  if (!Array.isArray(side)) return quoted(String(side))
  if (side.length === 0) return 'nothing'
  return element('ul', { class: 'list' }, side.map((text) => element('li', {}, quoted(text))))
}

function unasked(lookups) {
  return element(
    'div',
    { class: 'unasked' },
    element('h3', {}, 'Could not be asked from here'),
    element('ul', {}, lookups.map((lookup) => element('li', {}, lookup.message))),
  )
}
