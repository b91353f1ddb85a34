// For bundlers, which see that the module is needed and put it beside what they make. It is loaded before whoever
// imports this goes on.

import { init } from './browser.js'

await init()

export * from './browser.js'
