// The options of everything in this package, read once: a getter or a proxy that is asked again may answer otherwise.
//
// Only an object's own enumerable members count. What it has elsewhere (in a class, a prototype, a hidden member) one
// reader would see and another pass over, and a demand that is passed over lets anyone in. So it is refused.

import { OptionsError } from './options-error.js'
import { foundBy } from './paste.js'

/** How deep options may nest, which is a little more than the JSON of keys may, and how many values they may hold. */
const MOST_LEVELS = 80
const MOST_VALUES = 1_000_000

const NOT_PLAIN = 'it must be plain data, as JSON has it: what a Map, a Date, a class or a prototype holds would be passed over.'
const HIDDEN = 'it has a member that is not enumerable, or is named by a symbol, which would be passed over.'
const NOT_A_LIST = 'it must be a plain array, without holes and without members of other names.'
const TOO_LARGE = `it may be ${MOST_LEVELS} levels deep and hold ${MOST_VALUES} values.`

const isNothing = (value) => value === undefined || value === null
const isObject = (value) => typeof value === 'object' && value !== null
const kindOf = (value) => (Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`)

/** The error that src/wasm/options.rs throws, too. What is no word is not repeated: it may be a token. */
function optionsError(option, message) {
  const named = /^[a-z]{1,32}$/i.test(option) ? option : 'options'
  return new OptionsError(named, `option "${named}": ${message}`)
}

/** The time of a `Date`, also one of another realm, by what only a `Date` has; `undefined` for anything else. */
function timeOf(value) {
  if (!isObject(value)) return undefined
  try {
    return Date.prototype.getTime.call(value)
  } catch {
    return undefined
  }
}

/**
 * Of a `Date` its seconds since 1970; anything else as it is.
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

/** Whether it is `Object.prototype`, of this realm or another one. */
function isObjectPrototype(value) {
  if (value === Object.prototype) return true
  const constructor = Object.getOwnPropertyDescriptor(value, 'constructor')?.value
  return typeof constructor === 'function' && nativeText(constructor) === nativeText(Object) && constructor.prototype === value
}

/** The names and values of an object's members, if all that it has is its own and enumerable. */
function members(option, object) {
  const prototype = Object.getPrototypeOf(object)
  if (prototype !== null && !isObjectPrototype(prototype)) throw optionsError(option, NOT_PLAIN)
  return Reflect.ownKeys(object).map((name) => {
    const isOpen = typeof name === 'string' && Object.getOwnPropertyDescriptor(object, name)?.enumerable
    if (!isOpen) throw optionsError(option, HIDDEN)
    return [name, object[name]]
  })
}

/** The items of an array. */
function items(option, array) {
  const { length } = array
  if (length > MOST_VALUES) throw optionsError(option, TOO_LARGE)
  // Each item and the length.
  if (Reflect.ownKeys(array).length !== length + 1) throw optionsError(option, NOT_A_LIST)
  return Array.from({ length }, (_, index) => array[index])
}

/** An object without a prototype. */
function objectOf(entries) {
  const object = Object.create(null)
  for (const [name, value] of entries) object[name] = value
  return object
}

/** A copy of plain data. `budget` is what it may still hold. */
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
 * A copy of plain data.
 *
 * @throws {OptionsError} if there is anything in it that could be passed over.
 */
export const dataOf = (option, value) => copyOf(option, value, { values: MOST_VALUES }, 0)

/**
 * A copy of documents: texts, and artefacts. What was parsed of those is not looked into: their own text is read again,
 * unless they are of a `Paste`, which cannot change.
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

/** The options' names and values. `undefined` and `null` are none. */
function given(options) {
  if (isNothing(options)) return []
  if (!isObject(options) || Array.isArray(options)) throw optionsError('options', `it must be an object; it is ${kindOf(options)}.`)
  return members('options', options)
}

/** A copy of options that are data. Which there are, and of which types, is said by src/wasm/options.rs. */
export const optionsOf = (options) => objectOf(given(options).map(([name, value]) => [name, optionOf(name, value)]))

function optionOf(name, value) {
  if (name === 'evidence') return documentsOf(name, value)
  return dataOf(name, name === 'now' ? momentOf(name, value) : value)
}

/** Options that may be more than data, such as functions: `kinds` has the names, each with what `typeof` must say of it. */
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

/** For what is looked at elsewhere. */
export const ANY = Symbol('any')
