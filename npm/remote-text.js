// Fetches a small text from an https URL, with limits on time, size and redirects to other origins.

import { turn } from './turn.js'

/** The most redirects that are followed. */
const MOST_REDIRECTS = 3

/**
 * How many chunks of a body are read without a pause. If all are available at once, even empty ones, no timer could
 * fire.
 */
const PIECES_IN_A_ROW = 64

export class RemoteKeysError extends Error {
  constructor(code, message, options) {
    super(message, options)
    this.name = 'RemoteKeysError'
    this.code = code
  }
}

const isRedirect = ({ status, type }) => type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status)

/** Returns the text and the headers of the response. `timeout` is in seconds, `most` in bytes. */
export async function fetchText(url, { fetch = globalThis.fetch, timeout, most }) {
  const signal = AbortSignal.timeout(Math.ceil(timeout * 1000))
  try {
    const response = await followed(url, { fetch, signal })
    if (response.status !== 200) throw new RemoteKeysError('http-status', `${url.origin} answered with HTTP ${response.status}.`)
    return { text: await limited(response, url, { most, signal }), headers: response.headers }
  } catch (error) {
    if (error instanceof RemoteKeysError) throw error
    if (signal.aborted) throw new RemoteKeysError('timeout', `${url.origin} did not answer within ${timeout} s.`, { cause: error })
    throw new RemoteKeysError('unreachable', `${url.origin} cannot be read.`, { cause: error })
  }
}

async function followed(url, { fetch, signal }) {
  let next = url
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await fetch(next, { redirect: 'manual', signal, headers: { accept: 'application/jwk-set+json, application/json' } })
    if (!isRedirect(response)) return response
    response.body?.cancel().catch(() => {})
    const location = response.headers.get('location')
    next = location !== null && URL.canParse(location, next) ? new URL(location, next) : undefined
    const isThere = next?.origin === url.origin && `${next.username}${next.password}` === ''
    if (!isThere) throw new RemoteKeysError('redirected', `${url.origin} redirects to somewhere else.`)
  }
  throw new RemoteKeysError('redirected', `${url.origin} redirects too often.`)
}

async function limited(response, url, { most, signal }) {
  const reader = response.body.getReader()
  const stop = () => void reader.cancel().catch(() => {})
  // A custom `fetch` may ignore the signal. Cancelling the reader ends a pending read.
  signal.addEventListener('abort', stop)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [size, text] = [0, '']
  for (let pieces = 1; ; pieces += 1) {
    const { value, done } = await reader.read()
    if (pieces % PIECES_IN_A_ROW === 0) await turn()
    signal.throwIfAborted()
    if (done) break
    size += value.byteLength
    if (size > most) {
      stop()
      throw new RemoteKeysError('too-large', `What ${url.origin} sends is larger than ${most} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
  signal.removeEventListener('abort', stop)
  return text + decoder.decode()
}
