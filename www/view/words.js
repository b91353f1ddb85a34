// Translates the words in index.html to the language of the page.

import { t } from '../language.js'
import { rich } from './element.js'

const known = new WeakMap()

/** Returns an element's English text, with code between backticks. */
const original = (node) =>
  [...node.childNodes]
    .map((child) => (child.nodeName === 'CODE' ? `\`${child.textContent}\`` : child.textContent))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

/** Translates every element with `data-t`, and every label with `data-t-label`, to the current language. */
export function showWords(root) {
  for (const node of root.querySelectorAll('[data-t]')) {
    if (!known.has(node)) known.set(node, original(node))
    const words = t(known.get(node))
    // Unchanged text is not drawn again.
    if (original(node) !== words) node.replaceChildren(...rich(words))
  }
  for (const node of root.querySelectorAll('[data-t-label]')) {
    if (!known.has(node)) known.set(node, node.getAttribute('aria-label'))
    node.setAttribute('aria-label', t(known.get(node)))
  }
}
