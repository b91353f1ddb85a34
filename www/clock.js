// Holds the time at which the page verifies: now, the token's start, or any other.

let fixed

/** Returns the time, in seconds since 1970. */
export const now = () => fixed ?? Date.now() / 1000

/** The last second of the year 9999, the latest time at which the page verifies. */
const LAST = 253402300799

/** Sets a fixed time, and returns whether it can be one. If not, or without one, the clock runs. */
export function setNow(seconds) {
  const isMoment = seconds !== undefined && Math.abs(seconds) <= LAST
  fixed = isMoment ? seconds : undefined
  return isMoment
}
