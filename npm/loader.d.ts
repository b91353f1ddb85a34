/** The WebAssembly module or its source: a URL, a request, a response, bytes, or the compiled module. */
export type ModuleSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module

/**
 * Loads the WebAssembly module once; further calls do nothing. In Node.js, Deno, Bun, workers and bundlers, the package
 * loads the module on import, and `init` returns at once.
 *
 * In a browser without a bundler, await it before you call anything else. It fetches the module from the directory of
 * this file, unless you pass `module`.
 *
 * @example
 * import { init, verify } from 'https://example.com/bound-token/browser.js'
 * await init()
 * @throws {Error} if the module cannot be fetched or compiled. The next call tries again.
 */
export function init(options?: { module?: ModuleSource | Promise<ModuleSource> }): Promise<void>

/**
 * Loads the WebAssembly module synchronously, from its bytes or from the compiled module. Workers, for example, cannot
 * compile, and need the compiled module.
 *
 * @example
 * import module from 'bound-token/bound_token_bg.wasm'
 * import { initSync, verify } from 'bound-token/slim'
 * initSync({ module })
 * @throws {TypeError} if no module is loaded yet and you pass none.
 */
export function initSync(options?: { module?: ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module }): void
