// Makes tokens as an API server issues them, each with a unique `jti`, and the JWK Set to verify them.

import { webcrypto } from 'node:crypto'

import { claims } from './claims.js'

const HASH = { 256: 'SHA-256', 384: 'SHA-384', 512: 'SHA-512' }

/** Benchmark's name → `alg`, and what WebCrypto generates and signs with. */
export const ALGORITHMS = {
  'RS256, 2048 bits': rsa('RS256', 2048),
  'RS256, 4096 bits': rsa('RS256', 4096),
  'PS256, 2048 bits': rsa('PS256', 2048),
  ES256: ecdsa('ES256', 'P-256'),
  ES384: ecdsa('ES384', 'P-384'),
  ES512: ecdsa('ES512', 'P-521'),
  EdDSA: { alg: 'EdDSA', generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
}

function rsa(alg, modulusLength) {
  const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5'
  const bits = Number(alg.slice(2))
  const publicExponent = new Uint8Array([1, 0, 1])
  return { alg, generate: { name, modulusLength, publicExponent, hash: HASH[bits] }, sign: { name, saltLength: bits / 8 } }
}

function ecdsa(alg, namedCurve) {
  return { alg, generate: { name: 'ECDSA', namedCurve }, sign: { name: 'ECDSA', hash: HASH[alg.slice(2)] } }
}

const b64 = (bytes) => Buffer.from(bytes).toString('base64url')

/** A signing key: its public JWK, and what signs claims. */
export async function signer(name, kid = 'bench') {
  const { alg, generate, sign } = ALGORITHMS[name]
  const { subtle } = webcrypto
  const { publicKey, privateKey } = await subtle.generateKey(generate, true, ['sign', 'verify'])
  const { ext, key_ops, ...numbers } = await subtle.exportKey('jwk', publicKey)
  const head = b64(JSON.stringify({ alg, kid }))
  return {
    jwk: { ...numbers, alg, kid, use: 'sig' },
    async token(payload) {
      const input = `${head}.${b64(JSON.stringify(payload))}`
      return `${input}.${b64(await subtle.sign(sign, privateKey, Buffer.from(input)))}`
    },
  }
}

/** So many tokens by one key, issued this minute. */
export async function corpus(name, count, more) {
  const { jwk, token } = await signer(name)
  const issuedAt = Math.floor(Date.now() / 1000)
  const tokens = await Promise.all(Array.from({ length: count }, (_, number) => token(claims(number, issuedAt, more))))
  return { name, alg: ALGORITHMS[name].alg, jwks: { keys: [jwk] }, tokens }
}
