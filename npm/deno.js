// For Deno: a module that is imported needs no permission to be read.

import source module from './bound_token_bg.wasm'

import { initSync } from './slim.js'

initSync({ module })

export * from './slim.js'
