// A Cloudflare Worker that guards its routes: who may ask for what is said by audience and service account. It needs no
// server of yours; the keys come from the issuer, and are shared by all instances through a KV namespace.
//
//   ISSUER     the cluster's issuer, which publishes its discovery document where the Worker can read it
//   AUDIENCE   what callers must name in their token: `audience` of the projected volume
//   KEYS       a KV namespace; without one each instance asks for itself

import { authenticate } from 'bound-token/authenticate'
import { remoteKeys } from 'bound-token/remote-keys'

/** Service accounts by what they may ask for. */
const ROUTES = {
  '/deploy': ['system:serviceaccount:default:build-robot'],
  '/status': ['system:serviceaccount:monitoring:probe'],
}

/** A KV namespace as a cache of keys. */
const cacheIn = (namespace) =>
  namespace && {
    get: (issuer) => namespace.get(issuer, 'json'),
    set: (issuer, kept) => namespace.put(issuer, JSON.stringify(kept), { expirationTtl: 2 * 86400 }),
  }

let verifier

export default {
  async fetch(request, { ISSUER, AUDIENCE, KEYS }) {
    // Once for each instance, which sees the same environment again and again.
    verifier ??= remoteKeys(ISSUER, { cache: cacheIn(KEYS) }).verifier({ audiences: AUDIENCE })
    const { ok, response, token } = await authenticate(request, verifier)
    if (!ok) return response
    const mayAsk = ROUTES[new URL(request.url).pathname] ?? []
    if (!mayAsk.includes(token.subject)) return new Response('This service account may not ask for that.\n', { status: 403 })
    return Response.json({ caller: token.subject, pod: token.kubernetes?.pod?.name })
  },
}
