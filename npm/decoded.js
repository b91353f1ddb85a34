// Decodes one or many tokens. Their header and claims, which repeat the typed members, are decoded only on first
// access.

import { TokenError } from './token-error.js'

/** How much text is passed to the module at once, in UTF-16 code units. */
const CHUNK = 1 << 20

/** Adds a token's header and claims to its typed members. `decode` returns all of them. */
export function withContents(typed, token, decode) {
  let all
  const member = (name) => ({
    get() {
      all ??= decode(token)
      return all[name]
    },
    enumerable: true,
    configurable: true,
  })
  return Object.defineProperties(typed, { header: member('header'), claims: member('claims') })
}

/** Returns for each token what `decode` returns or throws. `decodeLines` decodes one token per line. */
export function decodeInChunks(tokens, decodeLines, decode) {
  const out = []
  let chunk = []
  let size = 0
  const flush = () => {
    if (chunk.length === 0) return
    decodeLines(chunk.join('\n')).forEach(({ token, error }, index) => {
      out.push(token === undefined ? new TokenError(error) : withContents(token, chunk[index], decode))
    })
    chunk = []
    size = 0
  }
  for (const token of tokens) {
    // A value that is not a string or contains a line break is not a token, and is decoded separately for its error.
    if (typeof token !== 'string' || token.includes('\n')) {
      flush()
      out.push(failure(token, decode))
      continue
    }
    chunk.push(token)
    size += token.length
    if (size > CHUNK) flush()
  }
  flush()
  return out
}

function failure(token, decode) {
  try {
    return decode(token)
  } catch (error) {
    return error
  }
}
