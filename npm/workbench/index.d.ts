export { OptionsError, Paste, Simulator, TokenError, Verifier, decode, decodeAll, explain, mintExample, readKeys, recognize, redact, simulate, tokenRequest, tokenReview, verify } from './bound_token_workbench.js'
export type * from './bound_token_workbench.js'
export { init, initSync } from '../loader.js'
export type { ModuleSource } from '../loader.js'
