// Verifies many tokens: checks their signatures concurrently, yields the reports in order, keeps a bounded number of
// reports in memory, and lets the event loop run in between.

import { ANY, momentOf, settingsOf } from './options.js'
import { turn } from './turn.js'

/** How many tokens, and how many characters of them, are read ahead of the next report. */
const MOST_AHEAD = 1024
const MOST_CHARACTERS_AHEAD = 1 << 22

/** How much is verified before the event loop gets a turn, in milliseconds and in characters. */
const SLICE = { time: 20, characters: 1 << 18 }

/** Returns the tokens. A single string is refused, because it would be iterated by its characters. */
export function several(tokens) {
  if (typeof tokens === 'string') throw new TypeError('Give an array or another iterable of tokens, not one token.')
  return tokens
}

/** Whether a value is a promise, including those of other realms and libraries. */
const isPromise = (value) => typeof value?.then === 'function'

/** Returns the promise, marked as handled: its rejection is thrown when it is awaited, which may be later. */
function handled(promise) {
  promise.then(undefined, () => {})
  return promise
}

/** Yields reports in the order of their tokens. `begin` returns a token's report, or a promise of it. */
export class Batch {
  #source
  #begin
  #signal
  #onProgress
  #total
  #done = 0
  /**
   * Reports that are not taken yet, the oldest first, each with the length of its token; and the sum of those lengths.
   */
  #ahead = []
  #charactersAhead = 0
  /** The work done since the event loop last had a turn. */
  #worked = { time: 0, characters: 0 }
  #ended = false
  /** The pending next value of an asynchronous source. */
  #awaited
  /** The last requested report. Concurrent calls of `next` get their reports in order. */
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

  /** Ends the source. Does not wait for it, because it may itself be waiting for a token. */
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

  /** Whether another token may be read. If none was read ahead, one always may. */
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

  /** Waits for the source's next value, and then continues to read. */
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
    // In a Worker the clock does not advance meanwhile, so the characters count, too.
    this.#worked.time += performance.now() - start
    this.#worked.characters += length
    this.#hold(isPromise(report) ? handled(report) : report, length)
  }

  #hold(report, length) {
    this.#ahead.push({ report, length })
    this.#charactersAhead += length
  }

  /** Ends the batch with an error, after the reports of the earlier tokens. */
  #fail(error) {
    this.#ended = true
    this.#hold(handled(Promise.reject(error)), 0)
  }

  /** Returns the promise, or rejects with the signal's reason if that comes first. */
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
