// For how long keys that came over HTTP are fresh (RFC 9111 §4.2).

/** How long where the issuer says nothing, and within which bounds it may say something. Seconds. */
const FRESH = { default: 300, least: 60, most: 86400 }

/** `token [ "=" ( token / quoted-string ) ]` (RFC 9111 §5.2), with what parts it from the next: members may be empty. */
const DIRECTIVE = /([!#$%&'*+.^`|~\w-]+)(?:=(?:([!#$%&'*+.^`|~\w-]+)|"((?:[^"\\]|\\.)*)"))?[\t ]*(?:,[\t ,]*|$)/y

/** The directives of `Cache-Control`, as names in lower case and values; `undefined` if it is not written as it must be. */
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

/** A non-negative whole number of seconds; more than counts is as much as counts (§1.2.2). */
const secondsOf = (text) => (/^\d+$/.test(text ?? '') ? Math.min(Number(text), 2 ** 31) : undefined)

/** For how many seconds an answer with these headers is fresh. What is malformed, or said twice, counts as stale (§4.2.1). */
export function freshness(headers) {
  const said = directives(headers.get('cache-control') ?? '')
  if (said === undefined || said.some(([name]) => name === 'no-store' || name === 'no-cache')) return FRESH.least
  const ages = said.filter(([name]) => name === 'max-age')
  if (ages.length === 0) return FRESH.default
  const seconds = ages.length === 1 ? secondsOf(ages[0][1]) : undefined
  if (seconds === undefined) return FRESH.least
  // §5.1: of several the first counts, and one that is malformed does not.
  const age = secondsOf((headers.get('age') ?? '').split(',')[0].trim()) ?? 0
  return Math.min(Math.max(seconds - age, FRESH.least), FRESH.most)
}
