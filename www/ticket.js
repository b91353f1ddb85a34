// A report for a ticket, as Markdown or JSON: never with the signature, and if wanted without names.

import { sentence, t } from './language.js'
import { visible } from './view/element.js'
import { jsonText } from './view/json.js'

/** Each name that tells whose token it is, with what stands for it. */
function namesOf({ id, issuer, subject, audiences, kubernetes }) {
  const objects = ['serviceAccount', 'pod', 'secret', 'node'].map((kind) => [kind, kubernetes?.[kind]])
  const names = [
    ['subject', subject],
    ['issuer', issuer],
    ['token-id', id],
    ['namespace', kubernetes?.namespace],
    ...objects.flatMap(([kind, object]) => [
      [kind, object?.name],
      [`${kind}-uid`, object?.uid],
    ]),
    ...(audiences ?? []).map((audience, index) => [`audience-${index + 1}`, audience]),
  ]
  // Longer ones first: a subject holds a namespace.
  return names.filter(([, name]) => name).sort(([, one], [, other]) => other.length - one.length)
}

/** Replaces every name in a text at once, so that no replacement is looked through again. */
function redactor(report, isRedacted) {
  const names = isRedacted && report.token ? namesOf(report.token) : []
  if (names.length === 0) return (text) => text
  const escaped = names.map(([, name]) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\w-])(?:${escaped.join('|')})(?![\\w-])`, 'g')
  return (text) => text.replace(pattern, (found) => `<${names.find(([, name]) => name === found)[0]}>`)
}

/** What stands in every form of it. */
function contents({ report, question, at }) {
  const { verdict, engine, checks, sources, lifecycle, key, token, error } = report
  return {
    tool: 'bound-token',
    judgedAt: new Date(at * 1000).toISOString(),
    verdict,
    engine,
    expected: { audiences: question.audiences, issuers: question.issuers },
    checks: checks.map(({ id, outcome, code, message, expected, found, remedy }) => ({ id, outcome, code, message, expected, found, remedy })),
    sources,
    lifecycle,
    key,
    error,
    header: token?.header,
    claims: token?.claims,
  }
}

export function asJson(answer, { isRedacted }) {
  const redacted = redactor(answer.report, isRedacted)
  const plain = (_, value) => (typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? redacted(value) : value)
  return `${JSON.stringify(contents(answer), plain, 2)}\n`
}

const MARKS = { pass: '✓', warn: '!', fail: '✕', skip: '–' }

/** Backticks and line breaks of a token's must not become Markdown. */
const cell = (text) => visible(text).replace(/[\\`*_<>|[\]]/g, '\\$&')

export function asMarkdown(answer, { isRedacted }) {
  const redacted = redactor(answer.report, isRedacted)
  const said = (message) => cell(redacted(sentence(message)))
  const { verdict, judgedAt, checks, header, claims } = contents(answer)
  const rows = checks.map(({ id, outcome, message }) => `| ${MARKS[outcome]} | ${id} | ${said(message)} |`)
  const remedies = checks
    .filter(({ outcome, remedy }) => outcome === 'fail' && remedy)
    .map(({ remedy: { message, command } }) => `- ${said(message)}${command === undefined ? '' : `\n\n${block(redacted(command))}\n`}`)
  const parts = [
    `## ${t('Service account token: {verdict}', { verdict })}`,
    t('Judged at {moment}, without its signature.', { moment: judgedAt }),
    `|  | ${t('Check')} | ${t('Answer')} |\n| --- | --- | --- |\n${rows.join('\n')}`,
    ...(remedies.length > 0 ? [`### ${t('What to do')}`, remedies.join('\n')] : []),
    ...(claims ? [`### ${t('Header')}`, block(redacted(jsonText(header))), `### ${t('Claims')}`, block(redacted(jsonText(claims)))] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Indented, so that no fence inside can end it. */
const block = (text) => text.split('\n').map((line) => `    ${line}`).join('\n')
