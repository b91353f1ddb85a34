// Shows the artifacts in the pastes: what each is, and what it contributes.

import { count, list, sentence, t } from '../language.js'
import { element, listed, quoted, visible } from './element.js'
import { distance } from './time.js'

/** Artifacts by their kind. */
const KINDS = {
  token: () => t('Token'),
  jwe: () => t('Encrypted token'),
  'oauth-token': () => t('OpenShift OAuth token'),
  'eks-token': () => t('Amazon EKS token'),
  'bootstrap-token': () => t('Bootstrap token'),
  jwks: () => t('JWK Set'),
  jwk: () => t('JWK'),
  pem: () => t('PEM keys'),
  discovery: () => t('Discovery document'),
  secret: () => 'Secret',
  tokenrequest: () => 'TokenRequest',
  tokenreview: () => 'TokenReview',
  execcredential: () => 'ExecCredential',
  kubeconfig: () => 'kubeconfig',
  serviceaccount: () => 'ServiceAccount',
  pod: () => 'Pod',
  workload: () => t('Workload'),
  configmap: () => 'ConfigMap',
  node: () => 'Node',
  authentication: () => 'Authentication',
  kubeapiserver: () => 'KubeAPIServer',
  'aws-trust-policy': () => t('AWS trust policy'),
  'aws-role': () => t('AWS role'),
  'aws-oidc-provider': () => t('AWS OIDC provider'),
  'gcp-provider': () => t('Google workload identity provider'),
  'gcp-credentials': () => t('Google credential configuration'),
  'entra-credential': () => t('Entra federated credential'),
  'vault-role': () => t('Vault role'),
  'vault-config': () => t('Vault auth configuration'),
  'api-server-flags': () => t('API server flags'),
  'error-line': () => t('Error'),
}

const MENDED = {
  'line-breaks': () => t('line breaks'),
  'carriage-returns': () => t('carriage returns'),
  'invisible-characters': () => t('invisible characters'),
  'white-space': () => t('unusual spaces'),
  html: () => t('HTML escapes'),
  base64: () => 'base64',
}

/** Why a quoted artifact decides nothing. */
const QUOTED = {
  line: () => t('not used: other text is on its line'),
  text: () => t('not used: other text is next to it; paste it by itself'),
  output: () => t('not used: it is in the output of a command that prints what programs wrote'),
  diff: () => t('not used: it is in a diff'),
  markup: () => t('not used: it is between two marks that enclose a text'),
  unreadable: () => t('not used: it is in or after a document that cannot be read'),
  document: () => t('not used: it is part of another document'),
  base64: () => t('not used: it is encoded as base64'),
  token: () => t('not used: it is part of a token'),
}

/** What a document is used for. */
const USES = {
  discovery: () => t('names the issuer and its algorithms'),
  secret: () => t('is compared with the token that it holds'),
  serviceaccount: () => t('shows whether the service account is still the same'),
  pod: () => t('shows whether the pod is still the same, and what its volumes request'),
  workload: () => t('shows what its pods request'),
  node: () => t('shows whether the node is still the same'),
  authentication: () => t('names the issuer'),
  kubeapiserver: () => t('names the issuers that are trusted, and until when'),
  'aws-trust-policy': () => t('shows whether AWS would accept the token'),
  'aws-role': () => t('shows whether AWS would accept the token'),
  'aws-oidc-provider': () => t('shows whether AWS would accept the token'),
  'gcp-provider': () => t('shows whether Google would accept the token'),
  'gcp-credentials': () => t('shows whether Google would accept the token'),
  'entra-credential': () => t('shows whether Entra would accept the token'),
  'vault-role': () => t('shows whether Vault would accept the token'),
  'vault-config': () => t('shows whether Vault would accept the token'),
  'api-server-flags': () => t('shows whom the API server trusts'),
  'error-line': () => t('is explained'),
}

/** Draws the cards. `act` has `choose`, `compare` and `remove`, each for a card's ID. */
export function showCards(slot, { desk, decoded, act }) {
  const rows = listed(desk.cards, (card) => one(card, desk, decoded, act), (more) => element('li', { class: 'rest' }, more))
  slot.replaceChildren(...rows.filter((row) => row !== false))
}

function one({ id, artifact }, desk, decoded, act) {
  const { kind, note, mended, line, from } = artifact
  const isToken = artifact.token !== undefined
  const name = objectName(artifact)
  return element(
    'li',
    { class: `card ${isToken ? 'token' : ''} ${id === desk.chosen ? 'chosen' : ''} ${isToken || artifact.standsAlone ? '' : 'unused'}` },
    element(
      'p',
      { class: 'title' },
      element('strong', {}, KINDS[kind]?.() ?? kind),
      name !== undefined && [' ', element('bdi', {}, visible(name))],
      element('span', { class: 'place' }, from === undefined ? t('line {n}', { n: line }) : visible(from)),
    ),
    element('p', { class: 'use' }, use(artifact, decoded)),
    mended.length > 0 && element('p', { class: 'mended' }, t('Repaired: {what}', { what: list(mended.map((one) => MENDED[one]?.() ?? one)) })),
    note !== undefined && element('p', { class: 'about' }, sentence(note)),
    element('p', { class: 'acts' }, isToken && desk.tokens.length > 1 && choices(id, desk, act), button(t('Remove'), id, 'remove', act)),
  )
}

/** A button of a card. `data-act` and `data-card` find it again after the cards are redrawn. */
function button(label, id, name, act, attributes = {}) {
  const out = element('button', { type: 'button', 'data-act': name, 'data-card': String(id), ...attributes }, label)
  out.addEventListener('click', () => act[name](id))
  return out
}

const choices = (id, desk, act) => [
  button(t('Inspect'), id, 'choose', act, { 'aria-pressed': String(id === desk.chosen) }),
  id !== desk.chosen && button(t('Compare'), id, 'compare', act, { 'aria-pressed': String(id === desk.compared) }),
]

function objectName({ value }) {
  const metadata = value?.metadata
  if (typeof metadata?.name !== 'string') return undefined
  return typeof metadata.namespace === 'string' ? `${metadata.namespace}/${metadata.name}` : metadata.name
}

function use({ kind, token, keys, quoted, text }, decoded) {
  if (token !== undefined) return tokenUse(decoded(token))
  if (text !== undefined && quoted !== undefined && kind !== 'error-line') return QUOTED[quoted]()
  if (keys !== undefined) {
    const usable = keys.filter(({ error }) => error === undefined).length
    const refused = keys.length - usable
    return list([
      count(usable, 'one usable key', '{n} usable keys'),
      ...(refused > 0 ? [count(refused, 'one refused', '{n} refused')] : []),
    ])
  }
  return USES[kind]?.() ?? t('nothing in it is checked')
}

function tokenUse(token) {
  if (token === undefined) return t('cannot be read')
  const { audiences, expiresAt } = token
  return [
    audiences !== undefined && [t('for'), ' ', audiences.slice(0, 3).map((audience, index) => [index > 0 && ', ', quoted(audience)]), '; '],
    expiresAt === undefined ? t('never expires') : expiry(expiresAt),
  ]
}

function expiry(moment) {
  const [before, after] = t('expires {when}').split('{when}')
  return element('span', {}, before, element('span', { 'data-moment': String(moment) }, distance(moment)), after)
}
