// Decode and verify, for whoever supplies the module. Every other entry is this one with the module at hand.

import * as glue from './bound_token.js'
import { guard } from './guard.js'
import { loader } from './loader.js'

const api = guard(glue)

export { OptionsError } from './options-error.js'
export { TokenError } from './token-error.js'
export const { init, initSync } = loader(glue, api.markReady)
export const { Verifier, decode, decodeAll, readKeys, verify } = api
