// Tests the types of the package as a user sees them. Checked by tsc, never run.

import { OptionsError, Paste, Simulator, TokenError, Verifier, decode, decodeAll, explain, mintExample, readKeys, recognize, simulate, tokenRequest, tokenReview, verify } from 'bound-token/workbench'
import type { Artifact, ArtifactKind, Check, CheckId, DecodedToken, KeySummary, Report, TokenErrorCode, TokenErrorData, VerifyOptions } from 'bound-token/workbench'

const options: VerifyOptions = {
  keys: [{ keys: [] }, '-----BEGIN PUBLIC KEY-----'],
  issuers: 'https://kubernetes.default.svc',
  audiences: ['vault'],
  subject: 'system:serviceaccount:default:build-robot',
  require: 'service-account',
  algorithms: ['RS256', 'ES512'],
  now: 1760000000,
  leeway: 60,
}
const artifacts: Artifact[] = recognize('any text')
const kinds: ArtifactKind[] = artifacts.map(({ kind }) => kind)
const withEvidence: VerifyOptions = {
  evidence: [...artifacts, 'apiVersion: v1'],
  issuers: ['https://new.example', { issuer: 'https://old.example', until: 1760000000 }],
}
const paste = new Paste('any text')
const found: readonly Artifact[] = paste.artifacts
const ofPaste: VerifyOptions[] = [{ evidence: paste }, { evidence: [paste, 'apiVersion: v1'] }, { evidence: paste.artifacts }]
const answered: 'accepted' | 'rejected' | 'unverified' = new Simulator([paste, ...found], { keys: '{}' }).simulate('a.b.c', new Date()).verdict
const reviewed = tokenReview('a.b.c', { evidence: paste })
paste.free()
const review = tokenReview('a.b.c', { keys: '{}', issuers: 'x', apiAudiences: ['x'], evidence: artifacts })
const username: string | undefined = review.status.user.username
const assumed: string[] = review.report.assumed.map(({ message }) => message)
const request = tokenRequest(
  { audiences: ['vault'], expirationSeconds: 3600, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web-0' } },
  { serviceAccount: { namespace: 'default', name: 'x' }, flags: { serviceAccountIssuer: 'https://kubernetes.default.svc' } },
)
const status: number = request.httpStatus
const report: Report = verify('a.b.c', options)
const verdict: 'accepted' | 'rejected' | 'unverified' = report.verdict
const outcomes: ('pass' | 'warn' | 'fail' | 'skip')[] = report.checks.map((check: Check) => check.outcome)
const id: CheckId = 'not-before'
const token: DecodedToken | undefined = report.token
const pod: string | undefined = token?.kubernetes?.pod?.name
const expires: number | undefined = token?.expiresAt
const decoded: DecodedToken = decode('a.b.c')
const error: TokenErrorData | undefined = report.error
const keys: KeySummary[] = readKeys('{}')
const verifier = new Verifier(options)
const later: Promise<Report> = verifier.verifyAsync('a.b.c', 1760000000)
const engine: 'synchronous' | 'web-crypto' | undefined = report.engine
async function many(source: AsyncIterable<string>, signal: AbortSignal): Promise<Report[]> {
  const out: Report[] = []
  for await (const one of verifier.verifyAll(source, { signal, onProgress: ({ done }) => done.toFixed() })) out.push(one)
  return out
}
for (const decoded of decodeAll(['a.b.c'])) console.log(decoded instanceof TokenError ? decoded.code : decoded.subject)
function told(failure: unknown): string {
  if (failure instanceof OptionsError) return failure.option
  // @ts-expect-error it may be anything
  failure.code
  if (!(failure instanceof TokenError)) return ''
  const code: TokenErrorCode = failure.code
  const offset: number | undefined = failure.offset
  return `${code} ${offset} ${failure.message} ${failure.stack}`
}
const thrown: TokenError = new TokenError(report.error ?? { code: 'empty', message: '' })
// @ts-expect-error a report's error is data, and not thrown
const data: TokenError = report.error!
// @ts-expect-error A number is no source of tokens.
verifier.verifyAll(5)
const again: Report = verifier.verify('a.b.c', 1760000000)
verifier.free()
const simulation = simulate('a.b.c', [recognize('x')[0]!, '{"Statement":[]}'], { receiver: 'aws', keys: {}, now: 1760000000 })
const receiverError: string | undefined = simulation.receiverError
const receiver: 'aws' | 'gcp' | 'entra' | 'vault' | 'api-server' = simulation.receiver
const simulated: Report['verdict'] = simulation.verdict
const said: string[] = explain('AADSTS90061', 'a.b.c').map(({ fault, remedy }) => `${fault} ${remedy.command}`)
const minted: Promise<{ token: string; keys: string }> = mintExample()

// Lists that nobody may write to.
const lists = {
  keys: [{ keys: [] }, '-----BEGIN PUBLIC KEY-----'],
  issuers: ['https://new.example', { issuer: 'https://old.example', until: 1760000000 }],
  audiences: ['vault'],
  algorithms: ['RS256'],
  evidence: ['apiVersion: v1'],
} as const
const listed: VerifyOptions = lists
const frozen: readonly string[] = Object.freeze(['vault'])
readKeys(lists.keys)
tokenReview('a.b.c', { keys: lists.keys, issuers: lists.issuers, apiAudiences: frozen, audiences: frozen, evidence: lists.evidence })
tokenRequest({ audiences: frozen }, { serviceAccount: { name: 'x' }, flags: { serviceAccountIssuer: frozen, apiAudiences: frozen } })
simulate('a.b.c', lists.evidence, { keys: lists.keys })

// @ts-expect-error a misspelt option
verify('a.b.c', { audience: 'vault' })
// @ts-expect-error an algorithm that is never accepted
verify('a.b.c', { algorithms: ['HS256'] })
const dated: Report = verify('a.b.c', { now: new Date(), issuers: { issuer: 'https://old.example', until: new Date() } })
verifier.verify('a.b.c', new Date())
verifier.verifyAll([], { now: new Date() })
tokenReview('a.b.c', { now: new Date() })
simulate('a.b.c', '{}', { now: new Date() })
tokenRequest({}, { serviceAccount: { name: 'x' }, flags: { serviceAccountIssuer: 'https://kubernetes.default.svc' }, now: new Date() })
// @ts-expect-error a moment is a number or a Date
verify('a.b.c', { now: '1760000000' })
// @ts-expect-error an artefact's kind that does not exist
const noKind: ArtifactKind = 'certificate'
// @ts-expect-error a volume's source has no such member
tokenRequest({ serviceAccountToken: { path: 'token', ttl: 5 } }, { serviceAccount: { name: 'x' }, flags: {} })
// @ts-expect-error a receiver that is not known
simulate('a.b.c', '{}', { receiver: 'azure' })
// @ts-expect-error an outcome that does not exist
const wrong: Check['outcome'] = 'ok'
// @ts-expect-error claims are not to be written to
decoded.claims['iss'] = 'x'

export { again, answered, assumed, data, dated, error, expires, id, keys, kinds, listed, minted, noKind, ofPaste, outcomes, pod, receiver, receiverError, reviewed, said, simulated, status, thrown, told, username, verdict, withEvidence, wrong }
