// Many tokens at once: their signatures are checked side by side, their reports come in order, never more than so many are
// held that nobody has taken yet, and whatever else the process does goes on meanwhile.

import { ANY, momentOf, settingsOf } from './options.js'
import { turn } from './turn.js'

/** How many tokens are read ahead of the report that is taken next, and of how many characters in all. */
const MOST_AHEAD = 1024
const MOST_CHARACTERS_AHEAD = 1 << 22

/** How long tokens are judged, in milliseconds, and of how many characters, before the event loop gets its turn. */
const SLICE = { time: 20, characters: 1 << 18 }

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
  /** Begun and not yet taken, the oldest first, each with the length of its token; and the sum of those. */
  #ahead = []
  #charactersAhead = 0
  /** What was done since the event loop had its turn. */
  #worked = { time: 0, characters: 0 }
  #ended = false
  /** The next value of a source that makes one wait. */
  #awaited
  /** The report that was asked for last: who asks for several at once gets them in that order. */
  #asked = Promise.resolve()

  constructor(tokens, begin, options) {
    const { now, onProgress, signal } = settingsOf(options, { now: ANY, onProgress: 'function', signal: 'object' })
    const later = several(tokens)[Symbol.asyncIterator]
    this.#source = later === undefined ? tokens[Symbol.iterator]() : later.call(tokens)
    const at = momentOf('now', now)
    this.#begin = (token) => begin(token, at)
    this.#signal = signal
    this.#onProgress = onProgress
    this.#total = Array.isArray(tokens) ? tokens.length : undefined
  }

  [Symbol.asyncIterator]() {
    return this
  }

  next() {
    const asked = this.#asked.then(() => this.#next())
    this.#asked = asked.catch(() => {})
    return asked
  }

  async #next() {
    try {
      this.#signal?.throwIfAborted()
      if (this.#hasWorkedEnough) {
        await this.#orAbort(turn())
        this.#worked = { time: 0, characters: 0 }
      }
      this.#fill()
      while (this.#ahead.length === 0 && !this.#ended) await this.#orAbort(this.#awaited)
      if (this.#ahead.length === 0) return { value: undefined, done: true }
      const { report, length } = this.#ahead.shift()
      this.#charactersAhead -= length
      const value = isPromise(report) ? await this.#orAbort(report) : report
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

  get #hasWorkedEnough() {
    return this.#worked.time >= SLICE.time || this.#worked.characters >= SLICE.characters
  }

  /** Whether another token may be read. Where none is ahead, one always is. */
  get #hasRoom() {
    const { length } = this.#ahead
    return length === 0 || (length < MOST_AHEAD && this.#charactersAhead < MOST_CHARACTERS_AHEAD && !this.#hasWorkedEnough)
  }

  #fill() {
    while (!this.#ended && this.#awaited === undefined && this.#hasRoom) {
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
    const length = typeof value === 'string' ? value.length : 0
    const start = performance.now()
    const report = this.#begin(value)
    // In a worker the clock stands still meanwhile; the characters count there, too.
    this.#worked.time += performance.now() - start
    this.#worked.characters += length
    this.#hold(isPromise(report) ? handled(report) : report, length)
  }

  #hold(report, length) {
    this.#ahead.push({ report, length })
    this.#charactersAhead += length
  }

  /** Nothing more comes of the source; what it gave before is reported first. */
  #fail(error) {
    this.#ended = true
    this.#hold(handled(Promise.reject(error)), 0)
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
