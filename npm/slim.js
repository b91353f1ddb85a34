// Decodes and verifies with a module that the caller supplies. Every other entry is this one with a module.

import * as glue from './bound_token.js'
import { guard } from './guard.js'
import { loader } from './loader.js'

const api = guard(glue)

export { OptionsError } from './options-error.js'
export { TokenError } from './token-error.js'
export const { init, initSync } = loader(glue, api.markReady)
export const { Verifier, decode, decodeAll, readKeys, verify } = api
