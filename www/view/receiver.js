// What one receiver would say by its own configuration: its answer, the error that its caller would see, and the reasons.

import { sentence, t } from '../language.js'
import { checkRows, isGeneral } from './checks.js'
import { element, visible } from './element.js'

const ANSWERS = {
  accepted: (name) => ['yes', t('{receiver} would let it in.', { receiver: name })],
  rejected: (name) => ['no', t('{receiver} would not let it in.', { receiver: name })],
  unverified: (name) => ['open', t('Nobody can tell from this what {receiver} would do.', { receiver: name })],
}

const ORDER = ['fail', 'skip', 'warn', 'pass']

/** What matters to the answer; what is well with the token itself stands in the checks above. */
const matters = ({ id, outcome, needed }) =>
  !isGeneral(id) || outcome === 'fail' || (outcome === 'skip' && needed) || (id === 'audience' && outcome !== 'pass')

/** The reasons that matter, the worst first. */
export const reasons = ({ checks }) =>
  checks.filter(matters).toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))

/** A panel for a receiver, that is opened by its title. */
export function receiverPanel({ receiver, title }) {
  return element('details', { id: `receiver-${receiver}`, class: 'receiver', open: '' }, element('summary', {}, sentence(title)), element('div', { class: 'slot' }))
}

/** Says the title in the language that is spoken now. */
export function showTitle(panel, { title }) {
  panel.querySelector('summary').textContent = sentence(title)
}

/** There is no answer if there is no token to ask about, or one that cannot be read. */
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
