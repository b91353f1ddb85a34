// Decoded tokens, one or many. Their header and claims, which repeat what the typed members say, are made when somebody
// asks for them.

import { TokenError } from './token-error.js'

/** How much text crosses at once, in UTF-16 code units. */
const CHUNK = 1 << 20

/** The typed members, and of the token itself what its header and payload hold. `decode` makes all of it. */
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

/** For each token what `decode` returns or throws. `decodeLines` answers for texts in lines. */
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
    // What is no text, or has lines of its own, is no token: it gets its error by itself.
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
