// The answer: one word, and every reason.

import { element } from './element.js'

const HEADLINES = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  unverified: 'Nobody can tell yet',
}

const LEADS = {
  accepted: 'A receiver with these expectations would accept this token now.',
  rejected: 'A receiver with these expectations would refuse this token now.',
  unverified: 'No check failed, but not everything could be checked.',
}

/** What to add so that a skipped check can be made. */
const WANTED = {
  signature: 'Paste the cluster’s keys to check who signed it.',
  audience: 'Enter the audience that the receiver expects.',
}

/** What stands beside an acceptance, since the receiver may well look at it. */
const UNCHECKED = {
  issuer: 'The issuer was not checked; enter one to do so.',
}

export function showVerdict(slot, report) {
  if (report === undefined) {
    slot.className = 'verdict empty'
    slot.replaceChildren(
      element('p', { class: 'lead' }, 'Paste a token to read it and to see, with every reason, whether it would be accepted.'),
    )
    return
  }
  slot.className = `verdict ${report.verdict}`
  slot.replaceChildren(
    element('p', { class: 'headline' }, HEADLINES[report.verdict]),
    element('p', { class: 'lead' }, lead(report)),
    element('ul', {}, reasons(report).map((sentence) => element('li', {}, sentence))),
  )
}

/** The answer about keys alone, before there is a token: only what is wrong with them. */
export function showKeysVerdict(slot, keys) {
  const refused = keys.filter((key) => key.error !== undefined)
  if (refused.length === 0) return showVerdict(slot, undefined)
  slot.className = 'verdict rejected'
  slot.replaceChildren(
    element('p', { class: 'lead' }, 'There is no token yet, but look at the keys:'),
    element('ul', {}, refused.slice(0, 8).map(({ number, error }) => element('li', {}, `Key #${number}: ${error.message}`))),
  )
}

/** Brings the reasons up to date ("expired 31 minutes ago") without announcing each change. */
export function refreshReasons(slot, report) {
  const list = slot.querySelector('ul')
  const sentences = reasons(report)
  list.querySelectorAll('li').forEach((item, index) => {
    if (item.textContent === sentences[index]) return
    list.setAttribute('aria-live', 'off')
    item.textContent = sentences[index]
  })
}

function lead({ verdict, error, checks }) {
  if (error) return 'This is not a token that can be read.'
  const failed = checks.filter((check) => check.outcome === 'fail')
  const areKeysAtFault = failed.length === 1 && failed[0].code === 'no-usable-key'
  return areKeysAtFault ? 'The keys cannot be used, so nobody can tell who signed this token.' : LEADS[verdict]
}

function reasons({ verdict, checks }) {
  const failed = checks.filter((check) => check.outcome === 'fail').map((check) => check.message)
  const skipped = (sentences) =>
    checks.filter((check) => check.outcome === 'skip' && sentences[check.id]).map((check) => sentences[check.id])
  return { accepted: skipped(UNCHECKED), unverified: skipped(WANTED), rejected: failed }[verdict]
}
