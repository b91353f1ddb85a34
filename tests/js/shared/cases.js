// Runs the table tests/data/cases.json against a package's functions, in any runtime.

/** Check id → code of the checks with this outcome. */
const checksWith = (report, outcome) =>
  Object.fromEntries(report.checks.filter((check) => check.outcome === outcome).map(({ id, code }) => [id, code]))

const inOrder = (members) => JSON.stringify(Object.entries(members).sort())

/** A line for each thing that a report says otherwise than the case. */
function* differing(report, { verdict, fails, skips, warns, error, nearMiss, stage, lifecycle, kind }) {
  const check = (name) => report.checks.find((one) => one.id === name)
  const pairs = [
    ['verdict', report.verdict, verdict],
    ['fails', inOrder(checksWith(report, 'fail')), inOrder(fails)],
    ['skips', skips && `${Object.keys(checksWith(report, 'skip')).sort()}`, skips && `${[...skips].sort()}`],
    ['warns', warns && `${Object.keys(checksWith(report, 'warn')).sort()}`, warns && `${[...warns].sort()}`],
    ['stage', stage && report.lifecycle.stage, stage],
    ['lifecycle', lifecycle && `${[check('lifecycle').outcome, check('lifecycle').code]}`, lifecycle && `${lifecycle}`],
    ['kind', kind && report.token.kind, kind],
    ...Object.entries(error ?? {}).map(([name, wanted]) => [`error.${name}`, report.error?.[name], wanted]),
    ...Object.entries(nearMiss ?? {}).map(([name, wanted]) => [`nearMiss of ${name}`, check(name).nearMiss?.kind ?? null, wanted]),
  ]
  for (const [name, found, wanted] of pairs) if (found !== wanted) yield `${name}: ${found}, not ${wanted}`
}

/** A line for each error that is not of its class. */
function* strange({ OptionsError, TokenError, decode, verify }) {
  for (const [Class, name, fail] of [
    [TokenError, 'TokenError', () => decode('x')],
    [OptionsError, 'OptionsError', () => verify('x', { audience: 'vault' })],
  ]) {
    try {
      fail()
      yield `no ${name}`
    } catch (error) {
      if (!(error instanceof Class && error instanceof Error && error.name === name)) yield `${error} is no ${name}`
    }
  }
}

/** How `verify` and `verifyAsync` answer all cases: how many there were, by whom they were answered, and what differs. */
export async function answers(api, cases) {
  const { Verifier, verify } = api
  const differences = [...strange(api)]
  const engines = {}
  for (const one of cases) {
    const verifier = new Verifier(one.options)
    const [report, later] = [verify(one.token, one.options), await verifier.verifyAsync(one.token)]
    verifier.free()
    engines[later.engine] = (engines[later.engine] ?? 0) + 1
    for (const given of [report, later]) for (const line of differing(given, one)) differences.push(`${one.id}: ${line}`)
  }
  return { cases: cases.length, engines, differences }
}
