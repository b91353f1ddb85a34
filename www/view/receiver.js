// Shows what one receiver would answer by its own configuration, the error that its caller would see, and the reasons.

import { sentence, t } from '../language.js'
import { checkRows, isGeneral } from './checks.js'
import { element, visible } from './element.js'

const ANSWERS = {
  accepted: (name) => ['yes', t('{receiver} would let it in.', { receiver: name })],
  rejected: (name) => ['no', t('{receiver} would not let it in.', { receiver: name })],
  unverified: (name) => ['open', t('Nobody can tell from this what {receiver} would do.', { receiver: name })],
}

const ORDER = ['fail', 'skip', 'warn', 'pass']

/** Whether a check matters to the answer. Passed checks of the token itself are already shown above. */
const matters = ({ id, outcome, needed }) =>
  !isGeneral(id) || outcome === 'fail' || (outcome === 'skip' && needed) || (id === 'audience' && outcome !== 'pass')

/** Returns the checks that matter, the worst first. */
export const reasons = ({ checks }) =>
  checks.filter(matters).toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))

/** Creates a receiver's panel, which opens and closes with its title. */
export function receiverPanel({ receiver, title }) {
  return element('details', { id: `receiver-${receiver}`, class: 'receiver', open: '' }, element('summary', {}, sentence(title)), element('div', { class: 'slot' }))
}

/** Shows the title in the current language. */
export function showTitle(panel, { title }) {
  panel.querySelector('summary').textContent = sentence(title)
}

/** Shows the answer. There is none without a token, or for an unreadable one. */
export function showReceiver(slot, simulation, { isToken, isRead }) {
  if (!isRead) {
    const words = isToken ? t('The token cannot be read, so no receiver would take it.') : t('Paste a token beside it: then its answer stands here.')
    slot.replaceChildren(element('p', {}, words))
    return
  }
  const { called, verdict, receiverError } = simulation
  const [kind, words] = ANSWERS[verdict](sentence(called))
  slot.replaceChildren(
    element('p', { class: `answer ${kind}` }, words.charAt(0).toUpperCase() + words.slice(1)),
    ...(receiverError === undefined ? [] : [element('p', { class: 'seen' }, t('Its caller sees:'), ' ', element('code', {}, visible(receiverError)))]),
    checkRows(reasons(simulation)),
  )
}
