// A table of English sentences with their translation in, a function from sentence to sentence out.
//
// What differs stands in a row as `{}`: a number, a name, a quoted text, or a part that is in the table itself, but never
// more than a sentence; as `{"}`: one or several quoted texts; or as `{*}`: all the rest.

/** Quoted text is one piece, so that nothing in a token can look like the words around it. */
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'

/** A quoted text, or what stands for a secret: `a token (1180 characters)`. */
const TEXT = `(?:${QUOTED}|an? [a-zA-Z ]+ \\(\\d+ characters\\))`

const PIECES = {
  '{}': `((?:${QUOTED}|[^".]|\\.(?! ))+?)`,
  '{"}': `(${TEXT}(?:, ${TEXT})*)`,
  '{*}': '(.+)',
}

/** Longer texts are quoted from a token nearly whole; they stay as they are. */
const LONGEST = 2000

/** Where a sentence may end, outside of quoted text. */
const ENDS = new RegExp(`${QUOTED}|[.?:] (?=\\S)`, 'gs')

/** More sentences than the crate ever puts together. */
const MOST_PARTS = 16

const ONE_QUOTED = new RegExp(`^${QUOTED}$`, 's')

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `{}`s of a translation are filled in order, or by number: `{1} 之前的 {0}`. */
function filled(template, parts) {
  let next = 0
  return template.replace(/\{(\d*)\}/g, (_, number) => parts[number === '' ? next++ : Number(number)])
}

/** A sentence that the table does not have stays as it is. `use` is told each row that served. */
export function translator(table, use = () => {}) {
  const exact = new Map()
  const patterns = []
  for (const [english, translation] of Object.entries(table)) {
    const parts = english.split(/(\{["*]?\})/)
    if (parts.length === 1) exact.set(english, { english, translation })
    else {
      const pattern = new RegExp(`^${parts.map((part) => PIECES[part] ?? escaped(part)).join('')}$`, 'su')
      // The more of the words are fixed, the surer the match.
      patterns.push({ english, pattern, translation, fixed: parts.filter((part) => !(part in PIECES)).join('').length })
    }
  }
  patterns.sort((one, other) => other.fixed - one.fixed)
  const known = new Map()

  function whole(text) {
    const row = exact.get(text) ?? patterns.find(({ pattern }) => pattern.test(text))
    if (row === undefined) return undefined
    use(row.english)
    return row.pattern === undefined ? row.translation : filled(row.translation, row.pattern.exec(text).slice(1).map(translate))
  }

  /** Several sentences in one text, each translated by itself, the longest that the table has first. */
  function inParts(text) {
    const ends = [...text.matchAll(ENDS)].filter(([found]) => found[0] !== '"').map(({ index }) => index + 1)
    if (ends.length === 0 || ends.length > MOST_PARTS) return undefined
    const parts = []
    let start = 0
    const longestFirst = [text.length, ...ends.toReversed()]
    while (start < text.length) {
      let part
      for (const end of longestFirst) {
        part = end > start ? whole(text.slice(start, end)) : undefined
        if (part === undefined) continue
        // The space between them goes.
        start = end + 1
        break
      }
      if (part === undefined) return undefined
      parts.push(part)
    }
    return parts.join('')
  }

  function translate(text) {
    // What is only a quoted text, or very long, is not ours.
    if (text.length > LONGEST || ONE_QUOTED.test(text)) return text
    let translation = known.get(text)
    if (translation === undefined) {
      translation = whole(text) ?? inParts(text) ?? text
      if (known.size > 1000) known.clear()
      known.set(text, translation)
    }
    return translation
  }
  return Object.assign(translate, { forget: () => known.clear() })
}
