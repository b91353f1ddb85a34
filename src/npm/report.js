// A report whose reasons are made when somebody asks for the first of them: who verifies many tokens mostly wants the
// verdicts. Its members are own and enumerable all the same, so that it can be compared, copied and written as JSON.

const VERDICTS = ['accepted', 'rejected', 'unverified']
const ENGINES = [undefined, 'synchronous', 'web-crypto']

export class Report {
  #explain
  #parts

  /** @param {() => object} explain makes the whole report */
  constructor(verdict, engine, explain) {
    this.verdict = verdict
    this.engine = engine
    this.#explain = explain
    for (const [name, descriptor] of REASONS) Object.defineProperty(this, name, descriptor)
  }

  /** A report that was made already. */
  static of(whole) {
    return new Report(whole.verdict, whole.engine, () => whole)
  }

  /** The report of a verdict and an engine as src/wasm/verifier.rs packs them into a number. */
  static ofFinding(finding, explain) {
    return new Report(VERDICTS[finding & 3], ENGINES[(finding >> 2) & 3], () => explain(finding))
  }

  static part(report, name) {
    report.#parts ??= report.#explain()
    report.#explain = undefined
    return report.#parts[name]
  }

  /** What Node.js prints: the members with their values. */
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return { ...this }
  }
}

const REASONS = ['checks', 'sources', 'notAsked', 'lifecycle', 'key', 'token', 'error'].map((name) => [
  name,
  {
    get() {
      return Report.part(this, name)
    },
    enumerable: true,
    configurable: true,
  },
])
