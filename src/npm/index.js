// For Node.js: decode and verify. The module is read from the package's own folder, at once, so nothing needs to be
// awaited.

import { readFileSync } from 'node:fs'

import * as glue from './bound_token.js'
import { guard } from './guard.js'

const api = guard(glue)
glue.initSync({ module: readFileSync(new URL('./bound_token_bg.wasm', import.meta.url)) })
api.markReady()

export const { Verifier, decode, decodeAll, readKeys, verify } = api
