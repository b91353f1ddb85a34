// Tests the types of a report by its verdict, and of a token by the option `require`. Checked by tsc, never run.

import { Verifier, verify } from 'bound-token'
import { authenticate } from 'bound-token/authenticate'
import { remoteKeys } from 'bound-token/remote-keys'
import type { AcceptedReport, BoundToken, DecodedToken, RejectedReport, Report, UnverifiedReport, VerifyOptions } from 'bound-token'
import type { Verifying } from 'bound-token/authenticate'
import * as workbench from 'bound-token/workbench'

const keys = '{}'
const audiences = 'vault'

/** Everything that an accepted bound token has, and nothing but that. */
export function whole(report: Report<BoundToken>): string {
  // @ts-expect-error it may be undefined until the verdict is looked at
  report.token.subject
  if (report.verdict !== 'accepted') {
    const never: undefined = report.acceptedUntil
    return `${never} ${report.token?.subject} ${report.error?.code}`
  }
  const { kubernetes, subject, audiences, expiresAt } = report.token
  const { namespace, serviceAccount, pod, secret, node } = kubernetes
  // @ts-expect-error a token may be bound to no pod
  pod.name
  // @ts-expect-error a node beside a pod may have no UID
  const uid: string | undefined = node?.uid.length
  const names: (string | undefined)[] = [pod?.name, pod?.uid, secret?.name, secret?.uid, node?.name]
  const shape: 'bound' = kubernetes.shape
  // @ts-expect-error what is not demanded may be missing
  report.token.issuer.length
  return [namespace, serviceAccount.name, serviceAccount.uid, subject, shape, expiresAt.toFixed(), audiences.join(), report.key.number, report.engine, uid, ...names].join()
}

/** What is left after each verdict. */
export function verdicts(report: Report): AcceptedReport | RejectedReport | UnverifiedReport {
  switch (report.verdict) {
    case 'accepted':
      // @ts-expect-error nothing is said of what was required
      report.token.kubernetes.namespace
      report.token satisfies DecodedToken
      return report
    case 'unverified':
      report.token satisfies DecodedToken
      return report
    case 'rejected':
      // @ts-expect-error it may be a token that cannot be read
      report.token.subject
      return report
    default:
      return report satisfies never
  }
}

// A bound token is required by default, and where the options say so.
whole(verify('a.b.c'))
whole(verify('a.b.c', { keys, audiences }))
whole(verify('a.b.c', { keys, audiences, require: 'bound' }))
whole(new Verifier({ keys, audiences }).verify('a.b.c'))
const alsoWhole = (report: workbench.Report<workbench.BoundToken>) => report.verdict
alsoWhole(new workbench.Verifier({ keys, evidence: [], require: 'bound' }).verify('a.b.c'))
alsoWhole(workbench.verify('a.b.c', { evidence: '' }))
export async function later(request: Request): Promise<string | Response> {
  const verifier = new Verifier({ keys, audiences })
  for await (const report of verifier.verifyAll(['a.b.c'])) whole(report)
  whole(await verifier.verifyAsync('a.b.c'))
  const remote = remoteKeys('https://issuer.example').verifier({ audiences })
  whole(await remote.verifyAsync('a.b.c'))
  const { ok, token, report, response } = await authenticate(request, verifier)
  if (ok) return token.kubernetes.serviceAccount.uid + whole(report)
  const other = await authenticate(request, remoteKeys('https://issuer.example').verifier({ require: 'any' }))
  // @ts-expect-error any token was taken
  if (other.ok) return other.token.kubernetes.namespace
  return response
}

// @ts-expect-error any signed JWT was taken
whole(verify('a.b.c', { keys, audiences, require: 'any' }))
// @ts-expect-error a legacy token has no audience
whole(verify('a.b.c', { keys, audiences, require: 'service-account' }))
// @ts-expect-error it is not known what they require
whole(verify('a.b.c', { keys } as VerifyOptions))
// @ts-expect-error neither is it here
whole(new Verifier({ require: 'bound' as 'bound' | 'any' }).verify('a.b.c'))
// @ts-expect-error nor of any verifier
export const unknown = (verifier: Verifier) => whole(verifier.verify('a.b.c'))
// @ts-expect-error a kind that does not exist
verify('a.b.c', { require: 'Bound' })
// @ts-expect-error a misspelt option
new Verifier({ audience: 'vault' })
// @ts-expect-error a simulation of an API server may accept what cannot be read
export const simulated = (simulation: workbench.Simulation) => simulation.verdict === 'accepted' && simulation.token.subject

export const any: Verifier = new Verifier({ require: 'any' })
export const bound: Verifier = new Verifier<'bound'>()
export const verifying: Verifying[] = [any, bound, remoteKeys('https://issuer.example').verifier()]
export const reports: Report[] = [verify('a.b.c'), bound.verify('a.b.c')]
export class Own extends Verifier<'bound'> {
  override verify(token: string): Report<BoundToken> {
    return super.verify(token.trim())
  }
}
