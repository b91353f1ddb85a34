// Collects every English text of the page that needs a translation: what its code passes to `t`, and the text in
// index.html.

import { readdirSync, readFileSync } from 'node:fs'

import { EXPIRED_EXAMPLE, FRESH_NOTE } from '../../../www/example.js'

const www = new URL('../../../www/', import.meta.url)

/** The page's own modules, but for the translations. */
const modules = () =>
  readdirSync(www, { recursive: true }).filter((name) => name.endsWith('.js') && !name.startsWith('locale'))

const LITERAL = String.raw`'((?:[^'\\]|\\.)*)'`

/** A literal's text. */
const text = (literal) => literal.replace(/\\(.)/g, '$1')

/** `t('…')`, and both forms of `count(n, '…', '…')`. */
function inCode(source) {
  const single = [...source.matchAll(new RegExp(String.raw`\bt\(\s*${LITERAL}`, 'g'))].map(([, literal]) => literal)
  const counted = [...source.matchAll(new RegExp(String.raw`\bcount\([^']*${LITERAL}, ${LITERAL}`, 'g'))].flatMap(([, one, many]) => [one, many])
  return [...single, ...counted].map(text)
}

/** What stands in an element with `data-t` (code between backticks), and in labels with `data-t-label`. */
function inPage(html) {
  const words = [...html.matchAll(/<(\w+)[^>]*\sdata-t>([^]*?)<\/\1>/g)].map(([, , inner]) =>
    inner.replace(/<\/?code>/g, '`').replace(/\s+/g, ' ').trim(),
  )
  const labels = [...html.matchAll(/aria-label="([^"]*)"\s+data-t-label/g)].map(([, label]) => label)
  return [...words, ...labels]
}

/** The texts, each with the place that has it. */
export function pageWords() {
  const read = (name) => readFileSync(new URL(name, www), 'utf8')
  const words = new Map()
  for (const name of modules()) for (const word of inCode(read(name))) words.set(word, name)
  for (const note of [EXPIRED_EXAMPLE.note, FRESH_NOTE]) words.set(note, 'example.js')
  for (const word of inPage(read('index.html'))) words.set(word, 'index.html')
  return words
}
