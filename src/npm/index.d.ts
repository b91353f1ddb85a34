export { Verifier, decode, decodeAll, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } from './bound_token.js'
export type * from './bound_token.js'
