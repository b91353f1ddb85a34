// What one receiver would say by its own configuration: its answer, the error that its caller would see, and the reasons.

import { t } from '../language.js'
import { checkRows } from './checks.js'
import { element, visible } from './element.js'

/** What each receiver is called in a sentence. */
const NAMES = {
  aws: () => t('AWS'),
  gcp: () => t('Google'),
  entra: () => t('Entra'),
  vault: () => t('Vault'),
  'api-server': () => t('the API server'),
}

const ANSWERS = {
  accepted: (name) => ['yes', t('{receiver} would let it in.', { receiver: name })],
  rejected: (name) => ['no', t('{receiver} would not let it in.', { receiver: name })],
  unverified: (name) => ['open', t('Nobody can tell from this what {receiver} would do.', { receiver: name })],
}

/** Questions that only a receiver's own configuration raises. */
const OWN = [
  'configuration',
  'provider',
  'trust-policy',
  'role-annotation',
  'attribute-mapping',
  'attribute-condition',
  'federated-credential',
  'vault-role',
  'token-review',
]

/** Questions that leave an answer open if they could not be asked. */
const OPENING = ['key', 'signature', 'audience', 'issuer', 'expiration', 'not-before', 'issued-at']

const ORDER = ['fail', 'skip', 'warn', 'pass']

/** What matters to the answer, the worst first; what is well with the token itself stands in the checks above. */
const matters = ({ id, outcome, code }) =>
  OWN.includes(id) || outcome === 'fail' || (outcome === 'skip' && OPENING.includes(id) && code !== 'not-expected') || (id === 'audience' && outcome !== 'pass')

/** The reasons that matter, the worst first. */
export const reasons = ({ checks }) =>
  checks.filter(matters).toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))

/** `simulation` is missing if there is no token to ask about, or one that cannot be read. */
export function showReceiver(slot, simulation, { isToken }) {
  if (simulation === undefined) {
    const words = isToken ? t('The token cannot be read, so no receiver would take it.') : t('Paste a token beside it: then its answer stands here.')
    slot.replaceChildren(element('p', {}, words))
    return
  }
  const { party, verdict, receiverError } = simulation
  const [kind, words] = ANSWERS[verdict](NAMES[party]())
  slot.replaceChildren(
    element('p', { class: `answer ${kind}` }, words.charAt(0).toUpperCase() + words.slice(1)),
    ...(receiverError === undefined ? [] : [element('p', { class: 'seen' }, t('Its caller sees:'), ' ', element('code', {}, visible(receiverError)))]),
    checkRows(reasons(simulation)),
  )
}
