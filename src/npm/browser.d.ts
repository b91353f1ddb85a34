export { Verifier, decode, decodeAll, default, default as init, initSync, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } from './bound_token.js'
export type * from './bound_token.js'
