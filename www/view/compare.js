// Compares two tokens side by side, and shows only what differs.

import { t } from '../language.js'
import { element, listed, visible } from './element.js'
import { jsonText } from './json.js'
import { moment } from './time.js'

const TIMES = new Set(['exp', 'nbf', 'iat', 'kubernetes.io.warnafter'])

/** Returns every value in a document, by its path. */
function leaves(value, path = '', out = new Map()) {
  const isBranch = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0
  if (!isBranch) return out.set(path, value)
  for (const [name, member] of Object.entries(value)) leaves(member, path === '' ? name : `${path}.${name}`, out)
  return out
}

function differences(one, other) {
  const [left, right] = [leaves(one), leaves(other)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, left: left.get(path), right: right.get(path) }))
    .filter(({ left, right }) => jsonText(left ?? null) !== jsonText(right ?? null) || (left === undefined) !== (right === undefined))
}

export function showComparison(slot, one, other) {
  const rows = [
    ...differences(one.header, other.header).map((row) => ({ ...row, path: t('header {name}', { name: row.path }) })),
    ...differences(one.claims, other.claims),
  ]
  if (rows.length === 0) {
    slot.replaceChildren(element('p', {}, t('Header and claims are the same; only the signatures may differ.')))
    return
  }
  const head = [t('Claim'), t('The inspected token'), t('The other token')]
  slot.replaceChildren(
    element(
      'div',
      { class: 'scroller', tabindex: '0', role: 'group', 'aria-labelledby': 'comparison-title' },
      element(
        'table',
        { class: 'comparison' },
        element('thead', {}, element('tr', {}, head.map((title) => element('th', { scope: 'col' }, title)))),
        element('tbody', {}, listed(rows, ({ path, left, right }) => element('tr', {}, element('th', { scope: 'row' }, element('code', {}, visible(path))), cell(path, left), cell(path, right)), (more) => element('tr', {}, element('td', { colspan: '3' }, more)))),
      ),
    ),
  )
}

const cell = (path, value) =>
  element(
    'td',
    {},
    value === undefined ? element('span', { class: 'absent' }, t('absent')) : element('pre', {}, jsonText(value)),
    TIMES.has(path) && typeof value === 'number' && moment(value),
  )
