// A report whose reasons are made when somebody asks for the first of them: who verifies many tokens mostly wants the
// verdicts. Its members are own and enumerable all the same, so that it can be compared, copied and written as JSON.

const VERDICTS = ['accepted', 'rejected', 'unverified']
const ENGINES = [undefined, 'synchronous', 'web-crypto']

export class Report {
  #explain
  #parts
  #decoded

  /**
   * @param {() => object} explain makes the whole report
   * @param {() => object} decoded makes the token alone, at a fraction of the cost: it is what most want who accept one
   */
  constructor(verdict, engine, explain, decoded) {
    this.verdict = verdict
    this.engine = engine
    this.#explain = explain
    this.#decoded = decoded
    for (const [name, descriptor] of REASONS) Object.defineProperty(this, name, descriptor)
  }

  /** A report that was made already. */
  static of(whole) {
    return new Report(whole.verdict, whole.engine, () => whole)
  }

  /** The report of a verdict and an engine as src/wasm/verifier.rs packs them into a number. */
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
