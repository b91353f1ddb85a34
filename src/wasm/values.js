// The far side of src/wasm/text.rs: the JSON text of our own data becomes values.
//
// What a token says stands in that text as arrays with a tag (src/text/json/exact.rs), never as objects. It becomes objects
// without a prototype, and numbers with all their digits.

const ARRAY = 0
const OBJECT = 1
const NUMBER = 2
const NEAREST = 3

/** Integers with more characters than this stay text: parsing a `bigint` costs more than linear time. */
const LONGEST_BIGINT = 1000

function exact(value) {
  if (!Array.isArray(value)) return value
  switch (value[0]) {
    case ARRAY: {
      const array = value.slice(1).map(exact)
      return array.some(isBigInt) ? forJson(array) : array
    }
    case OBJECT: {
      const object = Object.create(null)
      let needsCare = false
      for (let index = 1; index < value.length; index += 2) {
        const member = exact(value[index + 1])
        needsCare ||= isBigInt(member)
        object[value[index]] = member
      }
      return needsCare ? forJson(object) : object
    }
    case NUMBER:
      return exactNumber(value[1])
    case NEAREST:
      return Number(value[1])
  }
}

const isBigInt = (value) => typeof value === 'bigint'
const digits = (value) => (isBigInt(value) ? String(value) : value)

/**
 * What is written as JSON in place of an array or object that holds a `bigint`, on which `JSON.stringify` throws: the same
 * with the digits as text.
 */
function toJSON() {
  if (Array.isArray(this)) return this.map(digits)
  const copy = Object.create(null)
  for (const name of Object.keys(this)) copy[name] = digits(this[name])
  return copy
}

/** Whatever part of a report a service may log: each array or object with a `bigint` knows how it is written. */
function forJson(holder) {
  if (Object.hasOwn(holder, 'toJSON')) {
    // A claim has taken the name, so the text takes the number's place.
    for (const name of Object.keys(holder)) holder[name] = digits(holder[name])
    return holder
  }
  // Not enumerable, as it is no claim.
  return Object.defineProperty(holder, 'toJSON', { value: toJSON })
}

/** A number where that has the very value of this one in JSON; else a `bigint` of an integer, or the text. */
function exactNumber(text) {
  const number = Number(text)
  if (Number.isFinite(number) && decimal(text) === decimal(String(number))) return number
  return /^-?\d+$/.test(text) && text.length <= LONGEST_BIGINT ? BigInt(text) : text
}

/** One form for all ways to write a number: its sign, its digits without zeros at either end, where its point is. */
function decimal(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(text)
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = withoutZerosAtTheEnd(digits)
  // Zero has no first digit for a point to stand before.
  if (significant === '') return '0'
  const zeros = whole.length + fraction.length - digits.length
  return `${sign}${significant}e${BigInt(exponent.slice(0, 20)) + BigInt(whole.length - zeros)}`
}

/** As `replace(/0+$/, '')`, which takes quadratic time for many zeros before another digit. */
function withoutZerosAtTheEnd(digits) {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

/** Looks through our own data for what a token says: the only member of ours that is called so. */
function revive(value) {
  if (value === null || typeof value !== 'object') return value
  if (Object.hasOwn(value, 'exact')) return exact(value.exact)
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (typeof member === 'object') value[name] = revive(member)
  }
  return value
}

/** In a string the quotes would be escaped, so only such a member of ours reads like this. */
const MARK = '{"exact":'

export const toValue = (text) => (text.includes(MARK) ? revive(JSON.parse(text)) : JSON.parse(text))
