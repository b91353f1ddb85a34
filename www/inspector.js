// The only file that knows of WebAssembly: loads the module once, and asks it.

import { decode, explain, init, mintExample, Paste, readKeys, recognize, redact, Simulator, tokenReview, Verifier } from '../pkg/workbench/browser.js'

/** Loads the module; everything else may be called after that. */
export const load = () => init()

/** The whole report about an example, which has nothing to do with what is asked. */
export function rehearsed({ token, audience, issuer }) {
  new Paste(token).free()
  const verifier = new Verifier({ audiences: [audience], issuers: [issuer], require: 'bound' })
  const report = { ...verifier.verify(token) }
  verifier.free()
  return report
}

/** The verifier of the last question: it has read the keys and documents, and only the moment passes. */
let current = { key: '', evidence: [], verifier: undefined }

/** By receiver, the simulator of the last question: it has read the configuration, and only the moment passes. */
const simulators = new Map()

/** What was pasted, and the last of it: whoever looks whether a field takes a text has read it already. */
const pastes = new Set()
let last = { text: undefined, artifacts: [] }

/** The keys that were split last, and those that were read: vetting a thousand of them takes its time. */
let split = { text: '', texts: '' }
let vetted = { text: '', keys: [] }

/** Nothing of what was asked is kept. */
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
 * Everything in a text, read once: its artefacts are evidence and configuration without being read again.
 *
 * @throws {TokenError} if the text is too large to be looked through.
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
    leeway,
    // A legacy token is read and shown all the same, and the report says that it is not a bound one.
    require: 'bound',
  }
  const key = JSON.stringify(options)
  if (current.key !== key || current.verifier === undefined || !areSame(current.evidence, evidence)) {
    current.verifier?.free()
    // Should the next line throw, there is none.
    current = { key: '', evidence: [], verifier: undefined }
    current = { key, evidence, verifier: new Verifier({ ...options, evidence: orNothing(evidence) }) }
  }
  return inspectAgain(token, now)
}

/** The same question about a token at another moment. */
export const inspectAgain = (token, now) => current.verifier.verify(token, now)

/** The keys that a text holds, each set by itself; a text that holds none is itself what cannot be read. */
function keyTexts(text) {
  if (split.text !== text) {
    const found = orEmpty(recognize, text).filter(({ keys, standsAlone }) => keys !== undefined && standsAlone)
    split = { text, texts: found.length > 1 ? found.map(({ text }) => text) : text }
  }
  return split.texts
}

/** What `look` finds in a text; nothing in one that is too large to be looked through. */
function orEmpty(look, text) {
  try {
    return look(text)
  } catch {
    return []
  }
}

/** Everything in a text that may be pasted next; nothing in one that is too large to be looked through. */
export const artifactsOf = (text) => orEmpty(read, text)

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

/** What the receiver of this name would make of a token by its own documents; `undefined` if they are more than are read. */
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

/** `undefined` if there are more documents than are read. */
function simulatorOf(name, config, keys) {
  try {
    return new Simulator(config, { receiver: name, keys: keys === '' ? undefined : keyTexts(keys) })
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

export { mintExample, redact }
