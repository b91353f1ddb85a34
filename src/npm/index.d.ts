export { Verifier, decode, mintExample, readKeys, verify } from './bound_token.js'
export type * from './bound_token.js'
