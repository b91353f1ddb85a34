// Takes texts onto the page: pasted anywhere, dropped, from files, or typed into the box.

import { MOST_BYTES, REFUSED } from './artifacts.js'
import { t } from './language.js'

const byId = (id) => document.getElementById(id)

const WORDS = {
  [REFUSED.tooLarge]: () => t('The text is larger than a megabyte, the most that this page reads. Paste only the relevant part.'),
  [REFUSED.nothing]: () => t('No known token, key or document was found.'),
}

/** What fits into a field unchanged: a single unmended artifact of its kind. */
const FITS = { token: ['token'], keys: ['jwks', 'jwk', 'pem'] }

/** Whether the browser should handle a paste into a field. */
function belongsTo(field, artifacts) {
  if (artifacts.length === 0) return true
  const kinds = FITS[field]
  if (kinds === undefined) return artifacts.every(({ kind }) => kind === 'bootstrap-token')
  return artifacts.length === 1 && kinds.includes(artifacts[0].kind) && artifacts[0].mended.length === 0
}

/** Whether the browser should insert a text where it was pasted or dropped. */
const isForField = ({ id, nodeName }, artifacts) => (nodeName === 'TEXTAREA' || nodeName === 'INPUT') && belongsTo(id, artifacts)

/**
 * `take` searches a text and `takeAll` several; both return why nothing was found. `artifactsOf` only searches.
 * `generation` changes when everything is cleared.
 */
export function wireIntake({ take, takeAll, note, artifactsOf, generation }) {
  const box = byId('paste')

  const say = (refusal) => note(refusal === undefined ? '' : WORDS[refusal]())

  /** Text that was taken leaves the box. Other text stays, with the reason. */
  function read() {
    if (box.value.trim() === '') return note('')
    const refusal = take(box.value)
    if (refusal === undefined) box.value = ''
    say(refusal)
  }

  box.addEventListener('input', ({ inputType }) => {
    if (inputType === 'insertFromPaste' || inputType === 'insertFromDrop') read()
  })
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    read()
  })
  byId('read').addEventListener('click', read)

  /** Takes a text that was pasted or dropped, except into the box. */
  function takeAt(event, text) {
    const { target } = event
    if (text === '' || target.id === 'paste' || isForField(target, artifactsOf(text))) return
    event.preventDefault()
    // A paste into the token's field is the token to verify.
    say(take(text, { isChosen: target.id === 'token' }))
  }

  document.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    takeAt(event, text)
  })

  async function readFiles(files) {
    const asked = generation()
    const small = files.filter(({ size }) => size <= MOST_BYTES)
    const read = await Promise.allSettled(small.map((file) => file.text()))
    // Everything was cleared meanwhile.
    if (generation() !== asked) return
    const texts = read.filter(({ status }) => status === 'fulfilled').map(({ value }) => value)
    const refusal = texts.length > 0 ? takeAll(texts) : undefined
    if (small.length < files.length) say(REFUSED.tooLarge)
    else if (texts.length < small.length) note(t('A file could not be read. Folders cannot be opened.'))
    else say(refusal)
  }

  const files = byId('files')
  byId('open').addEventListener('click', () => files.click())
  files.addEventListener('change', async () => {
    const chosen = [...files.files]
    // Lets the same file be chosen again.
    files.value = ''
    await readFiles(chosen)
  })

  const root = document.documentElement
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
    root.dataset.dragging = ''
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete root.dataset.dragging
  })
  document.addEventListener('drop', async (event) => {
    delete root.dataset.dragging
    const files = [...event.dataTransfer.files]
    if (files.length === 0) return takeAt(event, event.dataTransfer.getData('text/plain'))
    event.preventDefault()
    await readFiles(files)
  })

  // The box may have been filled while the page was loading.
  read()
}
