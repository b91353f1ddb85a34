// For browsers: decode and verify, once the module is loaded.

import * as glue from './bound_token.js'
import { guard } from './guard.js'
import { loader } from './loader.js'

const api = guard(glue)

export const { init, initSync } = loader(glue, api.markReady)
export const { Verifier, decode, decodeAll, readKeys, verify } = api
export default init
