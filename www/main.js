// The wiring: what is typed goes to the inspector, and its report to the views.

import { EXPIRED_EXAMPLE, FRESH_NOTE } from './example.js'
import { inspect, load, mintExample, readKeys } from './inspector.js'
import { refreshSentences, showChecks } from './view/checks.js'
import { showClaims } from './view/claims.js'
import { showHeader } from './view/header.js'
import { showKeys } from './view/keys.js'
import { tick } from './view/time.js'
import { refreshReasons, showKeysVerdict, showVerdict } from './view/verdict.js'

const byId = (id) => document.getElementById(id)
const fields = { token: byId('token'), keys: byId('keys'), audience: byId('audience'), issuer: byId('issuer') }
const note = byId('example-note')

/** Several texts in one field; neither audiences nor issuers of Kubernetes hold white space. */
const words = (text) => text.split(/\s+/).filter((word) => word !== '')

/** A section's slot, the section shown only if there is something in it. */
function section(id, isShown) {
  const whole = byId(id)
  whole.hidden = !isShown
  return whole.querySelector('.slot')
}

function ask() {
  const [token, keys] = [fields.token.value.trim(), fields.keys.value.trim()]
  return inspect({ token, keys, audiences: words(fields.audience.value), issuers: words(fields.issuer.value) })
}

/** What has to differ for the page to be drawn anew; the distances tick by themselves. */
const essence = ({ report }) => report.checks.map(({ outcome, code }) => outcome + code).join()
let drawn = ''

function draw(answer) {
  const { report, keys } = answer
  drawn = essence(answer)
  showVerdict(byId('verdict'), report)
  showChecks(section('checks', true), report)
  showKeys(section('keys-seen', keys.length > 0), { keys, signer: report.key })
  if (report.token) showClaims(section('claims', true), report.token)
  else section('claims', false)
  if (report.token) showHeader(section('header', true), report.token)
  else section('header', false)
}

/** Without a token there may still be keys, and a private one among them is urgent. */
function drawKeysOnly() {
  drawn = ''
  const text = fields.keys.value.trim()
  const keys = text === '' ? [] : readKeys(text)
  showKeysVerdict(byId('verdict'), keys)
  for (const id of ['checks', 'claims', 'header']) section(id, false)
  showKeys(section('keys-seen', keys.length > 0), { keys })
}

function update() {
  if (fields.token.value.trim() === '') drawKeysOnly()
  else draw(ask())
}

/** Time passes: distances change each second, answers only now and then. */
function onSecond() {
  tick(document)
  if (drawn === '') return
  const answer = ask()
  if (essence(answer) !== drawn) draw(answer)
  else {
    refreshSentences(byId('checks'), answer.report)
    refreshReasons(byId('verdict'), answer.report)
  }
}

function fill({ token = '', keys = '', audience = '', issuer = '' }, explanation = '') {
  Object.assign(fields.token, { value: token })
  Object.assign(fields.keys, { value: keys })
  Object.assign(fields.audience, { value: audience })
  Object.assign(fields.issuer, { value: issuer })
  note.textContent = explanation
  note.hidden = explanation === ''
  update()
}

async function start() {
  await load()
  for (const field of Object.values(fields)) {
    field.addEventListener('input', () => {
      note.hidden = true
      update()
    })
  }
  byId('example-expired').addEventListener('click', () => fill(EXPIRED_EXAMPLE, EXPIRED_EXAMPLE.note))
  byId('example-fresh').addEventListener('click', async () => {
    try {
      fill(await mintExample(), FRESH_NOTE)
    } catch (error) {
      note.textContent = `No fresh example could be made. ${error.message}`
      note.hidden = false
    }
  })
  byId('clear').addEventListener('click', () => {
    fill({})
    fields.token.focus()
  })
  document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())
  setInterval(onSecond, 1000)
  // What was typed while the module was loading counts too.
  update()
  document.documentElement.dataset.ready = ''
}

start().catch((error) => {
  const failure = document.createElement('p')
  failure.textContent = `The page could not start: ${error.message}`
  byId('verdict').replaceChildren(failure)
})
