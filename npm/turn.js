// The event loop's turn, for what would otherwise go on in one microtask after the other.

/**
 * Comes when everything else that waits had its turn. By a timer only where there is no other way: browsers let timers of
 * hidden tabs wait for a second and more.
 */
export function turn() {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  if (typeof MessageChannel !== 'function') return new Promise((resolve) => setTimeout(resolve, 0))
  const { port1, port2 } = new MessageChannel()
  const reached = new Promise((resolve) => port1.addEventListener('message', resolve, { once: true }))
  port1.start()
  port2.postMessage(undefined)
  return reached.finally(() => port1.close())
}
