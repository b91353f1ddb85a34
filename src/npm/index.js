// For Node.js: the module is read from the package's own folder, at once, so nothing needs to be awaited.

import { readFileSync } from 'node:fs'

import { initSync } from './bound_token.js'
import { markReady } from './guard.js'

initSync({ module: readFileSync(new URL('./bound_token_bg.wasm', import.meta.url)) })
markReady()

export { Verifier, decode, decodeAll, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } from './guard.js'
