// For Cloudflare's workerd, which compiles an imported module when the worker is deployed.

import module from './bound_token_bg.wasm'

import { initSync } from './slim.js'

initSync({ module })

export * from './slim.js'
