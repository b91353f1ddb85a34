// For Node.js and Bun: the module is read synchronously on import, so there is nothing to await.

import { readFileSync } from 'node:fs'

import { initSync } from './slim.js'

initSync({ module: readFileSync(new URL('./bound_token_bg.wasm', import.meta.url)) })

export * from './slim.js'
