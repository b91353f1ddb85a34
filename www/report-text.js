// Writes a report as text for a ticket, as Markdown or JSON: never with the signature, and if wanted without names. What others see of it
// goes through the inspector's `redact`: a claim may hold a token of its own.

import { sentence, t } from './language.js'
import { visible, visibleLines } from './view/element.js'
import { jsonText } from './view/json.js'

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

/** The same without a name in it: only what is listed here, and nothing that a token, a key or a document words itself. */
function anonymous({ report, at }) {
  const { verdict, engine, checks, lifecycle, key, token } = report
  return {
    tool: 'bound-token',
    judgedAt: new Date(at * 1000).toISOString(),
    verdict,
    engine,
    checks: checks.map(({ id, outcome, code }) => ({ id, outcome, code })),
    lifecycle,
    key: key && { description: key.description },
    token: token && {
      kind: token.kind,
      issuedAt: token.issuedAt,
      notBefore: token.notBefore,
      expiresAt: token.expiresAt,
      lifecycle: token.lifecycle,
      sizes: token.sizes,
    },
  }
}

const plain = (_, value) => (typeof value === 'bigint' ? value.toString() : value)

export const asJson = (answer, { isRedacted }) =>
  `${JSON.stringify(isRedacted ? anonymous(answer) : contents(answer), plain, 2)}\n`

const MARKS = { pass: '✓', warn: '!', fail: '✕', skip: '–' }

/** Nothing in a text is to become Markdown, a link, a mention or HTML. */
const cell = (text) =>
  visible(text)
    .replace(/&/g, '&amp;')
    .replace(/[\\`*_<>|[\]!~#]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`)

export function asMarkdown(answer, { isRedacted }) {
  const { verdict, judgedAt, checks, header, claims } = isRedacted ? anonymous(answer) : contents(answer)
  const rows = checks.map(({ id, outcome, code, message }) => `| ${MARKS[outcome]} | ${id} | ${message === undefined ? code : cell(sentence(message))} |`)
  const remedies = checks
    .filter(({ outcome, remedy }) => outcome === 'fail' && remedy)
    .flatMap(({ remedy: { message, command } }) => [cell(sentence(message)), ...(command === undefined ? [] : [block(command)])])
  const parts = [
    `## ${t('Service account token: {verdict}', { verdict })}`,
    t('Judged at {moment}, without its signature.', { moment: judgedAt }),
    `|  | ${t('Check')} | ${t('Answer')} |\n| --- | --- | --- |\n${rows.join('\n')}`,
    ...(remedies.length > 0 ? [`### ${t('What to do')}`, ...remedies] : []),
    ...(claims ? [`### ${t('Header')}`, block(jsonText(header)), `### ${t('Claims')}`, block(jsonText(claims))] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Indented, so that no fence inside can end it; between paragraphs, for inside of a list it would be none. */
const block = (text) => visibleLines(text).replace(/^/gm, '    ')
