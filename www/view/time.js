// Moments as a person reads them: in UTC, in local time with its zone, and how far away, ticking.

import { element } from './element.js'

const UTC = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })

/** The last second that an ECMAScript Date can hold. */
const LAST = 8.64e12

const UNITS = [
  ['year', 31557600],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** `in 59 minutes 12 seconds`, `3 years 8 months ago`: the two largest units. */
export function distance(seconds, now = Date.now() / 1000) {
  const total = Math.trunc(seconds - now)
  let rest = Math.abs(total)
  const parts = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0 || (unit === 'second' && parts.length === 0)) parts.push([unit, count])
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  const words = parts.map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ')
  if (total === 0) return 'now'
  return total > 0 ? `in ${words}` : `${words} ago`
}

/** A moment with all its readings. As long as it is on the page its distance ticks, or, if it is now, it all does. */
export function moment(seconds, { isNow = false } = {}) {
  if (!(Math.abs(seconds) <= LAST)) return element('span', {}, 'a moment beyond all calendars')
  const date = new Date(seconds * 1000)
  return element(
    'span',
    { class: 'moment', 'data-now': isNow && '' },
    element('time', { datetime: date.toISOString() }, `${UTC.format(date)} UTC`),
    element('span', { class: 'local' }, LOCAL.format(date)),
    !isNow && element('span', { class: 'distance', 'data-moment': String(seconds) }, distance(seconds)),
  )
}

/** Brings every distance below this element, and every now, up to date. */
export function tick(root) {
  for (const node of root.querySelectorAll('[data-now]')) {
    node.replaceWith(moment(Date.now() / 1000, { isNow: true }))
  }
  for (const node of root.querySelectorAll('[data-moment]')) {
    const text = distance(Number(node.dataset.moment))
    if (node.textContent !== text) node.textContent = text
  }
}
