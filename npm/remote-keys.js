// Fetches an issuer's keys from where it publishes them (OpenID Connect Discovery 1.0 §4). No other file of this
// package uses the network, and none imports this one.
//
// Nothing in a token decides what is fetched: the caller names the issuer.

import { Verifier, readKeys } from '#bound-token'

import { freshness } from './freshness.js'
import { ANY, momentOf, optionsOf, settingsOf } from './options.js'
import { RemoteKeysError, fetchText } from './remote-text.js'

const OPTIONS = { fetch: 'function', cache: 'object', jwksUri: ANY, timeout: ANY, cooldown: ANY, stale: ANY, clock: 'function' }

/** The largest discovery document and the largest JWK Set, in bytes. */
const MOST_DISCOVERY = 1 << 16
const MOST_KEYS = 1 << 20

/** How long to wait after a failure before the next fetch, in seconds. */
const PAUSE_AFTER_FAILURE = 5

/** How long to wait for newer keys if there are old ones, in seconds. */
const PATIENCE = 1

/** How far the clocks of instances that share a cache may differ, in seconds. */
const SKEW = 60

const WELL_KNOWN = '/.well-known/openid-configuration'

/** Parses a URL that may be fetched. */
function httpsUrl(text, what) {
  const isPlain = typeof text === 'string' && /^https:\/\/[^\s#@\\]+$/i.test(text) && URL.canParse(text)
  if (!isPlain) throw new RemoteKeysError('invalid-url', `${what} must be an https URL without user name or fragment.`)
  return new URL(text)
}

function secondsOf(name, value, most = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) throw new RangeError(`"${name}" is a number of seconds, at most ${most}.`)
  return value
}

/** Returns what the promise returns, but waits at most this many seconds. */
async function within(seconds, promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new RemoteKeysError('timeout', 'The keys did not come in time.')), seconds * 1000)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Shares one attempt among all concurrent callers. Each waits with its own timer, because in a Worker everything that a
 * request started ends with that request, including its timers.
 */
class Shared {
  #attempt

  async join(seconds, begin) {
    const mine = (this.#attempt ??= begin())
    try {
      return await within(seconds, mine)
    } finally {
      if (this.#attempt === mine) this.#attempt = undefined
    }
  }
}

/** Whether a text contains a usable key. An error page must not replace the keys. */
const hasKeys = (text) => readKeys(text).some(({ error }) => error === undefined)

/** Returns a member of a JSON object; `undefined` if the text is not JSON. */
function memberOf(text, name) {
  try {
    return JSON.parse(text)?.[name]
  } catch {
    return undefined
  }
}

const isEntry = (value) =>
  typeof value?.keys === 'string' && Number.isFinite(value.fetchedAt) && Number.isFinite(value.freshUntil) && hasKeys(value.keys)

class RemoteKeys {
  #issuer
  #options
  #cache
  #clock
  /** The current keys: `{ keys, fetchedAt, freshUntil }`, with times in seconds since 1970. */
  #held
  #request = new Shared()
  #look = new Shared()
  /** The number of requests so far, and the number of the one that returned the current keys. */
  #requests = 0
  #heldFrom = 0
  /** The last failed attempt. */
  #failed

  constructor(issuer, options) {
    const { fetch, cache, jwksUri, timeout = 5, cooldown = 30, stale = 86400, clock = () => Date.now() / 1000 } = settingsOf(options, OPTIONS)
    // OpenID Connect Discovery 1.0 §4.1; Kubernetes does not publish keys for an issuer with a query either.
    if (`${issuer}`.includes('?')) throw new RemoteKeysError('invalid-url', 'The issuer must be an https URL without a query.')
    httpsUrl(issuer, 'The issuer')
    if (jwksUri !== undefined) httpsUrl(jwksUri, 'jwksUri')
    this.#issuer = issuer
    this.#options = {
      fetch,
      jwksUri,
      timeout: secondsOf('timeout', timeout, 60),
      cooldown: secondsOf('cooldown', cooldown),
      stale: secondsOf('stale', stale),
    }
    this.#cache = cache
    this.#clock = clock
  }

  get issuer() {
    return this.#issuer
  }

  /** Returns the keys, if they are fresh, without a request. */
  get fresh() {
    return this.#isWithin('freshUntil', 0) ? this.#held.keys : undefined
  }

  async current() {
    if (this.fresh !== undefined) return this.fresh
    await this.#consult()
    if (this.fresh !== undefined) return this.fresh
    // For a while, old keys are better than no service.
    const hasOld = this.#isWithin('freshUntil', this.#options.stale)
    try {
      return (await this.#ask(hasOld ? PATIENCE : undefined)).keys
    } catch (error) {
      if (hasOld) return this.#held.keys
      throw error
    }
  }

  async refresh() {
    // Limits how often invented key IDs can cause a fetch.
    const { cooldown } = this.#options
    if (this.#isWithin('fetchedAt', cooldown)) return this.#held.keys
    await this.#consult()
    if (this.#isWithin('fetchedAt', cooldown)) return this.#held.keys
    return (await this.#ask()).keys
  }

  verifier(options) {
    return new RemoteVerifier(this, optionsOf(options))
  }

  /** Whether there are keys, and it is less than this many seconds after one of their times. */
  #isWithin(moment, seconds) {
    const now = this.#clock()
    // Keys from the future come from a clock that was set back since, so their times are ignored.
    return this.#held !== undefined && now < this.#held[moment] + seconds && now > this.#held.fetchedAt - SKEW
  }

  /** Returns the last failure, if it is too recent for another attempt. */
  #recentFailure() {
    const age = this.#failed === undefined ? Infinity : this.#clock() - this.#failed.at
    return age >= 0 && age < PAUSE_AFTER_FAILURE ? this.#failed.error : undefined
  }

  /**
   * Checks whether another instance put newer keys into the cache. A cache that fails or does not answer counts as
   * empty.
   */
  async #consult() {
    if (this.#cache === undefined || this.#recentFailure() !== undefined) return
    const kept = await this.#look.join(this.#options.timeout, async () => this.#cache.get(this.issuer)).catch(() => undefined)
    const isNewer = isEntry(kept) && !(kept.fetchedAt <= this.#held?.fetchedAt) && kept.fetchedAt < this.#clock() + SKEW
    if (isNewer) this.#held = kept
  }

  /** Fetches the keys. Each response has its own timeout; this one is for a `fetch` that never ends. */
  async #ask(seconds = this.#options.timeout * 2 + 1) {
    const failure = this.#recentFailure()
    if (failure !== undefined) throw failure
    try {
      return await this.#request.join(seconds, () => this.#fetch())
    } catch (error) {
      this.#failed = { at: this.#clock(), error }
      throw error
    }
  }

  async #fetch() {
    const number = (this.#requests += 1)
    const { text, headers } = await this.#text(await this.#jwksUri(), MOST_KEYS)
    if (!hasKeys(text)) throw new RemoteKeysError('no-keys', 'What the issuer publishes as its keys holds none that can be used.')
    // A later request, after this one was given up, may already have returned newer keys.
    if (number < this.#heldFrom) return this.#held
    const fetchedAt = this.#clock()
    this.#held = { keys: text, fetchedAt, freshUntil: fetchedAt + freshness(headers) }
    this.#heldFrom = number
    // Waits only briefly for the cache. Without waiting, a Worker would not finish the write.
    const kept = (async () => this.#cache?.set(this.issuer, this.#held))()
    await within(Math.min(PATIENCE, this.#options.timeout), kept).catch(() => {})
    return this.#held
  }

  async #jwksUri() {
    if (this.#options.jwksUri !== undefined) return new URL(this.#options.jwksUri)
    const { text } = await this.#text(new URL(this.issuer.replace(/\/$/, '') + WELL_KNOWN), MOST_DISCOVERY)
    // OpenID Connect Discovery 1.0 §4.3: exactly equal.
    if (memberOf(text, 'issuer') !== this.issuer) throw new RemoteKeysError('issuer-differs', 'The discovery document is of another issuer.')
    return httpsUrl(memberOf(text, 'jwks_uri'), 'The "jwks_uri" of the discovery document')
  }

  #text(url, most) {
    return fetchText(url, { fetch: this.#options.fetch, timeout: this.#options.timeout, most })
  }
}

/** Verifies tokens with the issuer's current keys. */
class RemoteVerifier {
  #keys
  #options
  #withoutKeys
  /** The verifier with the newest keys, and those keys. */
  #verifier
  #text

  constructor(keys, options) {
    for (const name of ['keys', 'issuers']) {
      if (options[name] !== undefined) throw new TypeError(`"${name}" is what remoteKeys knows; leave it out.`)
    }
    this.#keys = keys
    this.#options = { ...options, issuers: keys.issuer }
    // Reports invalid options now, rather than with the first token.
    this.#withoutKeys = new Verifier(this.#options)
  }

  async verifyAsync(token, now) {
    const at = momentOf('now', now)
    let keys = this.#keys.fresh
    if (keys === undefined) {
      // Nothing is fetched for a text that is not a token of this issuer.
      const report = this.#withoutKeys.verify(token, at)
      if (!isOfIssuer(report)) return report
      keys = await this.#keys.current()
    }
    const report = await this.#with(keys).verifyAsync(token, at)
    if (!isOfUnknownKey(report)) return report
    // The issuer may have changed its signing key since.
    const newer = await this.#keys.refresh().catch(() => this.#keys.fresh ?? keys)
    return newer === keys ? report : this.#with(newer).verifyAsync(token, at)
  }

  /** Returns a verifier with these keys. The previous one may still be in use, and is left to the garbage collector. */
  #with(keys) {
    if (keys !== this.#text) {
      this.#verifier = new Verifier({ ...this.#options, keys })
      this.#text = keys
    }
    return this.#verifier
  }
}

const isOfIssuer = ({ checks }) => checks.some(({ id, outcome }) => id === 'issuer' && outcome === 'pass')

/** Whether the token names this issuer and an unknown key. */
const isOfUnknownKey = (report) =>
  report.verdict === 'rejected' && report.checks.some(({ id, code }) => id === 'key' && code === 'key-not-found') && isOfIssuer(report)

export const remoteKeys = (issuer, options) => new RemoteKeys(issuer, options)
export { RemoteKeysError }
