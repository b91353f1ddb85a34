// For browsers: `await init()` fetches the module from the directory of this file.

import { init as load } from './slim.js'

export * from './slim.js'

export const init = ({ module = new URL('./bound_token_bg.wasm', import.meta.url) } = {}) => load({ module })
