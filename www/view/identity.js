// Shows the token's service account, and what the token is bound to.

import { t } from '../language.js'
import { element, pairs, quoted, texts, visible } from './element.js'

/** The kinds of token, by their claims. */
const KINDS = {
  'projected-volume': () => t('A pod’s token from a projected volume, where the kubelet writes and replaces it.'),
  extended: () => t('A pod’s token that the API server extended; the kubelet replaces it long before it expires.'),
  'secret-bound': () => t('A token bound to a Secret: it becomes invalid when the Secret is deleted.'),
  'node-bound': () => t('A token bound to a node: it becomes invalid when the node is deleted.'),
  'other-bound': () => t('A token bound to an object of a kind that this page does not know: it becomes invalid when the object is deleted.'),
  unbound: () => t('A token from “oc create token”: it is bound to no object, and nothing replaces it.'),
  legacy: () => t('A legacy token from a Secret: it never expires and has no audience.'),
  other: () => t('Not a service account’s token.'),
}

export function showIdentity(slot, { kind, issuer, audiences, kubernetes }) {
  const { namespace, serviceAccount, pod, secret, node, other } = kubernetes ?? {}
  slot.replaceChildren(
    element('p', { class: 'kind' }, KINDS[kind]()),
    pairs({ class: 'identity' }, [
      [t('Namespace'), named({ name: namespace })],
      [t('Service account'), named(serviceAccount)],
      [t('Pod'), named(pod)],
      [t('Secret'), named(secret)],
      [t('Node'), named(node)],
      [t('Other object'), other && named({ ...other, name: other.name ?? other.member })],
      [t('Issuer'), named({ name: issuer })],
      [t('For'), audiences?.length > 0 && texts(audiences)],
    ]) || '',
  )
}

/** Shows an object's name, and the UID that it must still have. */
function named(object) {
  if (object?.name === undefined) return undefined
  return [quoted(object.name), object.uid !== undefined && element('span', { class: 'uid' }, 'UID ', visible(object.uid))]
}
