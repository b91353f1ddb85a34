// For browsers: `await init()` fetches the module from beside the bindings, once; `initSync` takes one that the caller
// already has.

export function loader({ default: load, initSync: loadSync }, markReady) {
  let loading

  function init(input) {
    loading ??= load(input).then(
      (exports) => {
        markReady()
        return exports
      },
      (error) => {
        // The next call may try again.
        loading = undefined
        throw error
      },
    )
    return loading
  }

  function initSync(input) {
    const exports = loadSync(input)
    markReady()
    return exports
  }

  return { init, initSync }
}
