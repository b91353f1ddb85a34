// deno run --allow-net --allow-env --allow-read=keys.json main.js
//
//   AUDIENCE, ISSUER   what callers' tokens must name
//   KEYS               a file with the issuer's JWK Set: `oc get --raw /openid/v1/jwks`
//   PORT               where to listen; any free port if it is 0

import { Verifier } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'

const [audiences, issuers, keys] = ['AUDIENCE', 'ISSUER', 'KEYS'].map((name) => Deno.env.get(name))
const verifier = new Verifier({ keys: Deno.readTextFileSync(keys), issuers, audiences })

Deno.serve({ port: Number(Deno.env.get('PORT') ?? 8080), onListen: ({ port }) => console.log(`listening on ${port}`) }, async (request) => {
  const { ok, response, token } = await authenticate(request, verifier)
  return ok ? Response.json({ caller: token.subject }) : response
})
