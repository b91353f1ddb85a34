/** Where the WebAssembly module is, or what it is: a URL, a request, a response, its bytes, or the compiled module. */
export type ModuleSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module

/**
 * Loads the WebAssembly module, once; further calls change nothing. Where an entry of the package loads it by itself
 * (Node.js, Deno, Bun, workers and bundlers), there is nothing left to do, and it returns at once.
 *
 * In a browser without a bundler it is to be awaited before anything else. The module is fetched from beside this
 * file, unless `module` says otherwise.
 *
 * @example
 * import { init, verify } from 'https://example.com/bound-token/browser.js'
 * await init()
 * @throws {Error} if it cannot be fetched or compiled. The next call tries again.
 */
export function init(options?: { module?: ModuleSource | Promise<ModuleSource> }): Promise<void>

/**
 * As `init`, with a module that is at hand: its bytes or, where compiling is not allowed, as in workers, the compiled
 * module.
 *
 * @example
 * import module from 'bound-token/bound_token_bg.wasm'
 * import { initSync, verify } from 'bound-token/slim'
 * initSync({ module })
 * @throws {TypeError} if there is no module yet and none is given.
 */
export function initSync(options?: { module?: ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module }): void
