// A claim's value as text, with every digit that the token has.

import { visible } from './element.js'

/** The value as indented JSON. Strings are shown with what cannot be seen written out. */
export function jsonText(value, indent = '') {
  if (typeof value === 'string') return visible(JSON.stringify(value))
  if (value === null || typeof value !== 'object') return String(value)
  const inner = `${indent}  `
  const isArray = Array.isArray(value)
  const members = isArray
    ? value.map((element) => jsonText(element, inner))
    : Object.entries(value).map(([name, member]) => `${visible(JSON.stringify(name))}: ${jsonText(member, inner)}`)
  const [open, close] = isArray ? '[]' : '{}'
  if (members.length === 0) return open + close
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`
}
