// bun main.js
//
//   AUDIENCE, ISSUER   what callers' tokens must name
//   KEYS               a file with the issuer's JWK Set: `oc get --raw /openid/v1/jwks`
//   PORT               where to listen; any free port if it is 0

import { Verifier } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'

const { AUDIENCE, ISSUER, KEYS, PORT = '8080' } = Bun.env
const verifier = new Verifier({ keys: await Bun.file(KEYS).text(), issuers: ISSUER, audiences: AUDIENCE })

const server = Bun.serve({
  port: Number(PORT),
  async fetch(request) {
    const { ok, response, token } = await authenticate(request, verifier)
    return ok ? Response.json({ caller: token.subject }) : response
  },
})
console.log(`listening on ${server.port}`)
