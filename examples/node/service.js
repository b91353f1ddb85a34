// A service in a cluster, for Node.js: it lets in whoever shows a token that is meant for it, and shows its own token to
// the next service.
//
//   AUDIENCE   what callers must name in their token
//   ISSUER     the cluster's issuer: `oc get --raw /.well-known/openid-configuration`
//   KEYS       a file with its JWK Set: `oc get --raw /openid/v1/jwks`
//   TOKEN      the file of this service's own token, in a projected volume
//   PORT       where to listen; any free port if it is 0

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { Verifier } from 'bound-token'
import { TokenSource } from 'bound-token/token-source'

const { AUDIENCE, ISSUER, KEYS, TOKEN, PORT = '8080' } = process.env

const verifier = new Verifier({ keys: readFileSync(KEYS, 'utf8'), issuers: ISSUER, audiences: AUDIENCE })
const own = new TokenSource(TOKEN)

/** What the next service is to be told. The token is read anew whenever the kubelet has replaced it. */
const headersForNextService = () => ({ authorization: `Bearer ${own.token}` })

async function answer(request, response) {
  const shown = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const { verdict, checks, token } = await verifier.verifyAsync(shown ?? '')
  if (verdict !== 'accepted') {
    const reasons = checks.filter(({ outcome }) => outcome === 'fail')
    // Reasons name what was expected and found: they are for the log of this service, not for the caller.
    console.error(JSON.stringify({ refused: reasons.map(({ code, message }) => ({ code, message })) }))
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
    return
  }
  const { namespace, serviceAccount } = token.kubernetes
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ caller: `${namespace}/${serviceAccount.name}`, ownTokenIsRenewedBy: own.refreshAt, next: Object.keys(headersForNextService()) }))
}

const server = createServer((request, response) =>
  answer(request, response).catch((error) => {
    // This service's own token cannot be read, say; that is no reason to end.
    console.error(JSON.stringify({ failed: error.message }))
    response.writeHead(500).end()
  }),
)

server.listen(Number(PORT), () => console.log(`listening on ${server.address().port}`))
