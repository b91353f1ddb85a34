// The words that index.html itself has, in the language of the page.

import { t } from '../language.js'
import { rich } from './element.js'

const known = new WeakMap()

/** What an element says in English; code stands between backticks. */
const original = (node) =>
  [...node.childNodes]
    .map((child) => (child.nodeName === 'CODE' ? `\`${child.textContent}\`` : child.textContent))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

/** Says every element with `data-t`, and every label with `data-t-label`, in the present language. */
export function showWords(root) {
  for (const node of root.querySelectorAll('[data-t]')) {
    if (!known.has(node)) known.set(node, original(node))
    const words = t(known.get(node))
    // What stands there already is not painted again.
    if (original(node) !== words) node.replaceChildren(...rich(words))
  }
  for (const node of root.querySelectorAll('[data-t-label]')) {
    if (!known.has(node)) known.set(node, node.getAttribute('aria-label'))
    node.setAttribute('aria-label', t(known.get(node)))
  }
}
