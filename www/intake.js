// How texts come onto the page: pasted anywhere, dropped, from files, or typed into the box.

import { MOST_BYTES, REFUSED } from './artifacts.js'
import { t } from './language.js'

const byId = (id) => document.getElementById(id)

const WORDS = {
  [REFUSED.tooLarge]: () => t('The text is larger than a megabyte, the most that this page reads. Paste only the relevant part.'),
  [REFUSED.nothing]: () => t('No known token, key or document was found.'),
}

/** What fits a field as it is: its own kind, alone and unmended. */
const FITS = { token: ['token'], keys: ['jwks', 'jwk', 'pem'] }

/** Whether a paste into a field is to be left to the browser. */
function belongsTo(field, artifacts) {
  if (artifacts.length === 0) return true
  const kinds = FITS[field]
  if (kinds === undefined) return artifacts.every(({ kind }) => kind === 'bootstrap-token')
  return artifacts.length === 1 && kinds.includes(artifacts[0].kind) && artifacts[0].mended.length === 0
}

/** Whether the browser is to put a text into what it was pasted or dropped on. */
const isForField = ({ id, nodeName }, artifacts) => (nodeName === 'TEXTAREA' || nodeName === 'INPUT') && belongsTo(id, artifacts)

/**
 * `take` looks through a text, `takeAll` through several, and both answer with why nothing was taken; `artifactsOf` only
 * looks. `generation` differs once everything was forgotten.
 */
export function wireIntake({ take, takeAll, note, artifactsOf, generation }) {
  const box = byId('paste')

  const say = (refusal) => note(refusal === undefined ? '' : WORDS[refusal]())

  /** What was taken leaves the box; what was not stays, with the reason. */
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

  /** A text that was pasted or dropped somewhere; the box takes its own. */
  function takeAt(event, text) {
    const { target } = event
    if (text === '' || target.id === 'paste' || isForField(target, artifactsOf(text))) return
    event.preventDefault()
    // What comes into the token's field is the token that is meant.
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
    // Everything was forgotten meanwhile.
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
    // So that the same file can be chosen again.
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

  // What was put into the box while the page was loading.
  read()
}
