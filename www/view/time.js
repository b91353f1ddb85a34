// Shows times for people: in UTC, in local time with its zone, and relative to now, updated each second.

import { now } from '../clock.js'
import { language, locale, t } from '../language.js'
import { element } from './element.js'

/** The last second that an ECMAScript Date can represent. */
const LAST = 8.64e12

const UNITS = [
  ['year', 31557600],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const formats = new Map()

/** Caches formats, because they are expensive to create and few. */
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

/** Formats a duration by its two largest units: `59 minutes 12 seconds`. */
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

/** Formats a relative time: `in 59 minutes 12 seconds`, `3 years 8 months ago`. */
export function distance(seconds, from = now(), most = 2) {
  const total = Math.trunc(seconds - from)
  if (total === 0) return t('now')
  return total > 0 ? t('in {span}', { span: span(total, most) }) : t('{span} ago', { span: span(total, most) })
}

/** Formats a time in UTC; `undefined` outside the range of a Date. */
export const utc = (seconds) =>
  Math.abs(seconds) <= LAST ? `${utcFormat().format(new Date(seconds * 1000))} UTC` : undefined

/** Shows a time in all its forms. While it is on the page, its relative time is updated; with `isNow`, all of it is. */
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

/** Updates every relative time and every current time in this element. */
export function tick(root) {
  for (const node of root.querySelectorAll('[data-now]')) {
    const fresh = moment(now(), { isNow: true })
    // Replaced part by part, so that selected text stays selected.
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
