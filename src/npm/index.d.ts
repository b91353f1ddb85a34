export { Verifier, decode, mintExample, readKeys, recognize, verify } from './bound_token.js'
export type * from './bound_token.js'
