export { OptionsError, TokenError, Verifier, decode, decodeAll, readKeys, verify } from './bound_token.js'
export type * from './bound_token.js'
export { init, initSync } from './loader.js'
export type { ModuleSource } from './loader.js'
