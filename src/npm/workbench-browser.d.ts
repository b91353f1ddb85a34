export { Verifier, decode, decodeAll, default, default as init, initSync, mintExample, readKeys, recognize, tokenRequest, tokenReview, verify } from './bound_token_workbench.js'
export type * from './bound_token_workbench.js'
