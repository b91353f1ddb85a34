// Holds the artifacts in the pastes, and which of them is verified. Has no elements.

/** The most documents that count as evidence (MAX_DOCUMENTS of src/cluster). */
const MOST_DOCUMENTS = 256

/** The largest text that is searched, in bytes (MAX_TEXT_BYTES of src/paste). */
export const MOST_BYTES = 1048576

/** The most of those that are passed on. */
const MOST_BESIDE = 32

/** Cluster objects that are read along with a receiver's documents. */
const BESIDE = ['serviceaccount', 'pod', 'discovery', 'authentication', 'kubeapiserver', 'jwks', 'jwk', 'pem']

/** The result of a refused paste. */
export const REFUSED = { tooLarge: 'too-large', nothing: 'nothing-found' }

/** Whether the paste only quotes it. A receiver's configuration can then refuse a token, but not let one in. */
const isOnlyQuoted = ({ kind, receiver, quoted }) =>
  receiver !== undefined && kind !== 'pod' && quoted !== undefined && !['document', 'base64', 'token'].includes(quoted)

const isSetting = ({ receiver, kind }) => receiver !== undefined || kind === 'error-line'

export class Desk {
  /** The cards, each with a unique ID. */
  cards = []
  #next = 1
  /** The card whose token is verified, and the card it is compared with. */
  chosen
  compared

  /**
   * Searches a text, and returns why nothing was found, if so. With `isChosen`, its token becomes the one to verify.
   */
  take(text, read, { isChosen = false } = {}) {
    // A text that is too long in UTF-16 is too long in UTF-8, too.
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
    // The first token is verified, and a second one is compared with it.
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

  /** The documents and keys, in the form of the option `evidence`. */
  get evidence() {
    return this.cards
      .filter(({ artifact }) => artifact.text !== undefined && !isSetting(artifact))
      .slice(0, MOST_DOCUMENTS)
      .map(({ artifact }) => artifact)
  }

  /** The configuration of receivers, and what is read with it. */
  get #configuration() {
    return this.cards
      .map(({ artifact }) => artifact)
      .filter((artifact) => artifact.text !== undefined && (artifact.standsAlone || isOnlyQuoted(artifact)))
  }

  /** The names of the receivers that are configured here. */
  get receivers() {
    const names = this.#configuration.map(({ receiver }) => receiver)
    return [...new Set(names.filter((name) => name !== undefined))]
  }

  /** Returns a receiver's documents, and what is read with them. */
  settings(name) {
    const artifacts = this.#configuration
    const own = artifacts.filter(({ receiver }) => receiver === name)
    // The receiver's own documents come first, because there may be more than are read.
    const beside = artifacts.filter((artifact) => BESIDE.includes(artifact.kind) && !own.includes(artifact))
    return [...own, ...beside.slice(0, MOST_BESIDE)]
  }

  /** The error lines among the artifacts. */
  get errors() {
    return this.cards.filter(({ artifact }) => artifact.kind === 'error-line').map(({ artifact }) => artifact.text)
  }

  /** The keys among the artifacts, as text. */
  get keyText() {
    return this.cards
      .filter(({ artifact }) => artifact.keys !== undefined && artifact.standsAlone && artifact.note === undefined)
      .map(({ artifact }) => artifact.text)
      .join('\n')
  }
}
