// The only file that knows of WebAssembly: loads the module once, and asks it.

import { decode, explain, init, mintExample, readKeys, recognize, redact, simulate, tokenReview, Verifier } from '../pkg/workbench/browser.js'

/** Loads the module; everything else may be called after that. */
export const load = () => init()

/** The whole report about an example, which has nothing to do with what is asked. */
export function rehearsed({ token, audience, issuer }) {
  recognize(token)
  const verifier = new Verifier({ audiences: [audience], issuers: [issuer], require: 'bound' })
  const report = { ...verifier.verify(token) }
  verifier.free()
  return report
}

/** The verifier of the last question: it has read the keys and documents, and only the moment passes. */
let current = { key: '', verifier: undefined }

/** The keys that were split last, and those that were read: vetting a thousand of them takes its time. */
let split = { text: '', texts: '' }
let vetted = { text: '', keys: [] }

/** Nothing of what was asked is kept. */
export function forget() {
  current.verifier?.free()
  current = { key: '', verifier: undefined }
  split = { text: '', texts: '' }
  vetted = { text: '', keys: [] }
}

/** What was not stated is left out: documents may tell it. */
const orNothing = (list) => (list.length === 0 ? undefined : list)

/**
 * The report about a token at a moment, in seconds since 1970. Never throws for any token or key text.
 *
 * @throws {OptionsError} if there are more documents than are read.
 */
export function inspect({ token, keys, audiences, issuers, evidence, leeway }, now) {
  const options = {
    keys: keys === '' ? undefined : keyTexts(keys),
    audiences: orNothing(audiences),
    issuers: orNothing(issuers),
    evidence: orNothing(evidence),
    leeway,
    // A legacy token is read and shown all the same, and the report says that it is not a bound one.
    require: 'bound',
  }
  const key = JSON.stringify(options)
  if (current.key !== key || current.verifier === undefined) {
    current.verifier?.free()
    // Should the next line throw, there is none.
    current = { key: '', verifier: undefined }
    current = { key, verifier: new Verifier(options) }
  }
  return inspectAgain(token, now)
}

/** The same question about a token at another moment. */
export const inspectAgain = (token, now) => current.verifier.verify(token, now)

/** The keys that a text holds, each set by itself; a text that holds none is itself what cannot be read. */
function keyTexts(text) {
  if (split.text !== text) {
    const found = artifactsOf(text).filter(({ keys, standsAlone }) => keys !== undefined && standsAlone)
    split = { text, texts: found.length > 1 ? found.map(({ text }) => text) : text }
  }
  return split.texts
}

/** Everything in a text; nothing in one that is too large to be looked through. */
export function artifactsOf(text) {
  try {
    return recognize(text)
  } catch {
    return []
  }
}

/** What the API server would answer, or nothing where nobody can tell. */
export function review({ token, keys, audiences, issuers, evidence }, now) {
  try {
    return tokenReview(token, {
      keys: keys === '' ? undefined : keyTexts(keys),
      issuers: orNothing(issuers),
      audiences: orNothing(audiences),
      evidence: orNothing(evidence),
      now,
    })
  } catch {
    // Without its issuer or keys no API server can be imitated; the panel says what is missing.
    return undefined
  }
}

/** What a receiver would make of a token by its own documents; `undefined` if they are more than are read. */
export function receiver({ token, keys }, party, config, now) {
  try {
    return simulate(token, config, { party, keys: keys === '' ? undefined : keyTexts(keys), now })
  } catch {
    return undefined
  }
}

/** What lines of errors say, about the token at hand if there is one. */
export const explained = (lines, token) => explain(lines.join('\n'), token)

/** The typed contents of a token; `undefined` for what is none. */
export function decoded(token) {
  try {
    return decode(token)
  } catch {
    return undefined
  }
}

/** The keys of a text, usable and refused. */
export function keysOf(text) {
  if (vetted.text !== text) vetted = { text, keys: readKeys(keyTexts(text)) }
  return vetted.keys
}

export { mintExample, recognize, redact }
