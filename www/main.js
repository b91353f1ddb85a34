// Connects the page: passes pasted and typed text to the inspector, and its report to the views.

import { now, setNow } from './clock.js'
import { Desk } from './artifacts.js'
import { EXPIRED_EXAMPLE, FRESH_NOTE } from './example.js'
import { fields, presets, words } from './fields.js'
import { artifactsOf, decoded, explained, forget, inspect, inspectAgain, keysOf, load, mintExample, read, receiver, redact, rehearsed, review } from './inspector.js'
import { wireIntake } from './intake.js'
import { forgetSentences, preferred, speak, t } from './language.js'
import { asJson, asMarkdown } from './report-text.js'
import { showCards } from './view/cards.js'
import { refreshSentences, showChecks } from './view/checks.js'
import { showClaims, showRaw } from './view/claims.js'
import { showComparison } from './view/compare.js'
import { copyButton } from './view/copy.js'
import { showFaults } from './view/faults.js'
import { showIdentity } from './view/identity.js'
import { showKeys } from './view/keys.js'
import { reasons, receiverPanel, showReceiver, showTitle } from './view/receiver.js'
import { showReview } from './view/review.js'
import { tick } from './view/time.js'
import { refreshTimeline, showTimeline } from './view/timeline.js'
import { mayBeLive, refreshVerdict, showNoToken, showPeek, showRefusal, showRevocation, showVerdict, showWarning } from './view/verdict.js'
import { showWords } from './view/words.js'

const byId = (id) => document.getElementById(id)
const desk = new Desk()

/** The token that this page created, which needs no warning. */
let ours

/** Shows or hides a section, and returns its slot. A hidden section is empty. */
function section(id, isShown) {
  const whole = byId(id)
  whole.hidden = !isShown
  const slot = whole.querySelector('.slot')
  if (!isShown) slot.replaceChildren()
  return slot
}

/** Returns the question: what was typed, otherwise what was found in the pastes. */
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

/** Sets the clock from the form. If the form has no valid time, the clock shows now, and the form says so. */
function setClock(token) {
  const choice = document.querySelector('input[name="as-of"]:checked').value
  const at = {
    now: () => undefined,
    issued: () => decoded(token)?.issuedAt,
    at: () => (byId('at').value === '' ? undefined : new Date(byId('at').value).getTime() / 1000),
  }[choice]()
  if (setNow(at) || choice === 'now') return
  document.querySelector('input[name="as-of"][value="now"]').checked = true
  if (choice === 'issued' && token !== '') note(t('The token does not say when it was issued, so it is checked as of now.'))
}

/** If this changes, the page is drawn again. Relative times update by themselves. */
const essence = (report) => report.checks.map(({ outcome, code }) => outcome + code).join()

/** What the page shows: the question, its essence, and the current report; `undefined` without a token. */
let shown

function draw(asked, report) {
  const { token, key: signer } = report
  shown = { asked, report, essence: essence(report) }
  showVerdict(byId('verdict'), report)
  showPeek(byId('peek'), report)
  showChecks(section('checks', true), report)
  const keys = keysAtHand(asked)
  showKeys(section('keys-seen', keys.length > 0), { keys, signer })
  drawTicket()
  section('comparison', false)
  drawReceivers(asked)
  drawErrors(asked)
  if (token === undefined) {
    for (const id of ['claims', 'raw', 'identity', 'life']) section(id, false)
    return warn({ report, isLive: false })
  }
  showClaims(section('claims', true), token)
  showRaw(section('raw', true), token)
  showIdentity(section('identity', true), token)
  section('life', showTimeline(byId('life').querySelector('.slot'), token))
  const isLive = mayBeLive(report, Date.now() / 1000)
  warn({ report, isLive, isOurs: asked.token === ours })
  drawReview()
  const other = desk.otherToken === undefined ? undefined : decoded(desk.otherToken)
  if (other !== undefined) showComparison(section('comparison', true), token, other)
}

function warn(about) {
  showWarning(byId('live'), about)
  showRevocation(byId('revocation'), about)
}

/** Returns the typed keys, otherwise those in the pastes. */
const keysAtHand = ({ keys }) => {
  const text = keys === '' ? desk.keyText : keys
  return text === '' ? [] : keysOf(text)
}

/** Computed only while the panel is open. */
function drawReview() {
  if (!byId('api-server').open || shown?.report.token === undefined) return
  const { asked, report } = shown
  const has = (expectation) => report.sources.some((source) => source.expectation === expectation)
  const at = { issuers: asked.issuers.length > 0 || has('issuers'), keys: asked.keys !== '' || has('keys') }
  const answer = at.issuers && at.keys ? review(asked, now()) : undefined
  showReview(byId('api-server').querySelector('.slot'), answer, at)
}

/** The last answers of the receivers, so that only a changed answer is drawn again. */
const said = {}

/** Draws an open panel for each receiver whose documents were pasted. */
function drawReceivers(asked) {
  const isRead = shown?.report.token !== undefined
  const isToken = asked.token !== ''
  const answers = desk.receivers.map((name) => [name, receiver(asked, name, desk.settings(name), now())])
  // A receiver has no answer if there are too many documents.
  const found = answers.filter(([, simulation]) => simulation !== undefined)
  // The section has its own rule for when it is hidden, and its panels keep their contents.
  byId('receivers').hidden = !isRead && found.length === 0
  byId('api-server').hidden = !isRead
  // A hidden panel is empty.
  if (!isRead) byId('api-server').querySelector('.slot').replaceChildren()
  for (const name of Object.keys(said).filter((name) => !found.some(([own]) => own === name))) {
    byId(`receiver-${name}`).remove()
    delete said[name]
  }
  for (const [name, simulation] of found) {
    if (!(name in said)) byId('api-server').before(receiverPanel(simulation))
    const panel = byId(`receiver-${name}`)
    const slot = panel.querySelector('.slot')
    const before = said[name]
    said[name] = [document.documentElement.lang, isToken, isRead && gist(simulation)].join()
    if (said[name] !== before) {
      showTitle(panel, simulation)
      showReceiver(slot, simulation, { isToken, isRead })
    }
    // Sentences contain relative times.
    else if (isRead) refreshSentences(slot, { checks: reasons(simulation) })
  }
}

/** Returns everything in an answer but its sentences, which change with time. */
const gist = ({ verdict, receiverError, checks }) =>
  JSON.stringify([verdict, receiverError, checks.map(({ message, found, expected, ...rest }) => [rest, typeof found === 'number' ? '' : [found, expected]])])

/** Draws what the pasted errors say. */
function drawErrors({ token }) {
  const { errors } = desk
  const faults = errors.length === 0 ? [] : explained(errors, token === '' ? undefined : token)
  const slot = section('errors', faults.length > 0)
  if (faults.length > 0) showFaults(slot, faults)
}

/** The copied report is that of the time of copying. */
function drawTicket() {
  const answer = () => ({ report: shown.report, question: shown.asked, at: now() })
  const options = () => ({ isRedacted: byId('redact').checked })
  section('ticket', true).replaceChildren(
    copyButton(t('Copy as Markdown'), () => redact(asMarkdown(answer(), options()))),
    ' ',
    copyButton(t('Copy as JSON'), () => redact(asJson(answer(), options()))),
  )
}

/** Without a token there may still be keys, and a warning about a private key is urgent. */
function drawWithoutToken(asked) {
  clearAnswers()
  const keys = keysAtHand(asked)
  showNoToken(byId('verdict'), keys, desk.cards.length > 0)
  showKeys(section('keys-seen', keys.length > 0), { keys })
  drawReceivers(asked)
  drawErrors(asked)
}

function clearAnswers() {
  shown = undefined
  for (const id of ['checks', 'claims', 'raw', 'identity', 'life', 'comparison', 'ticket', 'keys-seen', 'errors']) section(id, false)
  warn({ isLive: false })
  showPeek(byId('peek'), undefined)
}

/** Verifies and draws. `isNew` is set if the pastes changed. */
function update({ isNew = false } = {}) {
  const asked = question()
  setClock(asked.token)
  let report
  try {
    if (asked.token !== '') report = inspect(asked, now())
  } catch (error) {
    // There are too many documents.
    clearAnswers()
    drawReceivers(asked)
    drawErrors(asked)
    return showRefusal(byId('verdict'), error.message)
  }
  if (report === undefined) drawWithoutToken(asked)
  else draw(asked, report)
  fill(report, { isNew })
}

/** Shows what was found in the fields that the user left empty. */
function fill(report, options) {
  const told = (expectation) => report?.sources.find((source) => source.expectation === expectation)?.value.join(' ') ?? ''
  fields.token.show(desk.token, options)
  fields.keys.show(desk.keyText, options)
  fields.audience.show(told('audiences'), options)
  fields.issuer.show(told('issuers'), options)
  presets(byId('audiences'), report?.token)
}

/** The actions of a card's buttons. The cards are then drawn again, and the focus stays at or near its button. */
const act = {
  choose(id) {
    fields.token.own = undefined
    change(() => desk.choose(id))
    focusCard(id, 'choose')
  },
  compare(id) {
    change(() => (desk.compared = desk.compared === id ? undefined : id))
    focusCard(id, 'compare')
  },
  remove(id) {
    const next = desk.cards[desk.cards.findIndex((card) => card.id === id) + 1] ?? desk.cards.at(-2)
    change(() => desk.remove(id))
    focusCard(next?.id, 'remove')
  },
}

const focusCard = (id, name) =>
  (document.querySelector(`[data-card="${id}"][data-act="${name}"]`) ?? byId('paste')).focus()

/** Changes the pastes. If the token to verify changes, it replaces what was typed. */
function change(does) {
  const before = desk.token
  does()
  if (desk.token !== before && desk.token !== '') fields.token.own = undefined
  drawCards()
  update({ isNew: true })
}

const drawCards = () => showCards(byId('cards'), { desk, decoded, act })

/** Updates relative times each second, and answers less often. */
function onSecond() {
  tick(document)
  if (shown === undefined) return
  const { asked, essence: before } = shown
  const report = inspectAgain(asked.token, now())
  if (essence(report) !== before) return keepingFocus(() => draw(asked, report))
  drawReceivers(asked)
  shown.report = report
  refreshSentences(byId('checks'), report)
  refreshVerdict(byId('verdict'), report)
  if (report.token) refreshTimeline(byId('life').querySelector('.slot'), report.token)
}

/** Draws again without losing the focus: it moves to the button in the same place. */
function keepingFocus(draws) {
  const buttons = () => [...document.querySelectorAll('.answers button')]
  const place = buttons().indexOf(document.activeElement)
  draws()
  if (place >= 0) buttons()[place]?.focus()
}

function note(text) {
  byId('note').textContent = text
  byId('note').hidden = text === ''
}

/** Replaces everything with an example. */
function example({ token = '', keys = '', audience = '', issuer = '' }, explanation = '') {
  clear()
  for (const [name, text] of Object.entries({ token, keys, audience, issuer })) if (text !== '') fields[name].type(text)
  note(explanation)
  update()
}

/** How often everything was cleared. Work that started before must not restore anything. */
let generation = 0

function clear() {
  generation += 1
  desk.clear()
  forget()
  forgetSentences()
  ours = undefined
  for (const field of Object.values(fields)) field.clear()
  byId('paste').value = ''
  byId('at').value = ''
  byId('leeway').value = '60'
  byId('redact').checked = false
  byId('api-server').open = false
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

/**
 * Verifies and draws the example once, invisibly, because an engine creates date formats and compiles functions on
 * first use. Otherwise the first paste or keystroke would wait for that. Runs in steps, so that a key pressed meanwhile
 * is handled between two of them.
 */
async function rehearse() {
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

async function start() {
  await load()
  for (const field of Object.values(fields)) {
    field.onInput(() => {
      note('')
      update()
    })
    field.onBlur(() => fill(shown?.report))
  }
  for (const control of document.querySelectorAll('.moment-of input')) control.addEventListener('input', () => update())
  byId('at').addEventListener('input', () => {
    document.querySelector('input[name="as-of"][value="at"]').checked = true
    update()
  })
  wireIntake({ take: (text, options) => takeAll([text], options), takeAll, note, artifactsOf, generation: () => generation })
  byId('example-expired').addEventListener('click', () => example(EXPIRED_EXAMPLE, t(EXPIRED_EXAMPLE.note)))
  byId('example-fresh').addEventListener('click', async () => {
    const asked = generation
    try {
      const made = await mintExample()
      if (generation !== asked) return
      example(made, t(FRESH_NOTE))
      ours = made.token
      update()
    } catch (error) {
      note(t('No new example could be created. {reason}', { reason: error.message }))
    }
  })
  byId('forget').addEventListener('click', () => {
    clear()
    byId('paste').focus()
  })
  byId('api-server').addEventListener('toggle', drawReview)
  byId('language').addEventListener('change', (event) => speakTo(event.target.value))
  document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())
  // A page that is left keeps nothing, not even for the back button.
  addEventListener('pagehide', clear)
  setInterval(onSecond, 1000)
  // Text that was typed while the module was loading counts, too.
  for (const field of Object.values(fields)) field.adopt()
  speakTo(preferred())
  document.documentElement.dataset.ready = ''
  // Not awaited, because the page is ready.
  rehearse()
}

/** Searches texts and adds what is found; returns why nothing was. */
function takeAll(texts, options) {
  let refusals = []
  change(() => {
    refusals = texts.map((text) => desk.take(text, read, options)).filter((refusal) => refusal !== undefined)
  })
  return refusals[0]
}

start().catch((error) => {
  const failure = document.createElement('p')
  failure.textContent = `The page could not start: ${error.message}`
  byId('verdict').replaceChildren(failure)
})
