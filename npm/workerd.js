// For Cloudflare's workerd, which compiles imported modules at deployment.

import module from './bound_token_bg.wasm'

import { initSync } from './slim.js'

initSync({ module })

export * from './slim.js'
