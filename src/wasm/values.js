// The far side of src/wasm/text.rs: the JSON text of our own data becomes values.
//
// What a token says stands in that text as arrays with a tag (src/wasm/exact.rs), never as objects. It becomes objects
// without a prototype, and numbers with all their digits.

const ARRAY = 0
const OBJECT = 1
const INTEGER = 2

function exact(value) {
  if (!Array.isArray(value)) return value
  switch (value[0]) {
    case ARRAY:
      return value.slice(1).map(exact)
    case OBJECT: {
      const object = Object.create(null)
      for (let index = 1; index < value.length; index += 2) object[value[index]] = exact(value[index + 1])
      return object
    }
    case INTEGER:
      return BigInt(value[1])
  }
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

export const toValue = (text) => revive(JSON.parse(text))
