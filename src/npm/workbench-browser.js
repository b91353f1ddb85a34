// For browsers: all there is, in a larger module.

import * as glue from './bound_token_workbench.js'
import { guard } from './guard.js'
import { loader } from './loader.js'

const api = guard(glue)

export const { init, initSync } = loader(glue, api.markReady)
export const { Verifier, decode, decodeAll, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } = api
export default init
