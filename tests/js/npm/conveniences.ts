// Tests the types of what surrounds the verifier, and of a check by its `id`. Checked by tsc, never run.

import { init, initSync, Verifier, verify } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'
import module from 'bound-token/bound_token_bg.wasm'
import { RemoteKeysError, remoteKeys } from 'bound-token/remote-keys'
import type { KeyCache } from 'bound-token/remote-keys'
import * as slim from 'bound-token/slim'
import { TokenSource } from 'bound-token/token-source'
import type { Check, CheckCodes } from 'bound-token'

/** Every code of one question, and no other: whoever forgets one is told when a new version brings one. */
export function advice(check: Check): string {
  if (check.id !== 'audience') return check.message
  switch (check.code) {
    case 'ok':
      return 'It is for us.'
    case 'audience-mismatch':
    case 'missing-claim':
    case 'malformed-claim':
      return 'It is not for us.'
    case 'legacy-audience':
    case 'not-expected':
    case 'not-readable':
      return 'Nobody knows.'
    // @ts-expect-error a code of another question
    case 'expired':
      return ''
    default:
      return check satisfies never
  }
}

export function forgetful(check: Check & { id: 'token-id' }): string {
  switch (check.code) {
    case 'ok':
    case 'absent-claim':
      return 'fine'
    default:
      // @ts-expect-error two codes are left
      return check satisfies never
  }
}

const codes: CheckCodes['signature'][] = verify('x').checks.flatMap((check) => (check.id === 'signature' ? [check.code] : []))
// @ts-expect-error no code of that question
const wrong: CheckCodes['signature'] = 'expired'

const ready: Promise<void> = init({ module: fetch('bound_token_bg.wasm') })
initSync({ module })
slim.initSync({ module: new Uint8Array() })

const cache: KeyCache = new Map()
const remote = remoteKeys('https://issuer.example', { cache, cooldown: 60 })
const verifier = remote.verifier({ audiences: 'vault' })
// @ts-expect-error the issuer is known already
remote.verifier({ issuers: 'https://other.example' })
const code: 'timeout' | string = new RemoteKeysError('timeout', '').code

export async function handle(request: Request): Promise<Response> {
  const { ok, response, token, error } = await authenticate(request, verifier, { realm: 'x' })
  // @ts-expect-error it may be undefined until `ok` is looked at
  console.log(token.subject)
  if (!ok) return error === undefined ? response : new Response(error.message)
  return new Response(token.subject)
}
export const local = (request: Request) => authenticate(request, new Verifier({ keys: '{}' }), { now: new Date() })
export const remotely = verifier.verifyAsync('a.b.c', new Date())

const source = new TokenSource('/var/run/secrets/tokens/vault', { now: () => 0 })
const refreshAt: number | undefined = source.refreshAt
// @ts-expect-error it is read, not written
source.token = 'x'

export { code, codes, ready, refreshAt, wrong }
