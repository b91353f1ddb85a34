// How an instance of the module is left half-way: in the midst of its work it asks the host's clock, which throws.

/** Calls it while the clock throws this. */
export function withBrokenClock(error, call) {
  const { now } = Date
  Date.now = () => {
    throw error
  }
  try {
    return call()
  } finally {
    Date.now = now
  }
}
