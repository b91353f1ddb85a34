// For browsers: the module is fetched by `await init()`, from beside this file.

import { init as load } from './slim.js'

export * from './slim.js'

export const init = ({ module = new URL('./bound_token_bg.wasm', import.meta.url) } = {}) => load({ module })
