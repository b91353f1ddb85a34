// Writes a report as text for a ticket, as Markdown or JSON: never with the signature, and on request without names.
// Shared text goes through the inspector's `redact`, because a claim may contain another token.

import { sentence, t } from './language.js'
import { visible, visibleLines } from './view/element.js'
import { jsonText } from './view/json.js'

/** The contents of every form. */
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

/** The contents without names: only what is listed here, and no text from a token, a key or a document. */
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

/** Escapes a text, so that nothing in it becomes Markdown, a link, a mention or HTML. */
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

/**
 * Indents a block, so that no fence in it can end it. It stands between paragraphs, because inside a list it would not
 * be a code block.
 */
const block = (text) => visibleLines(text).replace(/^/gm, '    ')
