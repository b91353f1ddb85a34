// For Node.js and Bun: the module is read at once, so nothing needs to be awaited.

import { readFileSync } from 'node:fs'

import { initSync } from './slim.js'

initSync({ module: readFileSync(new URL('./bound_token_bg.wasm', import.meta.url)) })

export * from './slim.js'
