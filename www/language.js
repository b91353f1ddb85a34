// The page's two languages. English stands in the code and comes from the crate; Chinese is looked up by it.

import { SENTENCES, WORDS } from './locale/zh-CN.js'
import { translator } from './translator.js'

const toChinese = translator(SENTENCES)

let current = 'en'

/** `en` or `zh-CN`. */
export const language = () => current

/** For `Intl`: days before months in English, whoever reads it. */
export const locale = () => (current === 'en' ? 'en-GB' : current)

export function speak(wanted) {
  current = wanted
  document.documentElement.lang = wanted
}

/** The first language of the browser's that the page has. */
export const preferred = () =>
  navigator.languages.map((tag) => tag.toLowerCase()).find((tag) => /^(en|zh)\b/.test(tag))?.startsWith('zh') ? 'zh-CN' : 'en'

/** Words of the page itself; `{name}` stands for a value. */
export function t(english, values = {}) {
  const text = current === 'en' ? english : (WORDS[english] ?? english)
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))
}

/** A sentence of the crate's. */
export const sentence = (english) => (current === 'en' ? english : toChinese(english))

/** No sentence is kept. */
export const forgetSentences = () => toChinese.forget()

/** `a, b and c`. */
export const list = (parts) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts)

/** `3 keys`: the form of a word for a count. */
export const count = (number, one, many) =>
  t(number === 1 ? one : many, { n: new Intl.NumberFormat(locale()).format(number) })
