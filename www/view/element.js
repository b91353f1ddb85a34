// Building elements from data. Text goes in as text nodes only, so nothing in a token is ever markup.

import { count } from '../language.js'

/** An element with attributes and children; strings become text, `undefined` and `false` nothing. */
export function element(name, attributes = {}, ...children) {
  return built(document.createElement(name), attributes, children)
}

/** The same of a drawing. */
export function drawn(name, attributes = {}, ...children) {
  return built(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}

function built(out, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) out.setAttribute(attribute, value)
  }
  out.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false))
  return out
}

/** Untrusted text, isolated so that its direction and invisible characters cannot disturb what surrounds it. */
export const quoted = (text) => element('bdi', { class: 'quoted' }, visible(text))

/** The text with what cannot be seen written out: control, direction and zero-width characters. */
export const visible = (text) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  )

/** The same of several lines, which stay lines. */
export const visibleLines = (text) => text.split('\n').map(visible).join('\n')

/** So many of a list are shown one by one. */
const MOST_LISTED = 50

/** The first of a list, and how many more there are; `row` makes an element of one, `more` of their number. */
export function listed(all, row, more) {
  const rest = all.length - MOST_LISTED
  return [...all.slice(0, MOST_LISTED).map(row), rest > 0 && more(count(rest, 'and one more', 'and {n} more'))]
}

/** Texts of a token's, one below the other. */
export const texts = (all) =>
  element('ul', { class: 'list' }, listed(all, (text) => element('li', {}, quoted(text)), (more) => element('li', {}, more)))

/** Words of ours, in which what stands between backticks is code. */
export const rich = (text) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part))

/** Names with what they stand for; pairs without a second are left out. */
export function pairs(attributes, list) {
  const shown = list.filter(([, text]) => text !== undefined && text !== false)
  const rows = shown.map(([name, text]) => [element('dt', {}, name), element('dd', {}, text)])
  return shown.length > 0 && element('dl', attributes, rows)
}
