// A button that copies a text and confirms it.

import { t } from '../language.js'
import { element, visibleLines } from './element.js'

/** How long a button shows the confirmation, in milliseconds. */
const SAYS_SO = 2000

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // For a page from a file, or an older browser.
    const area = element('textarea', { readonly: '', class: 'offscreen', 'aria-hidden': 'true' })
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}

/** Creates the button. `text` is called when it is clicked. */
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

/** Shows a text with a button to copy it. Invisible characters are spelled out on the page, and copied unchanged. */
export const snippet = (text) =>
  element('div', { class: 'snippet' }, element('pre', {}, visibleLines(text.trimEnd())), copyButton(t('Copy'), () => text))
