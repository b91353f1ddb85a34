// Makes an instance of the module fail in the middle of its work: the host's clock throws when it is read.

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
