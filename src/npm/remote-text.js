// One small text from one https URL, within a time, a size, and the origin that was asked.

/** How often an answer may say "there" before it gives anything. */
const MOST_REDIRECTS = 3

export class RemoteKeysError extends Error {
  constructor(code, message, options) {
    super(message, options)
    this.name = 'RemoteKeysError'
    this.code = code
  }
}

const isRedirect = ({ status, type }) => type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status)

/** The text and the headers that came with it. `timeout` is in seconds, `most` in bytes. */
export async function fetchText(url, { fetch = globalThis.fetch, timeout, most }) {
  const signal = AbortSignal.timeout(Math.ceil(timeout * 1000))
  try {
    const response = await followed(url, { fetch, signal })
    if (response.status !== 200) throw new RemoteKeysError('http-status', `${url.origin} answered with HTTP ${response.status}.`)
    return { text: await limited(response, url, most), headers: response.headers }
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
    await response.body?.cancel()
    const location = response.headers.get('location')
    next = location === null ? undefined : new URL(location, next)
    if (next?.origin !== url.origin) throw new RemoteKeysError('redirected', `${url.origin} redirects to somewhere else.`)
  }
  throw new RemoteKeysError('redirected', `${url.origin} redirects too often.`)
}

async function limited(response, url, most) {
  const tooLarge = () => new RemoteKeysError('too-large', `What ${url.origin} sends is larger than ${most} bytes.`)
  const reader = response.body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [size, text] = [0, '']
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > most) {
      await reader.cancel()
      throw tooLarge()
    }
    text += decoder.decode(value, { stream: true })
  }
}
