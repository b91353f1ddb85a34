// Computes how long keys from an HTTP response are fresh (RFC 9111 §4.2).

/** The default freshness and its limits, in seconds. */
const FRESH = { default: 300, least: 60, most: 86400 }

/**
 * `token [ "=" ( token / quoted-string ) ]` (RFC 9111 §5.2), with the separator after it. List members may be empty.
 */
const DIRECTIVE = /([!#$%&'*+.^`|~\w-]+)(?:=(?:([!#$%&'*+.^`|~\w-]+)|"((?:[^"\\]|\\.)*)"))?[\t ]*(?:,[\t ,]*|$)/y

/** Parses the directives of `Cache-Control` to lower-case names and values; `undefined` if the header is malformed. */
function directives(header) {
  const out = []
  const start = /^[\t ,]*/.exec(header)[0].length
  for (DIRECTIVE.lastIndex = start; DIRECTIVE.lastIndex < header.length; ) {
    const found = DIRECTIVE.exec(header)
    if (found === null) return undefined
    const [, name, token, quoted] = found
    out.push([name.toLowerCase(), token ?? quoted?.replace(/\\(.)/g, '$1')])
  }
  return out
}

/** Parses a non-negative whole number of seconds. A number that is too large becomes the largest (§1.2.2). */
const secondsOf = (text) => (/^\d+$/.test(text ?? '') ? Math.min(Number(text), 2 ** 31) : undefined)

/**
 * Returns for how many seconds a response with these headers is fresh. A malformed or repeated `max-age` counts as
 * stale (§4.2.1).
 */
export function freshness(headers) {
  const said = directives(headers.get('cache-control') ?? '')
  if (said === undefined || said.some(([name]) => name === 'no-store' || name === 'no-cache')) return FRESH.least
  const ages = said.filter(([name]) => name === 'max-age')
  if (ages.length === 0) return FRESH.default
  const seconds = ages.length === 1 ? secondsOf(ages[0][1]) : undefined
  if (seconds === undefined) return FRESH.least
  // §5.1: the first of several values counts, and a malformed one does not.
  const age = secondsOf((headers.get('age') ?? '').split(',')[0].trim()) ?? 0
  return Math.min(Math.max(seconds - age, FRESH.least), FRESH.most)
}
