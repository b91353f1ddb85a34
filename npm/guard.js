// Guards the generated bindings: throws if the module is not loaded yet, and discards an instance that failed. After a
// trap or a stack overflow, a WebAssembly instance may have half-written memory, and its later answers could not be
// trusted.

import { Batch, several } from './batch.js'
import { decodeInChunks, withContents } from './decoded.js'
import { OptionsError } from './options-error.js'
import { dataOf, documentsOf, momentOf, optionsOf } from './options.js'
import { pastes } from './paste.js'
import { Report } from './report.js'
import { TokenError } from './token-error.js'

/** Converts an error that the Rust side returned to one of our classes; `undefined` for any other error. */
function deliberate(error) {
  if (error?.name === 'TokenError') return new TokenError(error)
  if (error?.name === 'OptionsError') return new OptionsError(error.option, error.message)
  return undefined
}

const isDeliberate = (error) => deliberate(error) !== undefined

/** Returns the package's functions, over generated bindings. */
export function guard(glue) {
  /** The number of the current instance. Objects of an earlier instance must not be used. */
  let generation = 0
  let ready = false

  /** The objects in the current instance. */
  const slots = new Set()

  function replaceInstance() {
    // Their memory is discarded with the instance.
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
      const known = deliberate(error)
      if (known !== undefined) throw known
      replaceInstance()
      throw new Error('bound-token could not finish, and was started anew. Please report it.', { cause: error })
    }
  }

  const whole = (token) => guarded(() => glue.decode(token))

  const decode = (token) =>
    typeof token === 'string' ? withContents(guarded(() => glue.decodeTyped(token)), token, whole) : whole(token)

  /** Returns the token of a report; `undefined` if it cannot be decoded. */
  function decodedOrNothing(token) {
    try {
      return decode(token)
    } catch (error) {
      if (error instanceof TokenError) return undefined
      throw error
    }
  }

  const decodeAll = (tokens) => decodeInChunks(several(tokens), (lines) => guarded(() => glue.decodeLines(lines)), whole)

  /**
   * An object in the current instance. After a failure, `make` creates it again in the next one, and guards that
   * itself.
   */
  class Kept {
    #make
    #slot

    constructor(make) {
      this.#make = make
      this.#fill()
    }

    #fill() {
      this.#slot = { inner: this.#make(), generation }
      slots.add(this.#slot)
      forgotten.register(this, this.#slot, this)
    }

    get inner() {
      if (this.#slot?.generation !== generation) {
        forgotten.unregister(this)
        this.#fill()
      }
      return this.#slot.inner
    }

    free() {
      if (this.#slot === undefined) return
      forgotten.unregister(this)
      release(this.#slot)
      this.#slot = undefined
    }
  }

  const keep = (make) => new Kept(make)
  const { Paste, isAnyRead, plainly, withDocuments } = pastes(glue, { keep, guarded, isDeliberate })

  /** Creates an object in the instance for a single call. */
  function once(make, ask) {
    const kept = keep(make)
    try {
      return guarded(() => ask(kept.inner))
    } finally {
      kept.free()
    }
  }

  /** Creates a verifier with these options. */
  function verifierOf({ evidence, ...rest }) {
    if (isAnyRead(evidence)) return withDocuments('evidence', evidence, (documents) => glue.verifierBy(rest, documents))
    return guarded(() => new glue.Verifier(evidence === undefined ? rest : { ...rest, evidence: plainly(evidence) }))
  }

  function verify(token, options) {
    const given = optionsOf(options)
    if (given.evidence === undefined) return Report.of(guarded(() => glue.verify(token, given)))
    return Report.of(once(() => verifierOf(given), (inner) => inner.verify(token, undefined)))
  }

  /** Creates a simulator with this configuration. */
  function simulatorOf(config, options) {
    if (isAnyRead(config)) return withDocuments('config', config, (documents) => glue.simulatorBy(documents, options))
    return guarded(() => new glue.Simulator(plainly(config), options))
  }

  class Simulator {
    #kept
    #isFreed = false

    constructor(config, options) {
      const given = [documentsOf('config', config), optionsOf(options)]
      this.#kept = keep(() => simulatorOf(...given))
    }

    simulate(token, now) {
      if (this.#isFreed) throw new Error('This Simulator was freed.')
      const { inner } = this.#kept
      const given = momentOf('now', now)
      return guarded(() => inner.simulate(token, given))
    }

    free() {
      this.#isFreed = true
      this.#kept.free()
    }

    [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
      this.free()
    }
  }

  function release(slot) {
    if (slots.delete(slot)) slot.inner.free()
  }

  // Older Workers lack FinalizationRegistry. There, objects that are not freed remain until the instance is discarded.
  const forgotten = typeof FinalizationRegistry === 'undefined' ? { register() {}, unregister() {} } : new FinalizationRegistry(release)

  class Verifier {
    /** The original options, to create the same verifier again after a trap, or for a report that outlives it. */
    #options
    /** The verifier on the Rust side; `undefined` after `free`. */
    #slot

    constructor(options) {
      this.#options = optionsOf(options)
      this.#make()
    }

    #make() {
      const inner = verifierOf(this.#options)
      this.#slot = { inner, generation, moment: inner.momentOf() }
      slots.add(this.#slot)
      forgotten.register(this, this.#slot, this)
    }

    /** Returns the slot in the current instance. */
    #current() {
      if (this.#slot === undefined) throw new Error('This Verifier was freed.')
      if (this.#slot.generation !== generation) {
        forgotten.unregister(this)
        this.#make()
      }
      return this.#slot
    }

    verify(token, now) {
      const { inner } = this.#current()
      const given = momentOf('now', now)
      if (typeof token !== 'string') return Report.of(guarded(() => inner.verify(token, given)))
      const at = this.#moment(given)
      return this.#report(token, at, guarded(() => inner.judge(token, at)))
    }

    /** Returns the time at which to verify, in seconds since 1970. */
    #moment(now) {
      const { inner, moment } = this.#current()
      const given = now === undefined ? moment : guarded(() => inner.momentOf(now))
      return given ?? Date.now() / 1000
    }

    #report(token, at, finding) {
      const explain = (finding) => {
        // A report may outlive its verifier.
        if (this.#slot === undefined) {
          const again = new Verifier(this.#options)
          const { inner } = again.#slot
          try {
            return guarded(() => inner.explain(token, at, finding))
          } finally {
            again.free()
          }
        }
        const { inner } = this.#current()
        return guarded(() => inner.explain(token, at, finding))
      }
      return Report.ofFinding(finding, explain, () => decodedOrNothing(token))
    }

    async verifyAsync(token, now) {
      return this.#begin(token, now)
    }

    verifyAll(tokens, options) {
      return new Batch(tokens, (token, now) => this.#begin(token, now), options)
    }

    /** Returns the report, or a promise of it. */
    #begin(token, now) {
      if (typeof token !== 'string') return this.verify(token, now)
      const at = this.#moment(momentOf('now', now))
      const synchronous = () => this.verify(token, at)
      const ask = (candidate) => {
        const slot = this.#current()
        const { inner } = slot
        const step = guarded(() => inner.begin(token, at, candidate))
        if (typeof step === 'number') return this.#report(token, at, step)
        if (!Array.isArray(step)) {
          const ifGenuine = inner.ifGenuine()
          const next = inner.next()
          const answered = (genuine) => (genuine ? this.#report(token, at, ifGenuine) : ask(next))
          return step.then(answered, synchronous)
        }
        const [promise, number] = step
        const imported = (key) => {
          // The key belongs to the instance and the verifier that requested it.
          if (slot === this.#slot && slot.generation === generation) guarded(() => inner.imported(number, key))
          return ask(candidate)
        }
        return promise.then(imported, () => imported(undefined))
      }
      return ask(0)
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

  return {
    markReady() {
      ready = true
    },
    Verifier,
    decode,
    decodeAll,
    verify,
    readKeys(keys) {
      const given = dataOf('keys', keys)
      return guarded(() => glue.readKeys(given))
    },
    // Only the workbench's bindings have the functions of these.
    Paste,
    Simulator,
    explain: (text, token) => guarded(() => glue.explain(text, token)),
    mintExample: () => guarded(() => glue.mintExample()),
    recognize: (text) => guarded(() => glue.recognize(text)),
    redact: (text) => guarded(() => glue.redact(text)),
    simulate(token, config, options) {
      const given = [documentsOf('config', config), optionsOf(options)]
      return once(() => simulatorOf(...given), (inner) => inner.simulate(token, undefined))
    },
    tokenRequest(spec, options) {
      const given = [dataOf('spec', spec), optionsOf(options)]
      return guarded(() => glue.tokenRequest(...given))
    },
    tokenReview(token, options) {
      const { evidence, ...rest } = optionsOf(options)
      if (isAnyRead(evidence)) return withDocuments('evidence', evidence, (documents) => glue.tokenReviewBy(token, rest, documents))
      return guarded(() => glue.tokenReview(token, evidence === undefined ? rest : { ...rest, evidence: plainly(evidence) }))
    },
  }
}
