export { Verifier, decode, decodeAll, default, default as init, initSync, readKeys, verify } from './bound_token.js'
export type * from './bound_token.js'
