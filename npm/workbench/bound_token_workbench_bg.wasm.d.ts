/** The WebAssembly module, as workers and bundlers import it: compiled or, by some loaders, its bytes. */
declare const module: WebAssembly.Module
export default module
