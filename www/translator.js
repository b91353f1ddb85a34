// Translates English sentences by a table.
//
// The variable parts of a row are `{}`: a number, a name, a quoted text, or a part that is itself in the table, but
// never more than a sentence; `{"}`: one or several quoted texts; or `{*}`: all the rest.

/** A quoted text is one piece, so that nothing in a token can look like the words around it. */
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'

/** A quoted text, or the placeholder of a secret: `a token (1180 characters)`. */
const TEXT = `(?:${QUOTED}|an? [a-zA-Z ]+ \\(\\d+ characters\\))`

const PIECES = {
  '{}': `((?:${QUOTED}|[^".]|\\.(?! ))+?)`,
  '{"}': `(${TEXT}(?:, ${TEXT})*)`,
  '{*}': '(.+)',
}

/** Longer texts quote a token almost whole, and are not translated. */
const LONGEST = 2000

/** Where a sentence may end, outside quoted text. */
const ENDS = new RegExp(`${QUOTED}|[.?:] (?=\\S)`, 'gs')

/** More sentences than the crate ever joins. */
const MOST_PARTS = 16

const ONE_QUOTED = new RegExp(`^${QUOTED}$`, 's')

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Fills the `{}`s of a translation in order, or by number: `{1} 之前的 {0}`. */
function filled(template, parts) {
  let next = 0
  return template.replace(/\{(\d*)\}/g, (_, number) => parts[number === '' ? next++ : Number(number)])
}

/**
 * Returns a function that translates. Unknown sentences are returned unchanged. `use` is called with each row that is
 * used.
 */
export function translator(table, use = () => {}) {
  const exact = new Map()
  const patterns = []
  for (const [english, translation] of Object.entries(table)) {
    const parts = english.split(/(\{["*]?\})/)
    if (parts.length === 1) exact.set(english, { english, translation })
    else {
      const pattern = new RegExp(`^${parts.map((part) => PIECES[part] ?? escaped(part)).join('')}$`, 'su')
      // A pattern with more fixed words is the better match.
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

  /** Translates several sentences in one text separately, the longest known one first. */
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
        // Drops the space between them.
        start = end + 1
        break
      }
      if (part === undefined) return undefined
      parts.push(part)
    }
    return parts.join('')
  }

  function translate(text) {
    // A text that is only quoted, or very long, is not the crate's.
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
