// For Node.js, Deno and Bun: the token that the kubelet keeps fresh in a projected volume.
//
// The kubelet writes a new folder and swaps the symbolic link `..data` to it (pkg/volume/util/atomic_writer.go), so the
// file behind the path is another one after each rotation, and is never seen half-written.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { decode } from '#bound-token'

import { settingsOf } from './options.js'

/** Where the admission of service accounts mounts a token in every pod. */
const DEFAULT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** The largest token that is read anywhere in this package. */
const MOST_BYTES = 1 << 20

/** A pipe is opened without waiting for whoever writes to it, so that it can be refused. Windows knows neither. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** How long nobody looks at the file again, in milliseconds. */
const LOOK_EVERY = 1000

export class TokenSource {
  #path
  #now
  /** What was read last: its text, what it says, and which file it was. */
  #held
  /** The file that held none, and why. */
  #bad
  #lookedAt = -Infinity
  #failure

  constructor(path = DEFAULT_PATH, options) {
    const { now = Date.now } = settingsOf(options, { now: 'function' })
    this.#path = path
    this.#now = now
  }

  get path() {
    return this.#path
  }

  get token() {
    return this.#current().token
  }

  get decoded() {
    return this.#current().decoded
  }

  get refreshAt() {
    return this.decoded.lifecycle.rotation?.by
  }

  get failure() {
    return this.#failure
  }

  async *changes(options) {
    const { signal } = settingsOf(options, { signal: 'object' })
    let last
    while (!signal?.aborted) {
      const { token, decoded } = this.#current()
      if (token !== last) {
        last = token
        yield decoded
      }
      try {
        // Nobody's process is kept alive by this.
        await pause(LOOK_EVERY, undefined, { ref: false, signal })
      } catch (error) {
        // Who aborts is not told of it a second time.
        if (!signal?.aborted) throw error
      }
    }
  }

  #current() {
    const now = this.#now()
    if (Math.abs(now - this.#lookedAt) >= LOOK_EVERY) {
      this.#lookedAt = now
      try {
        this.#look()
        this.#failure = undefined
      } catch (error) {
        this.#failure = error
      }
    }
    // As the kubelet does: what cannot be renewed is used until it expires.
    const end = this.#held === undefined ? -Infinity : (this.#held.decoded.expiresAt ?? Infinity)
    if (this.#failure === undefined || now / 1000 < end) return this.#held
    // Without any token there is nothing to save by not looking.
    this.#lookedAt = -Infinity
    throw this.#failure
  }

  /** Reads the file, if it is another one. */
  #look() {
    const descriptor = openSync(this.#path, READ)
    try {
      this.#lookAt(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }

  #lookAt(descriptor) {
    const status = fstatSync(descriptor)
    if (!status.isFile()) throw new TypeError(`${this.#path} is no regular file.`)
    const file = [status.dev, status.ino, status.mtimeMs, status.size].join()
    if (file === this.#held?.file) return
    // It was seen already that this one holds no token.
    if (file === this.#bad?.file) throw this.#bad.error
    const bytes = this.#read(descriptor)
    try {
      if (bytes.length > MOST_BYTES) throw new RangeError(`${this.#path} is larger than ${MOST_BYTES} bytes, the most that a token has.`)
      const token = new TextDecoder().decode(bytes).trim()
      this.#held = { token, decoded: decode(token), file }
    } catch (error) {
      this.#bad = { file, error }
      throw error
    }
  }

  /** What the file holds, and of one that is too large a byte too many. The files of /proc do not say how large they are. */
  #read(descriptor) {
    const bytes = new Uint8Array(MOST_BYTES + 1)
    let size = 0
    while (size < bytes.length) {
      const more = readSync(descriptor, bytes, size, bytes.length - size, null)
      if (more === 0) break
      size += more
    }
    return bytes.subarray(0, size)
  }

  /** What is logged of it; never the token. */
  toJSON() {
    return { path: this.#path, refreshAt: this.#held?.decoded.lifecycle.rotation?.by, expiresAt: this.#held?.decoded.expiresAt }
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toJSON()
  }
}
