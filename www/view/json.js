// Formats a claim's value as text, with every digit in the token.

import { visible } from './element.js'

/** Returns the value as indented JSON, with invisible characters in strings spelled out. */
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
