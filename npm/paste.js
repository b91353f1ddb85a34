// Reads pastes once: a paste or one of its artifacts stands for documents that need not be parsed again.

/** A paste, or one of its artifacts by its index, in a list of documents. */
export class Found {
  constructor(source, place, artifact) {
    this.source = source
    this.place = place
    this.artifact = artifact
  }

  /** Returns the document as plain data. */
  get plain() {
    return this.artifact ?? this.source.text
  }
}

/** Maps each paste and artifact to its `Found`. */
const known = new WeakMap()

/** Returns the `Found` of a paste or artifact. An artifact of a freed paste has none, and counts as plain data. */
export function foundBy(value) {
  if (value instanceof Found) return value
  const found = typeof value === 'object' && value !== null ? known.get(value) : undefined
  return found?.source.isFreed && found.artifact !== undefined ? undefined : found
}

const listOf = (value) => (Array.isArray(value) ? value : [value])

/**
 * Creates the functions for pastes. `keep` holds objects of an instance, and creates them again in the next one;
 * `guarded` calls the instance.
 */
export function pastes(glue, { keep, guarded, isDeliberate }) {
  class Paste {
    #source
    #artifacts

    constructor(text) {
      this.#source = { text, owner: glue, isFreed: false, kept: keep(() => guarded(() => new glue.Paste(text))) }
      known.set(this, new Found(this.#source))
    }

    get artifacts() {
      const source = this.#source
      if (this.#artifacts === undefined) {
        if (source.isFreed) throw new Error('This Paste was freed.')
        const artifacts = guarded(() => source.kept.inner.artifacts)
        // Frozen, because a changed text would differ from the one that was parsed.
        artifacts.forEach((artifact, place) => known.set(Object.freeze(artifact), new Found(source, place, artifact)))
        this.#artifacts = Object.freeze(artifacts)
      }
      return this.#artifacts
    }

    free() {
      this.#source.isFreed = true
      this.#source.kept.free()
    }

    [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
      this.free()
    }
  }

  const isRead = (one) => one instanceof Found && one.source.owner === glue

  /** Whether any of the documents was parsed already. */
  const isAnyRead = (documents) => listOf(documents).some(isRead)

  const plainOne = (one) => (one instanceof Found ? one.plain : one)

  /** Converts the documents to plain data. */
  const plainly = (documents) => (Array.isArray(documents) ? documents.map(plainOne) : plainOne(documents))

  /** Calls `ask` with the documents in this option, some of which were parsed already. */
  function withDocuments(option, given, ask) {
    const all = listOf(given)
    const sources = new Set(all.filter(isRead).map(({ source }) => source))
    // Creates pastes of an earlier instance again before the call.
    for (const { kept } of sources) kept.inner
    try {
      return guarded(() => {
        const documents = new glue.Documents()
        try {
          for (const one of all) {
            if (!isRead(one)) documents.add(option, plainOne(one))
            else if (one.place === undefined) documents.addPaste(one.source.kept.inner)
            else documents.addFound(one.source.kept.inner, one.place)
          }
          const answer = ask(documents)
          documents.free()
          return answer
        } catch (error) {
          // After a trap, the objects are discarded with the instance.
          if (isDeliberate(error)) documents.free()
          else documents.__destroy_into_raw()
          throw error
        }
      })
    } finally {
      // A verifier may outlive its paste.
      for (const { kept, isFreed } of sources) if (isFreed) kept.free()
    }
  }

  return { Paste, isAnyRead, plainly, withDocuments }
}
