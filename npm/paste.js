// Pastes that are read once: a paste, and each artefact of it, stands for documents that are not read again.

/** A paste, or one artefact of it by its place, among documents. */
export class Found {
  constructor(source, place, artifact) {
    this.source = source
    this.place = place
    this.artifact = artifact
  }

  /** The same as plain data. */
  get plain() {
    return this.artifact ?? this.source.text
  }
}

/** By the paste or artefact. */
const known = new WeakMap()

/** What a paste or one of its artefacts stands for; of what was freed only an artefact does, as the data that it is. */
export function foundBy(value) {
  if (value instanceof Found) return value
  const found = typeof value === 'object' && value !== null ? known.get(value) : undefined
  return found?.source.isFreed && found.artifact !== undefined ? undefined : found
}

const listOf = (value) => (Array.isArray(value) ? value : [value])

/**
 * The part of the package that knows pastes. `keep` holds what lives in an instance, and makes it again in the next one;
 * `guarded` asks the instance.
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
        // Another text in one of them would not be the one that was read.
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

  /** Whether any of the documents was read already. */
  const isAnyRead = (documents) => listOf(documents).some(isRead)

  const plainOne = (one) => (one instanceof Found ? one.plain : one)

  /** The documents as plain data. */
  const plainly = (documents) => (Array.isArray(documents) ? documents.map(plainOne) : plainOne(documents))

  /** Asks with documents, given as this option, of which some were read already. */
  function withDocuments(option, given, ask) {
    const all = listOf(given)
    const sources = new Set(all.filter(isRead).map(({ source }) => source))
    // Those of an earlier instance are made again first.
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
          // What lives in an instance that stopped half-way goes with it.
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
