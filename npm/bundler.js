// For bundlers: they see the import of the module and include it in their output. It is loaded before the importing
// code runs.

import { init } from './browser.js'

await init()

export * from './browser.js'
