// Reads all options of this package once, because a getter or a proxy may answer differently the next time.
//
// Only an object's own enumerable members count. Other members (of a class, a prototype, or hidden ones) could be seen
// by one reader and missed by another, and a missed expectation would let tokens in. So they are refused.

import { OptionsError } from './options-error.js'
import { foundBy } from './paste.js'

/** How deep options may nest (slightly deeper than the JSON of keys), and how many values they may contain. */
const MOST_LEVELS = 80
const MOST_VALUES = 1_000_000

const NOT_PLAIN = 'it must be plain data, as JSON has it: what a Map, a Date, a class or a prototype holds would be passed over.'
const HIDDEN = 'it has a member that is not enumerable, or is named by a symbol, which would be passed over.'
const NOT_A_LIST = 'it must be a plain array, without holes and without members of other names.'
const TOO_LARGE = `it may be ${MOST_LEVELS} levels deep and hold ${MOST_VALUES} values.`

const isNothing = (value) => value === undefined || value === null
const isObject = (value) => typeof value === 'object' && value !== null
const kindOf = (value) => (Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`)

/**
 * Returns the same error as src/wasm/options.rs. An option name that is not a word is not repeated, because it may be a
 * token.
 */
function optionsError(option, message) {
  const named = /^[a-z]{1,32}$/i.test(option) ? option : 'options'
  return new OptionsError(named, `option "${named}": ${message}`)
}

/** Returns the time of a `Date`, which may be of another realm; `undefined` for any other value. */
function timeOf(value) {
  if (!isObject(value)) return undefined
  try {
    return Date.prototype.getTime.call(value)
  } catch {
    return undefined
  }
}

/**
 * Converts a `Date` to seconds since 1970, and returns any other value unchanged.
 *
 * @throws {OptionsError} if the date is invalid.
 */
export function momentOf(option, value) {
  const milliseconds = timeOf(value)
  if (milliseconds === undefined) return value
  if (Number.isNaN(milliseconds)) throw optionsError(option, 'it must be a moment; it is an invalid Date.')
  return milliseconds / 1000
}

const nativeText = (value) => Function.prototype.toString.call(value)

/** Whether it is the `Object.prototype` of this or another realm. */
function isObjectPrototype(value) {
  if (value === Object.prototype) return true
  const constructor = Object.getOwnPropertyDescriptor(value, 'constructor')?.value
  return typeof constructor === 'function' && nativeText(constructor) === nativeText(Object) && constructor.prototype === value
}

/** Returns the names and values of an object's members. Throws unless all of them are its own and enumerable. */
function members(option, object) {
  const prototype = Object.getPrototypeOf(object)
  if (prototype !== null && !isObjectPrototype(prototype)) throw optionsError(option, NOT_PLAIN)
  return Reflect.ownKeys(object).map((name) => {
    const isOpen = typeof name === 'string' && Object.getOwnPropertyDescriptor(object, name)?.enumerable
    if (!isOpen) throw optionsError(option, HIDDEN)
    return [name, object[name]]
  })
}

/** Returns the items of an array. */
function items(option, array) {
  const { length } = array
  if (length > MOST_VALUES) throw optionsError(option, TOO_LARGE)
  // One key for each item, and `length`.
  if (Reflect.ownKeys(array).length !== length + 1) throw optionsError(option, NOT_A_LIST)
  return Array.from({ length }, (_, index) => array[index])
}

/** Creates an object without a prototype. */
function objectOf(entries) {
  const object = Object.create(null)
  for (const [name, value] of entries) object[name] = value
  return object
}

/** Copies plain data. `budget` limits how many more values it may contain. */
function copyOf(option, value, budget, level) {
  budget.values -= 1
  if (level > MOST_LEVELS || budget.values < 0) throw optionsError(option, TOO_LARGE)
  if (typeof value === 'function' || typeof value === 'symbol') throw optionsError(option, `it must be plain data; it is ${kindOf(value)}.`)
  if (!isObject(value)) return value
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw optionsError(option, 'it must be text or plain data; it is bytes. Decode them first.')
  const deeper = (value) => copyOf(option, value, budget, level + 1)
  if (Array.isArray(value)) return items(option, value).map(deeper)
  const isMoment = (name) => option === 'issuers' && name === 'until'
  return objectOf(members(option, value).map(([name, value]) => [name, deeper(isMoment(name) ? momentOf(option, value) : value)]))
}

/**
 * Copies plain data.
 *
 * @throws {OptionsError} if it contains anything that could be missed.
 */
export const dataOf = (option, value) => copyOf(option, value, { values: MOST_VALUES }, 0)

/**
 * Copies documents: texts and artifacts. Their parsed contents are ignored, and their text is parsed again. Artifacts
 * of a `Paste` cannot change, and are used as they are.
 */
export function documentsOf(option, value) {
  const one = (document) => {
    const found = foundBy(document)
    if (found === undefined) return isObject(document) && !Array.isArray(document) ? objectOf(members(option, document)) : document
    if (found !== document && found.source.isFreed) throw optionsError(option, 'it was freed. Make another Paste of its text.')
    return found
  }
  return Array.isArray(value) ? items(option, value).map(one) : one(value)
}

/** Returns the names and values of the options. `undefined` and `null` have none. */
function given(options) {
  if (isNothing(options)) return []
  if (!isObject(options) || Array.isArray(options)) throw optionsError('options', `it must be an object; it is ${kindOf(options)}.`)
  return members('options', options)
}

/** Copies options that are plain data. src/wasm/options.rs checks their names and types. */
export const optionsOf = (options) => objectOf(given(options).map(([name, value]) => [name, optionOf(name, value)]))

function optionOf(name, value) {
  if (name === 'evidence') return documentsOf(name, value)
  return dataOf(name, name === 'now' ? momentOf(name, value) : value)
}

/** Reads options that may contain more than data, such as functions. `kinds` maps each name to its `typeof`. */
export function settingsOf(options, kinds) {
  const settings = given(options).filter(([name, value]) => {
    if (!Object.hasOwn(kinds, name)) throw optionsError(name, `there is no such option. Known: ${Object.keys(kinds).map((name) => `"${name}"`).join(', ')}.`)
    if (isNothing(value)) return false
    const kind = kinds[name]
    if (kind !== ANY && typeof value !== kind) throw optionsError(name, `it must be of the type ${kind}; it is ${kindOf(value)}.`)
    return true
  })
  return objectOf(settings)
}

/** A kind for options that are checked elsewhere. */
export const ANY = Symbol('any')
