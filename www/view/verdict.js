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
  unverified: 'Nothing speaks against this token, but not everything could be checked.',
}

/** What to add so that a skipped check can be made. */
const WANTED = {
  signature: 'Paste the cluster’s keys to check who signed it.',
  audience: 'Enter the audience that the receiver expects.',
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
    element('p', { class: 'lead' }, report.error ? 'This is not a token that can be read.' : LEADS[report.verdict]),
    element('ul', {}, reasons(report).map((sentence) => element('li', {}, sentence))),
  )
}

function reasons({ verdict, checks }) {
  const failed = checks.filter((check) => check.outcome === 'fail').map((check) => check.message)
  const wanted = checks.filter((check) => check.outcome === 'skip' && WANTED[check.id]).map((check) => WANTED[check.id])
  return verdict === 'unverified' ? wanted : failed
}
