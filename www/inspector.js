// The only file that knows of WebAssembly: loads the module once, and asks it.

import { init, mintExample, readKeys, verify } from '../pkg/workbench-browser.js'

/** Loads the module; everything else may be called after that. */
export const load = () => init()

/** The report about a token, and the keys that were given. Never throws for a token or key text. */
export function inspect({ token, keys, audiences, issuers }) {
  const options = {
    keys: keys === '' ? undefined : keys,
    audiences: audiences.length === 0 ? undefined : audiences,
    issuers: issuers.length === 0 ? undefined : issuers,
    // A legacy token is read and shown all the same, and the report says that it is not a bound one.
    require: 'bound',
  }
  return { report: verify(token, options), keys: keys === '' ? [] : readKeys(keys) }
}

export { mintExample, readKeys }
