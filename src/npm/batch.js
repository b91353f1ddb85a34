// Many tokens at once: their signatures are checked side by side, their reports come in order, and never more than so
// many are held that nobody has taken yet.

import { ANY, settingsOf } from './options.js'

/** How many tokens are read ahead of the report that is taken next. */
const MOST_AHEAD = 1024

/** The tokens; one alone would be taken for a list of its characters. */
export function several(tokens) {
  if (typeof tokens === 'string') throw new TypeError('Give an array or another iterable of tokens, not one token.')
  return tokens
}

/** Any promise, also one of another realm or another make. */
const isPromise = (value) => typeof value?.then === 'function'

/** The promise. Its failure is thrown where it is taken, which may be later. */
function handled(promise) {
  promise.then(undefined, () => {})
  return promise
}

/** Reports in the order of their tokens. `begin` makes of a token its report, or a promise of it. */
export class Batch {
  #source
  #begin
  #signal
  #onProgress
  #total
  #done = 0
  /** Begun and not yet taken, the oldest first. */
  #ahead = []
  #ended = false
  /** The next value of a source that makes one wait. */
  #awaited

  constructor(tokens, begin, options) {
    const { now, onProgress, signal } = settingsOf(options, { now: ANY, onProgress: 'function', signal: 'object' })
    const later = several(tokens)[Symbol.asyncIterator]
    this.#source = later === undefined ? tokens[Symbol.iterator]() : later.call(tokens)
    this.#begin = (token) => begin(token, now)
    this.#signal = signal
    this.#onProgress = onProgress
    this.#total = Array.isArray(tokens) ? tokens.length : undefined
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async next() {
    try {
      this.#signal?.throwIfAborted()
      this.#fill()
      while (this.#ahead.length === 0 && !this.#ended) await this.#orAbort(this.#awaited)
      if (this.#ahead.length === 0) return { value: undefined, done: true }
      const head = this.#ahead.shift()
      const value = isPromise(head) ? await this.#orAbort(head) : head
      this.#done += 1
      this.#onProgress?.({ done: this.#done, total: this.#total })
      return { value, done: false }
    } catch (error) {
      this.#stop()
      throw error
    }
  }

  async return(value) {
    this.#stop()
    return { value, done: true }
  }

  /** Tells the source that no more is wanted. That is not waited for: it may be waiting for a token itself. */
  #stop() {
    const source = this.#source
    this.#source = undefined
    this.#ended = true
    this.#ahead = []
    handled((async () => source?.return?.())())
  }

  #fill() {
    while (!this.#ended && this.#awaited === undefined && this.#ahead.length < MOST_AHEAD) {
      try {
        const step = this.#source.next()
        if (isPromise(step)) this.#wait(step)
        else this.#take(step)
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** Holds the source's next value, and reads on when it is there. */
  #wait(step) {
    const arrived = (take) => (given) => {
      this.#awaited = undefined
      if (this.#ended) return
      take(given)
      this.#fill()
    }
    this.#awaited = Promise.resolve(step).then(
      arrived((step) => this.#take(step)),
      arrived((error) => this.#fail(error)),
    )
  }

  #take({ value, done }) {
    if (done) {
      this.#ended = true
      return
    }
    const report = this.#begin(value)
    if (isPromise(report)) handled(report)
    this.#ahead.push(report)
  }

  /** Nothing more comes of the source; what it gave before is reported first. */
  #fail(error) {
    this.#ended = true
    this.#ahead.push(handled(Promise.reject(error)))
  }

  /** The promise, or the signal's reason if that comes first. */
  #orAbort(promise) {
    const signal = this.#signal
    if (signal === undefined) return promise
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      Promise.resolve(promise)
        .finally(() => signal.removeEventListener('abort', abort))
        .then(resolve, reject)
    })
  }
}
