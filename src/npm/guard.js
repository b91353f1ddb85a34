// Between the generated bindings and the world: says so when the module is not loaded yet, and throws away
// an instance that stopped half-way. A WebAssembly instance that trapped, or whose stack ran out, may hold
// half-written memory; no later answer of it could be trusted.

import * as glue from './bound_token.js'

/** Counts the instances; what belongs to an earlier one is not to be touched. */
let generation = 0
let ready = false

/** The verifiers that live in the current instance. */
const slots = new Set()

export function markReady() {
  ready = true
}

/** Whether the Rust side returned this error in good order. */
const isDeliberate = (error) => error?.name === 'TokenError' || error?.name === 'OptionsError'

function replaceInstance() {
  // The memory that they point to goes away with their instance.
  for (const slot of slots) slot.inner.__destroy_into_raw()
  slots.clear()
  generation += 1
  glue.replaceInstance()
}

function guarded(ask) {
  if (!ready) {
    throw new Error('bound-token is not loaded yet: `await init()` first, or `initSync({ module })`.')
  }
  try {
    return ask()
  } catch (error) {
    if (isDeliberate(error)) throw error
    replaceInstance()
    throw new Error('bound-token could not finish, and was started anew. Please report it.', { cause: error })
  }
}

export const decode = (token) => guarded(() => glue.decode(token))

export const verify = (token, options) => guarded(() => glue.verify(token, options))

export const readKeys = (keys) => guarded(() => glue.readKeys(keys))

export const recognize = (text) => guarded(() => glue.recognize(text))

export const tokenReview = (token, options) => guarded(() => glue.tokenReview(token, options))

export const tokenRequest = (spec, options) => guarded(() => glue.tokenRequest(spec, options))

export const mintExample = () => guarded(() => glue.mintExample())

/** The options as they are now, so that a verifier made again later is the same verifier. */
function snapshot(options) {
  if (options === null || typeof options !== 'object') return options
  const plain = (value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value)
  const copy = { ...options }
  if (copy.keys !== undefined) copy.keys = Array.isArray(copy.keys) ? copy.keys.map(plain) : plain(copy.keys)
  const own = (value) => (value !== null && typeof value === 'object' ? { ...value } : value)
  for (const name of ['issuers', 'audiences', 'algorithms', 'evidence']) {
    copy[name] = Array.isArray(copy[name]) ? copy[name].map(own) : own(copy[name])
  }
  return copy
}

function release(slot) {
  if (slots.delete(slot)) slot.inner.free()
}

const forgotten = new FinalizationRegistry(release)

export class Verifier {
  #options
  #slot

  constructor(options) {
    this.#make(options)
    this.#options = snapshot(options)
  }

  #make(options) {
    const inner = guarded(() => new glue.Verifier(options))
    this.#slot = { inner, generation }
    slots.add(this.#slot)
    forgotten.register(this, this.#slot, this)
  }

  verify(token, now) {
    if (this.#slot === undefined) throw new Error('This Verifier was freed.')
    if (this.#slot.generation !== generation) {
      forgotten.unregister(this)
      this.#make(this.#options)
    }
    const { inner } = this.#slot
    return guarded(() => inner.verify(token, now))
  }

  free() {
    if (this.#slot === undefined) return
    forgotten.unregister(this)
    release(this.#slot)
    this.#slot = undefined
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free()
  }
}
