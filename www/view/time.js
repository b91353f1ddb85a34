// Moments as a person reads them: in UTC, in local time with its zone, and how far away, ticking.

import { now } from '../clock.js'
import { language, locale, t } from '../language.js'
import { element } from './element.js'

/** The last second that an ECMAScript Date can hold. */
const LAST = 8.64e12

const UNITS = [
  ['year', 31557600],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const formats = new Map()

/** Formats are dear to make, and few. */
function format(kind, make) {
  const key = kind + locale()
  if (!formats.has(key)) formats.set(key, make(locale()))
  return formats.get(key)
}

const utcFormat = () =>
  format('utc', (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }))

const localFormat = () =>
  format('local', () =>
    new Intl.DateTimeFormat(language() === 'en' ? undefined : locale(), { dateStyle: 'medium', timeStyle: 'long' }),
  )

const unitFormat = (unit) =>
  format(unit, (tag) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }))

/** `59 minutes 12 seconds`: the largest units, two of them. */
export function span(seconds, most = 2) {
  let rest = Math.abs(Math.trunc(seconds))
  const parts = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0 || (unit === 'second' && parts.length === 0)) parts.push(unitFormat(unit).format(count))
    else if (parts.length > 0) break
    if (parts.length === most) break
  }
  return parts.join(' ')
}

/** `in 59 minutes 12 seconds`, `3 years 8 months ago`. */
export function distance(seconds, from = now(), most = 2) {
  const total = Math.trunc(seconds - from)
  if (total === 0) return t('now')
  return total > 0 ? t('in {span}', { span: span(total, most) }) : t('{span} ago', { span: span(total, most) })
}

/** A moment in UTC; `undefined` beyond all calendars. */
export const utc = (seconds) =>
  Math.abs(seconds) <= LAST ? `${utcFormat().format(new Date(seconds * 1000))} UTC` : undefined

/** A moment with all its readings. As long as it is on the page its distance ticks, or, if it is now, it all does. */
export function moment(seconds, { isNow = false } = {}) {
  const text = utc(seconds)
  if (text === undefined) return element('span', {}, t('a time out of range'))
  const date = new Date(seconds * 1000)
  return element(
    'span',
    { class: 'moment', 'data-now': isNow && '' },
    element('time', { datetime: date.toISOString() }, text),
    element('span', { class: 'local' }, localFormat().format(date)),
    !isNow && element('span', { class: 'distance', 'data-moment': String(seconds) }, distance(seconds)),
  )
}

/** Brings every distance below this element, and every now, up to date. */
export function tick(root) {
  for (const node of root.querySelectorAll('[data-now]')) {
    const fresh = moment(now(), { isNow: true })
    // In its place, so that a text that somebody has selected stays selected.
    for (const [index, part] of [...fresh.children].entries()) {
      node.children[index].textContent = part.textContent
      if (part.dateTime !== undefined) node.children[index].dateTime = part.dateTime
    }
  }
  for (const node of root.querySelectorAll('[data-moment]')) {
    const text = distance(Number(node.dataset.moment))
    if (node.textContent !== text) node.textContent = text
  }
}
