// The moment that the page judges by: now, the token's own beginning, or any other.

let fixed

/** Seconds since 1970. */
export const now = () => fixed ?? Date.now() / 1000

/** Judges as of this moment; `undefined` lets time pass. */
export function setNow(seconds) {
  fixed = seconds
}
