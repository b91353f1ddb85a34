// The four fields. Each shows what was found in the pastes until the user types into it, and again after it is emptied.

import { element } from './view/element.js'

/** Splits a field into several texts. Kubernetes' audiences and issuers contain no white space. */
export const words = (text) => text.split(/\s+/).filter((word) => word !== '')

class Field {
  #input
  /** The typed text; `undefined` while the field shows what was found. */
  own

  constructor(id) {
    this.#input = document.getElementById(id)
  }

  onInput(does) {
    this.#input.addEventListener('input', () => {
      this.adopt()
      does()
    })
  }

  /** Takes the field's text as typed. */
  adopt() {
    const text = this.#input.value.trim()
    this.own = text === '' ? undefined : text
    this.#input.classList.toggle('told', false)
  }

  /** After an empty field loses the focus, it shows again what was found. */
  onBlur(does) {
    this.#input.addEventListener('blur', does)
  }

  type(text) {
    this.#input.value = text
    this.adopt()
  }

  /** Shows what was found, but not while the user types, unless the pastes have just changed. */
  show(text, { isNew = false } = {}) {
    if (this.own !== undefined || (!isNew && document.activeElement === this.#input)) return
    if (this.#input.value !== text) this.#input.value = text
    this.#input.classList.toggle('told', text !== '')
  }

  clear() {
    this.#input.value = ''
    this.#input.classList.toggle('told', false)
    this.own = undefined
  }
}

export const fields = {
  token: new Field('token'),
  keys: new Field('keys'),
  audience: new Field('audience'),
  issuer: new Field('issuer'),
}

/** The audiences of well-known receivers. */
const AUDIENCES = ['sts.amazonaws.com', 'api://AzureADTokenExchange', 'vault', 'openshift']

/** The most suggestions from a token. */
const MOST_SUGGESTED = 20

/** Suggests those audiences, the token's issuer (the audience of the cluster's API server), and its own audiences. */
export function presets(list, token) {
  const all = [...new Set([...AUDIENCES, token?.issuer, ...(token?.audiences ?? []).slice(0, MOST_SUGGESTED)])].filter((audience) => audience !== undefined)
  list.replaceChildren(...all.map((audience) => element('option', { value: audience })))
}
