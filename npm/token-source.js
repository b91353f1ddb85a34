// For Node.js, Deno and Bun: reads the token that the kubelet renews in a projected volume.
//
// The kubelet writes a new directory and points the symbolic link `..data` to it (pkg/volume/util/atomic_writer.go), so
// each rotation puts a different file at the path, and no reader sees half-written contents.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { decode } from '#bound-token'

import { settingsOf } from './options.js'

/** Where service account admission mounts a token in every pod. */
const DEFAULT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** The largest token in this package, in bytes. */
const MOST_BYTES = 1 << 20

/** Opens a pipe without waiting for a writer, so that it can be refused. Windows has neither flag. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** The shortest time between two checks of the file, in milliseconds. */
const LOOK_EVERY = 1000

export class TokenSource {
  #path
  #now
  /** The token that was read last, its decoded form, and its file. */
  #held
  /** The last file without a token, and the error. */
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
        // This timer does not keep the process alive.
        await pause(LOOK_EVERY, undefined, { ref: false, signal })
      } catch (error) {
        // The caller who aborted needs no error.
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
    // Like the kubelet: a token that cannot be renewed is used until it expires.
    const end = this.#held === undefined ? -Infinity : (this.#held.decoded.expiresAt ?? Infinity)
    if (this.#failure === undefined || now / 1000 < end) return this.#held
    // Without a token, the next call checks the file at once.
    this.#lookedAt = -Infinity
    throw this.#failure
  }

  /** Reads the file, if it was replaced. */
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
    // This file is known to contain no token.
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

  /**
   * Returns the contents of the file; of one that is too large, one byte more than allowed. Files in /proc do not
   * report their size.
   */
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

  /** Returns what is safe to log, never the token. */
  toJSON() {
    return { path: this.#path, refreshAt: this.#held?.decoded.lifecycle.rotation?.by, expiresAt: this.#held?.decoded.expiresAt }
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toJSON()
  }
}
