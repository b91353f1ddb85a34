// Runs the benchmark in headless Chromium.

import { openBlankPage } from '../shared/blank-page.js'

/** Yields `measure` as rounds.js has it, and what ends the browser. */
export async function start() {
  const { page, version, close } = await openBlankPage()
  const measure = (...given) =>
    page.evaluate(async (given) => (await import('/bench/rounds.js')).measure(...given), given)
  return { measure, version, stop: close }
}
