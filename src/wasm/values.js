// The counterpart of src/wasm/text.rs: parses the JSON text of our own data to values.
//
// The contents of a token are in that text as tagged arrays (src/text/json/exact.rs), never as objects. They become
// objects without a prototype, and numbers with all their digits.

const ARRAY = 0
const OBJECT = 1
const NUMBER = 2
const NEAREST = 3

/** Longer integers remain text, because parsing a `bigint` takes more than linear time. */
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
 * The JSON form of an array or object that contains a `bigint`, on which `JSON.stringify` throws: the same, with the
 * digits as text.
 */
function toJSON() {
  if (Array.isArray(this)) return this.map(digits)
  const copy = Object.create(null)
  for (const name of Object.keys(this)) copy[name] = digits(this[name])
  return copy
}

/** Makes any part of a report safe for JSON: each array or object with a `bigint` gets a `toJSON`. */
function forJson(holder) {
  if (Object.hasOwn(holder, 'toJSON')) {
    // A claim is named `toJSON`, so the numbers become text instead.
    for (const name of Object.keys(holder)) holder[name] = digits(holder[name])
    return holder
  }
  // Not enumerable, because it is not a claim.
  return Object.defineProperty(holder, 'toJSON', { value: toJSON })
}

/** Returns a number if it has exactly the value in the JSON; otherwise a `bigint` for an integer, or the text. */
function exactNumber(text) {
  const number = Number(text)
  if (Number.isFinite(number) && decimal(text) === decimal(String(number))) return number
  return /^-?\d+$/.test(text) && text.length <= LONGEST_BIGINT ? BigInt(text) : text
}

/** Normalizes the text of a number: its sign, its digits without zeros at either end, and the position of its point. */
function decimal(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(text)
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = withoutZerosAtTheEnd(digits)
  // Zero has no significant digit.
  if (significant === '') return '0'
  const zeros = whole.length + fraction.length - digits.length
  return `${sign}${significant}e${BigInt(exponent.slice(0, 20)) + BigInt(whole.length - zeros)}`
}

/** Like `replace(/0+$/, '')`, which takes quadratic time for many zeros before another digit. */
function withoutZerosAtTheEnd(digits) {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

/** Converts the contents of a token in our own data: `exact` is the only member of ours with this name. */
function revive(value) {
  if (value === null || typeof value !== 'object') return value
  if (Object.hasOwn(value, 'exact')) return exact(value.exact)
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (typeof member === 'object') value[name] = revive(member)
  }
  return value
}

/** Inside a string the quotation marks would be escaped, so only that member looks like this. */
const MARK = '{"exact":'

export const toValue = (text) => (text.includes(MARK) ? revive(JSON.parse(text)) : JSON.parse(text))
