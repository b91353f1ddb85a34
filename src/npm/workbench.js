// For Node.js: all there is, in a larger module.

import { readFileSync } from 'node:fs'

import * as glue from './bound_token_workbench.js'
import { guard } from './guard.js'

const api = guard(glue)
glue.initSync({ module: readFileSync(new URL('./bound_token_workbench_bg.wasm', import.meta.url)) })
api.markReady()

export const { Verifier, decode, decodeAll, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } = api
