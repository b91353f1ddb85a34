// The four fields: each shows what lies on the desk until somebody types into it, and again once it is emptied.

import { element } from './view/element.js'

/** Several texts in one field; neither audiences nor issuers of Kubernetes hold white space. */
export const words = (text) => text.split(/\s+/).filter((word) => word !== '')

class Field {
  #input
  /** What was typed; `undefined` while the field shows what the desk tells. */
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

  /** What stands in it is what was typed. */
  adopt() {
    const text = this.#input.value.trim()
    this.own = text === '' ? undefined : text
    this.#input.classList.toggle('told', false)
  }

  /** Left empty, it shows again what the desk tells. */
  onBlur(does) {
    this.#input.addEventListener('blur', does)
  }

  type(text) {
    this.#input.value = text
    this.adopt()
  }

  /** Shows what the desk tells; not under the hands of somebody who types, unless the desk has just changed. */
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

/** What well-known receivers call themselves. */
const AUDIENCES = ['sts.amazonaws.com', 'api://AzureADTokenExchange', 'vault', 'openshift']

/** So many of a token's own. */
const MOST_SUGGESTED = 20

/** Suggests those, the token's own issuer (a cluster's API server calls itself by it), and its own audiences. */
export function presets(list, token) {
  const all = [...new Set([...AUDIENCES, token?.issuer, ...(token?.audiences ?? []).slice(0, MOST_SUGGESTED)])].filter((audience) => audience !== undefined)
  list.replaceChildren(...all.map((audience) => element('option', { value: audience })))
}
