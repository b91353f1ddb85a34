// Creates a report whose details are computed on first access, because a caller with many tokens mostly needs the
// verdicts. All members are own and enumerable, so that a report can be compared, copied and serialized as JSON.

const VERDICTS = ['accepted', 'rejected', 'unverified']
const ENGINES = [undefined, 'synchronous', 'web-crypto']

export class Report {
  #explain
  #parts
  #decoded

  /**
   * @param {() => object} explain returns the whole report
   * @param {() => object} decoded returns only the token, which costs much less and is mostly all that is needed after
   * acceptance
   */
  constructor(verdict, engine, explain, decoded) {
    this.verdict = verdict
    this.engine = engine
    this.#explain = explain
    this.#decoded = decoded
    for (const [name, descriptor] of REASONS) Object.defineProperty(this, name, descriptor)
  }

  /** Wraps a complete report. */
  static of(whole) {
    return new Report(whole.verdict, whole.engine, () => whole)
  }

  /** Creates a report from a verdict and an engine, as packed into a number by src/wasm/verifier.rs. */
  static ofFinding(finding, explain, decoded) {
    return new Report(VERDICTS[finding & 3], ENGINES[(finding >> 2) & 3], () => explain(finding), decoded)
  }

  static part(report, name) {
    if (report.#explain !== undefined) {
      if (name === 'token' && report.#decoded !== undefined) return report.#tokenAlone()
      report.#parts = { ...report.#explain(), ...report.#parts }
      report.#explain = undefined
    }
    return report.#parts[name]
  }

  #tokenAlone() {
    this.#parts ??= { token: this.#decoded() }
    return this.#parts.token
  }

  /** What Node.js prints: the members with their values. */
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return { ...this }
  }
}

const REASONS = ['acceptedUntil', 'checks', 'sources', 'notAsked', 'lifecycle', 'key', 'token', 'error'].map((name) => [
  name,
  {
    get() {
      return Report.part(this, name)
    },
    enumerable: true,
    configurable: true,
  },
])
