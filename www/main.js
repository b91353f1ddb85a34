// The wiring: what is pasted and typed goes to the inspector, and its report to the views.

import { isTicking, now, setNow } from './clock.js'
import { Desk } from './desk.js'
import { EXPIRED_EXAMPLE, FRESH_NOTE } from './example.js'
import { fields, presets, words } from './fields.js'
import { artifactsOf, decoded, forget, inspect, keysOf, load, mintExample, recognize, review } from './inspector.js'
import { wireIntake } from './intake.js'
import { preferred, speak, t } from './language.js'
import { asJson, asMarkdown } from './ticket.js'
import { showCards } from './view/cards.js'
import { refreshSentences, showChecks } from './view/checks.js'
import { showClaims, showRaw } from './view/claims.js'
import { showComparison } from './view/compare.js'
import { copyButton } from './view/copy.js'
import { showIdentity } from './view/identity.js'
import { showKeys } from './view/keys.js'
import { showReview } from './view/review.js'
import { tick } from './view/time.js'
import { showTimeline } from './view/timeline.js'
import { refreshVerdict, showNoToken, showPeek, showVerdict, showWarning } from './view/verdict.js'
import { showWords } from './view/words.js'

const byId = (id) => document.getElementById(id)
const desk = new Desk()

/** The token that this page made itself: nobody need be warned of it. */
let ours

/** A section's slot, the section shown only if there is something in it; what is hidden holds nothing. */
function section(id, isShown) {
  const whole = byId(id)
  whole.hidden = !isShown
  const slot = whole.querySelector('.slot')
  if (!isShown) slot.replaceChildren()
  return slot
}

/** What is asked: what was typed, and for the rest what lies on the desk. */
function question() {
  const leeway = byId('leeway').valueAsNumber
  return {
    token: fields.token.own ?? desk.token,
    keys: fields.keys.own ?? '',
    audiences: words(fields.audience.own ?? ''),
    issuers: words(fields.issuer.own ?? ''),
    evidence: desk.evidence,
    leeway: Number.isInteger(leeway) && leeway >= 0 && leeway <= 0xffffffff ? leeway : undefined,
  }
}

/** The last second of the year 9999, beyond which nothing is judged. */
const LAST = 253402300799

/** Sets the clock as the form has it. */
function setClock(token) {
  const choice = document.querySelector('input[name="as-of"]:checked').value
  const at = {
    now: () => undefined,
    issued: () => decoded(token)?.issuedAt,
    at: () => (byId('at').value === '' ? undefined : new Date(byId('at').value).getTime() / 1000),
  }[choice]()
  setNow(at !== undefined && Math.abs(at) <= LAST ? at : undefined)
}

/** What has to differ for the page to be drawn anew; the distances tick by themselves. */
const essence = (report) => report.checks.map(({ outcome, code }) => outcome + code).join()
let drawn = ''

function draw(asked, report) {
  const { token, key: signer } = report
  drawn = essence(report)
  showVerdict(byId('verdict'), report)
  showChecks(section('checks', true), report)
  const keys = keysAtHand(asked)
  showKeys(section('keys-seen', keys.length > 0), { keys, signer })
  drawTicket({ report, question: asked, at: now() })
  section('comparison', false)
  section('receivers', token !== undefined)
  if (token === undefined) {
    for (const id of ['claims', 'raw', 'identity', 'life']) section(id, false)
    return showWarning(byId('live'), { isLive: false })
  }
  showClaims(section('claims', true), token)
  showRaw(section('raw', true), token)
  showIdentity(section('identity', true), token)
  section('life', showTimeline(byId('life').querySelector('.slot'), token))
  const isLive = token.expiresAt === undefined ? token.kind === 'legacy' : token.expiresAt > Date.now() / 1000
  showWarning(byId('live'), { token, isLive, isOurs: asked.token === ours })
  drawReview(asked, report)
  const other = desk.otherToken === undefined ? undefined : decoded(desk.otherToken)
  if (other !== undefined) showComparison(section('comparison', true), token, other)
}

/** The keys that were typed, or else those on the desk. */
const keysAtHand = ({ keys }) => {
  const text = keys === '' ? desk.keyText : keys
  return text === '' ? [] : keysOf(text)
}

function drawReview(asked, { sources }) {
  const has = (expectation) => sources.some((source) => source.expectation === expectation)
  const at = { issuers: asked.issuers.length > 0 || has('issuers'), keys: asked.keys !== '' || has('keys') }
  const answer = at.issuers && at.keys ? review(asked, now()) : undefined
  showReview(byId('api-server').querySelector('.slot'), answer, at)
}

function drawTicket(answer) {
  const isRedacted = () => byId('redact').checked
  section('ticket', true).replaceChildren(
    copyButton(t('Copy as Markdown'), () => asMarkdown(answer, { isRedacted: isRedacted() })),
    ' ',
    copyButton(t('Copy as JSON'), () => asJson(answer, { isRedacted: isRedacted() })),
  )
}

/** Without a token there may still be keys, and a private one among them is urgent. */
function drawWithoutToken(asked) {
  drawn = ''
  const keys = keysAtHand(asked)
  showNoToken(byId('verdict'), keys, desk.cards.length > 0)
  for (const id of ['checks', 'claims', 'raw', 'identity', 'receivers', 'life', 'comparison', 'ticket']) section(id, false)
  showWarning(byId('live'), { isLive: false })
  showKeys(section('keys-seen', keys.length > 0), { keys })
}

function update() {
  const asked = question()
  setClock(asked.token)
  const report = asked.token === '' ? undefined : inspect(asked, now())
  if (report === undefined) drawWithoutToken(asked)
  else draw(asked, report)
  showPeek(byId('peek'), report)
  fill(report)
}

/** Fields that nobody typed into show what the desk tells. */
function fill(report) {
  const told = (expectation) => report?.sources.find((source) => source.expectation === expectation)?.value.join(' ') ?? ''
  fields.token.show(desk.token)
  fields.keys.show(desk.keyText)
  fields.audience.show(told('audiences'))
  fields.issuer.show(told('issuers'))
  presets(byId('audiences'), report?.token)
}

const act = {
  choose: (id) => change(() => desk.choose(id)),
  compare: (id) => change(() => (desk.compared = desk.compared === id ? undefined : id)),
  remove: (id) => change(() => desk.remove(id)),
}

/** Something lies otherwise on the desk: a token that is chosen there takes the place of what was typed. */
function change(does) {
  does()
  fields.token.own = undefined
  drawCards()
  update()
}

const drawCards = () => showCards(byId('cards'), { desk, decoded, act })

/** Time passes: distances change each second, answers only now and then. */
function onSecond() {
  if (!isTicking()) return
  tick(document)
  if (drawn === '') return
  const asked = question()
  const report = inspect(asked, now())
  if (essence(report) !== drawn) draw(asked, report)
  else {
    refreshSentences(byId('checks'), report)
    refreshVerdict(byId('verdict'), report)
    if (report.token) showTimeline(byId('life').querySelector('.slot'), report.token)
  }
}

function note(text) {
  byId('note').textContent = text
  byId('note').hidden = text === ''
}

/** An example takes the place of everything. */
function example({ token = '', keys = '', audience = '', issuer = '' }, explanation = '') {
  clear()
  for (const [name, text] of Object.entries({ token, keys, audience, issuer })) if (text !== '') fields[name].type(text)
  note(explanation)
  update()
}

function clear() {
  desk.clear()
  forget()
  ours = undefined
  for (const field of Object.values(fields)) field.clear()
  byId('paste').value = ''
  byId('at').value = ''
  byId('leeway').value = '60'
  document.querySelector('input[name="as-of"][value="now"]').checked = true
  note('')
  drawCards()
  update()
}

function speakTo(language) {
  speak(language)
  byId('language').value = language
  showWords(document)
  document.title = t('bound-token: why was this service account token refused?')
  drawCards()
  update()
}

async function start() {
  await load()
  for (const field of Object.values(fields)) {
    field.onInput(() => {
      note('')
      update()
    })
  }
  for (const control of document.querySelectorAll('.moment-of input')) control.addEventListener('input', update)
  byId('at').addEventListener('input', () => {
    document.querySelector('input[name="as-of"][value="at"]').checked = true
    update()
  })
  wireIntake({ take: (text) => takeAll([text]), takeAll, note, artifactsOf })
  byId('example-expired').addEventListener('click', () => example(EXPIRED_EXAMPLE, t(EXPIRED_EXAMPLE.note)))
  byId('example-fresh').addEventListener('click', async () => {
    try {
      const made = await mintExample()
      example(made, t(FRESH_NOTE))
      ours = made.token
      update()
    } catch (error) {
      note(t('No fresh example could be made. {reason}', { reason: error.message }))
    }
  })
  byId('forget').addEventListener('click', () => {
    clear()
    byId('paste').focus()
  })
  byId('language').addEventListener('change', (event) => speakTo(event.target.value))
  document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())
  // A page that is left keeps nothing, not even for the button that leads back.
  addEventListener('pagehide', clear)
  setInterval(onSecond, 1000)
  // What was typed while the module was loading counts too.
  for (const field of Object.values(fields)) field.adopt()
  speakTo(preferred())
  document.documentElement.dataset.ready = ''
}

/** Looks through texts, and lays what is found on the desk; answers with why nothing was. */
function takeAll(texts) {
  const refusals = texts.map((text) => desk.take(text, recognize)).filter((refusal) => refusal !== undefined)
  if (refusals.length < texts.length) change(() => {})
  return refusals[0]
}

start().catch((error) => {
  const failure = document.createElement('p')
  failure.textContent = `The page could not start: ${error.message}`
  byId('verdict').replaceChildren(failure)
})
