// Gives the event loop a turn, between work that would otherwise run in consecutive microtasks.

/**
 * Resolves after everything else that waits had its turn. Uses a timer only if there is no other way, because browsers
 * delay the timers of hidden tabs by a second and more.
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
