// Draws the token's life: when it was issued, when the kubelet replaces it, when it ends, and where now is.

import { now } from '../clock.js'
import { t } from '../language.js'
import { drawn, element } from './element.js'
import { moment, span } from './time.js'

const WIDTH = 720
const MARGIN = 24
const LINE = 74

/** The possible events of a token's life, in order. */
function eventsOf({ issuedAt, notBefore, expiresAt, lifecycle }) {
  const { rotation, warnAfter } = lifecycle
  const byRule = rotation?.rule === 'twenty-four-hours' ? t('24 hours: the kubelet replaces it') : t('80 %: the kubelet replaces it')
  return [
    { kind: 'issued', at: issuedAt, label: t('issued'), words: t('issued') },
    // It is almost always the same time.
    { kind: 'not-before', at: notBefore === issuedAt ? undefined : notBefore, label: t('valid from'), words: t('valid from') },
    { kind: 'rotation', at: rotation?.by, label: rotation?.rule === 'twenty-four-hours' ? t('24 h') : '80 %', words: byRule },
    { kind: 'warn-after', at: warnAfter, label: 'warnafter', words: t('warnafter: later uses count as stale') },
    { kind: 'expires', at: expiresAt, label: t('expires'), words: t('expires') },
  ]
    .filter(({ at }) => at !== undefined)
    .sort((one, other) => one.at - other.at)
}

/** Positions the times. Gaps grow with the logarithm of their length, so that an hour is visible beside a year. */
function scale(moments) {
  const sorted = [...new Set(moments)].sort((one, other) => one - other)
  const weight = (seconds) => Math.log1p(seconds / 60) + 1.2
  let total = 0
  const places = sorted.map((at, index) => {
    if (index > 0) total += weight(at - sorted[index - 1])
    return total
  })
  const width = WIDTH - 2 * MARGIN
  return (at) => {
    const index = sorted.findIndex((one) => one >= at)
    if (index <= 0) return MARGIN + (index < 0 ? width : 0)
    const [from, to] = [sorted[index - 1], sorted[index]]
    const part = places[index - 1] + ((at - from) / (to - from)) * (places[index] - places[index - 1])
    return MARGIN + (total === 0 ? 0 : (part / total) * width)
  }
}

/** The stretches between events: valid, being replaced, and tolerated or over. */
function stretches(events, at) {
  const find = (kind) => events.find((event) => event.kind === kind)?.at
  const [start, end] = [find('not-before') ?? find('issued') ?? events[0].at, find('expires')]
  const due = find('rotation') ?? end
  const stale = find('warn-after') ?? end
  const last = Math.max(at, events.at(-1).at)
  return [
    ['fresh', start, Math.min(due ?? last, end ?? last)],
    ['due', due, Math.min(stale ?? last, end ?? last)],
    ['stale', stale, end ?? last],
    ['over', end, last],
  ].filter(([, from, to]) => from !== undefined && to > from)
}

/** Draws the timeline; nothing for a token without times. */
export function showTimeline(slot, token) {
  const events = eventsOf(token)
  slot.replaceChildren(...(events.length === 0 ? [] : [picture(events), words(events)]))
  return events.length > 0
}

/** Draws the picture again, without its words. */
export function refreshTimeline(slot, token) {
  const events = eventsOf(token)
  if (events.length > 0) slot.querySelector('svg')?.replaceWith(picture(events))
}

function picture(events) {
  const at = now()
  const x = scale([...events.map((event) => event.at), at])
  const labels = marks(events, x)
  const height = LINE + (labels.some((node) => node.getAttribute('y') > LINE + 30) ? 50 : 32)
  const root = drawn('svg', { viewBox: `0 0 ${WIDTH} ${height}`, class: 'timeline', 'aria-hidden': 'true' })
  root.append(drawn('path', { class: 'axis', d: `M${MARGIN} ${LINE}H${WIDTH - MARGIN}` }))
  for (const [kind, from, to] of stretches(events, at)) {
    root.append(drawn('path', { class: `stretch ${kind}`, d: `M${x(from)} ${LINE}H${x(to)}` }))
  }
  root.append(...gaps(events, x, x(at)), ...labels, nowMark(x(at)))
  return root
}

/** The durations between events. */
function gaps(events, x, nowAt) {
  return events.slice(1).flatMap((event, index) => {
    const [from, to] = [x(events[index].at), x(event.at)]
    const text = span(event.at - events[index].at, 1)
    const half = text.length * 4 + 8
    // If the mark of now is in the middle, the words go beside it. Words without room are left out, because the list
    // below has them.
    const places = [(from + to) / 2, (from + nowAt) / 2, (nowAt + to) / 2]
    const middle = places.find((place) => place - half >= from && place + half <= to && Math.abs(place - nowAt) >= half)
    return middle === undefined ? [] : [drawn('text', { class: 'gap', x: middle, y: LINE - 10 }, text)]
  })
}

function marks(events, x) {
  const last = [-Infinity, -Infinity]
  return events.flatMap(({ at, label, kind }) => {
    const place = x(at)
    const half = label.length * 4 + 4
    const anchor = place < MARGIN + half ? 'start' : place > WIDTH - MARGIN - half ? 'end' : 'middle'
    const left = anchor === 'start' ? place : anchor === 'end' ? place - 2 * half : place - half
    // Two rows of labels, so that neighbors do not overlap.
    const row = left > last[0] ? 0 : 1
    last[row] = left + 2 * half
    return [
      drawn('path', { class: `tick ${kind}`, d: `M${place} ${LINE - 6}v12` }),
      drawn('text', { class: `mark ${kind}`, x: place, y: LINE + 24 + row * 18, 'text-anchor': anchor }, label),
    ]
  })
}

function nowMark(place) {
  const anchor = place < 60 ? 'start' : place > WIDTH - 60 ? 'end' : 'middle'
  return drawn(
    'g',
    { class: 'now' },
    drawn('path', { d: `M${place} 34V${LINE + 6}` }),
    drawn('circle', { cx: place, cy: LINE, r: 5 }),
    drawn('text', { x: place, y: 26, 'text-anchor': anchor }, t('now')),
  )
}

/** The same as a list, for screen readers and for exact times. */
const words = (events) =>
  element(
    'dl',
    { class: 'events' },
    events.map(({ at, words, kind }) => element('div', { class: kind }, element('dt', {}, words), element('dd', {}, moment(at)))),
  )
