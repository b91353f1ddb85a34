// Builds elements from data. Text is added only as text nodes, so nothing in a token becomes markup.

import { count } from '../language.js'

/** Creates an element with attributes and children. Strings become text; `undefined` and `false` are skipped. */
export function element(name, attributes = {}, ...children) {
  return built(document.createElement(name), attributes, children)
}

/** Creates an SVG element. */
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

/** Shows untrusted text, isolated so that its direction and invisible characters cannot affect the text around it. */
export const quoted = (text) => element('bdi', { class: 'quoted' }, visible(text))

/** Spells out invisible characters: control, direction and zero-width ones. */
export const visible = (text) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  )

/** Spells out invisible characters, and keeps line breaks. */
export const visibleLines = (text) => text.split('\n').map(visible).join('\n')

/** The most items of a list that are shown. */
const MOST_LISTED = 50

/**
 * Shows the first items of a list, and how many more there are. `row` creates the element of an item, `more` that of
 * their number.
 */
export function listed(all, row, more) {
  const rest = all.length - MOST_LISTED
  return [...all.slice(0, MOST_LISTED).map(row), rest > 0 && more(count(rest, 'and one more', 'and {n} more'))]
}

/** Shows texts of a token as a list. */
export const texts = (all) =>
  element('ul', { class: 'list' }, listed(all, (text) => element('li', {}, quoted(text)), (more) => element('li', {}, more)))

/** Formats the page's own text: code is between backticks. */
export const rich = (text) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part))

/** Shows pairs of a name and a value. A pair without a value is skipped. */
export function pairs(attributes, list) {
  const shown = list.filter(([, text]) => text !== undefined && text !== false)
  const rows = shown.map(([name, text]) => [element('dt', {}, name), element('dd', {}, text)])
  return shown.length > 0 && element('dl', attributes, rows)
}
