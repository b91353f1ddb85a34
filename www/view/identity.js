// Who the token speaks for, and what it is bound to.

import { t } from '../language.js'
import { element, pairs, quoted, texts, visible } from './element.js'

/** What kind of token its claims make it. */
const KINDS = {
  'projected-volume': () => t('A pod’s token, as the kubelet puts it into a projected volume and replaces it there.'),
  extended: () => t('A pod’s token that the API server stretched; the kubelet replaces it long before it ends.'),
  'secret-bound': () => t('A token that ends with the Secret it is bound to.'),
  'node-bound': () => t('A token that ends with the node it is bound to.'),
  'other-bound': () => t('A token that is bound to an object of a kind that this page does not know, and ends with it.'),
  unbound: () => t('A token as “oc create token” makes it: bound to no object, replaced by nobody.'),
  legacy: () => t('A legacy token from a Secret: it never expires and names no audience.'),
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

/** An object's name, and the UID that it must still have. */
function named(object) {
  if (object?.name === undefined) return undefined
  return [quoted(object.name), object.uid !== undefined && element('span', { class: 'uid' }, 'UID ', visible(object.uid))]
}
