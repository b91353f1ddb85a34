// Loads the WebAssembly module once, and calls it. No other file of the page does.

import { decode, explain, init, mintExample, Paste, readKeys, recognize, redact, Simulator, tokenReview, Verifier } from '../pkg/workbench/browser.js'

/** Loads the module. Await it before you call anything else. */
export const load = () => init()

/** Returns the whole report about an example, independent of the current question. */
export function rehearsed({ token, audience, issuer }) {
  new Paste(token).free()
  const verifier = new Verifier({ audiences: [audience], issuers: [issuer], require: 'bound' })
  const report = { ...verifier.verify(token) }
  verifier.free()
  return report
}

/** The verifier of the last question. It has read the keys and documents, so that only the time changes. */
let current = { key: '', evidence: [], verifier: undefined }

/** The simulators of the last question, by receiver. Each has read its configuration, so that only the time changes. */
const simulators = new Map()

/** The pastes, and the last of them, which was already read to decide whether a field takes it. */
const pastes = new Set()
let last = { text: undefined, artifacts: [] }

/**
 * The key text that was split last, and the keys that were checked last, because checking a thousand keys takes time.
 */
let split = { text: '', texts: '' }
let vetted = { text: '', keys: [] }

/** Drops everything that was read. */
export function forget() {
  current.verifier?.free()
  current = { key: '', evidence: [], verifier: undefined }
  for (const { simulator } of simulators.values()) simulator?.free()
  simulators.clear()
  for (const paste of pastes) paste.free()
  pastes.clear()
  last = { text: undefined, artifacts: [] }
  split = { text: '', texts: '' }
  vetted = { text: '', keys: [] }
}

/**
 * Reads everything in a text once, so that its artifacts need not be parsed again as evidence or configuration.
 *
 * @throws {TokenError} if the text is too large.
 */
export function read(text) {
  if (last.text !== text) {
    const paste = new Paste(text)
    pastes.add(paste)
    last = { text, artifacts: paste.artifacts }
  }
  return last.artifacts
}

const areSame = (some, others) => some.length === others.length && some.every((one, index) => one === others[index])

/** An empty list is left out, so that documents can supply the expectation. */
const orNothing = (list) => (list.length === 0 ? undefined : list)

/**
 * Returns the report about a token at a time, in seconds since 1970. Never throws because of a token or key text.
 *
 * @throws {OptionsError} if there are too many documents.
 */
export function inspect({ token, keys, audiences, issuers, evidence, leeway }, now) {
  const options = {
    keys: keys === '' ? undefined : keyTexts(keys),
    audiences: orNothing(audiences),
    issuers: orNothing(issuers),
    leeway,
    // A legacy token is shown all the same, and the report says that it is not a bound one.
    require: 'bound',
  }
  const key = JSON.stringify(options)
  if (current.key !== key || current.verifier === undefined || !areSame(current.evidence, evidence)) {
    current.verifier?.free()
    // If the next line throws, there is no current verifier.
    current = { key: '', evidence: [], verifier: undefined }
    current = { key, evidence, verifier: new Verifier({ ...options, evidence: orNothing(evidence) }) }
  }
  return inspectAgain(token, now)
}

/** Verifies a token again at another time, with the same options. */
export const inspectAgain = (token, now) => current.verifier.verify(token, now)

/**
 * Splits a text into its keys, each set separately. A text without keys is returned whole, and reported as unreadable.
 */
function keyTexts(text) {
  if (split.text !== text) {
    const found = orEmpty(recognize, text).filter(({ keys, standsAlone }) => keys !== undefined && standsAlone)
    split = { text, texts: found.length > 1 ? found.map(({ text }) => text) : text }
  }
  return split.texts
}

/** Returns what `look` finds in a text; an empty list if the text is too large. */
function orEmpty(look, text) {
  try {
    return look(text)
  } catch {
    return []
  }
}

/** Returns everything in a text that may be pasted next; an empty list if the text is too large. */
export const artifactsOf = (text) => orEmpty(read, text)

/** Returns what the API server would answer; `undefined` if that is unknown. */
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
    // Without an issuer or keys no API server can be imitated; the panel says what is missing.
    return undefined
  }
}

/**
 * Returns what the receiver with this name would answer to a token, by its own documents; `undefined` if there are too
 * many.
 */
export function receiver({ token, keys }, name, config, now) {
  let own = simulators.get(name)
  if (own === undefined || own.keys !== keys || !areSame(own.config, config)) {
    own?.simulator?.free()
    own = { keys, config, simulator: simulatorOf(name, config, keys) }
    simulators.set(name, own)
  }
  try {
    return own.simulator?.simulate(token, now)
  } catch {
    return undefined
  }
}

/** Returns the simulator; `undefined` if there are too many documents. */
function simulatorOf(name, config, keys) {
  try {
    return new Simulator(config, { receiver: name, keys: keys === '' ? undefined : keyTexts(keys) })
  } catch {
    return undefined
  }
}

/** Explains error lines, with the current token if there is one. */
export const explained = (lines, token) => explain(lines.join('\n'), token)

/** Returns the decoded token; `undefined` if the text is not a token. */
export function decoded(token) {
  try {
    return decode(token)
  } catch {
    return undefined
  }
}

/** Returns the keys in a text, usable and refused. */
export function keysOf(text) {
  if (vetted.text !== text) vetted = { text, keys: readKeys(keyTexts(text)) }
  return vetted.keys
}

export { mintExample, redact }
