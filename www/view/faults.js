// Shows what error lines say: what happened, the values in them, and how to fix it.

import { sentence, t } from '../language.js'
import { marked, remedy } from './checks.js'
import { element, pairs, texts, visible } from './element.js'

/** `faults` are the crate's explanations. */
export function showFaults(slot, faults) {
  slot.replaceChildren(element('ol', { class: 'checks faults' }, faults.map(row)))
}

const row = (fault) =>
  element(
    'li',
    { class: 'check fail', 'data-fault': fault.fault },
    element('p', { class: 'sentence' }, sentence(fault.message)),
    sides(fault),
    fault.aboutToken !== undefined && element('p', { class: 'about' }, sentence(fault.aboutToken)),
    remedy(fault.remedy),
    element('p', { class: 'where' }, t('Source: {thread}', { thread: visible(fault.source) })),
  )

function sides({ expected, found, nearMiss }) {
  const [mine, its] = [t('expected'), t('found')]
  if (nearMiss !== undefined) {
    return pairs({ class: 'sides' }, [
      [mine, marked(nearMiss.expected, nearMiss.expectedSpan)],
      [its, marked(nearMiss.found, nearMiss.foundSpan)],
    ])
  }
  return pairs({ class: 'sides' }, [
    [mine, expected.length > 0 && texts(expected)],
    [its, found.length > 0 && texts(found)],
  ])
}
