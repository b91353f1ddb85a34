// The Worker of examples/worker as one would write it with jose.

import { createRemoteJWKSet, jwtVerify } from 'jose'

const ROUTES = {
  '/deploy': ['system:serviceaccount:default:build-robot'],
  '/status': ['system:serviceaccount:monitoring:probe'],
}

let keys

export default {
  async fetch(request, { ISSUER, AUDIENCE }) {
    keys ??= createRemoteJWKSet(new URL(`${ISSUER}/openid/v1/jwks`))
    const shown = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    try {
      const { payload } = await jwtVerify(shown ?? '', keys, { issuer: ISSUER, audience: AUDIENCE })
      const mayAsk = ROUTES[new URL(request.url).pathname] ?? []
      if (!mayAsk.includes(payload.sub)) return new Response('This service account may not ask for that.\n', { status: 403 })
      return Response.json({ caller: payload.sub, pod: payload['kubernetes.io'].pod?.name })
    } catch {
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
    }
  },
}
