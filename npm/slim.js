// Decode and verify, for whoever supplies the module. Every other entry is this one with the module at hand.

import * as glue from './bound_token.js'
import { guard } from './guard.js'
import { loader } from './loader.js'

const api = guard(glue)

export { OptionsError, TokenError } from './errors.js'
export const { init, initSync } = loader(glue, api.markReady)
export const { Verifier, decode, decodeAll, readKeys, verify } = api
