// Holds the time at which the page verifies: now, the token's start, or any other.

let fixed

/** Returns the time, in seconds since 1970. */
export const now = () => fixed ?? Date.now() / 1000

/** Sets a fixed time; `undefined` lets the clock run. */
export function setNow(seconds) {
  fixed = seconds
}
