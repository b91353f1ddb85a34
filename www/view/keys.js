// Shows the given keys: which one signed, and why any was refused.

import { sentence, t } from '../language.js'
import { element, pairs, quoted, visible } from './element.js'

export function showKeys(slot, { keys, signer }) {
  slot.replaceChildren(element('ol', { class: 'keys' }, keys.map((key) => row(key, isSame(key, signer)))))
}

/** Compares by thumbprint. The verifier may count differently, because it leaves out refused keys of documents. */
const isSame = ({ error, thumbprint }, signer) => error === undefined && thumbprint !== undefined && thumbprint === signer?.thumbprint

function row(key, isSigner) {
  const { number, description, error } = key
  const state = isSigner ? t('signed the token') : error ? t('refused') : ''
  return element(
    'li',
    { class: isSigner ? 'key signer' : error ? 'key refused' : 'key' },
    element('p', { class: 'title' }, `#${number} ${visible(description ?? '')}`, state !== '' && element('strong', {}, state)),
    error && element('p', { class: 'sentence' }, sentence(error.message)),
    names(key),
  )
}

function names({ kid, algorithm, kubernetesKid, thumbprint }) {
  const shown = (text) => text !== undefined && quoted(text)
  return pairs({ class: 'sides' }, [
    [kid !== undefined && kid === kubernetesKid ? t('kid (as Kubernetes computes it)') : 'kid', shown(kid)],
    ['alg', shown(algorithm)],
    [t('kid that Kubernetes would compute'), kid !== kubernetesKid && shown(kubernetesKid)],
    [t('thumbprint (RFC 7638)'), shown(thumbprint)],
  ])
}
