// The keys of an issuer, from where it publishes them (OpenID Connect Discovery 1.0 §4). The only file of this package
// that asks a network; nothing else imports it.
//
// What a token says is never asked anything: the issuer is named by whoever verifies.

import { Verifier, readKeys } from '#bound-token'

import { freshness } from './freshness.js'
import { ANY, momentOf, optionsOf, settingsOf } from './options.js'
import { RemoteKeysError, fetchText } from './remote-text.js'

const OPTIONS = { fetch: 'function', cache: 'object', jwksUri: ANY, timeout: ANY, cooldown: ANY, stale: ANY, clock: 'function' }

/** The largest discovery document and the largest JWK Set that are read, in bytes. */
const MOST_DISCOVERY = 1 << 16
const MOST_KEYS = 1 << 20

/** How long nobody asks again after a failure, in seconds. */
const PAUSE_AFTER_FAILURE = 5

/** How long somebody who has keys, though old ones, waits for newer ones, in seconds. */
const PATIENCE = 1

/** By how much the clocks of those who share a cache may differ, in seconds. */
const SKEW = 60

const WELL_KNOWN = '/.well-known/openid-configuration'

/** A URL that may be asked. */
function httpsUrl(text, what) {
  const isPlain = typeof text === 'string' && /^https:\/\/[^\s#@\\]+$/i.test(text) && URL.canParse(text)
  if (!isPlain) throw new RemoteKeysError('invalid-url', `${what} must be an https URL without user name or fragment.`)
  return new URL(text)
}

function secondsOf(name, value, most = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) throw new RangeError(`"${name}" is a number of seconds, at most ${most}.`)
  return value
}

/** What comes of a promise, if it does not take longer than so many seconds. Nobody waits for ever. */
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
 * One attempt at a time, for all who want what comes of it. Each of them waits by a timer of its own: in a worker, what one
 * request began ends with that request, and its timers too.
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

/** Whether a text has a key to verify with: an error page in place of keys must not take the place of the keys. */
const hasKeys = (text) => readKeys(text).some(({ error }) => error === undefined)

/** The member of a JSON object, if that is what a text is. */
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
  /** The keys that are at hand: `{ keys, fetchedAt, freshUntil }`, moments in seconds since 1970. */
  #held
  #request = new Shared()
  #look = new Shared()
  /** How many requests there were, and which of them brought what is held. */
  #requests = 0
  #heldFrom = 0
  /** The last attempt that came to nothing. */
  #failed

  constructor(issuer, options) {
    const { fetch, cache, jwksUri, timeout = 5, cooldown = 30, stale = 86400, clock = () => Date.now() / 1000 } = settingsOf(options, OPTIONS)
    // OpenID Connect Discovery 1.0 §4.1; Kubernetes publishes none for an issuer with a query either.
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

  /** The keys, if they are fresh. Nobody is asked. */
  get fresh() {
    return this.#isWithin('freshUntil', 0) ? this.#held.keys : undefined
  }

  async current() {
    if (this.fresh !== undefined) return this.fresh
    await this.#consult()
    if (this.fresh !== undefined) return this.fresh
    // Keys of yesterday are better than no service, for a while.
    const hasOld = this.#isWithin('freshUntil', this.#options.stale)
    try {
      return (await this.#ask(hasOld ? PATIENCE : undefined)).keys
    } catch (error) {
      if (hasOld) return this.#held.keys
      throw error
    }
  }

  async refresh() {
    // Whoever invents key IDs makes nobody ask more often than this.
    const { cooldown } = this.#options
    if (this.#isWithin('fetchedAt', cooldown)) return this.#held.keys
    await this.#consult()
    if (this.#isWithin('fetchedAt', cooldown)) return this.#held.keys
    return (await this.#ask()).keys
  }

  verifier(options) {
    return new RemoteVerifier(this, optionsOf(options))
  }

  /** Whether there are keys, and one of their moments was less than so many seconds ago, or is still to come. */
  #isWithin(moment, seconds) {
    const now = this.#clock()
    // Keys from the future are of a clock that was set back since; what they say of time counts for nothing.
    return this.#held !== undefined && now < this.#held[moment] + seconds && now > this.#held.fetchedAt - SKEW
  }

  /** The failure after which nobody asks for a while. */
  #recentFailure() {
    const age = this.#failed === undefined ? Infinity : this.#clock() - this.#failed.at
    return age >= 0 && age < PAUSE_AFTER_FAILURE ? this.#failed.error : undefined
  }

  /** Looks whether somebody else put newer keys into the cache. One that fails, or does not answer, is none. */
  async #consult() {
    if (this.#cache === undefined || this.#recentFailure() !== undefined) return
    const kept = await this.#look.join(this.#options.timeout, async () => this.#cache.get(this.issuer)).catch(() => undefined)
    const isNewer = isEntry(kept) && !(kept.fetchedAt <= this.#held?.fetchedAt) && kept.fetchedAt < this.#clock() + SKEW
    if (isNewer) this.#held = kept
  }

  /** Asks the issuer. Each of its answers has a limit of its own; this one is for what never comes to an end. */
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
    // Somebody who gave up on this request may have asked again, and have newer keys.
    if (number < this.#heldFrom) return this.#held
    const fetchedAt = this.#clock()
    this.#held = { keys: text, fetchedAt, freshUntil: fetchedAt + freshness(headers) }
    this.#heldFrom = number
    // For the cache nobody waits longer than a moment; in a worker it would not be finished if nobody waited at all.
    const kept = (async () => this.#cache?.set(this.issuer, this.#held))()
    await within(Math.min(PATIENCE, this.#options.timeout), kept).catch(() => {})
    return this.#held
  }

  async #jwksUri() {
    if (this.#options.jwksUri !== undefined) return new URL(this.#options.jwksUri)
    const { text } = await this.#text(new URL(this.issuer.replace(/\/$/, '') + WELL_KNOWN), MOST_DISCOVERY)
    // OpenID Connect Discovery 1.0 §4.3: to the letter.
    if (memberOf(text, 'issuer') !== this.issuer) throw new RemoteKeysError('issuer-differs', 'The discovery document is of another issuer.')
    return httpsUrl(memberOf(text, 'jwks_uri'), 'The "jwks_uri" of the discovery document')
  }

  #text(url, most) {
    return fetchText(url, { fetch: this.#options.fetch, timeout: this.#options.timeout, most })
  }
}

/** Verifies with the keys that the issuer has at the moment. */
class RemoteVerifier {
  #keys
  #options
  #withoutKeys
  /** The verifier of the newest keys, and those keys. */
  #verifier
  #text

  constructor(keys, options) {
    for (const name of ['keys', 'issuers']) {
      if (options[name] !== undefined) throw new TypeError(`"${name}" is what remoteKeys knows; leave it out.`)
    }
    this.#keys = keys
    this.#options = { ...options, issuers: keys.issuer }
    // What is wrong with the options is said now, not with the first token.
    this.#withoutKeys = new Verifier(this.#options)
  }

  async verifyAsync(token, now) {
    const at = momentOf('now', now)
    let keys = this.#keys.fresh
    if (keys === undefined) {
      // What is no token of this issuer makes nobody ask, or wait.
      const report = this.#withoutKeys.verify(token, at)
      if (!isOfIssuer(report)) return report
      keys = await this.#keys.current()
    }
    const report = await this.#with(keys).verifyAsync(token, at)
    if (!isOfUnknownKey(report)) return report
    // The issuer may have begun to sign with another key since.
    const newer = await this.#keys.refresh().catch(() => this.#keys.fresh ?? keys)
    return newer === keys ? report : this.#with(newer).verifyAsync(token, at)
  }

  /** The one before may still be at work for somebody, and is left to the garbage collector. */
  #with(keys) {
    if (keys !== this.#text) {
      this.#verifier = new Verifier({ ...this.#options, keys })
      this.#text = keys
    }
    return this.#verifier
  }
}

const isOfIssuer = ({ checks }) => checks.some(({ id, outcome }) => id === 'issuer' && outcome === 'pass')

/** Whether it says to be of this issuer, and of a key that is not at hand. */
const isOfUnknownKey = (report) =>
  report.verdict === 'rejected' && report.checks.some(({ id, code }) => id === 'key' && code === 'key-not-found') && isOfIssuer(report)

export const remoteKeys = (issuer, options) => new RemoteKeys(issuer, options)
export { RemoteKeysError }
