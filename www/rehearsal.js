// An engine makes formats of dates, and compiles functions, when it first needs them. Whoever pastes or types first is
// not to wait for that: the example is asked about and drawn once before, where nobody sees it.

import { EXPIRED_EXAMPLE } from './example.js'
import { rehearsed } from './inspector.js'
import { showChecks } from './view/checks.js'
import { showClaims } from './view/claims.js'
import { showIdentity } from './view/identity.js'
import { showTimeline } from './view/timeline.js'

/** One piece at a time, so that a key pressed meanwhile is answered between two of them. */
export async function rehearse() {
  const nowhere = document.createElement('div')
  let report
  const pieces = [
    () => (report = rehearsed(EXPIRED_EXAMPLE)),
    () => showTimeline(nowhere, report.token),
    () => showIdentity(nowhere, report.token),
    () => showChecks(nowhere, report),
    () => showClaims(nowhere, report.token),
  ]
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve))
    piece()
  }
}
