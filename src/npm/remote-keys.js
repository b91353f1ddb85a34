// The keys of an issuer, from where it publishes them (OpenID Connect Discovery 1.0 §4). The only file of this package
// that asks a network; nothing else imports it.
//
// What a token says is never asked anything: the issuer is named by whoever verifies.

import { Verifier, readKeys } from '#bound-token'

import { RemoteKeysError, fetchText } from './remote-text.js'

/** The largest discovery document and the largest JWK Set that are read, in bytes. */
const MOST_DISCOVERY = 1 << 16
const MOST_KEYS = 1 << 20

/** How long keys count as fresh where the issuer says nothing, and within which bounds it may say something. Seconds. */
const FRESH = { default: 300, least: 60, most: 86400 }

/** How long nobody asks again after a failure, in seconds. */
const PAUSE_AFTER_FAILURE = 5

const WELL_KNOWN = '/.well-known/openid-configuration'

/** A URL that may be asked. */
function httpsUrl(text, what) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new RemoteKeysError('invalid-url', `${what} must be an https URL without user name or fragment.`)
  }
  return url
}

/** For how many seconds an answer is fresh (RFC 9111 §4.2). */
function freshness(headers) {
  const directives = (headers.get('cache-control') ?? '').toLowerCase()
  if (/\bno-(?:store|cache)\b/.test(directives)) return FRESH.least
  const said = /\bmax-age="?(\d{1,10})/.exec(directives)?.[1]
  if (said === undefined) return FRESH.default
  const age = Number(/^\d{1,10}$/.exec(headers.get('age') ?? '')?.[0] ?? 0)
  return Math.min(Math.max(Number(said) - age, FRESH.least), FRESH.most)
}

/** The member of a JSON object, if that is what a text is. */
function memberOf(text, name) {
  try {
    return JSON.parse(text)?.[name]
  } catch {
    return undefined
  }
}

const isEntry = (value) => typeof value?.keys === 'string' && Number.isFinite(value.fetchedAt) && Number.isFinite(value.freshUntil)

class RemoteKeys {
  #options
  #cache
  #clock
  /** The keys that are at hand: `{ keys, fetchedAt, freshUntil }`, moments in seconds since 1970. */
  #held
  /** The request that is under way, for everybody who wants its answer. */
  #underWay
  /** The last attempt that came to nothing. */
  #failed

  constructor(issuer, { fetch, cache, jwksUri, timeout = 5, cooldown = 30, stale = 86400, clock = () => Date.now() / 1000 } = {}) {
    const { search } = httpsUrl(issuer, 'The issuer')
    // OpenID Connect Discovery 1.0 §4.1; Kubernetes publishes none for an issuer with a query either.
    if (search !== '') throw new RemoteKeysError('invalid-url', 'The issuer must be an https URL without a query.')
    if (jwksUri !== undefined) httpsUrl(jwksUri, 'jwksUri')
    this.issuer = issuer
    this.#options = { fetch, jwksUri, timeout, cooldown, stale }
    this.#cache = cache
    this.#clock = clock
  }

  async current() {
    const { stale } = this.#options
    if (this.#isWithin('freshUntil', 0)) return this.#held.keys
    await this.#consult()
    if (this.#isWithin('freshUntil', 0)) return this.#held.keys
    try {
      return (await this.#ask()).keys
    } catch (error) {
      // Keys of yesterday are better than no service, for a while.
      if (this.#isWithin('freshUntil', stale)) return this.#held.keys
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

  verifier(options = {}) {
    return new RemoteVerifier(this, options)
  }

  /** Whether there are keys, and one of their moments was less than so many seconds ago, or is still to come. */
  #isWithin(moment, seconds) {
    return this.#held !== undefined && this.#clock() < this.#held[moment] + seconds
  }

  /** Looks whether somebody else put newer keys into the cache. A cache that fails is none. */
  async #consult() {
    const kept = await (async () => this.#cache?.get(this.issuer))().catch(() => undefined)
    if (isEntry(kept) && !(kept.fetchedAt <= this.#held?.fetchedAt)) this.#held = kept
  }

  /** Asks the issuer, once for all who want to know. */
  async #ask() {
    if (this.#failed !== undefined && this.#clock() < this.#failed.at + PAUSE_AFTER_FAILURE) throw this.#failed.error
    const mine = (this.#underWay ??= this.#fetch())
    const forget = () => {
      if (this.#underWay === mine) this.#underWay = undefined
    }
    // In a worker the request that another one began ends with that other one. Nobody waits for it for ever.
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new RemoteKeysError('timeout', 'The keys did not come in time.')), this.#options.timeout * 2000 + 1000)
    })
    try {
      return await Promise.race([mine, late])
    } catch (error) {
      this.#failed = { at: this.#clock(), error }
      throw error
    } finally {
      clearTimeout(timer)
      forget()
    }
  }

  async #fetch() {
    const { text, headers } = await this.#text(await this.#jwksUri(), MOST_KEYS)
    // An error page in place of keys must not take the place of the keys.
    if (!readKeys(text).some(({ error }) => error === undefined)) {
      throw new RemoteKeysError('no-keys', 'What the issuer publishes as its keys holds none that can be used.')
    }
    const fetchedAt = this.#clock()
    this.#held = { keys: text, fetchedAt, freshUntil: fetchedAt + freshness(headers) }
    await (async () => this.#cache?.set(this.issuer, this.#held))().catch(() => {})
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
    new Verifier(this.#options).free()
  }

  async verifyAsync(token, now) {
    const keys = await this.#keys.current()
    const report = await this.#with(keys).verifyAsync(token, now)
    if (!isOfUnknownKey(report)) return report
    // The issuer may have begun to sign with another key since.
    const newer = await this.#keys.refresh().catch(() => keys)
    return newer === keys ? report : this.#with(newer).verifyAsync(token, now)
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

/** Whether a key that is not at hand is all that keeps this issuer's token from being verified. */
const isOfUnknownKey = ({ verdict, checks }) =>
  verdict === 'rejected' &&
  checks.some(({ id, code }) => id === 'key' && code === 'key-not-found') &&
  checks.some(({ id, outcome }) => id === 'issuer' && outcome === 'pass')

export const remoteKeys = (issuer, options) => new RemoteKeys(issuer, options)
export { RemoteKeysError }
