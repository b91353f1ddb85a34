// Compares the two engines, token by token. Runs in Node.js and in the browser.

const asText = (report) =>
  JSON.stringify({ ...report, engine: undefined }, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))

/**
 * How the asynchronous engine's reports differ from the synchronous one's, and how often each engine answered.
 * @param {{ id: string, token: string, options: object }[]} inputs
 */
export async function compareEngines({ Verifier }, inputs) {
  const differences = []
  const engines = {}
  for (const { id, token, options } of inputs) {
    let verifier
    try {
      verifier = new Verifier(options)
    } catch (error) {
      if (error.name !== 'OptionsError') throw error
      continue
    }
    const expected = verifier.verify(token)
    const found = await verifier.verifyAsync(token)
    const engine = `${expected.engine} and ${found.engine}`
    engines[engine] = (engines[engine] ?? 0) + 1
    if (asText(found) !== asText(expected)) differences.push(`${id}: ${asText(found)}\nis not ${asText(expected)}`)
    verifier.free()
  }
  return { differences, engines }
}
