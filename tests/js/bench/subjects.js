// Defines what is measured: this package, its alternatives, and the signature check alone as the limit of both. Each
// subject is prepared for a corpus once, and then gets its tokens. It throws if it accepts none of them.
//
// Runs in Node.js and in the browser. A subject that a runtime does not support is left out there.

import { AUDIENCE, ISSUER } from './claims.js'

const optional = (load) => load.catch(() => undefined)
const IN_NODE = typeof process !== 'undefined'

const [boundToken, jose, jwtDecode, jsonwebtoken, fastJwt, jsrsasign, crypto] = await Promise.all([
  import('bound-token'),
  import('jose'),
  import('jwt-decode'),
  ...(IN_NODE ? ['jsonwebtoken', 'fast-jwt', 'jsrsasign', 'node:crypto'] : []).map((name) => optional(import(name))),
])
await boundToken.init()

function accept(accepted) {
  if (!accepted) throw new Error('a good token was not accepted')
}

/** What each peer is told to expect: the same as we are. */
const expected = { issuer: ISSUER, audience: AUDIENCE }
const options = (jwks) => ({ keys: jwks, issuers: ISSUER, audiences: AUDIENCE })

const webCrypto = (alg) => {
  const hash = `SHA-${alg.slice(2)}`
  if (alg.startsWith('RS')) return { name: 'RSASSA-PKCS1-v1_5', hash }
  if (alg.startsWith('PS')) return { name: 'RSA-PSS', hash, saltLength: alg.slice(2) / 8 }
  if (alg.startsWith('ES')) return { name: 'ECDSA', hash, namedCurve: alg === 'ES512' ? 'P-521' : `P-${alg.slice(2)}` }
  return { name: 'Ed25519' }
}

const octets = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

/** The signing inputs and signatures, decoded beforehand: their cost is not the signature's. */
const halves = (tokens) =>
  tokens.map((token) => {
    const dot = token.lastIndexOf('.')
    return [new TextEncoder().encode(token.slice(0, dot)), octets(token.slice(dot + 1))]
  })

const oneByOne = (check) => (tokens) => {
  for (const token of tokens) accept(check(token))
}

/** One token after the other, each finished before the next. */
export const ONE_BY_ONE = {
  'bound-token verify': ({ jwks }) => {
    const verifier = new boundToken.Verifier(options(jwks))
    return oneByOne((token) => verifier.verify(token).verdict === 'accepted')
  },
  'jose, awaited': async ({ jwks: { keys: [jwk] }, alg }) => {
    const key = await jose.importJWK(jwk, alg)
    return async (tokens) => {
      for (const token of tokens) accept((await jose.jwtVerify(token, key, expected)).payload)
    }
  },
  ...(jsonwebtoken && {
    jsonwebtoken: ({ jwks: { keys: [jwk] }, alg }) => {
      if (alg === 'EdDSA') return undefined
      const key = crypto.createPublicKey({ key: jwk, format: 'jwk' })
      const rules = { ...expected, algorithms: [alg] }
      return oneByOne((token) => jsonwebtoken.default.verify(token, key, rules))
    },
  }),
  ...(fastJwt && {
    'fast-jwt': ({ jwks: { keys: [jwk] }, alg }) => {
      const key = crypto.createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
      const verify = fastJwt.createVerifier({ key, cache: false, algorithms: [alg], allowedIss: ISSUER, allowedAud: AUDIENCE })
      return oneByOne(verify)
    },
  }),
  ...(jsrsasign && {
    jsrsasign: ({ jwks: { keys: [jwk] }, alg }) => {
      if (alg === 'EdDSA' || alg === 'ES512') return undefined
      const { KEYUTIL, KJUR } = jsrsasign.default
      const key = KEYUTIL.getKey(jwk)
      const rules = { alg: [alg], iss: [ISSUER], aud: [AUDIENCE] }
      return oneByOne((token) => KJUR.jws.JWS.verifyJWT(token, key, rules))
    },
  }),
  'BigInt, exponentiation only': ({ jwks: { keys: [jwk] }, tokens }) => {
    if (jwk.kty !== 'RSA') return undefined
    const integer = (octets) => BigInt(`0x${Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')}`)
    const modulus = integer(octets(jwk.n))
    const signatures = halves(tokens).map(([, signature]) => integer(signature))
    return () => {
      for (const signature of signatures) {
        let power = signature
        for (let bit = 0; bit < 16; bit += 1) power = (power * power) % modulus
        accept((power * signature) % modulus > 0n)
      }
    }
  },
  ...(crypto && {
    'node:crypto, signature only': ({ jwks: { keys: [jwk] }, alg, tokens }) => {
      const key = crypto.createPublicKey({ key: jwk, format: 'jwk' })
      const { name, saltLength } = webCrypto(alg)
      const padding = name === 'RSA-PSS' ? { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength } : {}
      const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`
      const all = halves(tokens)
      return () => {
        for (const [input, signature] of all) {
          accept(crypto.verify(hash, input, { key, dsaEncoding: 'ieee-p1363', ...padding }, signature))
        }
      }
    },
  }),
}

/** All tokens given at once. */
export const AT_ONCE = {
  'bound-token verifyAll': ({ jwks }) => {
    const verifier = new boundToken.Verifier(options(jwks))
    return async (tokens) => {
      for await (const { verdict } of verifier.verifyAll(tokens)) accept(verdict === 'accepted')
    }
  },
  ...(fastJwt && { 'fast-jwt': (corpus) => ONE_BY_ONE['fast-jwt'](corpus) }),
  'jose, Promise.all': async ({ jwks: { keys: [jwk] }, alg }) => {
    const key = await jose.importJWK(jwk, alg)
    return async (tokens) => {
      for (const { payload } of await Promise.all(tokens.map((token) => jose.jwtVerify(token, key, expected)))) accept(payload)
    }
  },
  'WebCrypto, signature only': async ({ jwks: { keys: [jwk] }, alg, tokens }) => {
    const algorithm = webCrypto(alg)
    const key = await globalThis.crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
    const all = halves(tokens)
    return async () => {
      const verified = all.map(([input, signature]) => globalThis.crypto.subtle.verify(algorithm, key, signature, input))
      for (const genuine of await Promise.all(verified)) accept(genuine)
    }
  },
}

/** Reading without verifying; each reads two claims of what it gets. */
export const DECODE = {
  'bound-token decode': () => oneByOne((token) => read(boundToken.decode(token))),
  ...(boundToken.decodeAll && {
    'bound-token decodeAll': () => (tokens) => {
      for (const decoded of boundToken.decodeAll(tokens)) accept(read(decoded))
    },
  }),
  'jose decodeJwt': () => oneByOne((token) => read(jose.decodeJwt(token))),
  'jwt-decode': () => oneByOne((token) => read(jwtDecode.jwtDecode(token))),
  ...(jsonwebtoken && { 'jsonwebtoken decode': () => oneByOne((token) => read(jsonwebtoken.default.decode(token))) }),
}

const read = ({ expiresAt, exp = expiresAt, subject, sub = subject }) => exp > 0 && sub.startsWith('system:')
