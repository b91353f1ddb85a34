// The keys that were given: which one signed, and why any was refused.

import { element, quoted } from './element.js'

export function showKeys(slot, { keys, signer }) {
  slot.replaceChildren(element('ol', { class: 'keys' }, keys.map((key) => row(key, key.number === signer?.number))))
}

function row(key, isSigner) {
  const { number, description, error } = key
  const state = isSigner ? 'signed the token' : error ? 'refused' : ''
  return element(
    'li',
    { class: isSigner ? 'key signer' : error ? 'key refused' : 'key' },
    element('p', { class: 'title' }, `#${number} ${description ?? ''}`, state !== '' && element('strong', {}, state)),
    error && element('p', { class: 'sentence' }, error.message),
    element('dl', { class: 'sides' }, names(key)),
  )
}

function names({ kid, algorithm, kubernetesKid, thumbprint }) {
  const kidSource = kid !== undefined && kid === kubernetesKid ? 'kid (as Kubernetes computes it)' : 'kid'
  return [
    [kidSource, kid],
    ['alg', algorithm],
    ['kid Kubernetes would give', kid === kubernetesKid ? undefined : kubernetesKid],
    ['thumbprint (RFC 7638)', thumbprint],
  ]
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => [element('dt', {}, name), element('dd', {}, quoted(text))])
}
