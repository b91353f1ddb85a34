// Holds what was found in the pastes, and which of it is asked about. No elements here.

/** The most documents that are looked at as evidence (MAX_DOCUMENTS of src/cluster). */
const MOST_DOCUMENTS = 256

/** The largest text that is looked through (MAX_TEXT_BYTES of src/paste). */
export const MOST_BYTES = 1048576

/** More of them than this are not passed on. */
const MOST_BESIDE = 32

/** Objects of the cluster that a receiver's documents are read with. */
const BESIDE = ['serviceaccount', 'pod', 'discovery', 'authentication', 'kubeapiserver', 'jwks', 'jwk', 'pem']

/** What a paste that is refused has instead of artefacts. */
export const REFUSED = { tooLarge: 'too-large', nothing: 'nothing-found' }

/** Whether it is quoted by what surrounds it in the paste: a receiver's configuration can then refuse a token, but let none in. */
const isOnlyQuoted = ({ kind, receiver, quoted }) =>
  receiver !== undefined && kind !== 'pod' && quoted !== undefined && !['document', 'base64', 'token'].includes(quoted)

const isSetting = ({ receiver, kind }) => receiver !== undefined || kind === 'error-line'

export class Desk {
  /** Each with an id of its own. */
  cards = []
  #next = 1
  /** The card whose token is asked about, and the one that it is compared with. */
  chosen
  compared

  /** Looks through a text; returns why nothing of it was taken, if nothing was. Its token is chosen if that is wanted. */
  take(text, read, { isChosen = false } = {}) {
    // Longer than that in UTF-16 is longer in UTF-8 too.
    if (text.length > MOST_BYTES) return REFUSED.tooLarge
    let artifacts
    try {
      artifacts = read(text)
    } catch {
      return REFUSED.tooLarge
    }
    if (artifacts.length === 0) return REFUSED.nothing
    const isNew = ({ kind, token, text }) =>
      !this.cards.some((card) => card.artifact.kind === kind && card.artifact.token === token && card.artifact.text === text)
    const cards = artifacts.filter(isNew).map((artifact) => ({ id: this.#next++, artifact }))
    this.cards.push(...cards)
    // The first token is asked about; a second one is what it is compared with.
    const tokens = cards.filter(({ artifact }) => artifact.token !== undefined).map(({ id }) => id)
    if (this.chosen === undefined || (isChosen && tokens.length > 0)) this.chosen = tokens[0]
    this.compared ??= tokens.find((id) => id !== this.chosen)
    return undefined
  }

  remove(id) {
    this.cards = this.cards.filter((card) => card.id !== id)
    if (this.compared === id) this.compared = undefined
    if (this.chosen === id) {
      this.chosen = this.tokens.find((card) => card.id !== this.compared)?.id ?? this.compared
      if (this.chosen === this.compared) this.compared = undefined
    }
  }

  choose(id) {
    if (this.compared === id) this.compared = this.chosen
    this.chosen = id
  }

  clear() {
    this.cards = []
    this.chosen = undefined
    this.compared = undefined
  }

  get tokens() {
    return this.cards.filter(({ artifact }) => artifact.token !== undefined)
  }

  get token() {
    return this.cards.find(({ id }) => id === this.chosen)?.artifact.token ?? ''
  }

  get otherToken() {
    return this.cards.find(({ id }) => id === this.compared)?.artifact.token
  }

  /** The documents and keys, as the verifier takes them. */
  get evidence() {
    return this.cards
      .filter(({ artifact }) => artifact.text !== undefined && !isSetting(artifact))
      .slice(0, MOST_DOCUMENTS)
      .map(({ artifact }) => artifact)
  }

  /** What configures receivers, and what is read with it. */
  get #configuration() {
    return this.cards
      .map(({ artifact }) => artifact)
      .filter((artifact) => artifact.text !== undefined && (artifact.standsAlone || isOnlyQuoted(artifact)))
  }

  /** The receivers that are configured here, by their names. */
  get receivers() {
    const names = this.#configuration.map(({ receiver }) => receiver)
    return [...new Set(names.filter((name) => name !== undefined))]
  }

  /** The documents of a receiver, and what is read with them. */
  settings(name) {
    const artifacts = this.#configuration
    const own = artifacts.filter(({ receiver }) => receiver === name)
    // Its own come first: more than are read may lie on the desk.
    const beside = artifacts.filter((artifact) => BESIDE.includes(artifact.kind) && !own.includes(artifact))
    return [...own, ...beside.slice(0, MOST_BESIDE)]
  }

  /** The lines of errors among them. */
  get errors() {
    return this.cards.filter(({ artifact }) => artifact.kind === 'error-line').map(({ artifact }) => artifact.text)
  }

  /** The keys among them, as text. */
  get keyText() {
    return this.cards
      .filter(({ artifact }) => artifact.keys !== undefined && artifact.standsAlone && artifact.note === undefined)
      .map(({ artifact }) => artifact.text)
      .join('\n')
  }
}
