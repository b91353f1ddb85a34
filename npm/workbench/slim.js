// All functions, in a larger module that the caller supplies. Every other entry is this one with a module.

import * as glue from './bound_token_workbench.js'
import { guard } from '../guard.js'
import { loader } from '../loader.js'

const api = guard(glue)

export { OptionsError } from '../options-error.js'
export { TokenError } from '../token-error.js'
export const { init, initSync } = loader(glue, api.markReady)
export const { Paste, Simulator, Verifier, decode, decodeAll, explain, mintExample, readKeys, recognize, redact, simulate, tokenRequest, tokenReview, verify } = api
