// For browsers: `await init()` fetches the module from beside this file, once; `initSync` takes one that the
// caller already has.

import load, { initSync as loadSync } from './bound_token.js'
import { markReady } from './guard.js'

let loading

export function init(input) {
  loading ??= load(input).then(
    (exports) => {
      markReady()
      return exports
    },
    (error) => {
      // The next call may try again.
      loading = undefined
      throw error
    },
  )
  return loading
}

export function initSync(input) {
  const exports = loadSync(input)
  markReady()
  return exports
}

export default init

export { Verifier, decode, decodeAll, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } from './guard.js'
