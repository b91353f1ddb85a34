// The page's two languages. English is in the code and comes from the crate; Chinese is looked up by the English text.

import { SENTENCES, WORDS } from './locale/zh-CN.js'
import { translator } from './translator.js'

const toChinese = translator(SENTENCES)

let current = 'en'

/** Returns `en` or `zh-CN`. */
export const language = () => current

/** Returns the locale for `Intl`. English dates have the day before the month for every reader. */
export const locale = () => (current === 'en' ? 'en-GB' : current)

export function speak(wanted) {
  current = wanted
  document.documentElement.lang = wanted
}

/** Returns the first of the browser's languages that the page has. */
export const preferred = () =>
  navigator.languages.map((tag) => tag.toLowerCase()).find((tag) => /^(en|zh)\b/.test(tag))?.startsWith('zh') ? 'zh-CN' : 'en'

/** Translates a text of the page; `{name}` stands for a value. */
export function t(english, values = {}) {
  const text = current === 'en' ? english : (WORDS[english] ?? english)
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))
}

/** Translates a sentence of the crate. */
export const sentence = (english) => (current === 'en' ? english : toChinese(english))

/** Drops the cached sentences. */
export const forgetSentences = () => toChinese.forget()

/** Formats a list: `a, b and c`. */
export const list = (parts) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts)

/** Formats a count, with the right form of the word: `3 keys`. */
export const count = (number, one, many) =>
  t(number === 1 ? one : many, { n: new Intl.NumberFormat(locale()).format(number) })
