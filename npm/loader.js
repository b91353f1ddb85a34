// Loads the WebAssembly module: `init` fetches or receives it, `initSync` receives it. Further calls do nothing.

/** Returns the type of a value, which may be of another realm. */
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1)
const isModule = (value) => tagOf(value) === 'WebAssembly.Module'

/** Compiles a module from a URL, a request or response, bytes, a module, or a promise of those. */
async function compiled(source) {
  const given = await source
  if (isModule(given)) return given
  if (ArrayBuffer.isView(given) || tagOf(given) === 'ArrayBuffer') return WebAssembly.compile(given)
  const response = tagOf(given) === 'Response' ? given : await fetch(given)
  if (!response.ok) throw new Error(`bound-token's module could not be fetched: HTTP ${response.status}.`)
  // The streaming compiler requires this media type. If a server sends another one, the bytes are compiled.
  const isStreamable = /^application\/wasm$/i.test(response.headers.get('content-type') ?? '')
  return isStreamable ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer())
}

const MISSING = 'This entry of bound-token has no module of its own: give it one, as in `init({ module })`.'

export function loader({ initSync: instantiate }, markReady) {
  let isReady = false
  let loading

  function take(module) {
    // Another call may have loaded the module meanwhile.
    if (isReady) return
    instantiate({ module })
    isReady = true
    markReady()
  }

  async function load(source) {
    try {
      take(await compiled(source))
    } finally {
      // After a failure the next call may try again.
      loading = undefined
    }
  }

  return {
    init({ module } = {}) {
      if (isReady) return Promise.resolve()
      if (module === undefined) return Promise.reject(new TypeError(MISSING))
      loading ??= load(module)
      return loading
    },
    initSync({ module } = {}) {
      if (isReady) return
      if (module === undefined) throw new TypeError(MISSING)
      take(isModule(module) ? module : new WebAssembly.Module(module))
    },
  }
}
