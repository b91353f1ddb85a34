// For Deno: importing the module needs no read permission.

import source module from './bound_token_bg.wasm'

import { initSync } from './slim.js'

initSync({ module })

export * from './slim.js'
