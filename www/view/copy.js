// A button that copies a text, and says that it did.

import { t } from '../language.js'
import { element, visibleLines } from './element.js'

/** How long a button says so, in milliseconds. */
const SAYS_SO = 2000

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // A page from a file, or an older browser.
    const area = element('textarea', { readonly: '', class: 'offscreen', 'aria-hidden': 'true' })
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}

/** `text` is made when it is asked for. */
export function copyButton(label, text, { className = 'copy' } = {}) {
  const button = element('button', { type: 'button', class: className }, label)
  button.addEventListener('click', async () => {
    await toClipboard(text())
    button.textContent = t('Copied')
    const announcer = document.getElementById('announcer')
    announcer.textContent = t('Copied')
    setTimeout(() => {
      button.textContent = label
      announcer.textContent = ''
    }, SAYS_SO)
  })
  return button
}

/** Text to take away, with its button. What cannot be seen is written out, and copied as it is. */
export const snippet = (text) =>
  element('div', { class: 'snippet' }, element('pre', {}, visibleLines(text.trimEnd())), copyButton(t('Copy'), () => text))
